//! Where the attributes of groups lie.

use muster_core::{
    group::MemberKind,
    query::{Filter, GroupColumn, GroupField, MemberPart, ValueKind},
};
use muster_scim::{AttrPath, Resolved, ResourceType, ScimError};

use super::{Entry, Field, Fields, Resolver, Target, document, entry_field, unknown};

impl Fields for GroupField {
    /// Columns are listed; everything else lies in the document.
    fn of(found: &Resolved<'_>) -> Option<Field<Self>> {
        use GroupColumn as Column;
        let column = |column| Some(Field::Stored(Self::Column(column)));
        let sub = found.sub.map(|sub| sub.name.as_ref());
        let name = found.attribute.name.as_ref();
        if found.extension {
            return Some(Field::Stored(Self::Document(document(found))));
        }
        match (name, sub) {
            ("id", None) => column(Column::Id),
            ("displayName", None) => column(Column::DisplayName),
            ("externalId", None) => column(Column::ExternalId),
            ("meta", Some("created")) => Some(Field::Moment(Self::Column(Column::Created))),
            ("meta", Some("lastModified")) => Some(Field::Moment(Self::Column(Column::Updated))),
            ("meta", Some("resourceType")) => Some(Field::ResourceType),
            ("meta", Some("location")) => Some(Field::Location),
            ("meta", Some("version")) => Some(Field::Version(Self::Column(Column::Version))),
            ("meta", _) => Some(Field::Nowhere),
            ("members", None) => Some(Field::Stored(Self::Members)),
            ("members", Some("$ref")) => Some(Field::Reference(Self::Members, member_targets())),
            ("members", Some(part)) => {
                member_part(part).map(|part| Field::Stored(Self::Member(part)))
            }
            _ => Some(Field::Stored(Self::Document(document(found)))),
        }
    }

    fn entry(found: &Resolved<'_>) -> Option<Entry<Self>> {
        match (found.attribute.name.as_ref(), found.leaf().name.as_ref()) {
            ("members", "$ref") if !found.extension => Some(Entry::Reference(member_targets())),
            ("members", part) if !found.extension => {
                member_part(part).map(Self::Member).map(Entry::Stored)
            }
            _ => {
                let field = entry_field(found.leaf(), found.sub.is_some());
                Some(Entry::Stored(Self::Entry(field)))
            }
        }
    }

    fn id() -> Self {
        Self::Column(GroupColumn::Id)
    }

    fn is_sortable(&self) -> bool {
        match self {
            Self::Document(document) => document.part.kind != ValueKind::Whole,
            // Of several members none comes first.
            Self::Members | Self::Member(_) => false,
            Self::Column(_) | Self::Entry(_) => true,
        }
    }
}

/// The condition in the brackets of `members[...]`, in the store's words.
pub(crate) fn members(
    filter: Filter<AttrPath>,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<Filter<MemberPart>, ScimError> {
    let members = AttrPath::new("members");
    let resolved = Resolver { kind, tenant_url }.inside::<GroupField>(filter, &members)?;
    resolved.try_map(&mut |field, _| match field {
        GroupField::Member(part) => Ok(part),
        GroupField::Members
        | GroupField::Column(_)
        | GroupField::Document(_)
        | GroupField::Entry(_) => Err(unknown(&members)),
    })
}

fn member_part(name: &str) -> Option<MemberPart> {
    match name {
        "value" => Some(MemberPart::Value),
        "type" => Some(MemberPart::Kind),
        "display" => Some(MemberPart::Display),
        _ => None,
    }
}

fn member_targets() -> Vec<Target<GroupField>> {
    let target = |endpoint, kind: MemberKind| Target {
        endpoint,
        id: GroupField::Member(MemberPart::Value),
        kind: Some((GroupField::Member(MemberPart::Kind), kind.as_str())),
    };
    vec![target("/Users", MemberKind::User), target("/Groups", MemberKind::Group)]
}
