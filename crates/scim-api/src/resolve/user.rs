//! Where the attributes of people lie.

use muster_core::query::{EmailPart, MembershipPart, PersonColumn, PersonField, ValueKind};
use muster_scim::{Resolved, urn};

use super::{Entry, Field, Fields, Target, document, entry_field};

impl Fields for PersonField {
    /// Columns are listed; everything else lies in the document.
    fn of(found: &Resolved<'_>) -> Option<Field<Self>> {
        use PersonColumn as Column;
        let column = |column| Some(Field::Stored(Self::Column(column)));
        let sub = found.sub.map(|sub| sub.name.as_ref());
        let name = found.attribute.name.as_ref();
        if found.extension {
            return match (found.schema, name, sub) {
                (urn::ENTERPRISE_USER, "organization", None) => column(Column::Company),
                _ => Some(Field::Stored(Self::Document(document(found)))),
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
            ("meta", Some("created")) => Some(Field::Moment(Self::Column(Column::Created))),
            ("meta", Some("lastModified")) => Some(Field::Moment(Self::Column(Column::Updated))),
            ("meta", Some("resourceType")) => Some(Field::ResourceType),
            ("meta", Some("location")) => Some(Field::Location),
            ("meta", Some("version")) => Some(Field::Version(Self::Column(Column::Version))),
            ("meta" | "password", _) => Some(Field::Nowhere),
            ("emails", None) => Some(Field::Stored(Self::Emails)),
            ("emails", Some(part)) => email_part(part).map(|part| Field::Stored(Self::Email(part))),
            ("groups", None) => Some(Field::Stored(Self::Groups)),
            ("groups", Some("$ref")) => Some(Field::Reference(Self::Groups, group_targets())),
            ("groups", Some(part)) => {
                membership_part(part).map(|part| Field::Stored(Self::Group(part)))
            }
            _ => Some(Field::Stored(Self::Document(document(found)))),
        }
    }

    fn entry(found: &Resolved<'_>) -> Option<Entry<Self>> {
        let sub = found.leaf().name.as_ref();
        match found.attribute.name.as_ref() {
            "emails" if !found.extension => email_part(sub).map(Self::Email).map(Entry::Stored),
            "groups" if !found.extension && sub == "$ref" => {
                Some(Entry::Reference(group_targets()))
            }
            "groups" if !found.extension => {
                membership_part(sub).map(Self::Group).map(Entry::Stored)
            }
            _ => {
                let field = entry_field(found.leaf(), found.sub.is_some());
                Some(Entry::Stored(Self::Entry(field)))
            }
        }
    }

    fn id() -> Self {
        Self::Column(PersonColumn::Id)
    }

    fn is_sortable(&self) -> bool {
        match self {
            Self::Document(document) => document.part.kind != ValueKind::Whole,
            // Of several groups none comes first.
            Self::Groups | Self::Group(_) => false,
            Self::Column(_) | Self::Emails | Self::Email(_) | Self::Entry(_) => true,
        }
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

fn membership_part(name: &str) -> Option<MembershipPart> {
    match name {
        "value" => Some(MembershipPart::Value),
        "type" => Some(MembershipPart::Kind),
        "display" => Some(MembershipPart::Display),
        _ => None,
    }
}

fn group_targets() -> Vec<Target<PersonField>> {
    let id = PersonField::Group(MembershipPart::Value);
    vec![Target { endpoint: "/Groups", id, kind: None }]
}
