//! Table `person`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) enterprise_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_name: String,
    pub(crate) user_name_key: String,
    pub(crate) unique_user_name: Option<bool>,
    pub(crate) external_id: Option<String>,
    pub(crate) active: Option<bool>,
    /// Of account only where `active` is unassigned.
    pub(crate) disabled: bool,
    /// Disabled by an administrator.
    pub(crate) held: bool,
    pub(crate) source: String,
    pub(crate) role_id: Option<Uuid>,
    pub(crate) role_by: Option<String>,
    pub(crate) role_rule: Option<String>,
    pub(crate) role_waits: bool,
    pub(crate) work_email_key: Option<String>,
    pub(crate) display_name: Option<String>,
    pub(crate) display_name_key: Option<String>,
    pub(crate) given_name: Option<String>,
    pub(crate) given_name_key: Option<String>,
    pub(crate) family_name: Option<String>,
    pub(crate) family_name_key: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) title_key: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) company_key: Option<String>,
    pub(crate) mobile: Option<String>,
    /// The e-mails in order, a JSON array; nothing where there are none.
    pub(crate) emails: Option<String>,
    pub(crate) document: Json,
    pub(crate) document_key: Json,
    pub(crate) log_key: Vec<u8>,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl crate::scope::Owned for Entity {
    const OWNER: Column = Column::EnterpriseId;
}
