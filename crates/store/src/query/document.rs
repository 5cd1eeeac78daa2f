//! Comparing values inside the JSON document of a person or a group.
//!
//! `document` holds values as sent; `document_key` the same with folded text. Which of the two is
//! asked follows from whether the case of the attribute matters.

use muster_core::{
    query::{DocumentField, EntryField, Filter, Literal, Op, ValueKind},
    text::fold,
};
use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    sql::{all, negate, one_of, sql},
    text,
};
use crate::entity::person;

/// A comparison with a value of the document; of a list, any entry may satisfy it.
pub(crate) fn compare(field: &DocumentField, op: Op, value: &Literal, backend: DbBackend) -> Expr {
    let kind = field.part.kind;
    if !field.list {
        return compare_value(at(field, backend), kind, op, value, backend);
    }
    // "Equals nothing" asks whether there is no entry with a value at all.
    if (op, value) == (Op::Eq, &Literal::Null) {
        return negate(present(field, backend), backend);
    }
    exists(field, kind, compare_entry(&field.part, op, value, backend), backend)
}

/// Whether the document has a value there.
pub(crate) fn present(field: &DocumentField, backend: DbBackend) -> Expr {
    let kind = field.part.kind;
    if field.list {
        exists(field, kind, present_value(entry(&field.part, backend), kind), backend)
    } else {
        present_value(at(field, backend), kind)
    }
}

/// One and the same entry of a list satisfies the filter, whose fields are parts of the entry.
///
/// The entries at hand are those with folded text; a part that is compared exactly is read from the
/// same place of the list as it was sent.
pub(crate) fn any<F: Clone>(
    field: &DocumentField,
    filter: &Filter<F>,
    part: fn(F) -> Option<EntryField>,
    backend: DbBackend,
) -> Expr {
    let parts = filter.clone().try_map(&mut |field, _| part(field).ok_or(()));
    // The SCIM edge puts nothing but parts inside `attr[...]`.
    let Ok(filter) = parts else { return Expr::val(false) };
    exists(field, ValueKind::Folded, inside(&filter, field, backend), backend)
}

fn inside(filter: &Filter<EntryField>, list: &DocumentField, backend: DbBackend) -> Expr {
    match filter {
        Filter::And(parts) => all(parts.iter().map(|part| inside(part, list, backend))),
        Filter::Or(parts) => one_of(parts.iter().map(|part| inside(part, list, backend))),
        Filter::Not(part) => negate(inside(part, list, backend), backend),
        Filter::Compare { attr: part, op, value } => {
            compare_part(part_of(list, part, backend), part, *op, value, backend)
        }
        Filter::Present(part) => present_value(part_of(list, part, backend), part.kind),
        // The SCIM edge nests no brackets.
        Filter::Any { .. } => Expr::val(false),
    }
}

/// A part of the entry at hand, among entries with folded text.
fn part_of(list: &DocumentField, part: &EntryField, backend: DbBackend) -> Expr {
    if part.kind == ValueKind::Exact {
        as_sent(list, part.key.as_deref(), backend)
    } else {
        entry(part, backend)
    }
}

/// A part of the entry at hand as it was sent.
fn as_sent(list: &DocumentField, key: Option<&str>, backend: DbBackend) -> Expr {
    let sent = column(ValueKind::Exact);
    if backend == DbBackend::Postgres {
        let list = list.path.iter().fold(sent, |object, key| pg_member(object, key));
        let place = sql(backend, ["($1 -> (entry.place - 1)::int)", ""], [list]);
        // `#>> '{}'` reads a plain value as text, without the quotes of JSON.
        return match key {
            Some(key) => pg_text(place, key, ValueKind::Exact),
            None => sql(backend, ["($1 #>> '{}') COLLATE \"C\"", ""], [place]),
        };
    }
    let part = key.map_or_else(String::new, |key| format!(".\"{key}\""));
    let template = "json_extract($1, $2 || '[' || entry.key || ']' || $3)";
    sql(backend, ["", template], [sent, json_path(&list.path), Expr::val(part)])
}

