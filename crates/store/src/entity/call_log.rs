//! Table `call_log`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "call_log")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) request_id: Uuid,
    pub(crate) cycle_id: Option<Uuid>,
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) operation: String,
    pub(crate) status: i32,
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) rule: Option<String>,
    pub(crate) quirks: Json,
    pub(crate) duration_us: i64,
    pub(crate) token_id: Option<Uuid>,
    pub(crate) fingerprint: Option<String>,
    pub(crate) agent: Option<String>,
    pub(crate) group_id: Option<Uuid>,
    pub(crate) matched_by: Option<String>,
    pub(crate) policy_version: Option<i64>,
    pub(crate) changed: Option<Json>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
