//! People made by hand who become an identity provider's (requirements 73, 74, C-14).

use serde::{Deserialize, Serialize};

use crate::{id::PersonId, person::Profile, time::Timestamp};

/// An identity provider would take somebody over, and an administrator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Whom.
    pub person: PersonId,
    /// As whom the identity provider sent them. Sent otherwise, they are asked about again.
    pub wanted: Wanted,
    /// When the identity provider asked first.
    pub asked_at: Timestamp,
    /// When an administrator agreed.
    pub agreed_at: Option<Timestamp>,
}

/// What an administrator agrees to: who is meant, and what they may do afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// `userName`.
    pub user_name: String,
    /// `externalId`.
    pub external_id: Option<String>,
    /// The e-mail that stands for the person.
    pub email: Option<String>,
    /// The roles, the primary one first.
    pub roles: Vec<String>,
}

impl Wanted {
    /// What was sent.
    pub fn of(profile: &Profile) -> Self {
        Self {
            user_name: profile.user_name.clone(),
            external_id: profile.external_id.clone(),
            email: profile.work_email().map(str::to_owned),
            roles: profile.roles_sent().iter().map(|sent| sent.value.to_owned()).collect(),
        }
    }
}

/// The person's profile after the first link: what identifies them and what they are called stays as it
/// is, so that nobody takes an account over by its address; everything else is as it was sent.
pub fn adopted(mine: &Profile, sent: Profile) -> Profile {
    const NAME: &str = "name";
    let mut attributes = sent.attributes;
    match mine.attributes.get(NAME) {
        Some(name) => attributes.insert(NAME.into(), name.clone()),
        None => attributes.remove(NAME),
    };
    Profile {
        user_name: mine.user_name.clone(),
        external_id: sent.external_id.or_else(|| mine.external_id.clone()),
        // The first link disables at most; who was disabled stays so.
        active: if sent.active == Some(false) { sent.active } else { mine.active },
        display_name: mine.display_name.clone(),
        given_name: mine.given_name.clone(),
        family_name: mine.family_name.clone(),
        title: sent.title,
        company: sent.company,
        emails: mine.emails.clone(),
        attributes,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_link_keeps_who_somebody_is() {
        let profile = |value: serde_json::Value| serde_json::from_value::<Profile>(value).unwrap();
        let mine = profile(json!({
            "userName": "ada@x", "active": false, "displayName": "Ada", "emails": [{ "value": "ada@x" }],
            "title": "Old", "name": { "formatted": "Ada L" },
        }));
        let sent = profile(json!({
            "userName": "other", "externalId": "e-1", "active": true, "displayName": "Eve",
            "givenName": "Eve", "emails": [{ "value": "eve@x" }], "title": "New", "nickName": "E",
            "name": { "formatted": "Eve" },
        }));
        let after = adopted(&mine, sent.clone());
        assert_eq!(
            json!(after),
            json!({
                "userName": "ada@x", "externalId": "e-1", "active": false, "displayName": "Ada",
                "emails": [{ "value": "ada@x" }], "title": "New", "nickName": "E",
                "name": { "formatted": "Ada L" },
            })
        );
        let disabling = Profile { active: Some(false), ..sent };
        assert_eq!(adopted(&Profile::default(), disabling).active, Some(false));
    }
}
