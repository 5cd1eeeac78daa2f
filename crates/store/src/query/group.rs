//! Filters and orders of groups.

use muster_core::{
    query::{Filter, GroupColumn, GroupField, Literal, Op, Sort, ValueKind},
    text::fold,
};
use sea_orm::{
    Condition, DbBackend, Order, QueryOrder, Select,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _, NullOrdering},
};

use super::{
    document, id, member,
    own::Holder,
    sql::{all, negate, one_of},
    text, walk,
};
use crate::entity::{group_extension_value, scim_group};

/// The condition of a filter.
pub(crate) fn condition(filter: &Filter<GroupField>, owner: Uuid, backend: DbBackend) -> Condition {
    Condition::all().add(Compiler { owner, backend }.expression(filter))
}

/// Sorts by `sort`, then by id, so that pages are stable.
///
/// RFC 7644 §3.4.2.3: missing values come last in ascending order and first in descending.
pub(crate) fn order(
    mut select: Select<scim_group::Entity>,
    sort: Option<&Sort<GroupField>>,
    backend: DbBackend,
) -> Select<scim_group::Entity> {
    if let Some(Sort { by: GroupField::Column(GroupColumn::Id), descending: true }) = sort {
        return select.order_by_desc(scim_group::Column::Id);
    }
    if let Some(sort) = sort
        && let Some(by) = sort_key(&sort.by, backend)
    {
        select = if sort.descending {
            select.order_by_with_nulls(by, Order::Desc, NullOrdering::First)
        } else {
            select.order_by_with_nulls(by, Order::Asc, NullOrdering::Last)
        };
    }
    select.order_by_asc(scim_group::Column::Id)
}

/// The order of a walk over groups.
pub(crate) fn walk(sort: Option<&Sort<GroupField>>, backend: DbBackend) -> walk::Order {
    let Some(Sort { by, descending }) = sort else { return walk::Order::by_id(false) };
    let Some(key) = sort_key(by, backend) else { return walk::Order::by_id(*descending) };
    let key = match by {
        GroupField::Column(GroupColumn::Created | GroupColumn::Updated | GroupColumn::Version) => {
            walk::Key::number(key)
        }
        GroupField::Column(GroupColumn::DisplayName) => walk::Key::text(key),
        GroupField::Document(field) if field.part.kind == ValueKind::Number => {
            walk::Key::decimal(key, backend)
        }
        _ => walk::Key::of_any(key, backend),
    };
    walk::Order::by_key(key, *descending)
}

fn sort_key(field: &GroupField, backend: DbBackend) -> Option<Expr> {
    match field {
        // Rows have their id as a tiebreak already; an entry stands for no group, and of several
        // members none comes first.
        GroupField::Column(GroupColumn::Id)
        | GroupField::Members
        | GroupField::Member(_)
        | GroupField::Entry(_) => None,
        GroupField::Column(column) => Some(key(*column)),
        GroupField::Document(field) => Some(document::sort_key(field, backend)),
    }
}

struct Compiler {
    owner: Uuid,
    backend: DbBackend,
}

impl Compiler {
    fn expression(&self, filter: &Filter<GroupField>) -> Expr {
        match filter {
            Filter::And(parts) => all(parts.iter().map(|part| self.expression(part))),
            Filter::Or(parts) => one_of(parts.iter().map(|part| self.expression(part))),
            Filter::Not(part) => negate(self.expression(part), self.backend),
            Filter::Compare { attr, op, value } => self.compare(attr, *op, value),
            Filter::Present(attr) => self.present(attr),
            Filter::Any { attr: GroupField::Members, filter } => {
                member::some(filter, self.owner, self.backend)
            }
            Filter::Any { attr: GroupField::Document(field), filter } => {
                let part = |field| match field {
                    GroupField::Entry(part) => Some(part),
                    _ => None,
                };
                let exact = document::any(field, filter, part, self.backend);
                self.holder().any::<group_extension_value::Entity, _>(field, filter, part, exact)
            }
            // The SCIM edge opens `attr[...]` on lists only.
            Filter::Any { .. } => Expr::val(false),
        }
    }

    fn compare(&self, attr: &GroupField, op: Op, value: &Literal) -> Expr {
        if *value == Literal::Null {
            let present = self.present(attr);
            return if op == Op::Eq { negate(present, self.backend) } else { present };
        }
        match attr {
            GroupField::Column(column) => self.compare_column(*column, op, value),
            GroupField::Members | GroupField::Member(_) => {
                let filter = Filter::Compare { attr: attr.clone(), op, value: value.clone() };
                member::some(&filter, self.owner, self.backend)
            }
            GroupField::Document(field) => {
                let exact = document::compare(field, op, value, self.backend);
                self.holder().compare::<group_extension_value::Entity>(field, op, value, exact)
            }
            GroupField::Entry(_) => Expr::val(false),
        }
    }

    fn holder(&self) -> Holder {
        Holder { owner: self.owner, id: Expr::col((scim_group::Entity, scim_group::Column::Id)) }
    }

    fn present(&self, attr: &GroupField) -> Expr {
        match attr {
            GroupField::Column(column) => match column {
                GroupColumn::Id
                | GroupColumn::Created
                | GroupColumn::Updated
                | GroupColumn::Version => Expr::val(true),
                GroupColumn::DisplayName | GroupColumn::ExternalId => text::present(key(*column)),
            },
            GroupField::Members | GroupField::Member(_) => {
                member::some(&Filter::Present(attr.clone()), self.owner, self.backend)
            }
            GroupField::Document(field) => document::present(field, self.backend),
            GroupField::Entry(_) => Expr::val(false),
        }
    }

    fn compare_column(&self, column: GroupColumn, op: Op, value: &Literal) -> Expr {
        match (column, value) {
            (GroupColumn::Id, Literal::Text(text)) => {
                id::compare("scim_group.id", op, text, self.backend)
            }
            (GroupColumn::DisplayName, Literal::Text(text)) => {
                text::compare(key(column), op, &fold(text), self.backend)
            }
            (GroupColumn::ExternalId, Literal::Text(text)) => {
                text::compare(key(column), op, text, self.backend)
            }
            (
                GroupColumn::Created | GroupColumn::Updated | GroupColumn::Version,
                Literal::Integer(number),
            ) => {
                let left = key(column);
                match op {
                    Op::Ne => left.ne(*number),
                    Op::Gt => left.gt(*number),
                    Op::Ge => left.gte(*number),
                    Op::Lt => left.lt(*number),
                    Op::Le => left.lte(*number),
                    Op::Eq | Op::Co | Op::Sw | Op::Ew => left.eq(*number),
                }
            }
            // A literal of another type equals nothing; the SCIM edge refuses such filters before.
            (_, _) => Expr::val(op == Op::Ne),
        }
    }
}

/// The column to compare: the folded key where case does not matter.
fn key(column: GroupColumn) -> Expr {
    Expr::col((
        scim_group::Entity,
        match column {
            GroupColumn::Id => scim_group::Column::Id,
            GroupColumn::DisplayName => scim_group::Column::DisplayNameKey,
            GroupColumn::ExternalId => scim_group::Column::ExternalId,
            GroupColumn::Created => scim_group::Column::CreatedAt,
            GroupColumn::Updated => scim_group::Column::UpdatedAt,
            GroupColumn::Version => scim_group::Column::Version,
        },
    ))
}
