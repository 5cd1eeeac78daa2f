//! From attribute paths of SCIM to fields of a person.

use muster_core::{
    query::{
        DocumentField, EmailPart, EntryField, Filter, Literal, Op, PersonColumn, PersonField,
        ValueKind,
    },
    time::Timestamp,
};
use muster_scim::{
    AttrPath, Attribute, Resolved, ResourceType, ScimError, ScimType, schema::Kind, urn,
};

/// The filter in the store's words.
pub(crate) fn filter(
    filter: Filter<AttrPath>,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<Filter<PersonField>, ScimError> {
    Resolver { kind, tenant_url }.filter(filter)
}

/// The field to sort by, if the attribute has one value per person or per entry.
pub(crate) fn sortable(path: &AttrPath, kind: &ResourceType) -> Option<PersonField> {
    let found = kind.attribute(path)?;
    match field(&found) {
        Some(Field::Stored(PersonField::Document(document)))
            if document.part.kind == ValueKind::Whole =>
        {
            None
        }
        Some(Field::Stored(stored)) => Some(stored),
        Some(Field::Moment(column)) => Some(PersonField::Column(column)),
        Some(Field::Version) => Some(PersonField::Column(PersonColumn::Version)),
        // The same for everybody, or nobody's.
        Some(Field::ResourceType | Field::Location | Field::Nowhere) | None => None,
    }
}

/// What an attribute is to the store.
enum Field {
    Stored(PersonField),
    /// `meta.resourceType`: the same for every person.
    ResourceType,
    /// `meta.location`: the id behind the tenant's address.
    Location,
    /// A moment, kept as a number.
    Moment(PersonColumn),
    /// `meta.version`: a number behind an entity tag.
    Version,
    /// Never there: people have no groups yet.
    Nowhere,
}

struct Resolver<'a> {
    kind: &'a ResourceType,
    tenant_url: &'a str,
}

