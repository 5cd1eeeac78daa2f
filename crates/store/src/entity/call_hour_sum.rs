//! Table `call_hour`, summed up over all enterprises.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call_hour")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) hour: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) outcome: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) reason: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) up_to_ms: i32,
    pub(crate) calls: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
