//! Small pieces of SQL that differ between the two databases.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait as _},
};

/// SQL written out, with `$1`, `$2` … for the expressions, each used once and in order.
pub(crate) fn sql<const N: usize>(
    backend: DbBackend,
    [postgres, sqlite]: [&str; 2],
    expressions: [Expr; N],
) -> Expr {
    if backend == DbBackend::Postgres {
        return Expr::cust_with_exprs(postgres.to_owned(), expressions);
    }
    // SQLite's placeholder has no number.
    let template = (1..=N).fold(sqlite.to_owned(), |text, n| text.replace(&format!("${n}"), "?"));
    Expr::cust_with_exprs(template, expressions)
}

/// Both hold.
pub(crate) fn all(parts: impl IntoIterator<Item = Expr>) -> Expr {
    parts.into_iter().reduce(Expr::and).unwrap_or_else(|| Expr::val(true))
}

/// One of them holds.
pub(crate) fn one_of(parts: impl IntoIterator<Item = Expr>) -> Expr {
    parts.into_iter().reduce(Expr::or).unwrap_or_else(|| Expr::val(false))
}

/// The opposite, where "unknown" counts as "no": a comparison with nothing does not hold, so its
/// negation does.
pub(crate) fn negate(condition: Expr, backend: DbBackend) -> Expr {
    sql(backend, ["NOT COALESCE(($1), false)", "NOT COALESCE(($1), 0)"], [condition])
}
