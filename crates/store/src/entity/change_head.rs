//! Table `change_head`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change_head")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    pub(crate) sequence: i64,
    pub(crate) hash: Vec<u8>,
    /// How many people there are.
    pub(crate) people: i64,
    /// How many there were and are not any more.
    pub(crate) people_gone: i64,
    /// How many of those there are active: they have a seat.
    pub(crate) people_active: i64,
    /// How many wait to be registered.
    pub(crate) parked: i64,
    /// Up to which change those who wait were tried.
    pub(crate) parked_seen: i64,
    /// Somebody waits for a seat, and this was told.
    pub(crate) seats_full: bool,
    /// Of the active ones: seats kept for people whose removal is held.
    pub(crate) seats_held: i64,
    /// How many runs are held.
    pub(crate) cycles_held: i64,
    /// The version of the enterprise, by which writes are decided.
    pub(crate) rules: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
