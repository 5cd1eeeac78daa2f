//! Configurations → Enterprise Configurations → Logs: what identity providers asked for, and what is held of it.

pub(crate) mod call;
pub(crate) mod calls;
pub(crate) mod changes;
pub(crate) mod held;
pub(crate) mod run;

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use muster_core::{
    call::{Call, Outcome},
    id::PersonId,
};

use super::configurations;
use crate::{
    components::badge::{Badge, Tone},
    error::UiResult,
    web::{Admin, Ask, Crumb},
};

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-logs"), None),
    ]
}

/// How a call ended, in word and sign.
#[component]
fn Ended(outcome: Outcome) -> impl IntoView {
    let tone = match outcome {
        Outcome::Success => Tone::Good,
        Outcome::NoChange => Tone::Idle,
        Outcome::Refused => Tone::Warn,
        Outcome::Failed => Tone::Bad,
    };
    view! { <Badge tone word=t!(&format!("log-outcome-{}", outcome.as_str())) /> }
}

/// What was asked for, in words; what has no word of its own is named as the log has it.
fn action(call: &Call) -> String {
    let (of, verb) = call.operation.split_once('.').unwrap_or(("", &call.operation));
    match (of, verb) {
        ("user" | "group", "create") => t!("log-action-create"),
        ("user" | "group", "read") => t!("log-action-read"),
        ("user" | "group", "list" | "search" | "look_up") => t!("log-action-find"),
        ("user" | "group", "replace" | "patch") => t!("log-action-change"),
        ("user" | "group", "delete") => t!("log-action-delete"),
        ("token", "issue") => t!("log-action-token"),
        ("", "bulk") => t!("log-action-bulk"),
        _ => call.operation.clone(),
    }
}

/// How long a call took.
fn took(call: &Call) -> String {
    t!("log-milliseconds", count = call.duration_us.div_ceil(1_000))
}

/// Names of people by their ids.
type Names = BTreeMap<PersonId, String>;

/// What the people are called whom calls were about.
async fn names(ask: &Ask<Admin>, calls: &[Call]) -> UiResult<Names> {
    let ids: BTreeSet<PersonId> = calls.iter().filter_map(|call| call.person).collect();
    Ok(ask.app.person_names(&ask.caller, &ids.into_iter().collect::<Vec<_>>()).await?)
}

/// The person or group that a call was about; whoever is gone for good has no name.
#[component]
fn About(call: Call, name: Option<String>) -> impl IntoView {
    match (call.person, call.group) {
        (Some(person), _) => {
            let to = format!("{}/{person}", super::users::PATH);
            match name {
                Some(name) => view! { <a href=to>{name}</a> }.into_any(),
                None => {
                    view! { <span class="mono">{t!("log-person-id", id = person.to_string())}</span> }
                        .into_any()
                }
            }
        }
        (None, Some(group)) => {
            view! { <span class="mono">{t!("log-group-id", id = group.to_string())}</span> }
                .into_any()
        }
        (None, None) => view! { <span class="quiet">{t!("log-nobody")}</span> }.into_any(),
    }
}