fn compare_entry(part: &EntryField, op: Op, value: &Literal, backend: DbBackend) -> Expr {
    compare_part(entry(part, backend), part, op, value, backend)
}

fn compare_part(
    left: Expr,
    part: &EntryField,
    op: Op,
    value: &Literal,
    backend: DbBackend,
) -> Expr {
    if let (Some("primary"), Literal::Bool(wanted)) = (part.key.as_deref(), value) {
        // RFC 7643 §2.4: where `primary` is missing, it is false.
        let primary = compare_value(left, ValueKind::Bool, Op::Eq, &Literal::Bool(true), backend);
        return if (op == Op::Ne) == *wanted { negate(primary, backend) } else { primary };
    }
    compare_value(left, part.kind, op, value, backend)
}

fn compare_value(left: Expr, kind: ValueKind, op: Op, value: &Literal, backend: DbBackend) -> Expr {
    match (kind, value) {
        (_, Literal::Null) if op == Op::Eq => negate(present_value(left, kind), backend),
        (_, Literal::Null) => present_value(left, kind),
        (ValueKind::Folded, Literal::Text(text)) => text::compare(left, op, &fold(text), backend),
        (ValueKind::Exact, Literal::Text(text)) => text::compare(left, op, text, backend),
        (ValueKind::Bool, Literal::Bool(wanted)) => {
            // PostgreSQL reads booleans out of JSON as text, SQLite as numbers.
            let wanted = match backend {
                DbBackend::Postgres => Expr::val(if *wanted { "true" } else { "false" }),
                _ => Expr::val(i32::from(*wanted)),
            };
            if op == Op::Ne { left.clone().is_null().or(left.ne(wanted)) } else { left.eq(wanted) }
        }
        (ValueKind::Number, Literal::Integer(number)) => {
            // PostgreSQL keeps a prepared statement by its text, which must therefore say the type.
            let wanted = sql(backend, ["$1::bigint", "$1"], [Expr::val(*number)]);
            compare_number(left, op, wanted, backend)
        }
        (ValueKind::Number, Literal::Decimal(number)) => {
            let wanted = sql(backend, ["$1::double precision", "$1"], [Expr::val(*number)]);
            compare_number(left, op, wanted, backend)
        }
        // A literal of another type equals nothing; the SCIM edge refuses such filters before.
        (_, _) => Expr::val(op == Op::Ne),
    }
}

fn compare_number(left: Expr, op: Op, wanted: Expr, backend: DbBackend) -> Expr {
    let left = number(left, backend);
    match op {
        Op::Ne => left.clone().is_null().or(left.ne(wanted)),
        Op::Gt => left.gt(wanted),
        Op::Ge => left.gte(wanted),
        Op::Lt => left.lt(wanted),
        Op::Le => left.lte(wanted),
        Op::Eq | Op::Co | Op::Sw | Op::Ew => left.eq(wanted),
    }
}

/// A number of a document: PostgreSQL reads it out as text.
fn number(value: Expr, backend: DbBackend) -> Expr {
    sql(backend, ["($1)::numeric", "$1"], [value])
}

fn present_value(left: Expr, kind: ValueKind) -> Expr {
    match kind {
        ValueKind::Folded | ValueKind::Exact => text::present(left),
        ValueKind::Bool | ValueKind::Number | ValueKind::Whole => left.is_not_null(),
    }
}

/// The column that holds values of this kind as they must be compared.
fn column(kind: ValueKind) -> Expr {
    // People and groups name them alike, and nothing else in these queries has such columns.
    Expr::col(match kind {
        ValueKind::Exact => person::Column::Document,
        // Folding leaves everything but text as it is.
        ValueKind::Folded | ValueKind::Bool | ValueKind::Number | ValueKind::Whole => {
            person::Column::DocumentKey
        }
    })
}

/// What resources are sorted by.
pub(crate) fn sort_key(field: &DocumentField, backend: DbBackend) -> Expr {
    let key = if field.list { first(field, backend) } else { at(field, backend) };
    if field.part.kind == ValueKind::Number { number(key, backend) } else { key }
}

