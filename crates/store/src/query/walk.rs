//! Walks: pages that begin after the last row of the page before, whatever has happened to it since.
//!
//! A condition on the order takes the place of `OFFSET`, so that a page far down costs what the first
//! one costs. To walk another table, say its [`Order`] and the expression of its id.

use muster_core::walk::Mark;
use sea_orm::{
    DbBackend, EntityTrait, Order as Direction, QueryFilter as _, QueryOrder as _, Select,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _, NullOrdering},
};

use super::sql::sql;
use crate::StoreError;

/// Rows are sorted by so many characters of a text: a cursor carries them, and must fit into a URL.
const CHARACTERS: &str = "256";

/// What rows are sorted by before their ids.
#[derive(Clone)]
pub(crate) struct Key {
    value: Expr,
    sorted: Sorted,
    nullable: bool,
}

/// What keys are, and how a mark writes them down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sorted {
    Text,
    Integer,
    Decimal(DbBackend),
}

impl Key {
    /// A number that every row has.
    pub(crate) fn number(value: Expr) -> Self {
        Self { value, sorted: Sorted::Integer, nullable: false }
    }

    /// A number, maybe with a fraction, that a row may not have.
    pub(crate) fn decimal(value: Expr, backend: DbBackend) -> Self {
        Self { value, sorted: Sorted::Decimal(backend), nullable: true }
    }

    /// A text that every row has, and that is not long.
    pub(crate) fn text(value: Expr) -> Self {
        Self { value, sorted: Sorted::Text, nullable: false }
    }

    /// A text or a truth value, of any length, that a row may not have.
    pub(crate) fn of_any(value: Expr, backend: DbBackend) -> Self {
        let postgres = format!("substr(($1)::text, 1, {CHARACTERS}) COLLATE \"C\"");
        let sqlite = format!("substr(CAST($1 AS text), 1, {CHARACTERS})");
        let value = sql(backend, [&postgres, &sqlite], [value]);
        Self { value, sorted: Sorted::Text, nullable: true }
    }
}

/// The order of a walk.
#[derive(Clone)]
pub(crate) struct Order {
    key: Option<Key>,
    descending: bool,
}

impl Order {
    /// By id alone.
    pub(crate) fn by_id(descending: bool) -> Self {
        Self { key: None, descending }
    }

    /// By a key; rows of the same key by id, upwards.
    pub(crate) fn by_key(key: Key, descending: bool) -> Self {
        Self { key: Some(key), descending }
    }

    /// What a [`Mark`] keeps of a row beside its id: the key, as text.
    pub(crate) fn key(&self, backend: DbBackend) -> Option<Expr> {
        let key = self.key.clone()?;
        if key.sorted == Sorted::Decimal(DbBackend::Sqlite) {
            // As text, SQLite rounds a fraction to fifteen digits.
            let template = "CASE typeof($1) WHEN 'real' THEN printf('%!.17g', $2) \
                ELSE CAST($3 AS text) END";
            return Some(sql(backend, ["", template], [(); 3].map(|()| key.value.clone())));
        }
        Some(sql(backend, ["($1)::text", "CAST($1 AS text)"], [key.value]))
    }

    /// Sorts, and begins after the mark.
    pub(crate) fn apply<E: EntityTrait>(
        &self,
        select: Select<E>,
        id: Expr,
        after: Option<&Mark<Uuid>>,
    ) -> Result<Select<E>, StoreError> {
        let select = match after {
            Some(mark) => select.filter(self.after(&id, mark)?),
            None => select,
        };
        let direction = if self.descending { Direction::Desc } else { Direction::Asc };
        Ok(match &self.key {
            None => select.order_by(id, direction),
            Some(key) if !key.nullable => {
                select.order_by(key.value.clone(), direction).order_by(id, Direction::Asc)
            }
            // RFC 7644 §3.4.2.3: missing values come last ascending and first descending.
            Some(key) => {
                let nulls = if self.descending { NullOrdering::First } else { NullOrdering::Last };
                select
                    .order_by_with_nulls(key.value.clone(), direction, nulls)
                    .order_by(id, Direction::Asc)
            }
        })
    }

    /// Every row after the mark.
    fn after(&self, id: &Expr, mark: &Mark<Uuid>) -> Result<Expr, StoreError> {
        let Some(key) = &self.key else {
            let id = id.clone();
            return Ok(if self.descending { id.lt(mark.id) } else { id.gt(mark.id) });
        };
        let next = id.clone().gt(mark.id);
        let Some(text) = &mark.key else {
            let missing = key.value.clone().is_null().and(next);
            let rest = key.value.clone().is_not_null();
            return Ok(if self.descending { missing.or(rest) } else { missing });
        };
        let no_number = || StoreError::corrupt("cursor", "its key is no number");
        let last = match key.sorted {
            Sorted::Integer => {
                let number: i64 = text.parse().map_err(|_digits| no_number())?;
                Expr::val(number)
            }
            Sorted::Decimal(backend) => {
                text.parse::<f64>().map_err(|_digits| no_number())?;
                let templates = ["($1::text)::numeric", "CAST($1 AS numeric)"];
                sql(backend, templates, [Expr::val(text.as_str())])
            }
            Sorted::Text => Expr::val(text.as_str()),
        };
        let value = || key.value.clone();
        // The first half is a range, which an index serves.
        Ok(if self.descending {
            value().lte(last.clone()).and(value().lt(last).or(next))
        } else {
            let rest = value().gte(last.clone()).and(value().gt(last).or(next));
            if key.nullable { rest.or(value().is_null()) } else { rest }
        })
    }
}
