//! What every HTTP edge shares. Nothing here decides: it reads requests and writes down failures.

pub mod bearer;
pub mod body;
mod json;
pub mod query;
pub mod record;
