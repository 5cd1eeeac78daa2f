//! Values of attributes that an enterprise defined for itself, found by an index.
//!
//! The index leads to all who have a value, and maybe to others whose value begins alike; so what it says
//! stands beside the comparison with the document, never in its place.

use muster_core::{
    extension::key_of_literal,
    query::{DocumentField, EntryField, Filter, Literal, Op},
};
use sea_orm::{
    ColumnTrait as _,
    prelude::{Expr, Uuid},
    sea_query::{ExprTrait as _, Query},
};

use super::sql::all;
use crate::values::Values;

/// Whose values are looked up: the enterprise's, and the column of the resource's id.
pub(crate) struct Holder {
    pub(crate) owner: Uuid,
    pub(crate) id: Expr,
}

impl Holder {
    /// What the index says about a comparison, beside `exact`, which the document says.
    pub(crate) fn compare<E: Values>(
        &self,
        field: &DocumentField,
        op: Op,
        value: &Literal,
        exact: Expr,
    ) -> Expr {
        match (op, field.own.as_deref(), key(&field.part, value)) {
            (Op::Eq, Some(attribute), Some(key)) => self.has::<E>(attribute, &key).and(exact),
            _ => exact,
        }
    }

    /// The same about `attr[...]`: what one entry must have, the resource must have.
    pub(crate) fn any<E: Values, F>(
        &self,
        field: &DocumentField,
        filter: &Filter<F>,
        part: fn(F) -> Option<EntryField>,
        exact: Expr,
    ) -> Expr
    where
        F: Clone,
    {
        let Some(list) = field.own.as_deref() else { return exact };
        let mut all_of = Vec::new();
        self.required::<E, F>(list, filter, part, &mut all_of);
        all_of.push(exact);
        all(all_of)
    }

    fn required<E: Values, F: Clone>(
        &self,
        list: &str,
        filter: &Filter<F>,
        part: fn(F) -> Option<EntryField>,
        found: &mut Vec<Expr>,
    ) {
        match filter {
            Filter::And(parts) => {
                for one in parts {
                    self.required::<E, F>(list, one, part, found);
                }
            }
            Filter::Compare { attr, op: Op::Eq, value } => {
                let Some(part) = part(attr.clone()) else { return };
                let attribute = match &part.key {
                    Some(name) => format!("{list}.{name}"),
                    None => list.to_owned(),
                };
                found.extend(key(&part, value).map(|key| self.has::<E>(&attribute, &key)));
            }
            Filter::Compare { .. }
            | Filter::Or(_)
            | Filter::Not(_)
            | Filter::Present(_)
            | Filter::Any { .. } => {}
        }
    }

    /// Written as a list of ids, so that the index leads to the resource and not the other way round.
    fn has<E: Values>(&self, attribute: &str, key: &str) -> Expr {
        let holders = Query::select()
            .column(E::HOLDER)
            .from(E::default())
            .and_where(E::OWNER.eq(self.owner))
            .and_where(E::ATTRIBUTE.eq(attribute))
            .and_where(E::VALUE_KEY.eq(key))
            .to_owned();
        self.id.clone().in_subquery(holders)
    }
}

/// What the index knows the values by that equal the literal. A missing `primary` is false, and no value.
fn key(part: &EntryField, value: &Literal) -> Option<String> {
    if part.key.as_deref() == Some("primary") { None } else { key_of_literal(part.kind, value) }
}
