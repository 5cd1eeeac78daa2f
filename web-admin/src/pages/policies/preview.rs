//! "See what changes": what a policy would do, before it is saved.

use std::time::Duration;

use leptos::prelude::*;
use muster_app::{PolicyNote, PolicyRef};
use muster_core::{
    Error,
    policy::{Difference, Key, Policy},
};

use super::{rehearsed::Outcome as WouldBe, typed, way_behind};
use crate::{
    components::{
        form::Form,
        notice::{Empty, Good, Problem},
        table::Table,
    },
    error::{UiError, UiResult},
    web::{Admin, Ask, Page, Then},
};

/// How far back calls are repeated.
const LAST: Duration = Duration::from_hours(24);

/// What was typed, or the preset that was chosen, beside what is in force.
pub(in crate::pages) async fn preview(ask: Ask<Admin>) -> UiResult<Then> {
    let wanted = ask.app.policy_with(&ask.caller, typed::document(&ask.form)).await?;
    ask.app.policy_check(&ask.caller, &wanted).await?;
    let now = ask.app.policy_now(&ask.caller).await?.version;
    if now != ask.form.version() {
        return again(&ask, wanted, Error::Stale.into()).await;
    }
    Ok(Then::show(page(&ask, wanted, now, None).await?))
}

/// "Save". Where it is refused, what was typed is shown beside what is in force by now.
pub(in crate::pages) async fn save(ask: Ask<Admin>) -> UiResult<Then> {
    let wanted = ask.app.policy_with(&ask.caller, typed::document(&ask.form)).await?;
    let given = PolicyRef::Given(Box::new(wanted.clone()));
    match ask.app.policy_set(&ask.caller, Some(ask.form.version()), given).await {
        Ok(_) => Ok(Then::Done("policy-saved")),
        Err(error) => again(&ask, wanted, error.into()).await,
    }
}

/// *Rehearse with the last 24 hours*: the identity provider's calls are repeated, and nothing stays.
pub(in crate::pages) async fn rehearse(ask: Ask<Admin>) -> UiResult<Then> {
    let wanted = ask.app.policy_with(&ask.caller, typed::document(&ask.form)).await?;
    let given = Some(PolicyRef::Given(Box::new(wanted.clone())));
    match ask.app.rehearse_policy(&ask.caller, ask.edge, given, LAST).await {
        Ok(rehearsed) => {
            let outcome = view! { <WouldBe rehearsed /> }.into_any();
            let version = ask.form.version();
            Ok(Then::show(page(&ask, wanted, version, Some(outcome)).await?))
        }
        Err(error) => again(&ask, wanted, error.into()).await,
    }
}

/// The same once more, with why it was refused.
async fn again(ask: &Ask<Admin>, wanted: Policy, error: UiError) -> UiResult<Then> {
    let now = ask.app.policy_now(&ask.caller).await?.version;
    let told = match &error {
        UiError::Stale(_) if now != ask.form.version() => {
            t!("policies-stale", version = now.unsigned_abs())
        }
        other => other.sentence(),
    };
    let told = view! { <div role="alert"><Problem text=told /></div> }.into_any();
    let page = page(ask, wanted, now, Some(told)).await?;
    Ok(Then::show(page.status(error.status())))
}

async fn page(
    ask: &Ask<Admin>,
    wanted: Policy,
    version: i64,
    told: Option<AnyView>,
) -> UiResult<Page> {
    let notes = ask.app.policy_notes(&ask.caller, &wanted).await?;
    let now = ask.app.policy_now(&ask.caller).await?.policy;
    let changes = now != wanted;
    let differences = now.differences_with(&wanted, &ask.app.role_names(&ask.caller).await?);
    let kept = |pair: &&(String, String)| pair.0 != "do" && pair.0 != "version";
    let kept: Vec<_> = ask.form.pairs().iter().filter(kept).cloned().collect();
    let (for_save, for_edit, for_trial) = (kept.clone(), kept.clone(), kept);
    let save = changes.then(|| {
        view! {
            <Form act="save">
                <Typed pairs=for_save version />
                <button class="button primary">{t!("save")}</button>
            </Form>
        }
    });
    let body = view! {
        {told}
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{t!("policies-changes")}</h2>
            <Differences differences none=t!("policies-no-changes") />
            <Notes notes />
            <div class="actions start">
                {save}
                <Form act="rehearse">
                    <Typed pairs=for_trial version />
                    <button class="button">{t!("policies-rehearse")}</button>
                </Form>
                <Form act="edit">
                    <Typed pairs=for_edit version />
                    <button class="button">{t!("policies-edit")}</button>
                </Form>
            </div>
            <p class="help">{t!("policies-rehearse-help")}</p>
        </section>
    };
    let page = Page::new(t!("policies-see"), body).way(way_behind());
    Ok(page.lead(t!("policies-see-lead")))
}

/// What was typed, sent on.
#[component]
fn Typed(pairs: Vec<(String, String)>, version: i64) -> impl IntoView {
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        {pairs}
        <input type="hidden" name="version" value=version />
    }
}

/// What somebody should know about it.
#[component]
fn Notes(notes: Vec<PolicyNote>) -> impl IntoView {
    if notes.is_empty() {
        return view! { <Good text=t!("policies-no-notes") /> }.into_any();
    }
    let notes = notes
        .into_iter()
        .map(|note| {
            let title = Key::named(note.key).map_or(note.key, |key| key.title);
            view! { <li><strong>{title}</strong>": "{note.says}</li> }
        })
        .collect_view();
    view! {
        <h3>{t!("policies-notes")}</h3>
        <ul class="rules">{notes}</ul>
    }
    .into_any()
}

/// Two policies beside each other, in sentences.
#[component]
pub(super) fn Differences(differences: Vec<Difference>, none: String) -> impl IntoView {
    if differences.is_empty() {
        return view! { <Empty title=none text=t!("policies-the-same") /> }.into_any();
    }
    let rows = differences
        .into_iter()
        .map(|one| {
            view! {
                <tr>
                    <th scope="row" data-label=t!("policies-row")>{one.title}</th>
                    <td data-label=t!("policies-before")>{one.before}</td>
                    <td data-label=t!("policies-after")>{one.after}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![t!("policies-row"), t!("policies-before"), t!("policies-after")];
    view! { <Table caption=t!("policies-changes") columns>{rows}</Table> }.into_any()
}
