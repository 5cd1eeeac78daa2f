//! The files of scripts: `scripts/c01-….toml` for each row of the policy, and the people they are about.

use std::{collections::BTreeMap, fs, path::PathBuf};

use muster_core::policy::{Preset, Row};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::step::Step;

/// The scripts of a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// In the order they are read.
    pub(super) script: Vec<Script>,
    /// Presets that differ in the row, and where no script can show it.
    #[serde(default)]
    pub(super) exception: Vec<Exception>,
}

/// What happens, one step after the other.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    /// Its name, unique in its row.
    pub(super) name: String,
    /// What it is about, in a sentence.
    pub(super) purpose: String,
    /// Values of the policy that take the place of the presets', as JSON.
    pub(super) policy: Option<String>,
    /// It begins before single sign-on is active and provisioning is enabled.
    #[serde(default)]
    pub(super) fresh: bool,
    /// The default role is called by its name at the end, which is another one in each preset.
    #[serde(default)]
    pub(super) names_default_role: bool,
    /// The steps.
    pub(super) steps: Vec<Step>,
}

/// Two presets that differ in a row without a script that shows it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exception {
    /// The two.
    pub(super) presets: [Preset; 2],
    /// Why no script can.
    pub(super) reason: String,
}

/// What identity providers send about people, by the names that scripts call them.
#[derive(Debug, Deserialize)]
pub(super) struct People(BTreeMap<String, Body>);

/// How somebody is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    about: String,
    json: String,
}

impl Script {
    /// Values of the policy that take the place of the presets'.
    pub(super) fn values(&self) -> Value {
        self.policy.as_deref().map_or_else(|| serde_json::json!({}), json)
    }
}

impl People {
    /// All of them.
    pub(super) fn read() -> Self {
        read(&folder().join("people.toml"))
    }

    /// What is sent: a JSON text, or somebody by name; members of `with` take the place of theirs, and null
    /// takes one away.
    pub(super) fn body(&self, body: &str, with: Option<&str>) -> Value {
        let known = self.0.get(body).map(|known| known.json.as_str());
        let mut body = match known {
            Some(known) => json(known),
            None if body.trim_start().starts_with('{') => json(body),
            None => panic!("nobody is called {body}"),
        };
        if let (Some(body), Some(Value::Object(with))) = (body.as_object_mut(), with.map(json)) {
            for (name, value) in with {
                match value {
                    Value::Null => drop(body.remove(&name)),
                    value => drop(body.insert(name, value)),
                }
            }
        }
        body
    }

    /// Each with a sentence and what is sent.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str, Value)> {
        self.0.iter().map(|(name, body)| (name.as_str(), body.about.as_str(), json(&body.json)))
    }
}

/// The scripts of a row; none, where there is no file.
pub(super) fn of(row: Row) -> Option<File> {
    let prefix = format!("{}-", short(row));
    let entries = fs::read_dir(folder()).unwrap();
    let mut found = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(&prefix));
    let path = found.next()?;
    assert!(found.next().is_none(), "{} has several files", row.id());
    Some(read(&path))
}

/// `c01`, as files and tests are called.
pub(super) fn short(row: Row) -> String {
    row.id().to_lowercase().replace('-', "")
}

pub(super) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts")
}

#[track_caller]
pub(super) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn read<T: DeserializeOwned>(path: &std::path::Path) -> T {
    let text = fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