impl Resolver<'_> {
    fn filter(&self, filter: Filter<AttrPath>) -> Result<Filter<PersonField>, ScimError> {
        Ok(match filter {
            Filter::And(parts) => Filter::And(self.all(parts)?),
            Filter::Or(parts) => Filter::Or(self.all(parts)?),
            Filter::Not(part) => Filter::Not(Box::new(self.filter(*part)?)),
            Filter::Compare { attr, op, value } => self.compare(&attr, op, value)?,
            Filter::Present(attr) => self.present(&attr)?,
            Filter::Any { attr, filter } => match self.field(&attr)? {
                Field::Stored(field) => {
                    let filter = self.inside(*filter, &attr)?;
                    if text_kinds(&filter) == (true, true) {
                        return Err(mixed(&attr));
                    }
                    Filter::Any { attr: field, filter: Box::new(filter) }
                }
                Field::ResourceType
                | Field::Location
                | Field::Moment(_)
                | Field::Version
                | Field::Nowhere => NEVER,
            },
        })
    }

    fn all(&self, parts: Vec<Filter<AttrPath>>) -> Result<Vec<Filter<PersonField>>, ScimError> {
        parts.into_iter().map(|part| self.filter(part)).collect()
    }

    fn present(&self, attr: &AttrPath) -> Result<Filter<PersonField>, ScimError> {
        let found = self.kind.attribute(attr).ok_or_else(|| unknown(attr))?;
        if found.is_complex() && found.sub.is_none() && !found.attribute.multi_valued {
            // An object is there where a part of it is; parts may lie in columns.
            let parts = found.attribute.sub_attributes.iter();
            let parts = parts.map(|sub| self.present(&found.with_sub(sub).path()));
            return Ok(Filter::Or(parts.collect::<Result<_, _>>()?));
        }
        Ok(match self.field(attr)? {
            Field::Stored(attr) => Filter::Present(attr),
            Field::ResourceType | Field::Location | Field::Moment(_) | Field::Version => ALWAYS,
            Field::Nowhere => NEVER,
        })
    }

    fn compare(
        &self,
        attr: &AttrPath,
        op: Op,
        value: Literal,
    ) -> Result<Filter<PersonField>, ScimError> {
        Ok(match self.field(attr)? {
            Field::Stored(attr) => Filter::Compare { attr, op, value },
            // The same for everybody, or an address with the id at its end: a part of it says nothing.
            Field::ResourceType | Field::Location | Field::Version
                if !matches!(op, Op::Eq | Op::Ne) =>
            {
                return Err(equality_only(attr));
            }
            Field::ResourceType => {
                let same = value == Literal::Text(self.kind.name.to_string());
                constant(same == (op == Op::Eq))
            }
            Field::Location => {
                let base = format!("{}/Users/", self.tenant_url);
                let id = match &value {
                    Literal::Text(text) => text.strip_prefix(&base),
                    _ => None,
                };
                match id {
                    Some(id) => Filter::Compare {
                        attr: PersonField::Column(PersonColumn::Id),
                        op,
                        value: Literal::Text(id.to_owned()),
                    },
                    None => constant(op == Op::Ne),
                }
            }
            Field::Moment(column) => {
                let Literal::Text(text) = &value else { return Ok(constant(op == Op::Ne)) };
                let moment = Timestamp::parse(text).ok_or_else(|| bad_time(attr))?;
                let value = Literal::Integer(moment.as_millis());
                Filter::Compare { attr: PersonField::Column(column), op, value }
            }
            Field::Version => {
                let number = match &value {
                    Literal::Text(tag) => tag_number(tag),
                    _ => None,
                };
                match number {
                    Some(number) => Filter::Compare {
                        attr: PersonField::Column(PersonColumn::Version),
                        op,
                        value: Literal::Integer(number),
                    },
                    None => constant(op == Op::Ne),
                }
            }
            Field::Nowhere => constant(op == Op::Ne),
        })
    }

    /// Names inside `attr[...]` are sub-attributes of `attr`.
    fn inside(
        &self,
        filter: Filter<AttrPath>,
        around: &AttrPath,
    ) -> Result<Filter<PersonField>, ScimError> {
        let all = |parts: Vec<Filter<AttrPath>>| {
            parts.into_iter().map(|part| self.inside(part, around)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match filter {
            Filter::And(parts) => Filter::And(all(parts)?),
            Filter::Or(parts) => Filter::Or(all(parts)?),
            Filter::Not(part) => Filter::Not(Box::new(self.inside(*part, around)?)),
            Filter::Compare { attr, op, value } => {
                Filter::Compare { attr: self.entry(&attr, around)?, op, value }
            }
            Filter::Present(attr) => Filter::Present(self.entry(&attr, around)?),
            Filter::Any { attr, .. } => return Err(unknown(&attr)),
        })
    }

    fn entry(&self, attr: &AttrPath, around: &AttrPath) -> Result<PersonField, ScimError> {
        let name = attr.sub.as_deref().unwrap_or(&attr.name);
        let path = AttrPath { sub: Some(name.to_owned()), ..around.clone() };
        let found = self.kind.attribute(&path).ok_or_else(|| unknown(attr))?;
        if found.attribute.name == "emails" && !found.extension {
            return email_part(name).map(PersonField::Email).ok_or_else(|| unknown(attr));
        }
        Ok(PersonField::Entry(entry_field(found.leaf(), found.sub.is_some())))
    }

    fn field(&self, path: &AttrPath) -> Result<Field, ScimError> {
        let found = self.kind.attribute(path).ok_or_else(|| unknown(path))?;
        field(&found).ok_or_else(|| unknown(path))
    }
}

/// Whether a filter on an entry compares text folded, and whether it compares text exactly.
fn text_kinds(filter: &Filter<PersonField>) -> (bool, bool) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().map(text_kinds).fold((false, false), |a, b| (a.0 || b.0, a.1 || b.1))
        }
        Filter::Not(part) | Filter::Any { filter: part, .. } => text_kinds(part),
        Filter::Compare { attr, .. } | Filter::Present(attr) => match attr {
            PersonField::Entry(part) => {
                (part.kind == ValueKind::Folded, part.kind == ValueKind::Exact)
            }
            _ => (false, false),
        },
    }
}

const ALWAYS: Filter<PersonField> = Filter::And(Vec::new());
const NEVER: Filter<PersonField> = Filter::Or(Vec::new());

fn constant(holds: bool) -> Filter<PersonField> {
    if holds { ALWAYS } else { NEVER }
}

