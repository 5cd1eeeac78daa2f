//! New rows, which become the enterprise's whatever owner they name.

use sea_orm::{
    ActiveModelTrait, DbBackend, DbErr, DeleteMany, EntityTrait, IntoActiveModel, QueryTrait,
    Select, UpdateMany, Value,
    sea_query::{Alias, CommonTableExpression, Expr, ExprTrait as _, OnConflict, Query},
};

use super::{Owned, Scoped, WriteTx};
use crate::{StoreError, engine::Table};

impl WriteTx {
    /// Inserts a row, which becomes the enterprise's whatever owner it names.
    pub(crate) async fn insert<E>(&self, row: E::Model) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        self.insert_all::<E>([row]).await
    }

    /// Inserts rows, which become the enterprise's whatever owner they name.
    pub(crate) async fn insert_all<E>(
        &self,
        rows: impl IntoIterator<Item = E::Model>,
    ) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        for rows in sized(rows.into_iter().map(|row| self.owned::<E>(row)).collect()) {
            let conn = &self.read.conn;
            conn.execute(E::insert_many(rows).build(conn.backend())).await?;
        }
        Ok(())
    }

    /// Inserts rows; of those that are there by their `key`, sets these columns. No two rows have one key.
    pub(crate) async fn insert_or_set<E>(
        &self,
        rows: impl IntoIterator<Item = E::Model>,
        key: &[E::Column],
        set: &[E::Column],
    ) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let conflict =
            OnConflict::columns(key.iter().copied()).update_columns(set.iter().copied()).to_owned();
        self.insert_conflicting::<E>(rows, &conflict).await
    }

    /// Inserts rows; of those that are there by their `key`, adds to this column. No two rows have one key.
    pub(crate) async fn insert_or_add<E>(
        &self,
        rows: impl IntoIterator<Item = E::Model>,
        key: &[E::Column],
        add: E::Column,
    ) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let there = Expr::col((E::default(), add));
        let new = Expr::col((Alias::new("excluded"), add));
        let conflict =
            OnConflict::columns(key.iter().copied()).value(add, there.add(new)).to_owned();
        self.insert_conflicting::<E>(rows, &conflict).await
    }

    async fn insert_conflicting<E>(
        &self,
        rows: impl IntoIterator<Item = E::Model>,
        conflict: &OnConflict,
    ) -> Result<(), StoreError>
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        for rows in sized(rows.into_iter().map(|row| self.owned::<E>(row)).collect()) {
            let conn = &self.read.conn;
            let mut query = E::insert_many(rows).into_query();
            query.on_conflict(conflict.clone());
            conn.execute(conn.backend().build(&query)).await?;
        }
        Ok(())
    }

    /// Inserts a row for each that a query finds, except those that are there; answers how many. The query
    /// selects the columns of the new rows, and its rows are the enterprise's.
    pub(crate) async fn insert_found<E: Owned, S: Table>(
        &self,
        columns: impl IntoIterator<Item = E::Column>,
        found: Scoped<'_, Select<S>>,
    ) -> Result<u64, StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(E::default())
            .columns(columns)
            .select_from(found.into_select())
            .map_err(|error| DbErr::Custom(error.to_string()))?
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        let conn = &self.read.conn;
        conn.execute(conn.backend().build(&insert)).await
    }

    /// Inserts a row and those that belong to it; on PostgreSQL in one round trip where they are few.
    pub(crate) async fn insert_with<P, C>(
        &self,
        row: P::Model,
        children: Vec<C::Model>,
    ) -> Result<(), StoreError>
    where
        P: Owned,
        P::Model: IntoActiveModel<P::ActiveModel>,
        C: Owned,
        C::Model: IntoActiveModel<C::ActiveModel>,
    {
        /// Each number of children is a statement of its own, prepared and kept.
        const FEW: usize = 4;
        if self.backend() != DbBackend::Postgres || !(1..=FEW).contains(&children.len()) {
            self.insert::<P>(row).await?;
            return self.insert_all::<C>(children).await;
        }
        let parent = P::insert_many([self.owned::<P>(row)]).into_query();
        let children = children.into_iter().map(|row| self.owned::<C>(row));
        let parent =
            CommonTableExpression::new().table_name(Alias::new("parent")).query(parent).to_owned();
        let query = C::insert_many(children).into_query().with(parent.into());
        self.read.conn.execute(DbBackend::Postgres.build(&query)).await.map(drop)
    }

    /// The row with this scope's owner, whatever owner it names.
    fn owned<E>(&self, row: E::Model) -> E::ActiveModel
    where
        E: Owned,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let mut row = row.into_active_model();
        row.set(E::OWNER, Value::from(self.owner()));
        row.reset_all()
    }

    /// Inserts a row of a table that the installation owns.
    pub(crate) async fn platform_insert<E>(&self, row: E::Model) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let row = row.into_active_model().reset_all();
        let conn = &self.read.conn;
        conn.execute(E::insert(row).build(conn.backend())).await.map(drop)
    }

    /// Inserts a row of a table that the installation owns, unless one of the same key is there; answers
    /// whether it was inserted. A transaction goes on either way.
    pub(crate) async fn platform_insert_new<E>(&self, row: E::Model) -> Result<bool, StoreError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let row = row.into_active_model().reset_all();
        let conn = &self.read.conn;
        let mut query = E::insert(row).into_query();
        query.on_conflict(OnConflict::new().do_nothing().to_owned());
        Ok(conn.execute(conn.backend().build(&query)).await? > 0)
    }

    /// Deletes rows of a table that the installation owns; answers how many.
    pub(crate) async fn platform_delete<E: EntityTrait>(
        &self,
        query: DeleteMany<E>,
    ) -> Result<u64, StoreError> {
        let conn = &self.read.conn;
        conn.execute(query.build(conn.backend())).await
    }

    /// Updates rows of a table that the installation owns; answers how many.
    pub(crate) async fn platform_update<E: EntityTrait>(
        &self,
        query: UpdateMany<E>,
    ) -> Result<u64, StoreError> {
        let conn = &self.read.conn;
        conn.execute(query.build(conn.backend())).await
    }
}

/// Rows in portions of few sizes, so that few statements are prepared and kept, and none with more values
/// than the databases take (32 766 on SQLite).
fn sized<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    const SIZES: [usize; 5] = [256, 64, 16, 4, 1];
    let mut portions = Vec::new();
    while let Some(size) = SIZES.into_iter().find(|size| *size <= rows.len()) {
        let rest = rows.split_off(size);
        portions.push(rows);
        rows = rest;
    }
    portions
}
