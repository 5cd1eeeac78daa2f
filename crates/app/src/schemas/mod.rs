//! Extension schemas that an enterprise defines for itself.
//!
//! The edge reads a definition and refuses nonsense (`muster_scim::Schema::define`); here it meets the
//! resources there are. What they hold keeps its meaning: an attribute that has values stays as it
//! is, and can neither go nor change its type.

mod known;

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    extension::{Extends, ExtensionSchema, MOST_SCHEMAS, Place, SchemaSpec},
};
use muster_store::WriteTx;
use serde_json::{Value, json};

use crate::{App, EnterpriseAdmin};

pub use known::Schemas;
pub(crate) use known::{Cache, Versions};

impl App {
    /// The schemas of the enterprise, by URN.
    pub async fn schema_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<ExtensionSchema>> {
        Ok(self.store.read(admin.scope).schema_list().await?)
    }

    /// The schema of this URN, in any case.
    pub async fn schema_find(&self, admin: &EnterpriseAdmin, urn: &str) -> Result<ExtensionSchema> {
        let found = self.store.read(admin.scope).schema_find(urn).await?;
        found.ok_or(Error::NotFound(Thing::Schema))
    }

    /// Adds a schema. Identity providers see it within a second.
    pub async fn schema_add(
        &self,
        admin: &EnterpriseAdmin,
        spec: SchemaSpec,
    ) -> Result<ExtensionSchema> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                if tx.schema_find(&spec.urn).await?.is_some() {
                    let sentence = "There is a schema of this URN already; change that one.";
                    return Err(Error::invalid("id", sentence));
                }
                if tx.schema_list().await?.len() >= MOST_SCHEMAS {
                    return Err(Error::invalid(
                        "id",
                        format!(
                            "An enterprise has at most {MOST_SCHEMAS} schemas; add the attributes to \
                             one of them."
                        ),
                    ));
                }
                let version = next_version(&tx).await?;
                let schema = ExtensionSchema { spec, version, created_at: now, updated_at: now };
                tx.schema_insert(&schema).await?;
                let subject = Subject::Enterprise(tx.scope().enterprise());
                let event = Event::created(Action::SchemaAdded, subject, record(&schema.spec));
                Ok::<_, Error>(tx.done(schema, vec![event]))
            })
            .await
    }

    /// Changes a schema. Attributes may come, and words for humans may change; what resources hold
    /// values of stays as it is.
    pub async fn schema_change(
        &self,
        admin: &EnterpriseAdmin,
        mut spec: SchemaSpec,
    ) -> Result<ExtensionSchema> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.schema_find(&spec.urn).await?;
                let before = found.ok_or(Error::NotFound(Thing::Schema))?;
                // Documents are keyed by the spelling of the beginning.
                spec.urn.clone_from(&before.spec.urn);
                if spec == before.spec {
                    return Ok::<_, Error>(tx.unchanged(before));
                }
                let extends = before.spec.extends;
                if spec.extends != extends {
                    return Err(Error::invalid(
                        "extends",
                        format!(
                            "{} extends {}; remove it and add it anew.",
                            spec.urn,
                            extends.as_str()
                        ),
                    ));
                }
                unheld(&tx, extends, &before.spec.narrowed(&spec)).await?;
                let version = next_version(&tx).await?;
                let schema = ExtensionSchema { spec, version, updated_at: now, ..before.clone() };
                tx.schema_update(&schema).await?;
                let subject = Subject::Enterprise(tx.scope().enterprise());
                let (was, is) = (record(&before.spec), record(&schema.spec));
                let event = Event::changed(Action::SchemaChanged, subject, was, is);
                Ok(tx.done(schema, vec![event]))
            })
            .await
    }

    /// Removes a schema that no resource holds a value of.
    pub async fn schema_remove(&self, admin: &EnterpriseAdmin, urn: &str) -> Result<()> {
        let urn = urn.to_owned();
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.schema_find(&urn).await?;
                let schema = found.ok_or(Error::NotFound(Thing::Schema))?;
                unheld(&tx, schema.spec.extends, &[schema.spec.place()]).await?;
                next_version(&tx).await?;
                tx.schema_delete(&urn).await?;
                let subject = Subject::Enterprise(tx.scope().enterprise());
                let event = Event::removed(Action::SchemaRemoved, subject, record(&schema.spec));
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }
}

/// Refuses where a resource has a value in one of the places.
async fn unheld(tx: &WriteTx, of: Extends, places: &[Place]) -> Result<()> {
    let Some(place) = tx.place_held(of, places).await? else { return Ok(()) };
    let holders = match of {
        Extends::User => "users",
        Extends::Group => "groups",
    };
    Err(Error::InUse(format!(
        "{holders} have values of {place}, so that it can neither go nor change its name, type, case or \
         uniqueness, nor be shown where it was not; remove the values first"
    )))
}

/// Makes it known that the schemas change, and answers the version they are in from now on.
async fn next_version(tx: &WriteTx) -> Result<i64> {
    let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
    tx.schemas_changed().await?;
    Ok(enterprise.schemas_version + 1)
}

/// A schema as the log tells it, whole, under its URN.
fn record(spec: &SchemaSpec) -> Value {
    let SchemaSpec { urn, extends, required, name, description, attributes } = spec;
    json!({ urn: {
        "extends": extends.as_str(),
        "required": required,
        "name": name,
        "description": description,
        "attributes": attributes,
    } })
}
