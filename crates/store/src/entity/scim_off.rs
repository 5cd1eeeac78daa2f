//! Table `scim_off`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_off")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    pub(crate) people: String,
    /// The administrator; nothing for an operator.
    pub(crate) chosen_by: Option<Uuid>,
    /// The last person who was looked at.
    pub(crate) after_id: Option<Uuid>,
    pub(crate) done: i64,
    pub(crate) started_at: i64,
    pub(crate) ended_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
