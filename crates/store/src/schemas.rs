//! Extension schemas.

use muster_core::{
    extension::{ExtensionSchema, SchemaSpec},
    text::fold,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, QueryFilter, QueryOrder,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};
use serde_json::Value;

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{enterprise, extension_schema},
};

impl ReadTx {
    /// The schemas of the enterprise, by URN.
    pub async fn schema_list(&self) -> Result<Vec<ExtensionSchema>, StoreError> {
        let rows = self
            .select::<extension_schema::Entity>()
            .with(|q| q.order_by_asc(extension_schema::Column::UrnKey))
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// The schema of this URN, in any case.
    pub async fn schema_find(&self, urn: &str) -> Result<Option<ExtensionSchema>, StoreError> {
        let row = self.select::<extension_schema::Entity>().with(|q| q.filter(is(urn))).one();
        row.await?.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Adds a schema.
    pub async fn schema_insert(&self, schema: &ExtensionSchema) -> Result<(), StoreError> {
        self.insert::<extension_schema::Entity>(into_row(self.owner(), schema)).await
    }

    /// Writes a schema back that was read in this transaction.
    pub async fn schema_update(&self, schema: &ExtensionSchema) -> Result<(), StoreError> {
        let row = into_row(self.owner(), schema);
        let touched = self
            .update::<extension_schema::Entity>()
            .with(|q| {
                q.col_expr(extension_schema::Column::Name, Expr::value(row.name))
                    .col_expr(extension_schema::Column::Description, Expr::value(row.description))
                    .col_expr(extension_schema::Column::Required, Expr::value(row.required))
                    .col_expr(extension_schema::Column::Attributes, Expr::value(row.attributes))
                    .col_expr(extension_schema::Column::Version, Expr::value(row.version))
                    .col_expr(extension_schema::Column::UpdatedAt, Expr::value(row.updated_at))
                    .filter(is(&schema.spec.urn))
            })
            .run()
            .await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Removes a schema.
    pub async fn schema_delete(&self, urn: &str) -> Result<bool, StoreError> {
        let gone = self.delete::<extension_schema::Entity>().with(|q| q.filter(is(urn)));
        Ok(gone.run().await? > 0)
    }

    /// Tells everybody who remembers the schemas that they changed.
    pub async fn schemas_changed(&self) -> Result<(), StoreError> {
        let touched = self
            .update::<enterprise::Entity>()
            .with(|q| {
                let version = enterprise::Column::SchemasVersion;
                q.col_expr(version, Expr::col(version).add(1))
            })
            .run()
            .await?;
        if touched == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}

fn is(urn: &str) -> Expr {
    extension_schema::Column::UrnKey.eq(fold(urn))
}

fn into_row(owner: Uuid, schema: &ExtensionSchema) -> extension_schema::Model {
    let SchemaSpec { urn, extends, required, name, description, attributes } = &schema.spec;
    extension_schema::Model {
        enterprise_id: owner,
        urn_key: fold(urn),
        urn: urn.clone(),
        extends: extends.as_str().to_owned(),
        name: name.clone(),
        description: description.clone(),
        required: *required,
        attributes: Value::Array(attributes.clone()),
        version: schema.version,
        created_at: schema.created_at.as_millis(),
        updated_at: schema.updated_at.as_millis(),
    }
}

fn into_core(row: extension_schema::Model) -> Result<ExtensionSchema, StoreError> {
    let corrupt = |what: &str| StoreError::corrupt("extension_schema", what);
    let extends = row.extends.parse().map_err(|_name| corrupt("unknown resource type"))?;
    let Value::Array(attributes) = row.attributes else {
        return Err(corrupt("attributes are not a list"));
    };
    Ok(ExtensionSchema {
        spec: SchemaSpec {
            urn: row.urn,
            extends,
            required: row.required,
            name: row.name,
            description: row.description,
            attributes,
        },
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}
