//! Who is disabled, and what `active` says of it (docs/adr/0015).

use muster_core::query::Op;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};

use crate::entity::person::Column;

/// Compares `active`. Asked for `false` it is about who is disabled, which somebody may be without an
/// `active`; asked for `true`, about the attribute alone.
pub(super) fn compare(op: Op, wanted: bool) -> Expr {
    let active = Expr::col(Column::Active);
    match (op == Op::Ne, wanted) {
        (false, true) => active.eq(true),
        (true, true) => active.clone().is_null().or(active.eq(false)),
        (false, false) => is_disabled(),
        (true, false) => is_disabled().not(),
    }
}

/// Who is disabled: `active` says so, or did when it was removed; or they wait for a role (C-03).
pub(crate) fn is_disabled() -> Expr {
    is_switched_off().or(Expr::col(Column::RoleWaits))
}

/// Who is disabled, waiting for a role or not.
pub(crate) fn is_switched_off() -> Expr {
    let enabled = Func::coalesce([Expr::col(Column::Active), Expr::col(Column::Disabled).not()]);
    enabled.not()
}
