//! Names of attributes (RFC 7644 §3.10) and paths of PATCH operations (RFC 7644 §3.5.2).

use std::fmt;

use muster_core::query::Filter;

use crate::error::{ScimError, ScimType};
use crate::filter::{self, MAX_COMPARISONS, comparisons};
use crate::json::excerpt_of_path;
use crate::normalize::{Quirk, keys};
use crate::schema::{Resolved, ResourceType};

/// Names this product accepts for attributes of the User schema.
///
/// Administrators copy `email[type eq "work"].value` and `phoneNumber[…]` from guides that spell
/// them so; Ping's filter template says `email Co "%s"`. Answers always use the schema's name.
pub const ALIASES: [(&str, &str); 2] = [("email", "emails"), ("phoneNumber", "phoneNumbers")];

/// The name of an attribute: `[schema:]name[.sub]` (RFC 7644 §3.10).
///
/// It is canonical when the schema spells its names so and only extension attributes carry a URN;
/// [`AttrPath::parse`] and [`filter::parse`] give nothing else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttrPath {
    /// The URN of the extension; none for the base schema and the common attributes.
    pub schema: Option<String>,
    /// The attribute.
    pub name: String,
    /// The sub-attribute.
    pub sub: Option<String>,
}

impl AttrPath {
    /// An attribute of the base schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into(), sub: None }
    }

    /// A sub-attribute of the base schema.
    pub fn with_sub(name: impl Into<String>, sub: impl Into<String>) -> Self {
        Self { sub: Some(sub.into()), ..Self::new(name) }
    }

    /// Reads attribute notation in any case; `None` if the resource type has no such attribute.
    ///
    /// ```
    /// # use muster_scim::{AttrPath, ResourceType};
    /// let path = AttrPath::parse("NAME.givenname", ResourceType::user());
    /// assert_eq!(path, Some(AttrPath::with_sub("name", "givenName")));
    /// ```
    pub fn parse(text: &str, resource: &ResourceType) -> Option<Self> {
        resource.resolve(text).map(|found| found.path())
    }
}

impl fmt::Display for AttrPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        self.sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

/// What a PATCH operation changes (RFC 7644 §3.5.2 Figure 7); all names are canonical.
#[derive(Debug, Clone, PartialEq)]
pub enum PatchPath {
    /// An attribute or sub-attribute.
    Attribute(AttrPath),
    /// The entries of a multi-valued attribute that satisfy a filter, or one sub-attribute of them.
    Values {
        /// The multi-valued attribute.
        attr: AttrPath,
        /// What an entry has to satisfy; its attributes are sub-attributes of `attr`.
        filter: Filter<AttrPath>,
        /// The sub-attribute to change in them.
        sub: Option<String>,
    },
    /// All attributes of a schema, given by its bare URN.
    Schema(String),
}

impl PatchPath {
    /// Reads the path of an operation.
    ///
    /// Spaces around names, dots and brackets are tolerated. Whatever cannot be read or is not known
    /// is `invalidPath` (RFC 7644 §3.12).
    pub fn parse(text: &str, resource: &ResourceType) -> Result<Self, ScimError> {
        Self::with_quirks(text, resource).map(|(path, _)| path)
    }

    /// The same, with what is peculiar about how it is written.
    pub(crate) fn with_quirks(
        text: &str,
        resource: &ResourceType,
    ) -> Result<(Self, Vec<Quirk>), ScimError> {
        if text.contains('[') {
            let path = filter::value_path(text, resource);
            let path = path.map_err(|error| invalid(&format!("{}.", error.in_a_path())))?;
            return match &path.0 {
                Self::Values { filter, .. } if comparisons(filter) > MAX_COMPARISONS => {
                    Err(invalid(&format!(
                        "The path has more than {MAX_COMPARISONS} comparisons; send several operations."
                    )))
                }
                Self::Values { .. } | Self::Attribute(_) | Self::Schema(_) => Ok(path),
            };
        }
        let compact: String = text.split_whitespace().collect();
        if let Some(schema) = resource.schema_of(&compact) {
            return Ok((Self::Schema(schema.id.to_string()), Vec::new()));
        }
        let found = resource.resolve(&compact).ok_or_else(|| unknown(text, resource))?;
        let quirks = keys::of_path(&compact, &found).collect();
        Ok((Self::Attribute(found.path()), quirks))
    }
}

/// The refusal of a path that names nothing.
fn unknown(text: &str, resource: &ResourceType) -> ScimError {
    let (path, name) = (excerpt_of_path(text.trim()), &resource.name);
    invalid(&format!(
        "The path \"{path}\" names no attribute of {name}. Map it to one of those under /Schemas."
    ))
}

fn invalid(detail: &str) -> ScimError {
    ScimError::new(ScimType::InvalidPath, detail)
}

impl From<Resolved<'_>> for AttrPath {
    fn from(found: Resolved<'_>) -> Self {
        found.path()
    }
}

#[cfg(test)]
mod tests;
