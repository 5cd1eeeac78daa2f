//! One call: its five steps, and what it changed.

use leptos::prelude::*;
use muster_app::{CallShown, Change, Values};
use muster_core::{
    Error,
    call::{Call, Step, StepState},
    error::Thing,
};

use super::{About, Ended, action, calls, names, run, took, way};
use crate::{
    components::{
        badge::{Badge, Tone},
        moment::When,
        table::{Fact, Facts},
    },
    error::UiResult,
    pages::person::changed,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/logs/provisioning-log/{id}";

/// The page. Values of people are masked.
pub(crate) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let id = ask.segment("id").parse().ok().ok_or(Error::NotFound(Thing::Call))?;
    let CallShown { call, steps, changes, parts } =
        ask.app.call_show(&ask.caller, id, Values::Masked).await?;
    let title = action(&call);
    let name = names(&ask, std::slice::from_ref(&call)).await?.into_values().next();
    let outcome = call.outcome;
    let steps = steps.into_iter().map(|step| view! { <Taken step /> }).collect_view();
    let changed = (!changes.is_empty()).then(|| view! { <Changes changes /> });
    let parts = (!parts.is_empty()).then(|| view! { <Parts parts /> });
    let advice = call.reason.map(|reason| {
        let name = reason.as_str();
        view! {
            <section class="card" aria-labelledby="reason">
                <h2 id="reason">{t!(&format!("log-reason-{name}"))}</h2>
                <p>{call.detail.clone()}</p>
                <p>{t!(&format!("log-todo-{name}"))}</p>
            </section>
        }
    });
    let body = view! {
        {advice}
        <section class="card" aria-labelledby="steps">
            <h2 id="steps">{t!("log-steps")}</h2>
            <ol class="timeline">{steps}</ol>
        </section>
        {changed}
        {parts}
        <section class="card" aria-labelledby="call">
            <h2 id="call">{t!("log-call")}</h2>
            <AboutCall call name />
        </section>
    };
    let mut way = way();
    way.push((t!("path-provisioning-log"), Some(calls::PATH)));
    Ok(Page::new(title, body).way(way).aside(view! { <Ended outcome /> }))
}

#[component]
fn AboutCall(call: Call, name: Option<String>) -> impl IntoView {
    let (at, took) = (call.at, took(&call));
    let (request, status) = (call.request.to_string(), call.status.to_string());
    let asked = format!("{} {}", call.method, call.route);
    let (rule, token, client) = (call.rule.clone(), call.fingerprint.clone(), call.agent.clone());
    let policy = call.policy_version.map(|version| version.to_string());
    let cycle = call.cycle.map(|cycle| {
        let to = run::address(cycle);
        view! { <Fact name=t!("log-run")><a href=to>{t!("log-run-open")}</a></Fact> }
    });
    let optional = [
        (t!("log-rule"), rule),
        (t!("log-policy"), policy),
        (t!("log-token"), token),
        (t!("log-client"), client),
    ]
    .map(|(name, value)| {
        value.map(|value| view! { <Fact name><span class="mono">{value}</span></Fact> })
    });
    view! {
        <Facts>
            <Fact name=t!("log-time")><When at far=true /></Fact>
            <Fact name=t!("log-about")><About call name /></Fact>
            <Fact name=t!("log-asked")><span class="mono">{asked}</span></Fact>
            <Fact name=t!("log-status")>{status}</Fact>
            <Fact name=t!("log-duration")>{took}</Fact>
            {optional.collect_view()}
            <Fact name=t!("log-request")><span class="mono">{request}</span></Fact>
            {cycle}
        </Facts>
    }
}

#[component]
fn Taken(step: Step) -> impl IntoView {
    let (tone, word) = match step.state {
        StepState::Passed => (Tone::Good, t!("log-step-passed")),
        StepState::Stopped => (Tone::Bad, t!("log-step-stopped")),
        StepState::NotReached => (Tone::Idle, t!("log-step-not-reached")),
    };
    view! {
        <li>
            <p><strong>{step.step.title()}</strong>" "<Badge tone word /></p>
            <p>{step.says}</p>
        </li>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let changes = changes.iter().map(changed).collect_view();
    view! {
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{t!("log-changes")}</h2>
            <p class="lead">{t!("log-masked")}</p>
            {changes}
        </section>
    }
}

#[component]
fn Parts(parts: Vec<Call>) -> impl IntoView {
    let parts = parts.into_iter().map(|part| {
        let (to, what) = (format!("{}/{}", calls::PATH, part.id), action(&part));
        view! { <li><a href=to>{what}</a>" "<Ended outcome=part.outcome /></li> }
    });
    view! {
        <section class="card" aria-labelledby="parts">
            <h2 id="parts">{t!("log-parts")}</h2>
            <ol>{parts.collect_view()}</ol>
        </section>
    }
}
