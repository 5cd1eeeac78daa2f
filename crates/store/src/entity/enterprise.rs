//! Table `enterprise`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "enterprise")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) state: String,
    pub(crate) scim_enabled: bool,
    pub(crate) sso_active: bool,
    pub(crate) policy: Json,
    pub(crate) policy_version: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) schemas_version: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::Id;
}
