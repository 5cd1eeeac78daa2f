//! Table `notice`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) cause: String,
    pub(crate) data: Json,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) invitation_id: Option<Uuid>,
    pub(crate) invited_name: Option<String>,
    pub(crate) invited_address: Option<String>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) state: String,
    pub(crate) created_at: i64,
    pub(crate) next_attempt_at: i64,
    pub(crate) attempts: i32,
    pub(crate) lease_by: Option<Uuid>,
    pub(crate) last_error: Option<String>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) over_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
