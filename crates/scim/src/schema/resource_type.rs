//! Resource types (RFC 7643 §6) and the look-up of attributes in them.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::attribute::{Attribute, Kind, Mutability, Text, find};
use super::{Schema, common, enterprise_user, group, user};
use crate::path::{ALIASES, AttrPath};
use crate::urn;

/// A kind of resource: its base schema and its extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceType {
    /// The identifier, equal to the name.
    pub id: Text,
    /// The name, as in `meta.resourceType`.
    pub name: Text,
    /// Where its resources are, relative to the base: `/Users`.
    pub endpoint: Text,
    /// What it is, for humans.
    pub description: Text,
    /// The attributes every resource has, whatever its schema (RFC 7643 §3.1).
    pub common: Vec<Attribute>,
    /// The base schema.
    pub schema: Schema,
    /// The extensions its resources may carry.
    pub extensions: Vec<Extension>,
}

/// A schema that extends a resource type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The schema; its attributes live in an object under its URN.
    pub schema: Schema,
    /// Whether every resource must carry it.
    pub required: bool,
}

/// An attribute that was looked up: the row of the table and where it stands.
///
/// It prints as its canonical name, such as `name.givenName`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved<'a> {
    /// The URN of the schema; common attributes count to the base schema.
    pub schema: &'a str,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// The sub-attribute, if one was named.
    pub sub: Option<&'a Attribute>,
    /// Whether the attribute belongs to an extension, and therefore lives under its URN.
    pub extension: bool,
}

impl<'a> Resolved<'a> {
    /// What was named in the end: the sub-attribute, or else the attribute.
    pub fn leaf(&self) -> &'a Attribute {
        self.sub.unwrap_or(self.attribute)
    }

    /// The same attribute with one of its sub-attributes.
    #[must_use]
    pub fn with_sub(self, sub: &'a Attribute) -> Self {
        Self { sub: Some(sub), ..self }
    }

    /// The sub-attribute of that name, in any case.
    pub fn child(self, name: &str) -> Option<Self> {
        self.attribute.sub(name).map(|sub| self.with_sub(sub))
    }

    /// What a name in the brackets of this attribute means: a sub-attribute, or the plain value itself,
    /// which RFC 7643 §2.4 calls `value`.
    pub(crate) fn part(self, name: &str) -> Option<Self> {
        if self.is_plain_list() {
            return name.eq_ignore_ascii_case("value").then_some(self);
        }
        self.child(name)
    }

    /// Whether it holds a list of plain values.
    pub(crate) fn is_plain_list(&self) -> bool {
        self.attribute.multi_valued && self.attribute.kind != Kind::Complex
    }

    /// Whether only the server may change it.
    pub fn is_read_only(&self) -> bool {
        [Some(self.attribute), self.sub]
            .into_iter()
            .flatten()
            .any(|row| row.mutability == Mutability::ReadOnly)
    }

    /// Whether what was named in the end is an object.
    pub fn is_complex(&self) -> bool {
        self.leaf().kind == Kind::Complex
    }

    /// The canonical path: names as the schema spells them, the URN for extensions only.
    pub fn path(&self) -> AttrPath {
        AttrPath {
            schema: self.extension.then(|| self.schema.to_owned()),
            name: self.attribute.name.to_string(),
            sub: self.sub.map(|sub| sub.name.to_string()),
        }
    }
}

impl fmt::Display for Resolved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.extension {
            write!(f, "{}:", self.schema)?;
        }
        f.write_str(&self.attribute.name)?;
        self.sub.map_or(Ok(()), |sub| write!(f, ".{}", sub.name))
    }
}

