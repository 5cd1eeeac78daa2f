//! Queries that are confined to their enterprise.

use sea_orm::{
    ColumnTrait, DbBackend, DeleteMany, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    UpdateMany,
    prelude::Expr,
    sea_query::{Asterisk, ExprTrait as _, SelectStatement},
};

use super::{Owned, ReadTx, WriteTx};
use crate::{
    StoreError,
    engine::{Found, NUMBER, Pace, Table},
};

/// A query that is confined to its enterprise.
pub(crate) struct Scoped<'t, Q> {
    tx: &'t ReadTx,
    query: Q,
    beside: Vec<&'static str>,
    pace: Pace,
}

impl<Q> Scoped<'_, Q> {
    /// Adds to the query; the owner's condition stays.
    pub(crate) fn with(mut self, add: impl FnOnce(Q) -> Q) -> Self {
        self.query = add(self.query);
        self
    }

    /// Adds to the query what may fail to be written; the owner's condition stays.
    pub(crate) fn try_with<E>(mut self, add: impl FnOnce(Q) -> Result<Q, E>) -> Result<Self, E> {
        self.query = add(self.query)?;
        Ok(self)
    }

    /// The database that is asked.
    pub(crate) fn backend(&self) -> DbBackend {
        self.tx.backend()
    }

    /// Says that the query may read much: it must not keep other requests waiting.
    pub(crate) fn slowly(mut self) -> Self {
        self.pace = Pace::Slow;
        self
    }

    /// Says that the query looks for rows by what a caller asks for, whatever that is.
    pub(crate) fn searching(mut self) -> Self {
        self.pace = Pace::Search;
        self
    }
}

impl<E: Table> Scoped<'_, Select<E>> {
    /// The first row.
    pub(crate) async fn one(self) -> Result<Option<E::Model>, StoreError> {
        Ok(self.with(|q| q.limit(1)).all().await?.pop())
    }

    /// Every row.
    pub(crate) async fn all(self) -> Result<Vec<E::Model>, StoreError> {
        Ok(self.found().await?.into_iter().map(|found| found.row).collect())
    }

    /// Computes a text beside the columns of each row.
    pub(crate) fn beside(mut self, name: &'static str, text: Expr) -> Self {
        self.beside.push(name);
        self.with(|q| q.column_as(text, name))
    }

    /// Every row, with what was computed [beside](Self::beside) it.
    pub(crate) async fn found(self) -> Result<Vec<Found<E>>, StoreError> {
        let conn = &self.tx.conn;
        conn.query(self.query.build(conn.backend()), self.beside, self.pace).await
    }

    /// Only rows whose `column` is one of the few that the other query selects.
    ///
    /// PostgreSQL is given them as an array, whose members it looks up one by one. Say that the query is
    /// [searching](Self::searching): of an average enterprise it would rather read every row.
    pub(crate) fn among(self, column: E::Column, others: Self) -> Self {
        let others = others.query.into_query();
        let among = match self.backend() {
            DbBackend::Postgres => Expr::cust_with_exprs(
                "$1 = ANY(ARRAY($2))",
                [Expr::col(column.as_column_ref()), Expr::SubQuery(None, Box::new(others.into()))],
            ),
            _ => column.in_subquery(others),
        };
        self.with(|q| q.filter(among))
    }

    /// The query as a part of another statement.
    pub(super) fn into_select(self) -> SelectStatement {
        self.query.into_query()
    }

    /// How many rows there are.
    pub(crate) async fn count(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        let query = self.query.select_only().expr_as(Expr::col(Asterisk).count(), NUMBER);
        let count = conn.number(query.build(conn.backend()), self.pace).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Waits for other writers of the row and keeps them waiting until the end of the transaction.
    /// SQLite has one writer at a time and needs no lock.
    pub(crate) fn locked(mut self) -> Self {
        if self.tx.backend() == DbBackend::Postgres {
            QueryTrait::query(&mut self.query).lock_exclusive();
        }
        self
    }
}

impl<E: EntityTrait> Scoped<'_, UpdateMany<E>> {
    /// Runs the update; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        conn.execute(self.query.build(conn.backend())).await
    }
}

impl<E: EntityTrait> Scoped<'_, DeleteMany<E>> {
    /// Runs the deletion; answers how many rows it touched.
    pub(crate) async fn run(self) -> Result<u64, StoreError> {
        let conn = &self.tx.conn;
        conn.execute(self.query.build(conn.backend())).await
    }
}

impl ReadTx {
    /// A query over the enterprise's rows of a table.
    pub(crate) fn select<E: Owned>(&self) -> Scoped<'_, Select<E>> {
        let query = E::find().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: self, query, beside: Vec::new(), pace: Pace::Quick }
    }
}

impl WriteTx {
    /// An update of the enterprise's rows of a table.
    pub(crate) fn update<E: Owned>(&self) -> Scoped<'_, UpdateMany<E>> {
        let query = E::update_many().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: &self.read, query, beside: Vec::new(), pace: Pace::Quick }
    }

    /// A deletion among the enterprise's rows of a table.
    pub(crate) fn delete<E: Owned>(&self) -> Scoped<'_, DeleteMany<E>> {
        let query = E::delete_many().filter(E::OWNER.eq(self.owner()));
        Scoped { tx: &self.read, query, beside: Vec::new(), pace: Pace::Quick }
    }
}
