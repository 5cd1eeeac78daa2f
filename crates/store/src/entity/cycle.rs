//! Table `cycle`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cycle")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) token_id: Option<Uuid>,
    pub(crate) started_at: i64,
    pub(crate) last_at: i64,
    pub(crate) active_before: i64,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) disabled: i64,
    pub(crate) enabled: i64,
    pub(crate) removed: i64,
    pub(crate) returned: i64,
    pub(crate) groups_changed: i64,
    pub(crate) taken: i64,
    pub(crate) seats: i64,
    pub(crate) state: String,
    pub(crate) held_at: Option<i64>,
    pub(crate) judged_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