impl ResourceType {
    /// Users, with the enterprise extension (RFC 7643 §8.6).
    pub fn user() -> &'static Self {
        static USER: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
            id: "User".into(),
            name: "User".into(),
            endpoint: "/Users".into(),
            description: "User Account".into(),
            common: common::attributes(),
            schema: user::schema(),
            extensions: vec![Extension { schema: enterprise_user::schema(), required: false }],
        });
        &USER
    }

    /// Groups (RFC 7643 §8.6).
    pub fn group() -> &'static Self {
        static GROUP: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
            id: "Group".into(),
            name: "Group".into(),
            endpoint: "/Groups".into(),
            description: "Group".into(),
            common: common::attributes(),
            schema: group::schema(),
            extensions: Vec::new(),
        });
        &GROUP
    }

    /// The base schema and the extensions, in this order.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        std::iter::once(&self.schema).chain(self.extensions.iter().map(|other| &other.schema))
    }

    /// Every attribute there is: common ones, the base schema's, the extensions'.
    pub fn attributes(&self) -> impl Iterator<Item = Resolved<'_>> {
        let base = self.common.iter().chain(&self.schema.attributes).map(|row| self.base(row));
        let extended = self.extensions.iter().flat_map(|Extension { schema, .. }| {
            schema.attributes.iter().map(|row| of(schema, row))
        });
        base.chain(extended)
    }

    /// Looks an attribute up, in any case.
    ///
    /// A name without URN is looked for in the base schema, then in the extensions, where it counts
    /// only if it is unique (RFC 7644 §3.10), and at last among [`ALIASES`].
    pub fn attribute(&self, path: &AttrPath) -> Option<Resolved<'_>> {
        let found = match &path.schema {
            Some(urn) => self.within(self.schema_of(urn)?, &path.name)?,
            None => self.unqualified(&path.name)?,
        };
        descend(found, path.sub.as_deref())
    }

    /// The row of an attribute, to change a characteristic: an enterprise may require emails.
    pub fn attribute_mut(&mut self, path: &AttrPath) -> Option<&mut Attribute> {
        let AttrPath { schema, name, sub } = self.attribute(path)?.path();
        let table = match schema {
            Some(urn) => {
                let mut schemas = self.extensions.iter_mut().map(|other| &mut other.schema);
                &mut schemas.find(|schema| schema.id == urn)?.attributes
            }
            None if find(&self.common, &name).is_some() => &mut self.common,
            None => &mut self.schema.attributes,
        };
        let attribute = table.iter_mut().find(|row| row.name == name)?;
        match sub {
            Some(sub) => attribute.sub_attributes.iter_mut().find(|row| row.name == sub),
            None => Some(attribute),
        }
    }

    /// Looks up what a client wrote in attribute notation: `[URN:]name[.sub]` (RFC 7644 §3.10).
    pub fn resolve(&self, notation: &str) -> Option<Resolved<'_>> {
        if let Some((schema, rest)) = self.split_urn(notation) {
            return self.resolve_in(schema, rest);
        }
        let (name, sub) = split_sub(notation);
        descend(self.unqualified(name)?, sub)
    }

    /// Looks `name[.sub]` up in one schema.
    pub(crate) fn resolve_in<'a>(
        &'a self,
        schema: &'a Schema,
        notation: &str,
    ) -> Option<Resolved<'a>> {
        let (name, sub) = split_sub(notation);
        descend(self.within(schema, name)?, sub)
    }

    /// The schema of that URN, in any case.
    pub(crate) fn schema_of(&self, urn: &str) -> Option<&Schema> {
        self.schemas().find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// Splits `URN:rest` by the longest known URN, because URNs contain colons and dots themselves.
    ///
    /// `URN.rest` is what Entra's oldest jobs write.
    pub(crate) fn split_urn<'t>(&self, text: &'t str) -> Option<(&Schema, &'t str)> {
        self.schemas()
            .filter_map(|schema| {
                let (urn, rest) = text.split_at_checked(schema.id.len())?;
                let rest = rest.strip_prefix([':', '.'])?;
                urn.eq_ignore_ascii_case(&schema.id).then_some((schema, rest))
            })
            .max_by_key(|(schema, _)| schema.id.len())
    }

    /// The `ResourceType` resource (RFC 7643 §6), without `meta`, which only the server's edge can know.
    pub fn to_json(&self) -> Value {
        let extensions: Value = self
            .extensions
            .iter()
            .map(|other| json!({ "schema": other.schema.id, "required": other.required }))
            .collect();
        json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": self.id,
            "name": self.name,
            "endpoint": self.endpoint,
            "description": self.description,
            "schema": self.schema.id,
            "schemaExtensions": extensions,
        })
    }

    fn base<'a>(&'a self, attribute: &'a Attribute) -> Resolved<'a> {
        Resolved { schema: &self.schema.id, attribute, sub: None, extension: false }
    }

    fn in_base(&self, name: &str) -> Option<Resolved<'_>> {
        let found = find(&self.common, name).or_else(|| self.schema.attribute(name));
        found.map(|attribute| self.base(attribute))
    }

    fn within<'a>(&'a self, schema: &'a Schema, name: &str) -> Option<Resolved<'a>> {
        if schema.id == self.schema.id {
            self.in_base(name).or_else(|| self.in_base(alias(name)?))
        } else {
            schema.attribute(name).map(|attribute| of(schema, attribute))
        }
    }

    fn unqualified(&self, name: &str) -> Option<Resolved<'_>> {
        self.in_base(name)
            .or_else(|| self.only_extension_with(name))
            .or_else(|| self.in_base(alias(name)?))
    }

    fn only_extension_with(&self, name: &str) -> Option<Resolved<'_>> {
        let mut found = self.extensions.iter().filter_map(|Extension { schema, .. }| {
            schema.attribute(name).map(|attribute| of(schema, attribute))
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

fn of<'a>(schema: &'a Schema, attribute: &'a Attribute) -> Resolved<'a> {
    Resolved { schema: &schema.id, attribute, sub: None, extension: true }
}

fn descend<'a>(found: Resolved<'a>, sub: Option<&str>) -> Option<Resolved<'a>> {
    sub.map_or(Some(found), |sub| found.child(sub))
}

fn split_sub(notation: &str) -> (&str, Option<&str>) {
    notation.split_once('.').map_or((notation, None), |(name, sub)| (name, Some(sub)))
}

fn alias(name: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(from, _)| from.eq_ignore_ascii_case(name)).map(|(_, to)| *to)
}
