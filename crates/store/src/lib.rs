//! The database: entities, scopes, transactions, queries. The only crate that names sea_orm.
