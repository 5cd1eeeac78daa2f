//! Conditions on members of groups.
//!
//! People and groups are members in a table each; what a member is follows from the table and costs
//! no comparison.

use muster_core::{
    group::MemberKind,
    query::{Filter, GroupField, Literal, MemberPart, Op},
    text::fold,
};
use sea_orm::{DbBackend, prelude::Uuid, sea_query::Expr};

use super::{
    id,
    sql::{all, negate, one_of, sql},
    text,
};

/// The group has a member that satisfies the filter, whose attributes are [`GroupField::Member`].
/// Written as a list of ids, so that an index on the member leads to the group.
pub(crate) fn some(filter: &Filter<GroupField>, owner: Uuid, backend: DbBackend) -> Expr {
    let part = |attr: &GroupField| match attr {
        GroupField::Members => Some(MemberPart::Value),
        GroupField::Member(part) => Some(*part),
        GroupField::Column(_) | GroupField::Document(_) | GroupField::Entry(_) => None,
    };
    let template = "scim_group.id IN (\
        SELECT group_person.group_id FROM group_person \
        WHERE group_person.enterprise_id = $1 AND ($2) \
        UNION ALL SELECT group_child.group_id FROM group_child \
        WHERE group_child.enterprise_id = $3 AND ($4))";
    let condition = |kind| condition(filter, &part, kind, backend);
    let expressions = [
        Expr::val(owner),
        condition(MemberKind::User),
        Expr::val(owner),
        condition(MemberKind::Group),
    ];
    sql(backend, [template; 2], expressions)
}

/// The condition on a row of `group_person` or `group_child`.
pub(crate) fn condition<A>(
    filter: &Filter<A>,
    part: &impl Fn(&A) -> Option<MemberPart>,
    kind: MemberKind,
    backend: DbBackend,
) -> Expr {
    let inner = |filter: &Filter<A>| condition(filter, part, kind, backend);
    match filter {
        Filter::And(parts) => all(parts.iter().map(inner)),
        Filter::Or(parts) => one_of(parts.iter().map(inner)),
        Filter::Not(part) => negate(inner(part), backend),
        Filter::Compare { attr, op, value } => match part(attr) {
            Some(part) => compare(part, *op, value, kind, backend),
            None => Expr::val(false),
        },
        Filter::Present(attr) => part(attr).map_or(Expr::val(false), |part| present(part, kind)),
        // The SCIM edge puts no brackets inside brackets.
        Filter::Any { .. } => Expr::val(false),
    }
}

fn compare(
    part: MemberPart,
    op: Op,
    value: &Literal,
    kind: MemberKind,
    backend: DbBackend,
) -> Expr {
    let text = match value {
        Literal::Text(text) => text,
        Literal::Null if op == Op::Eq => return negate(present(part, kind), backend),
        Literal::Null => return present(part, kind),
        // A literal of another type equals nothing; the SCIM edge refuses such filters before.
        Literal::Bool(_) | Literal::Integer(_) | Literal::Decimal(_) => {
            return Expr::val(op == Op::Ne);
        }
    };
    match part {
        MemberPart::Value => {
            let column = match kind {
                MemberKind::User => "group_person.person_id",
                MemberKind::Group => "group_child.child_id",
            };
            id::compare(column, op, &fold(text), backend)
        }
        MemberPart::Kind => Expr::val(text::holds(&fold(kind.as_str()), op, &fold(text))),
        MemberPart::Display => text::compare(display(kind), op, &fold(text), backend),
    }
}

fn present(part: MemberPart, kind: MemberKind) -> Expr {
    match part {
        MemberPart::Value | MemberPart::Kind => Expr::val(true),
        MemberPart::Display => text::present(display(kind)),
    }
}

/// The folded name of a member, as it is shown.
fn display(kind: MemberKind) -> Expr {
    Expr::cust(match kind {
        MemberKind::User => {
            "(SELECT COALESCE(p.display_name_key, p.user_name_key) FROM person p \
             WHERE p.enterprise_id = group_person.enterprise_id AND p.id = group_person.person_id)"
        }
        MemberKind::Group => {
            "(SELECT c.display_name_key FROM scim_group c \
             WHERE c.enterprise_id = group_child.enterprise_id AND c.id = group_child.child_id)"
        }
    })
}
