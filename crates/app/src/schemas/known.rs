//! The schemas of an enterprise as they are remembered between requests.
//!
//! The enterprise's row, which is read with every check of a token, says which version of them holds;
//! so what is remembered is checked at least once a second, and costs a request nothing.

use std::{
    any::Any,
    collections::BTreeMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use muster_core::{
    Error, Result,
    enterprise::Enterprise,
    extension::{self, Extends, ExtensionSchema, Keys, Leaf, Place, has_own, is_own},
    id::EnterpriseId,
};
use muster_store::WriteTx;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::App;

/// Enterprises whose schemas are remembered at most.
const REMEMBERED: usize = 1_000;
/// Attempts to read all schemas of one version.
const ATTEMPTS: usize = 3;

/// The extension schemas of an enterprise in one version.
#[derive(Debug, Default)]
pub struct Schemas {
    version: i64,
    list: Vec<ExtensionSchema>,
    leaves: Vec<(Extends, Vec<Leaf>)>,
    hidden: Vec<Place>,
    at_edge: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Schemas {
    fn new(version: i64, list: Vec<ExtensionSchema>) -> Self {
        let leaves = list.iter().map(|schema| (schema.spec.extends, schema.spec.leaves()));
        let leaves = leaves.collect();
        let hidden = list.iter().flat_map(|schema| schema.spec.hidden()).collect();
        Self { version, list, leaves, hidden, at_edge: OnceLock::new() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What an edge makes of them, made once for as long as they stay as they are.
    pub fn made<T: Send + Sync + 'static>(
        &self,
        make: impl FnOnce(&[ExtensionSchema]) -> T,
    ) -> Result<Arc<T>> {
        let found = self.at_edge.get_or_init(|| Arc::new(make(&self.list)));
        let another = |_| Error::internal("two edges made different things of the same schemas");
        Arc::clone(found).downcast().map_err(another)
    }

    /// The versions of the schemas with these URNs.
    pub(crate) fn versions<'u>(&self, urns: impl IntoIterator<Item = &'u str>) -> Versions {
        let of = |urn: &str| self.find(urn).map(|schema| (schema.spec.urn.clone(), schema.version));
        Versions(urns.into_iter().filter_map(of).collect())
    }

    /// The values of a resource that are written down beside its document.
    pub(crate) fn keys(&self, of: Extends, attributes: &Map<String, Value>) -> Result<Keys> {
        if !has_own(attributes) {
            return Ok(Keys::default());
        }
        let leaves = self.leaves.iter().filter(|(extends, _)| *extends == of);
        Keys::of(leaves.flat_map(|(_, leaves)| leaves), attributes)
            .map_err(|problem| Error::invalid("value", problem))
    }

    /// Attributes as they may be shown and written into the log: without what nobody reads back, and
    /// without those of a schema that is not known here, about which nobody can tell.
    pub(crate) fn shown(&self, mut attributes: Map<String, Value>) -> Map<String, Value> {
        attributes.retain(|key, _| !is_own(key) || self.find(key).is_some());
        extension::without(&self.hidden, attributes)
    }

    /// The same of a record of the log.
    pub(crate) fn recorded(&self, record: Value) -> Value {
        match record {
            Value::Object(members) => Value::Object(self.shown(members)),
            other => other,
        }
    }

    /// Attributes of an older version, without those of schemas that went or changed since: what they
    /// hold might not be what the schema says now.
    pub(crate) fn unchanged_since(
        &self,
        version: i64,
        mut attributes: Map<String, Value>,
    ) -> Map<String, Value> {
        attributes.retain(|key, _| {
            !is_own(key) || self.find(key).is_some_and(|schema| schema.version <= version)
        });
        attributes
    }

    /// Makes sure that the schemas are still as the request was read by, where it `concerns` them. What
    /// is read by others loses values, or shows what nobody may see; and who removes or changes a schema
    /// looks for values first, and must not overlook those that are being written.
    pub(crate) async fn hold(&self, tx: &WriteTx, concerns: bool) -> Result<()> {
        if !concerns {
            return Ok(());
        }
        match tx.enterprise_find().await? {
            Some(enterprise) if enterprise.schemas_version == self.version => {
                tx.schemas_note(self.version);
                Ok(())
            }
            Some(_) | None => Err(Error::RulesChanged),
        }
    }

    fn find(&self, urn: &str) -> Option<&ExtensionSchema> {
        self.list.iter().find(|schema| schema.spec.urn == urn)
    }
}

/// Schemas that a list was read by, each in its version.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Versions(BTreeMap<String, i64>);

/// The schemas of enterprises that were asked for lately.
#[derive(Default)]
pub(crate) struct Cache {
    none: Arc<Schemas>,
    known: RwLock<BTreeMap<EnterpriseId, Arc<Schemas>>>,
}

impl Cache {
    fn get(&self, enterprise: &Enterprise) -> Option<Arc<Schemas>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&enterprise.id)?;
        (found.version == enterprise.schemas_version).then(|| Arc::clone(found))
    }

    fn put(&self, enterprise: EnterpriseId, schemas: Arc<Schemas>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(enterprise, schemas);
    }
}

impl App {
    /// The schemas of an enterprise whose row was just read.
    pub(crate) async fn schemas_of(&self, enterprise: &Enterprise) -> Result<Arc<Schemas>> {
        if enterprise.schemas_version == 0 {
            return Ok(Arc::clone(&self.schemas.none));
        }
        if let Some(known) = self.schemas.get(enterprise) {
            return Ok(known);
        }
        let read = self.store.read(self.authority.enter(enterprise.id));
        let mut version = enterprise.schemas_version;
        for _ in 0..ATTEMPTS {
            let list = read.schema_list().await?;
            // The list may be younger than the row.
            let now = read.enterprise_find().await?.map(|row| row.schemas_version);
            if now == Some(version) {
                let schemas = Arc::new(Schemas::new(version, list));
                self.schemas.put(enterprise.id, Arc::clone(&schemas));
                return Ok(schemas);
            }
            version = now.unwrap_or_default();
        }
        Err(Error::RulesChanged)
    }
}
