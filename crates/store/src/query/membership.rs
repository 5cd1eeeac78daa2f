//! The groups that people belong to: themselves, or through a group inside a group.
//!
//! Groups may contain each other in a circle; every walk here meets a group once.

use muster_core::{
    query::{Filter, Literal, MembershipPart, Op, PersonField},
    text::fold,
};
use sea_orm::{DbBackend, prelude::Uuid, sea_query::Expr};

use super::{
    id,
    sql::{all, negate, one_of, sql},
    text,
};

/// A person's groups by age, as the text of a JSON array; nothing where there are none, at the cost of
/// a look into an index.
///
/// PostgreSQL takes the hard way unless it is led: `EXISTS` it may answer by reading the whole table
/// of members once, and a join by reading all groups. A subquery with `LIMIT` or `OFFSET` and a name
/// looked up for each group leave it the indexes only.
pub(crate) fn groups(backend: DbBackend) -> Expr {
    let (array, containing) = match backend {
        DbBackend::Postgres => (
            "jsonb_agg(jsonb_build_object('group', a.id, 'display', a.display, \
             'direct', a.direct = 1) ORDER BY a.id)::text",
            "LATERAL (SELECT n.group_id FROM group_child n \
             WHERE n.enterprise_id = person.enterprise_id AND n.child_id = above.id OFFSET 0) c ON true",
        ),
        // SQLite's JSON has no bytes, and its columns have no booleans.
        _ => (
            "json_group_array(json_object('group', lower(hex(a.id)), 'display', a.display, \
             'direct', json(CASE a.direct WHEN 1 THEN 'true' ELSE 'false' END)) ORDER BY a.id)",
            "group_child c ON c.enterprise_id = person.enterprise_id AND c.child_id = above.id",
        ),
    };
    let own = "FROM group_person m \
               WHERE m.enterprise_id = person.enterprise_id AND m.person_id = person.id";
    Expr::cust(format!(
        "(CASE WHEN (SELECT 1 {own} LIMIT 1) = 1 THEN (\
         WITH RECURSIVE above(id, direct) AS (\
         SELECT m.group_id, 1 {own} UNION SELECT c.group_id, 0 FROM above JOIN {containing}) \
         SELECT {array} FROM (SELECT above.id, max(above.direct) AS direct, \
         (SELECT g.display_name FROM scim_group g \
         WHERE g.enterprise_id = person.enterprise_id AND g.id = above.id) AS display \
         FROM above GROUP BY above.id) a) END)"
    ))
}

/// Whether a person is in a group, as a text: something or nothing.
pub(crate) fn marker() -> Expr {
    Expr::cust(
        "(SELECT '1'::text FROM group_person m \
         WHERE m.enterprise_id = person.enterprise_id AND m.person_id = person.id LIMIT 1)",
    )
}

/// The person is one of these, whose ids are a JSON array.
pub(crate) fn is_among(ids: String) -> Expr {
    let people =
        "person.id = ANY(ARRAY(SELECT v::uuid FROM jsonb_array_elements_text($1::jsonb) v))";
    sql(DbBackend::Postgres, [people; 2], [Expr::val(ids)])
}

/// The person has a membership that satisfies the filter, whose attributes are
/// [`PersonField::Group`]. Written as a list of ids: the group is found first, by index, and its
/// people after it.
pub(crate) fn some(filter: &Filter<PersonField>, owner: Uuid, backend: DbBackend) -> Expr {
    // Whoever is in a group both ways is shown as a direct member only.
    let template = "person.id IN (\
        SELECT m.person_id FROM scim_group g \
        JOIN group_person m ON m.enterprise_id = g.enterprise_id AND m.group_id = g.id \
        WHERE g.enterprise_id = $1 AND ($2) \
        UNION ALL SELECT i.person_id FROM (\
        WITH RECURSIVE below(top, id) AS (\
        SELECT g.id, c.child_id FROM scim_group g \
        JOIN group_child c ON c.enterprise_id = g.enterprise_id AND c.group_id = g.id \
        WHERE g.enterprise_id = $3 AND ($4) \
        UNION SELECT below.top, c.child_id FROM below \
        JOIN group_child c ON c.enterprise_id = $5 AND c.group_id = below.id) \
        SELECT m.person_id FROM below \
        JOIN group_person m ON m.enterprise_id = $6 AND m.group_id = below.id \
        WHERE NOT EXISTS (SELECT 1 FROM group_person d WHERE d.enterprise_id = m.enterprise_id \
        AND d.group_id = below.top AND d.person_id = m.person_id)) i)";
    let owner = || Expr::val(owner);
    let expressions = [
        owner(),
        condition(filter, "direct", backend),
        owner(),
        condition(filter, "indirect", backend),
        owner(),
        owner(),
    ];
    sql(backend, [template; 2], expressions)
}

/// The condition on the group `g` for memberships of this kind.
fn condition(filter: &Filter<PersonField>, kind: &'static str, backend: DbBackend) -> Expr {
    let inner = |filter: &Filter<PersonField>| condition(filter, kind, backend);
    match filter {
        Filter::And(parts) => all(parts.iter().map(inner)),
        Filter::Or(parts) => one_of(parts.iter().map(inner)),
        Filter::Not(part) => negate(inner(part), backend),
        Filter::Compare { attr: PersonField::Group(part), op, value } => {
            compare(*part, *op, value, kind, backend)
        }
        Filter::Present(PersonField::Groups) => Expr::val(true),
        Filter::Present(PersonField::Group(part)) => present(*part),
        // The SCIM edge puts nothing else inside `groups[...]`.
        Filter::Compare { .. } | Filter::Present(_) | Filter::Any { .. } => Expr::val(false),
    }
}

fn compare(
    part: MembershipPart,
    op: Op,
    value: &Literal,
    kind: &'static str,
    backend: DbBackend,
) -> Expr {
    let text = match value {
        Literal::Text(text) => text,
        Literal::Null if op == Op::Eq => return negate(present(part), backend),
        Literal::Null => return present(part),
        // A literal of another type equals nothing; the SCIM edge refuses such filters before.
        Literal::Bool(_) | Literal::Integer(_) | Literal::Decimal(_) => {
            return Expr::val(op == Op::Ne);
        }
    };
    match part {
        MembershipPart::Value => id::compare("g.id", op, &fold(text), backend),
        MembershipPart::Display => {
            text::compare(Expr::cust("g.display_name_key"), op, &fold(text), backend)
        }
        MembershipPart::Kind => Expr::val(text::holds(kind, op, &fold(text))),
    }
}

fn present(part: MembershipPart) -> Expr {
    match part {
        MembershipPart::Value | MembershipPart::Kind => Expr::val(true),
        MembershipPart::Display => text::present(Expr::cust("g.display_name_key")),
    }
}
