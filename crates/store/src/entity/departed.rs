//! Table `departed`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "departed")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_name_key: String,
    pub(crate) external_id: Option<String>,
    pub(crate) email_key: Option<String>,
    pub(crate) search_key: String,
    pub(crate) record: Json,
    pub(crate) log_key: Vec<u8>,
    pub(crate) deleted_at: i64,
    pub(crate) due_at: Option<i64>,
    /// The run that removed them.
    pub(crate) cycle_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
