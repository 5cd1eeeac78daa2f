//! Comparing ids.

use muster_core::query::Op;
use sea_orm::{
    DbBackend,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _},
};

use super::text;

/// `column op text`; an id that is not a UUID belongs to nobody.
pub(crate) fn compare(column: &'static str, op: Op, text: &str, backend: DbBackend) -> Expr {
    let left = || Expr::cust(column);
    match (op, Uuid::try_parse(text)) {
        (Op::Eq, Ok(id)) => left().eq(id),
        (Op::Ne, Ok(id)) => left().ne(id),
        (Op::Ne, Err(_)) => Expr::val(true),
        (Op::Eq, Err(_)) => Expr::val(false),
        // Substrings and order speak of the id's text.
        (_, _) => text::compare(as_text(column, backend), op, &text.to_ascii_lowercase(), backend),
    }
}

fn as_text(column: &str, backend: DbBackend) -> Expr {
    if backend == DbBackend::Postgres {
        return Expr::cust(format!("({column}::text COLLATE \"C\")"));
    }
    // SQLite keeps the sixteen bytes.
    let part = |from: u8, length: u8| format!("substr(hex({column}),{from},{length})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    Expr::cust(format!("lower({})", parts.join("||'-'||")))
}
