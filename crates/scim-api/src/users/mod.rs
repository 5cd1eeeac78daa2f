//! `/Users`: one endpoint, one file.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod replace;

use actix_web::{HttpRequest, http::header::IF_MATCH};
use muster_core::{id::PersonId, person::Person};
use muster_scim::{AttrPath, Map, ResourceType, ScimError, ScimType, missing_required, version};

use crate::{error::Failure, notes::Notes};

/// The id of a path. What is no id of ours is absent, not malformed (RFC 7644 §3.4.1).
fn person_id(path: &str) -> Result<PersonId, Failure> {
    path.parse().map_err(|_not_ours| Failure::absent("user"))
}

/// The id of a path, written down as the person that the operation is about.
fn identify(notes: &mut Notes, path: &str) -> Result<PersonId, Failure> {
    let id = person_id(path)?;
    notes.person = Some(id);
    Ok(id)
}

/// The version that the caller knows, if it says one.
#[derive(Debug)]
pub(crate) struct Precondition(Option<String>);

impl Precondition {
    fn of(request: &HttpRequest) -> Self {
        // A tag that cannot be read matches nothing; it must not count as no condition at all.
        let tags: Vec<&str> = request
            .headers()
            .get_all(IF_MATCH)
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        Self((!tags.is_empty()).then(|| tags.join(", ")))
    }

    /// RFC 7644 §3.7: in a bulk request each operation says its own.
    pub(crate) fn version(version: Option<String>) -> Self {
        Self(version)
    }

    /// RFC 7644 §3.14: 412 where the version differs.
    fn check(&self, person: &Person) -> Result<(), Failure> {
        match &self.0 {
            Some(header) if !version::if_match(header, person.version) => {
                Err(Failure::precondition())
            }
            _ => Ok(()),
        }
    }
}

/// 400 naming every required attribute that is missing, with the way to map it (requirement 56).
fn require(resource: &Map, kind: &ResourceType) -> Result<(), Failure> {
    let missing = missing_required(resource, kind);
    if missing.is_empty() {
        return Ok(());
    }
    let sentences: Vec<String> = missing.iter().map(missing_sentence).collect();
    Err(ScimError::new(ScimType::InvalidValue, sentences.join(" ")).into())
}

fn missing_sentence(path: &AttrPath) -> String {
    match path.name.as_str() {
        "emails" => "emails[type eq \"work\"].value is missing. In Entra, map mail to \
                     emails[type eq \"work\"].value with matching precedence 1, and check that the \
                     person has an e-mail there."
            .into(),
        "userName" => "userName is missing. In Entra, map displayName or userPrincipalName to \
                       userName."
            .into(),
        other => format!("{other} is missing; map an attribute to it."),
    }
}
