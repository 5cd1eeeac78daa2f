//! Values of extension attributes, where an index finds them.
//!
//! They lie in the documents, which no index reaches into; so each is written down once more. Those that
//! nobody else in the enterprise may have lie in a table whose key is the value. Writers of an enterprise
//! come one after the other, so that looking first finds every holder, and can say of which attribute the
//! value is taken.

use std::collections::BTreeSet;

use muster_core::{
    extension::{Extends, Keys, Place, ValueKey},
    id::{GroupId, PersonId},
};
use sea_orm::{
    ColumnTrait, Condition, IntoActiveModel, QueryFilter,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{
        group_extension_value, group_unique_value, person_extension_value, person_unique_value,
    },
    scope::Owned,
};

/// A table of values.
pub(crate) trait Values: Owned {
    const ATTRIBUTE: Self::Column;
    const VALUE_KEY: Self::Column;
    const HOLDER: Self::Column;

    fn row(holder: Uuid, value: &ValueKey) -> Self::Model;
    fn attribute(row: Self::Model) -> String;
}

macro_rules! values {
    ($table:ident, $holder:ident, $column:ident) => {
        impl Values for $table::Entity {
            const ATTRIBUTE: Self::Column = $table::Column::Attribute;
            const VALUE_KEY: Self::Column = $table::Column::ValueKey;
            const HOLDER: Self::Column = $table::Column::$column;

            fn row($holder: Uuid, value: &ValueKey) -> Self::Model {
                let ValueKey { attribute, key: value_key } = value.clone();
                $table::Model { enterprise_id: Uuid::nil(), attribute, value_key, $holder }
            }

            fn attribute(row: Self::Model) -> String {
                row.attribute
            }
        }
    };
}

values!(person_unique_value, person_id, PersonId);
values!(group_unique_value, group_id, GroupId);
values!(person_extension_value, person_id, PersonId);
values!(group_extension_value, group_id, GroupId);

impl ReadTx {
    /// The first of the places where a resource has a value: a look into an index for each of them,
    /// however many resources there are.
    pub async fn place_held<'p>(
        &self,
        of: Extends,
        places: &'p [Place],
    ) -> Result<Option<&'p Place>, StoreError> {
        if places.is_empty() {
            return Ok(None);
        }
        let held = match of {
            Extends::User => self.held::<person_extension_value::Entity>(places).await?,
            Extends::Group => self.held::<group_extension_value::Entity>(places).await?,
        };
        Ok(held.and_then(|attribute| places.iter().find(|place| place.holds(&attribute))))
    }

    async fn held<E: Values>(&self, places: &[Place]) -> Result<Option<String>, StoreError> {
        let any = places.iter().fold(Condition::any(), |any, place| any.add(inside::<E>(place)));
        let row = self.select::<E>().with(|q| q.filter(any)).one().await?;
        Ok(row.map(E::attribute))
    }
}

/// The rows of a place: ranges of attributes' names.
fn inside<E: Values>(place: &Place) -> Expr {
    let name = place.to_string();
    let (first, end) = match &place.attribute {
        None => (format!("{name}:"), format!("{name};")),
        Some(_) => (format!("{name}."), format!("{name}/")),
    };
    E::ATTRIBUTE.eq(name).or(E::ATTRIBUTE.gte(first).and(E::ATTRIBUTE.lt(end)))
}

impl WriteTx {
    /// Writes down the values of a person in place of those from before.
    pub async fn person_values(
        &self,
        id: PersonId,
        before: &Keys,
        after: &Keys,
    ) -> Result<(), StoreError> {
        let id = id.as_uuid();
        self.unique::<person_unique_value::Entity>(id, &before.unique, &after.unique).await?;
        self.found::<person_extension_value::Entity>(id, &before.found, &after.found).await
    }

    /// Writes down the values of a group in place of those from before.
    pub async fn group_values(
        &self,
        id: GroupId,
        before: &Keys,
        after: &Keys,
    ) -> Result<(), StoreError> {
        let id = id.as_uuid();
        self.unique::<group_unique_value::Entity>(id, &before.unique, &after.unique).await?;
        self.found::<group_extension_value::Entity>(id, &before.found, &after.found).await
    }

    async fn unique<E>(
        &self,
        holder: Uuid,
        before: &[ValueKey],
        after: &[ValueKey],
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
        let taken = after.iter().fold(Condition::any(), |any, ValueKey { attribute, key }| {
            any.add(E::ATTRIBUTE.eq(attribute.as_str()).and(E::VALUE_KEY.eq(key.as_str())))
        });
        if let Some(row) = self.select::<E>().with(|q| q.filter(taken)).one().await? {
            return Err(StoreError::Taken(E::attribute(row)));
        }
        self.insert_all::<E>(after.iter().map(|value| E::row(holder, value))).await
    }

    /// Attributes whose values are the same keep their rows.
    async fn found<E>(
        &self,
        holder: Uuid,
        before: &BTreeSet<ValueKey>,
        after: &BTreeSet<ValueKey>,
    ) -> Result<(), StoreError>
    where
        E: Values,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let changed = before.symmetric_difference(after).map(|value| value.attribute.as_str());
        let changed: BTreeSet<&str> = changed.collect();
        let is_changed = |value: &&ValueKey| changed.contains(value.attribute.as_str());
        let gone: BTreeSet<&str> =
            before.iter().filter(is_changed).map(|value| value.attribute.as_str()).collect();
        for attribute in gone {
            let own = E::HOLDER.eq(holder).and(E::ATTRIBUTE.eq(attribute));
            self.delete::<E>().with(|q| q.filter(own)).run().await?;
        }
        let come = after.iter().filter(is_changed).map(|value| E::row(holder, value));
        self.insert_all::<E>(come).await
    }
}