/// The value at a path of the document, `NULL` where there is none.
fn at(field: &DocumentField, backend: DbBackend) -> Expr {
    let kind = field.part.kind;
    match backend {
        DbBackend::Postgres => {
            let Some((last, parents)) = field.path.split_last() else { return column(kind) };
            let parent = parents.iter().fold(column(kind), |object, key| pg_member(object, key));
            pg_text(parent, last, kind)
        }
        _ => sql(backend, ["", "json_extract($1, $2)"], [column(kind), json_path(&field.path)]),
    }
}

/// A part of the entry at hand.
fn entry(part: &EntryField, backend: DbBackend) -> Expr {
    let value = Expr::cust("entry.value");
    match (backend, &part.key) {
        (DbBackend::Postgres, Some(key)) => pg_text(value, key, part.kind),
        // `#>> '{}'` reads a plain value as text, without the quotes of JSON.
        (DbBackend::Postgres, None) => Expr::cust("(entry.value #>> '{}') COLLATE \"C\""),
        (_, Some(key)) => sql(
            backend,
            ["", "json_extract($1, $2)"],
            [value, json_path(std::slice::from_ref(key))],
        ),
        (_, None) => value,
    }
}

fn pg_member(object: Expr, key: &str) -> Expr {
    sql(DbBackend::Postgres, ["($1 -> $2::text)", ""], [object, Expr::val(key)])
}

fn pg_text(object: Expr, key: &str, kind: ValueKind) -> Expr {
    let template = match kind {
        ValueKind::Folded | ValueKind::Exact => "($1 ->> $2::text) COLLATE \"C\"",
        ValueKind::Bool | ValueKind::Number | ValueKind::Whole => "($1 ->> $2::text)",
    };
    sql(DbBackend::Postgres, [template, ""], [object, Expr::val(key)])
}

/// SQLite's path expression; quoting keeps the dots and colons of a URN inside their key.
fn json_path(path: &[String]) -> Expr {
    let text = path.iter().fold(String::from("$"), |text, key| text + ".\"" + key + "\"");
    Expr::val(text)
}

/// Some entry of the list satisfies the condition. A list that is absent has no entries.
fn exists(field: &DocumentField, kind: ValueKind, condition: Expr, backend: DbBackend) -> Expr {
    match backend {
        DbBackend::Postgres => {
            let list = field.path.iter().fold(column(kind), |object, key| pg_member(object, key));
            let template = "EXISTS (SELECT 1 FROM jsonb_array_elements(\
                CASE jsonb_typeof($1) WHEN 'array' THEN $2 ELSE '[]'::jsonb END\
                ) WITH ORDINALITY AS entry(value, place) WHERE $3)";
            sql(backend, [template, ""], [list.clone(), list, condition])
        }
        _ => sql(
            backend,
            ["", "EXISTS (SELECT 1 FROM json_each($1, $2) AS entry WHERE $3)"],
            [column(kind), json_path(&field.path), condition],
        ),
    }
}

/// The value a list is sorted by: of the primary entry, else of the first (RFC 7644 §3.4.2.3).
fn first(field: &DocumentField, backend: DbBackend) -> Expr {
    let kind = field.part.kind;
    let part = entry(&field.part, backend);
    if backend == DbBackend::Postgres {
        let list = field.path.iter().fold(column(kind), |object, key| pg_member(object, key));
        let template = "(SELECT $1 FROM jsonb_array_elements(\
            CASE jsonb_typeof($2) WHEN 'array' THEN $3 ELSE '[]'::jsonb END\
            ) WITH ORDINALITY AS entry(value, place) \
            ORDER BY CASE WHEN entry.value ->> 'primary' = 'true' THEN 0 ELSE 1 END, place LIMIT 1)";
        return sql(backend, [template, ""], [part, list.clone(), list]);
    }
    let template = "(SELECT $1 FROM json_each($2, $3) AS entry \
        ORDER BY CASE WHEN entry.type = 'object' AND json_extract(entry.value, '$.primary') \
        THEN 0 ELSE 1 END, entry.key LIMIT 1)";
    sql(backend, ["", template], [part, column(kind), json_path(&field.path)])
}
