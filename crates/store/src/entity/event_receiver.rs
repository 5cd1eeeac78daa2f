//! Table `event_receiver`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_receiver")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) delivery: String,
    pub(crate) endpoint: Option<String>,
    pub(crate) authorization_sealed: Option<Vec<u8>>,
    pub(crate) audience: String,
    pub(crate) events: Json,
    pub(crate) form: String,
    pub(crate) cursor: i64,
    pub(crate) acknowledged: Json,
    pub(crate) attempts: i32,
    pub(crate) next_attempt_at: i64,
    pub(crate) lease_by: Option<Uuid>,
    pub(crate) lease_until: Option<i64>,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) paused_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
