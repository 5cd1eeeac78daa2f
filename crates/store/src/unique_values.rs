//! Values of extension attributes that nobody else in the enterprise may have.
//!
//! They lie in the documents, which no index reaches into; so each is written down once more in a
//! table whose key is the value. Writers of an enterprise come one after the other, so that looking
//! first finds every holder, and can say of which attribute the value is taken.

use muster_core::{
    extension::UniqueValue,
    id::{GroupId, PersonId},
};
use sea_orm::{
    ColumnTrait, Condition, IntoActiveModel, QueryFilter, prelude::Uuid, sea_query::ExprTrait as _,
};

use crate::{
    StoreError, WriteTx,
    entity::{group_unique_value, person_unique_value},
    scope::Owned,
};

/// A table of unique values.
trait Values: Owned {
    const ATTRIBUTE: Self::Column;
    const VALUE_KEY: Self::Column;
    const HOLDER: Self::Column;

    fn row(holder: Uuid, value: &UniqueValue) -> Self::Model;
    fn attribute(row: Self::Model) -> String;
}

impl Values for person_unique_value::Entity {
    const ATTRIBUTE: Self::Column = person_unique_value::Column::Attribute;
    const VALUE_KEY: Self::Column = person_unique_value::Column::ValueKey;
    const HOLDER: Self::Column = person_unique_value::Column::PersonId;

    fn row(holder: Uuid, value: &UniqueValue) -> Self::Model {
        let UniqueValue { attribute, key } = value.clone();
        person_unique_value::Model {
            enterprise_id: Uuid::nil(),
            attribute,
            value_key: key,
            person_id: holder,
        }
    }

    fn attribute(row: Self::Model) -> String {
        row.attribute
    }
}

impl Values for group_unique_value::Entity {
    const ATTRIBUTE: Self::Column = group_unique_value::Column::Attribute;
    const VALUE_KEY: Self::Column = group_unique_value::Column::ValueKey;
    const HOLDER: Self::Column = group_unique_value::Column::GroupId;

    fn row(holder: Uuid, value: &UniqueValue) -> Self::Model {
        let UniqueValue { attribute, key } = value.clone();
        group_unique_value::Model {
            enterprise_id: Uuid::nil(),
            attribute,
            value_key: key,
            group_id: holder,
        }
    }

    fn attribute(row: Self::Model) -> String {
        row.attribute
    }
}

impl WriteTx {
    /// Writes down the unique values of a person in place of those from before.
    pub async fn person_values(
        &self,
        id: PersonId,
        before: &[UniqueValue],
        after: &[UniqueValue],
    ) -> Result<(), StoreError> {
        self.values::<person_unique_value::Entity>(id.as_uuid(), before, after).await
    }

    /// Writes down the unique values of a group in place of those from before.
    pub async fn group_values(
        &self,
        id: GroupId,
        before: &[UniqueValue],
        after: &[UniqueValue],
    ) -> Result<(), StoreError> {
        self.values::<group_unique_value::Entity>(id.as_uuid(), before, after).await
    }

    async fn values<E>(
        &self,
        holder: Uuid,
        before: &[UniqueValue],
        after: &[UniqueValue],
    ) -> Result<(), StoreError>
    where
        E: Values,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        if before == after {
            return Ok(());
        }
        if !before.is_empty() {
            let own = E::HOLDER.eq(holder);
            self.delete::<E>().with(|q| q.filter(own)).run().await?;
        }
        if after.is_empty() {
            return Ok(());
        }
        let taken = after.iter().fold(Condition::any(), |any, UniqueValue { attribute, key }| {
            any.add(E::ATTRIBUTE.eq(attribute.as_str()).and(E::VALUE_KEY.eq(key.as_str())))
        });
        if let Some(row) = self.select::<E>().with(|q| q.filter(taken)).one().await? {
            return Err(StoreError::Taken(E::attribute(row)));
        }
        self.insert_all::<E>(after.iter().map(|value| E::row(holder, value))).await
    }
}
