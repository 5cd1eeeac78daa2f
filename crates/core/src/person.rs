//! People: who belongs to an enterprise, and what is known about them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    group::Membership,
    id::{PersonId, RoleId},
    role::{RoleFrom, SentRole},
    text,
    time::Timestamp,
};

/// Somebody who belongs to an enterprise.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The id; SCIM's `id`, never reassigned.
    pub id: PersonId,
    /// What a client may set.
    pub profile: Profile,
    /// Who brought this person in.
    pub source: Source,
    /// The role in force.
    pub role: Option<RoleId>,
    /// Who chose the role, by which rule, and whether the person waits for one.
    pub role_from: RoleFrom,
    /// Whether the person was disabled, and not enabled since. `active` says so as long as it is assigned;
    /// removing it enables nobody.
    pub disabled: bool,
    /// Whether an administrator disabled the person: then only an administrator lets them in again, and
    /// what an identity provider says about `active` waits.
    pub held: bool,
    /// The groups the person belongs to; changed through the groups, and no part of the version.
    pub groups: Vec<Membership>,
    /// Grows with every change; the number behind SCIM's entity tag.
    pub version: i64,
    /// When the person was made.
    pub created_at: Timestamp,
    /// When the person was last changed.
    pub updated_at: Timestamp,
    /// That the person was removed, as long as it can be undone (C-01). Nobody sees them over SCIM.
    pub removed: Option<Removed>,
}

/// A removal that can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    /// When.
    pub at: Timestamp,
    /// When they are removed for good; never, where there is no such day.
    pub until: Option<Timestamp>,
}

/// What a person should become.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonChange {
    /// What a client may set.
    pub profile: Profile,
    /// Whether the client named a schema that it was not read by.
    pub foreign: bool,
    /// Whether the request itself says by an `externalId` or a role who is meant; asked of changes alone.
    pub named: bool,
}

/// What a client may set about a person, exactly as it was sent.
///
/// What Muster decides or searches with is typed; every other attribute of the schemas stays in
/// `attributes`, spelled as the schema spells it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// `userName`: unique in the enterprise; with directory-led mappings it is the display name.
    pub user_name: String,
    /// `externalId`: opaque, the identity provider's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// `active`; absent is answered as absent, and leaves a person as they are ([`Person::disabled`])
    /// or as they begin: enabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// `displayName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// `name.givenName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// `name.familyName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// `title`: the job title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `organization` of the Enterprise extension: the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// `emails`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Email>,
    /// Everything else of the schemas.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
}

/// One entry of `emails`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Email {
    /// The address, as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `work`, `home`, `other` or any other word.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A form for people to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    /// The preferred address; at most one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
}

/// Who brought a person in; it decides what provisioning may do with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An identity provider, over SCIM.
    Scim,
    /// An administrator, by hand: provisioning leaves such people alone (requirement 73).
    Manual,
    /// An identity provider, until provisioning was switched off and they were kept: managed by hand since.
    Local,
}

impl Source {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scim => "scim",
            Self::Manual => "manual",
            Self::Local => "local",
        }
    }

    /// The source of that name.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "scim" => Some(Self::Scim),
            "manual" => Some(Self::Manual),
            "local" => Some(Self::Local),
            _ => None,
        }
    }
}

impl Person {
    /// Whether the person may use the product: nobody disabled them, and they do not wait for a role (C-03).
    pub fn is_active(&self) -> bool {
        !self.disabled && !self.role_from.waits
    }
}

impl Profile {
    /// Whether somebody with this profile is disabled who `was` so before, or was not.
    pub fn disables(&self, was: bool) -> bool {
        self.active.map_or(was, |active| !active)
    }

