//! People for tests, and recorded requests of identity providers.

use std::{fs, path::Path};

use muster_core::entropy::Entropy as _;
use muster_server::system::SystemEntropy;
use serde::Deserialize;
use serde_json::{Value, json};

/// A name that nothing else has.
pub fn unique(prefix: &str) -> String {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    let suffix = format!("{:016x}", u64::from_be_bytes(bytes));
    if prefix.is_empty() { suffix } else { format!("{prefix} {suffix}") }
}

/// Somebody new with a work e-mail.
pub fn person_named(user_name: &str) -> Value {
    let local: String = user_name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": user_name,
        "emails": [{ "value": format!("{local}@contoso.example"), "type": "work", "primary": true }],
    })
}

/// Somebody new with a work e-mail, and more: members of `more` replace or add.
pub fn person(user_name: &str, more: Value) -> Value {
    let mut person = person_named(user_name);
    if let (Some(person), Value::Object(more)) = (person.as_object_mut(), more) {
        person.extend(more);
    }
    person
}

/// A recorded exchange of an identity provider.
#[derive(Debug, Clone, Deserialize)]
pub struct Fixture {
    /// Whose it is.
    pub idp: String,
    /// Its name.
    pub name: String,
    /// HTTP method.
    pub method: String,
    /// Path below the Tenant URL, encoded as the client does.
    pub path: String,
    /// Headers as sent; others must not be added.
    pub headers: std::collections::BTreeMap<String, String>,
    /// The body: null for none, a string for these very characters.
    pub body: Value,
    /// What should come back.
    pub expect: Expected,
}

/// What should come back.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    /// Acceptable status codes, the preferred one first.
    pub status: Vec<u16>,
    /// What is known about it.
    #[serde(default)]
    pub notes: String,
}

impl Fixture {
    /// The fixtures of a folder below `fixtures/idp/`, by file name without ending.
    pub fn all(folder: &str) -> Vec<(String, Self)> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/idp").join(folder);
        let entries = fs::read_dir(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut all: Vec<_> = entries
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let text = fs::read_to_string(&path).expect("a fixture");
                let fixture = serde_json::from_str(&text);
                let fixture = fixture.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                (name, fixture)
            })
            .collect();
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }
}
