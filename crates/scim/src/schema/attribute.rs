//! One attribute and its characteristics (RFC 7643 §2.2, §7).

use std::borrow::Cow;

use serde_json::{Value, json};

/// Text of a schema: borrowed in the built-in tables, owned in schemas made at run time.
pub type Text = Cow<'static, str>;

/// The type of an attribute's values (RFC 7643 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Unicode text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Decimal,
    /// A number without fraction or exponent.
    Integer,
    /// A date with a time, compared in time.
    DateTime,
    /// Base64 text.
    Binary,
    /// A URI.
    Reference,
    /// An object of sub-attributes.
    Complex,
}

impl Kind {
    /// The type as a Schema resource spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Decimal => "decimal",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Binary => "binary",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }

    /// What a client has to send, in words that complete "must be …".
    pub(crate) fn expectation(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "true or false",
            Self::Decimal => "a number",
            Self::Integer => "a whole number, written in digits alone",
            Self::DateTime => "a date and time such as \"2026-01-31T09:00:00Z\"",
            Self::Binary => "a base64 string",
            Self::Reference => "a URI in a string",
            Self::Complex => "an object",
        }
    }
}

/// Who may change a value (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// The server only; what a client sends is ignored.
    ReadOnly,
    /// The client, at any time.
    ReadWrite,
    /// The client, once.
    Immutable,
    /// The client, and nobody reads it back.
    WriteOnly,
}

impl Mutability {
    /// The characteristic as a Schema resource spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

/// When a value is part of an answer (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// Even if it is excluded.
    Always,
    /// Even if it is asked for, not.
    Never,
    /// Unless other attributes are asked for or this one is excluded.
    Default,
    /// Only if it is asked for.
    Request,
}

impl Returned {
    /// The characteristic as a Schema resource spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Default => "default",
            Self::Request => "request",
        }
    }
}

/// Within what a value is unique (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uniqueness {
    /// Not at all.
    None,
    /// The enterprise.
    Server,
    /// The world.
    Global,
}

impl Uniqueness {
    /// The characteristic as a Schema resource spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Server => "server",
            Self::Global => "global",
        }
    }
}

