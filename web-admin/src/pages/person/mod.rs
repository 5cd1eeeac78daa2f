//! One person: profile, access and history.

pub(super) mod access;

use std::collections::BTreeMap;

use leptos::prelude::*;
use muster_app::Change;
use muster_core::{Error, error::Thing, id::PersonId};
use serde_json::Value;

use super::users::{StateBadge, people::source, way_below};
use crate::{
    components::{
        moment::When,
        table::{Fact, Facts},
    },
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(super) const PATH: &str = "/configurations/enterprise/people/users/{id}";

/// Names of roles by their ids as the change log spells them.
type Roles = BTreeMap<String, String>;

fn id(ask: &Ask<Admin>) -> Result<PersonId, Error> {
    ask.segment("id").parse().ok().ok_or(Error::NotFound(Thing::Person))
}

/// The page.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let id = id(&ask)?;
    let (person, history) = ask.app.person_history(&ask.caller, id).await?;
    let roles = ask.app.role_list(&ask.caller).await?;
    let roles: Roles =
        roles.into_iter().map(|role| (role.id.to_string(), role.spec.name)).collect();
    let access = access::section(&ask, &person, &roles).await?;
    let profile = &person.profile;
    let role = person.role.and_then(|role| roles.get(&role.to_string()).cloned());
    let fields = [
        (t!("people-source"), Some(source(person.source))),
        (t!("people-role"), role),
        (t!("person-user-name"), Some(profile.user_name.clone())),
        (t!("person-display-name"), profile.display_name.clone()),
        (t!("person-given-name"), profile.given_name.clone()),
        (t!("person-family-name"), profile.family_name.clone()),
        (t!("person-work-email"), profile.work_email().map(str::to_owned)),
        (t!("person-mobile"), profile.mobile().map(str::to_owned)),
        (t!("person-job-title"), profile.title.clone()),
        (t!("person-company"), profile.company.clone()),
        (t!("person-external-id"), profile.external_id.clone()),
        (t!("person-id"), Some(person.id.to_string())),
    ];
    let fields = fields
        .map(|(name, value)| {
            let value = match value {
                Some(value) => value.into_any(),
                None => view! { <span class="quiet">{t!("not-set")}</span> }.into_any(),
            };
            view! { <Fact name>{value}</Fact> }
        })
        .collect_view();
    let (created, updated) = (person.created_at, person.updated_at);
    let calls = format!("{}?person={}", super::logs::calls::PATH, person.id);
    let body = view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">{t!("person-profile")}</h2>
            <Facts>
                {fields}
                <Fact name=t!("person-registered")><When at=created far=true /></Fact>
                <Fact name=t!("people-changed")><When at=updated far=true /></Fact>
            </Facts>
        </section>
        {access}
        <section class="card" aria-labelledby="history">
            <h2 id="history">{t!("person-history")}</h2>
            <p class="lead">{t!("person-history-lead")}</p>
            <p><a href=calls>{t!("person-calls")}</a></p>
            {timeline(&history, &roles)}
        </section>
    };
    let removed = person.removed.map(|removed| removed.at);
    let state = view! { <StateBadge active=person.is_active() removed /> };
    Ok(Page::new(profile.shown_name(), body).way(way_below()).aside(state))
}

fn timeline(history: &[Change], roles: &Roles) -> AnyView {
    if history.is_empty() {
        return view! { <p class="quiet">{t!("person-no-history")}</p> }.into_any();
    }
    let rows = history.iter().rev().map(|change| entry(change, roles)).collect_view();
    view! { <ol class="timeline">{rows}</ol> }.into_any()
}

fn entry(change: &Change, roles: &Roles) -> impl IntoView + use<> {
    let erased = change.before.is_none() && change.after.is_none();
    let details = diff(change, roles);
    let actor = t!(&format!("actor-{}", change.actor_kind));
    let by = t!("by-actor", actor = actor);
    view! {
        <li>
            <p>
                <strong>{t!(&format!("action-{}", change.action.replace('.', "-")))}</strong>
                <span class="quiet">" "{by}" · "<When at=change.at /></span>
            </p>
            {erased.then(|| view! { <p class="quiet">{t!("person-erased")}</p> })}
            {details}
        </li>
    }
}

/// What a change of the log did to a person or group, attribute by attribute.
pub(super) fn changed(change: &Change) -> AnyView {
    let word = t!(&format!("action-{}", change.action.replace('.', "-")));
    view! {
        <p><strong>{word}</strong></p>
        {diff(change, &Roles::new())}
    }
    .into_any()
}

fn diff(change: &Change, roles: &Roles) -> Option<AnyView> {
    let details = details(change, roles);
    (!details.is_empty()).then(|| {
        let rows = details.into_iter().map(|(field, before, after)| {
            view! {
                <div>
                    <dt>{field}</dt>
                    <dd>
                        {before.map(|before| view! { <del>{before}</del>" " })}
                        {after.map(|after| view! { <ins>{after}</ins> })}
                    </dd>
                </div>
            }
        });
        view! { <dl class="diff">{rows.collect_view()}</dl> }.into_any()
    })
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