/// What an attribute is to the store. Columns are listed; everything else lies in the document.
fn field(found: &Resolved<'_>) -> Option<Field> {
    use PersonColumn as Column;
    let column = |column| Some(Field::Stored(PersonField::Column(column)));
    let sub = found.sub.map(|sub| sub.name.as_ref());
    let name = found.attribute.name.as_ref();
    if found.extension {
        return match (found.schema, name, sub) {
            (urn::ENTERPRISE_USER, "organization", None) => column(Column::Company),
            _ => Some(document(found)),
        };
    }
    match (name, sub) {
        ("id", None) => column(Column::Id),
        ("userName", None) => column(Column::UserName),
        ("externalId", None) => column(Column::ExternalId),
        ("active", None) => column(Column::Active),
        ("displayName", None) => column(Column::DisplayName),
        ("name", Some("givenName")) => column(Column::GivenName),
        ("name", Some("familyName")) => column(Column::FamilyName),
        ("title", None) => column(Column::Title),
        ("meta", Some("created")) => Some(Field::Moment(Column::Created)),
        ("meta", Some("lastModified")) => Some(Field::Moment(Column::Updated)),
        ("meta", Some("resourceType")) => Some(Field::ResourceType),
        ("meta", Some("location")) => Some(Field::Location),
        ("meta", Some("version")) => Some(Field::Version),
        ("meta" | "groups" | "password", _) => Some(Field::Nowhere),
        ("emails", None) => Some(Field::Stored(PersonField::Emails)),
        ("emails", Some(part)) => {
            email_part(part).map(|part| Field::Stored(PersonField::Email(part)))
        }
        _ => Some(document(found)),
    }
}

fn email_part(name: &str) -> Option<EmailPart> {
    match name {
        "value" => Some(EmailPart::Value),
        "type" => Some(EmailPart::Kind),
        "display" => Some(EmailPart::Display),
        "primary" => Some(EmailPart::Primary),
        _ => None,
    }
}

fn document(found: &Resolved<'_>) -> Field {
    let mut path = Vec::new();
    if found.extension {
        path.push(found.schema.to_owned());
    }
    path.push(found.attribute.name.to_string());
    let list = found.attribute.multi_valued;
    if !list && let Some(sub) = found.sub {
        path.push(sub.name.to_string());
    }
    let part = entry_field(found.leaf(), list && found.sub.is_some());
    Field::Stored(PersonField::Document(DocumentField { path, list, part }))
}

fn entry_field(row: &Attribute, keyed: bool) -> EntryField {
    let kind = match row.kind {
        Kind::Boolean => ValueKind::Bool,
        Kind::Integer | Kind::Decimal => ValueKind::Number,
        Kind::Complex => ValueKind::Whole,
        Kind::String | Kind::Reference | Kind::Binary | Kind::DateTime if row.case_exact => {
            ValueKind::Exact
        }
        Kind::String | Kind::Reference | Kind::Binary | Kind::DateTime => ValueKind::Folded,
    };
    EntryField { key: keyed.then(|| row.name.to_string()), kind }
}

/// `W/"12"`, `"12"` or `12`.
fn tag_number(tag: &str) -> Option<i64> {
    tag.trim_start_matches("W/").trim_matches('"').parse().ok()
}

fn unknown(path: &AttrPath) -> ScimError {
    ScimError::new(
        ScimType::InvalidFilter,
        format!(
            "\"{}\" cannot be filtered by; /Schemas lists the attributes there are.",
            path.name
        ),
    )
}

fn mixed(path: &AttrPath) -> ScimError {
    ScimError::new(
        ScimType::InvalidFilter,
        format!(
            "Inside \"{}[…]\", a part whose case matters cannot be combined with one whose case does \
             not; ask for them in two terms.",
            path.name
        ),
    )
}

fn equality_only(path: &AttrPath) -> ScimError {
    ScimError::new(
        ScimType::InvalidFilter,
        format!("\"{path}\" can be compared with eq and ne only."),
    )
}

fn bad_time(path: &AttrPath) -> ScimError {
    ScimError::new(
        ScimType::InvalidFilter,
        format!("\"{}\" is compared with a time such as \"2026-11-22T12:00:00Z\".", path.name),
    )
}