/// A row of a schema table.
///
/// Rows are written as a constructor that names the type, followed by what differs from the
/// defaults of RFC 7643 §2.2:
///
/// ```
/// # use muster_scim::schema::{Attribute, Uniqueness};
/// let row = Attribute::string("userName", "What the user logs in with.")
///     .required()
///     .unique(Uniqueness::Server);
/// assert!(row.required && !row.multi_valued);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Attribute {
    /// The name, in the spelling of answers.
    pub name: Text,
    /// The type of its values.
    pub kind: Kind,
    /// Whether it holds a list of values.
    pub multi_valued: bool,
    /// Whether every resource must have it.
    pub required: bool,
    /// Whether case makes a difference in comparisons.
    pub case_exact: bool,
    /// Who may change it.
    pub mutability: Mutability,
    /// When it is answered.
    pub returned: Returned,
    /// Within what it is unique.
    pub uniqueness: Uniqueness,
    /// Suggested values; others are accepted (RFC 7643 §7).
    pub canonical_values: Vec<Text>,
    /// What a reference may point to.
    pub reference_types: Vec<Text>,
    /// What it means, for humans.
    pub description: Text,
    /// The members of a complex value.
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    /// A row with the defaults of RFC 7643 §2.2; references and binary values are case-exact
    /// (RFC 7643 §2.3.6, §2.3.7).
    pub fn new(kind: Kind, name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            kind,
            multi_valued: false,
            required: false,
            case_exact: matches!(kind, Kind::Binary | Kind::Reference),
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            canonical_values: Vec::new(),
            reference_types: Vec::new(),
            description: description.into(),
            sub_attributes: Vec::new(),
        }
    }

    /// Text.
    pub fn string(name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self::new(Kind::String, name, description)
    }

    /// A truth value.
    pub fn boolean(name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self::new(Kind::Boolean, name, description)
    }

    /// A whole number.
    pub fn integer(name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self::new(Kind::Integer, name, description)
    }

    /// A moment.
    pub fn date_time(name: impl Into<Text>, description: impl Into<Text>) -> Self {
        Self::new(Kind::DateTime, name, description)
    }

    /// A URI to one of `targets`: resource type names, `external` or `uri`.
    pub fn reference(
        name: impl Into<Text>,
        description: impl Into<Text>,
        targets: &[&'static str],
    ) -> Self {
        let reference_types = texts(targets);
        Self { reference_types, ..Self::new(Kind::Reference, name, description) }
    }

    /// An object.
    pub fn complex(
        name: impl Into<Text>,
        description: impl Into<Text>,
        sub_attributes: impl Into<Vec<Self>>,
    ) -> Self {
        let sub_attributes = sub_attributes.into();
        Self { sub_attributes, ..Self::new(Kind::Complex, name, description) }
    }

    /// Holds a list.
    pub fn many(self) -> Self {
        Self { multi_valued: true, ..self }
    }

    /// Must be present.
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Case makes a difference.
    pub fn case_exact(self) -> Self {
        Self { case_exact: true, ..self }
    }

    /// Belongs to the server, as do its sub-attributes.
    pub fn read_only(self) -> Self {
        let sub_attributes = self.sub_attributes.into_iter().map(Self::read_only).collect();
        Self { mutability: Mutability::ReadOnly, sub_attributes, ..self }
    }

    /// Is set once.
    pub fn immutable(self) -> Self {
        Self { mutability: Mutability::Immutable, ..self }
    }

    /// Is never read back.
    pub fn write_only(self) -> Self {
        Self { mutability: Mutability::WriteOnly, returned: Returned::Never, ..self }
    }

    /// Is answered when `returned` says so.
    pub fn returned(self, returned: Returned) -> Self {
        Self { returned, ..self }
    }

    /// Is unique within `uniqueness`.
    pub fn unique(self, uniqueness: Uniqueness) -> Self {
        Self { uniqueness, ..self }
    }

    /// Suggests values.
    pub fn canonical(self, values: &[&'static str]) -> Self {
        Self { canonical_values: texts(values), ..self }
    }

    /// The sub-attribute of that name, in any case.
    pub fn sub(&self, name: &str) -> Option<&Self> {
        find(&self.sub_attributes, name)
    }

    /// Whether nobody reads the value back (RFC 7643 §7).
    pub fn is_hidden(&self) -> bool {
        self.mutability == Mutability::WriteOnly || self.returned == Returned::Never
    }

    /// An entry of a Schema resource's `attributes` (RFC 7643 §7): every characteristic is given,
    /// nothing is ever null.
    pub fn to_json(&self) -> Value {
        let mut json = json!({
            "name": self.name,
            "type": self.kind.as_str(),
            "multiValued": self.multi_valued,
            "description": self.description,
            "required": self.required,
            "caseExact": self.case_exact,
            "mutability": self.mutability.as_str(),
            "returned": self.returned.as_str(),
            "uniqueness": self.uniqueness.as_str(),
        });
        if let Value::Object(json) = &mut json {
            if !self.canonical_values.is_empty() {
                json.insert("canonicalValues".into(), json!(self.canonical_values));
            }
            if self.kind == Kind::Reference {
                json.insert("referenceTypes".into(), json!(self.reference_types));
            }
            if self.kind == Kind::Complex {
                let subs = self.sub_attributes.iter().map(Self::to_json).collect();
                json.insert("subAttributes".into(), subs);
            }
        }
        json
    }
}

/// The attribute of that name, in any case (RFC 7643 §2.1).
///
/// Tables have some twenty rows and names rarely share their length, so that looking through them
/// costs less than hashing a lower-cased copy of the name.
pub(super) fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

fn texts(values: &[&'static str]) -> Vec<Text> {
    values.iter().copied().map(Cow::Borrowed).collect()
}
