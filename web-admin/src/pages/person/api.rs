//! The server function of the page.

use leptos::prelude::*;

use super::model::PersonView;
use crate::error::UiError;

/// A person of the administrator's enterprise, with what happened to them.
#[server(prefix = "/portal/api", endpoint = "people/find")]
pub(crate) async fn load(id: String) -> Result<PersonView, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    ssr::load(&app, &admin, &id).await.map_err(crate::server::reject)
}

#[cfg(feature = "ssr")]
mod ssr {
    use std::collections::BTreeMap;

    use muster_app::{App, Change, EnterpriseAdmin};
    use muster_core::{
        Error, Result,
        error::Thing,
        person::{Person, Source},
        time::Timestamp,
    };
    use serde_json::Value;

    use super::super::model::{ChangeRow, PersonView};
    use crate::components::moment::Moment;

    pub(super) async fn load(app: &App, admin: &EnterpriseAdmin, id: &str) -> Result<PersonView> {
        let id = id.parse().ok().ok_or(Error::NotFound(Thing::Person))?;
        let (person, history) = app.person_history(admin, id).await?;
        let roles = app.role_list(admin).await?;
        let roles = roles.into_iter().map(|role| (role.id.to_string(), role.spec.name)).collect();
        Ok(view(&person, &roles, &history, app.now()))
    }

    /// Names of roles by their ids as the change log spells them.
    type Roles = BTreeMap<String, String>;

    fn view(person: &Person, roles: &Roles, history: &[Change], now: Timestamp) -> PersonView {
        let profile = &person.profile;
        let role = person.role.and_then(|role| roles.get(&role.to_string()).cloned());
        let mobile = profile.mobile().map(str::to_owned);
        let fields = [
            ("Role", role),
            ("User name", Some(profile.user_name.clone())),
            ("Display name", profile.display_name.clone()),
            ("Given name", profile.given_name.clone()),
            ("Family name", profile.family_name.clone()),
            ("Work e-mail", profile.work_email().map(str::to_owned)),
            ("Mobile", mobile),
            ("Job title", profile.title.clone()),
            ("Company", profile.company.clone()),
            ("External id", profile.external_id.clone()),
            ("Id", Some(person.id.to_string())),
        ];
        PersonView {
            name: profile.shown_name(),
            active: person.is_active(),
            removed: person.removed.map(|removed| Moment::new(removed.at, now)),
            source: source(person.source).to_owned(),
            fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            created: Moment::new(person.created_at, now),
            updated: Moment::new(person.updated_at, now),
            history: history.iter().rev().map(|change| row(change, roles, now)).collect(),
        }
    }

    fn source(source: Source) -> &'static str {
        match source {
            Source::Scim => "SCIM",
            Source::Manual => "By hand",
            Source::Local => "Kept as local",
        }
    }

    fn row(change: &Change, roles: &Roles, now: Timestamp) -> ChangeRow {
        let erased = change.before.is_none() && change.after.is_none();
        ChangeRow {
            at: Moment::new(change.at, now),
            action: action(&change.action).to_owned(),
            actor: actor(&change.actor_kind).to_owned(),
            details: if erased { Vec::new() } else { details(change, roles) },
            erased,
        }
    }

    fn action(name: &str) -> &str {
        match name {
            "person.created" => "Registered",
            "person.updated" => "Updated",
            "person.deactivated" => "Disabled",
            "person.activated" => "Enabled",
            "person.deleted" => "Removed",
            "person.restored" => "Restored",
            "person.adoption_asked" => "Adoption asked for",
            "person.adoption_agreed" => "Adoption agreed to",
            "person.adopted" => "Managed by the identity provider from now on",
            "person.kept" => "Managed by hand from now on",
            "person.role_set" => "Role set",
            "person.password_set" => "Password set",
            "person.signed_in" => "Signed in",
            "person.sign_in_failed" => "Sign-in failed",
            "person.signed_out" => "Signed out",
            other => other,
        }
    }

    fn actor(kind: &str) -> &str {
        match kind {
            "scim" => "Identity provider",
            "api" => "Program",
            "integration" => "Integration",
            "person" => "Person in a portal",
            "operator" => "Operator",
            "system" => "Muster",
            "anonymous" => "Not signed in",
            other => other,
        }
    }

    /// What changed, field by field. A new person's profile is one field of its event.
    fn details(change: &Change, roles: &Roles) -> Vec<(String, Option<String>, Option<String>)> {
        let before = members(change.before.as_ref());
        let after = members(change.after.as_ref());
        let mut names: Vec<&str> = before.iter().chain(&after).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        let find = |side: &[(&str, &Value)], name: &str| {
            side.iter().find(|(key, _)| *key == name).and_then(|(_, value)| text(value, roles))
        };
        names
            .into_iter()
            .map(|name| (name.to_owned(), find(&before, name), find(&after, name)))
            .filter(|(_, before, after)| before.is_some() || after.is_some())
            .collect()
    }

    fn members(value: Option<&Value>) -> Vec<(&str, &Value)> {
        let Some(Value::Object(members)) = value else { return Vec::new() };
        members
            .iter()
            .flat_map(|(name, value)| match (name.as_str(), value) {
                ("profile", Value::Object(profile)) => {
                    profile.iter().map(|(name, value)| (name.as_str(), value)).collect()
                }
                _ => vec![(name.as_str(), value)],
            })
            .collect()
    }

    fn text(value: &Value, roles: &Roles) -> Option<String> {
        match value {
            Value::Null => None,
            Value::String(text) => Some(roles.get(text).unwrap_or(text).clone()),
            other => Some(other.to_string()),
        }
    }
}