    /// The e-mail that stands for the person: work, else primary, else the only one (C-07).
    pub fn work_email(&self) -> Option<&str> {
        let typed = |email: &&Email| {
            email.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("work"))
        };
        let only = || match self.emails.as_slice() {
            [one] => Some(one),
            _ => None,
        };
        self.emails
            .iter()
            .find(typed)
            .or_else(|| self.emails.iter().find(|email| email.primary == Some(true)))
            .or_else(only)
            .and_then(|email| email.value.as_deref())
    }

    /// The name to show: display name, else given and family name, else the user name. Those that show
    /// nothing are passed over.
    pub fn shown_name(&self) -> String {
        let shows = |name: &&String| !text::is_blank(name);
        if let Some(name) = self.display_name.as_ref().filter(shows) {
            return name.clone();
        }
        let parts: Vec<&str> = [&self.given_name, &self.family_name]
            .into_iter()
            .flatten()
            .filter(shows)
            .map(String::as_str)
            .collect();
        if parts.is_empty() { self.user_name.clone() } else { parts.join(" ") }
    }

    /// The mobile number: the phone typed `mobile`, else the one typed `work` (requirement 49g maps
    /// the directory's mobile number there).
    pub fn mobile(&self) -> Option<&str> {
        let phones = self.attributes.get("phoneNumbers")?.as_array()?;
        let of_type = |wanted: &str| {
            phones.iter().find(|phone| {
                phone
                    .get("type")
                    .and_then(Value::as_str)
                    .is_some_and(|t| t.eq_ignore_ascii_case(wanted))
            })
        };
        of_type("mobile").or_else(|| of_type("work"))?.get("value")?.as_str()
    }

    /// Writes the mobile number where [`Profile::mobile`] reads it; nothing takes it away.
    pub fn set_mobile(&mut self, number: Option<String>) {
        const PHONES: &str = "phoneNumbers";
        let mut phones = match self.attributes.remove(PHONES) {
            Some(Value::Array(phones)) => phones,
            _ => Vec::new(),
        };
        let place = ["mobile", "work"].into_iter().find_map(|wanted| {
            phones.iter().position(|phone| {
                let kind = phone.get("type").and_then(Value::as_str);
                kind.is_some_and(|kind| kind.eq_ignore_ascii_case(wanted))
            })
        });
        match (number, place) {
            (Some(number), Some(place)) => {
                if let Some(Value::Object(phone)) = phones.get_mut(place) {
                    phone.insert("value".into(), number.into());
                }
            }
            (Some(number), None) => {
                phones.push(serde_json::json!({ "type": "mobile", "value": number }));
            }
            (None, Some(place)) => drop(phones.remove(place)),
            (None, None) => {}
        }
        if !phones.is_empty() {
            self.attributes.insert(PHONES.into(), Value::Array(phones));
        }
    }

    /// The roles that were sent, in that order; those that show nothing are none.
    pub fn roles_sent(&self) -> Vec<SentRole<'_>> {
        let Some(Value::Array(roles)) = self.attributes.get("roles") else { return Vec::new() };
        let values = roles.iter().filter_map(|role| Some((role.get("value")?.as_str()?, role)));
        let shown = values.filter(|(value, _)| !text::is_blank(value));
        let is_primary = |role: &Value| role.get("primary") == Some(&Value::Bool(true));
        shown.map(|(value, role)| SentRole { value, primary: is_primary(role) }).collect()
    }

    /// Sub-attributes of roles beside `value` and `type` (C-08), each once.
    pub fn role_extras(&self) -> BTreeSet<&str> {
        let Some(Value::Array(roles)) = self.attributes.get("roles") else {
            return BTreeSet::new();
        };
        let members = roles.iter().filter_map(Value::as_object).flat_map(Map::keys);
        members.map(String::as_str).filter(|name| !["value", "type"].contains(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn email(value: &str, kind: Option<&str>, primary: Option<bool>) -> Email {
        Email { value: Some(value.into()), kind: kind.map(Into::into), display: None, primary }
    }

    #[test]
    fn the_work_email_is_picked_in_order() {
        let work = email("w@x", Some("Work"), None);
        let home = email("h@x", Some("home"), None);
        let first = email("p@x", None, Some(true));
        for (emails, expected) in [
            (vec![home.clone(), first.clone(), work.clone()], Some("w@x")),
            (vec![home.clone(), first], Some("p@x")),
            (vec![home.clone()], Some("h@x")),
            (vec![home.clone(), home], None),
            (vec![], None),
        ] {
            let profile = Profile { emails, ..Profile::default() };
            assert_eq!(profile.work_email(), expected);
        }
    }

    #[test]
    fn a_name_that_shows_nothing_is_not_shown() {
        let named = |display: Option<&str>, given: Option<&str>| Profile {
            user_name: "ann".into(),
            display_name: display.map(Into::into),
            given_name: given.map(Into::into),
            ..Profile::default()
        };
        for (profile, expected) in [
            (named(Some("Ann K"), Some("Ann")), "Ann K"),
            (named(Some(" \u{200B}"), Some("Ann")), "Ann"),
            (named(Some(""), Some(" ")), "ann"),
        ] {
            assert_eq!(profile.shown_name(), expected);
        }
    }

    #[test]
    fn roles_are_read_as_they_were_sent() {
        let Value::Object(attributes) =
            json!({"roles": [{"value": "b"}, {"value": "a", "primary": true}, {"display": "x"}]})
        else {
            unreachable!()
        };
        let profile = Profile { attributes, ..Profile::default() };
        let sent = |value, primary| SentRole { value, primary };
        assert_eq!(profile.roles_sent(), [sent("b", false), sent("a", true)]);
        assert_eq!(profile.role_extras(), BTreeSet::from(["display", "primary"]));
    }
}
