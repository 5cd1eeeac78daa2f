//! Table `role`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) description: String,
    pub(crate) admin: bool,
    pub(crate) owner: bool,
    pub(crate) assignable: bool,
    pub(crate) restrict_editing: bool,
    pub(crate) is_default: bool,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
