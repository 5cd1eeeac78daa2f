//! From attribute paths of SCIM to fields of the store: what is the same for every resource type.
//!
//! A resource type says in [`Fields`] where its attributes lie; everything else lies in its document.

mod group;
mod user;

use muster_core::{
    extension::is_own,
    query::{DocumentField, EntryField, Filter, Literal, Op, Sort, ValueKind},
    time::Timestamp,
};
use muster_scim::{
    AttrPath, Attribute, Resolved, ResourceType, ScimError, ScimType,
    schema::{Kind, Returned},
};

pub(crate) use self::group::members;

/// The fields of a resource type.
pub(crate) trait Fields: Sized {
    /// What an attribute is to the store.
    fn of(found: &Resolved<'_>) -> Option<Field<Self>>;

    /// What a sub-attribute of the entry in `attr[...]` is.
    fn entry(found: &Resolved<'_>) -> Option<Entry<Self>>;

    /// The id.
    fn id() -> Self;

    /// Whether the field has one value to sort by.
    fn is_sortable(&self) -> bool;
}

/// What an attribute is to the store.
pub(crate) enum Field<F> {
    Stored(F),
    /// `meta.resourceType`: the same for every resource.
    ResourceType,
    /// `meta.location`: the id behind the tenant's address.
    Location,
    /// A moment, kept as a number.
    Moment(F),
    /// `meta.version`: a number behind an entity tag.
    Version(F),
    /// `$ref` of the entries of a list.
    Reference(F, Vec<Target<F>>),
    /// Never there.
    Nowhere,
}

/// What a sub-attribute of the entry in `attr[...]` is.
pub(crate) enum Entry<F> {
    Stored(F),
    /// `$ref`; every entry has one.
    Reference(Vec<Target<F>>),
}

/// Where a reference may lead.
pub(crate) struct Target<F> {
    /// The endpoint of the resources there.
    pub(crate) endpoint: &'static str,
    /// The id of the resource.
    pub(crate) id: F,
    /// What else holds of a reference that leads there.
    pub(crate) kind: Option<(F, &'static str)>,
}

/// The filter in the store's words.
pub(crate) fn filter<F: Fields>(
    filter: Filter<AttrPath>,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<Filter<F>, ScimError> {
    Resolver { kind, tenant_url }.filter(filter)
}

/// The order by an attribute, if it has one value per resource or per entry.
pub(crate) fn sort<F: Fields>(
    path: &AttrPath,
    kind: &ResourceType,
    descending: bool,
) -> Option<Sort<F>> {
    let found = kind.attribute(path)?;
    // An order would tell what nobody may read.
    if [found.attribute, found.leaf()].iter().any(|row| row.returned == Returned::Never) {
        return None;
    }
    // RFC 7644 §3.4.2.3: a complex attribute is sorted by its value.
    let found = if found.is_complex() { found.child("value")? } else { found };
    let by = match F::of(&found)? {
        Field::Stored(field) | Field::Moment(field) | Field::Version(field) => field,
        // The same for everybody, or nobody's.
        Field::ResourceType | Field::Location | Field::Reference(..) | Field::Nowhere => {
            return None;
        }
    };
    by.is_sortable().then_some(Sort { by, descending })
}

struct Resolver<'a> {
    kind: &'a ResourceType,
    tenant_url: &'a str,
}

impl Resolver<'_> {
    fn filter<F: Fields>(&self, filter: Filter<AttrPath>) -> Result<Filter<F>, ScimError> {
        Ok(match filter {
            Filter::And(parts) => Filter::And(self.all(parts)?),
            Filter::Or(parts) => Filter::Or(self.all(parts)?),
            Filter::Not(part) => Filter::Not(Box::new(self.filter(*part)?)),
            Filter::Compare { attr, op, value } => self.compare(&attr, op, value)?,
            Filter::Present(attr) => self.present(&attr)?,
            Filter::Any { attr, filter } => match self.field(&attr)? {
                Field::Stored(field) => {
                    Filter::Any { attr: field, filter: Box::new(self.inside(*filter, &attr)?) }
                }
                Field::ResourceType
                | Field::Location
                | Field::Moment(_)
                | Field::Version(_)
                | Field::Reference(..)
                | Field::Nowhere => never(),
            },
        })
    }

    fn all<F: Fields>(&self, parts: Vec<Filter<AttrPath>>) -> Result<Vec<Filter<F>>, ScimError> {
        parts.into_iter().map(|part| self.filter(part)).collect()
    }

    fn present<F: Fields>(&self, attr: &AttrPath) -> Result<Filter<F>, ScimError> {
        let found = self.kind.attribute(attr).ok_or_else(|| unknown(attr))?;
        if found.is_complex() && found.sub.is_none() && !found.attribute.multi_valued {
            // An object is there where a part of it is; parts may lie in columns.
            let parts = found.attribute.sub_attributes.iter();
            let parts = parts.map(|sub| self.present(&found.with_sub(sub).path()));
            return Ok(Filter::Or(parts.collect::<Result<_, _>>()?));
        }
        Ok(match self.field(attr)? {
            // Every entry of such a list has a reference.
            Field::Stored(attr) | Field::Reference(attr, _) => Filter::Present(attr),
            Field::ResourceType | Field::Location | Field::Moment(_) | Field::Version(_) => {
                always()
            }
            Field::Nowhere => never(),
        })
    }

    fn compare<F: Fields>(
        &self,
        attr: &AttrPath,
        op: Op,
        value: Literal,
    ) -> Result<Filter<F>, ScimError> {
        Ok(match self.field(attr)? {
            Field::Stored(attr) => Filter::Compare { attr, op, value },
            // The same for everybody, or an address with the id at its end: a part of it says nothing.
            Field::ResourceType | Field::Location | Field::Version(_) | Field::Reference(..)
                if !matches!(op, Op::Eq | Op::Ne) =>
            {
                return Err(equality_only(attr));
            }
            Field::ResourceType => {
                let same = value == Literal::Text(self.kind.name.to_string());
                constant(same == (op == Op::Eq))
            }
            Field::Location => {
                let endpoint = &self.kind.endpoint;
                let leads = self.leads_to(endpoint, &value);
                match leads {
                    Some(id) => Filter::Compare { attr: F::id(), op, value: Literal::Text(id) },
                    None => constant(op == Op::Ne),
                }
            }
            Field::Reference(list, targets) => {
                let filter = Box::new(self.reference(targets, op, &value));
                Filter::Any { attr: list, filter }
            }
            Field::Moment(column) => {
                let Literal::Text(text) = &value else { return Ok(constant(op == Op::Ne)) };
                let moment = Timestamp::parse(text).ok_or_else(|| bad_time(attr))?;
                let value = Literal::Integer(moment.as_millis());
                Filter::Compare { attr: column, op, value }
            }
            Field::Version(column) => {
                let number = match &value {
                    Literal::Text(tag) => tag_number(tag),
                    _ => None,
                };
                match number {
                    Some(number) => {
                        Filter::Compare { attr: column, op, value: Literal::Integer(number) }
                    }
                    None => constant(op == Op::Ne),
                }
            }
            Field::Nowhere => constant(op == Op::Ne),
        })
    }

    /// The id at the end of an address below an endpoint.
    fn leads_to(&self, endpoint: &str, address: &Literal) -> Option<String> {
        let Literal::Text(text) = address else { return None };
        let rest = text.strip_prefix(self.tenant_url)?.strip_prefix(endpoint)?;
        rest.strip_prefix('/').map(str::to_owned)
    }

    /// The reference leads to that address, or (`ne`) does not.
    fn reference<F>(&self, targets: Vec<Target<F>>, op: Op, value: &Literal) -> Filter<F> {
        let leads = targets.into_iter().filter_map(|target| {
            let id = Literal::Text(self.leads_to(target.endpoint, value)?);
            let equal = |attr, value| Filter::Compare { attr, op: Op::Eq, value };
            let kind = target.kind.map(|(attr, kind)| equal(attr, Literal::Text(kind.to_owned())));
            Some(Filter::And(std::iter::once(equal(target.id, id)).chain(kind).collect()))
        });
        let leads = Filter::Or(leads.collect());
        if op == Op::Ne { Filter::Not(Box::new(leads)) } else { leads }
    }

    /// Names inside `attr[...]` are sub-attributes of `attr`.
    fn inside<F: Fields>(
        &self,
        filter: Filter<AttrPath>,
        around: &AttrPath,
    ) -> Result<Filter<F>, ScimError> {
        let all = |parts: Vec<Filter<AttrPath>>| {
            parts.into_iter().map(|part| self.inside(part, around)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match filter {
            Filter::And(parts) => Filter::And(all(parts)?),
            Filter::Or(parts) => Filter::Or(all(parts)?),
            Filter::Not(part) => Filter::Not(Box::new(self.inside(*part, around)?)),
            Filter::Compare { attr, op, value } => match self.entry(&attr, around)? {
                Entry::Stored(attr) => Filter::Compare { attr, op, value },
                Entry::Reference(_) if !matches!(op, Op::Eq | Op::Ne) => {
                    return Err(equality_only(&attr));
                }
                Entry::Reference(targets) => self.reference(targets, op, &value),
            },
            Filter::Present(attr) => match self.entry(&attr, around)? {
                Entry::Stored(attr) => Filter::Present(attr),
                Entry::Reference(_) => always(),
            },
            Filter::Any { attr, .. } => return Err(unknown(&attr)),
        })
    }

    fn entry<F: Fields>(&self, attr: &AttrPath, around: &AttrPath) -> Result<Entry<F>, ScimError> {
        let name = attr.sub.as_deref().unwrap_or(&attr.name);
        let list = self.kind.attribute(around).ok_or_else(|| unknown(attr))?;
        // RFC 7643 §2.4: a plain value is its own `value`.
        let found = if list.is_complex() { list.child(name) } else { Some(list) };
        let found = found.ok_or_else(|| unknown(attr))?;
        F::entry(&found).ok_or_else(|| unknown(attr))
    }

    fn field<F: Fields>(&self, path: &AttrPath) -> Result<Field<F>, ScimError> {
        let found = self.kind.attribute(path).ok_or_else(|| unknown(path))?;
        F::of(&found).ok_or_else(|| unknown(path))
    }
}

fn always<F>() -> Filter<F> {
    Filter::And(Vec::new())
}

fn never<F>() -> Filter<F> {
    Filter::Or(Vec::new())
}

fn constant<F>(holds: bool) -> Filter<F> {
    if holds { always() } else { never() }
}

/// Where an attribute lies that no column holds.
fn document(found: &Resolved<'_>) -> DocumentField {
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
    let own = (found.extension && is_own(found.schema)).then(|| found.to_string());
    DocumentField { path, list, part, own }
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
