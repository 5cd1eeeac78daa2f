//! Logs: whether the chains of changes are whole, and the changes of the installation itself.

use leptos::prelude::*;
use muster_app::{ChainState, Change};
use muster_core::{Error, error::Thing};
use serde_json::Value;

use super::enterprises;
use crate::{
    components::{
        form::{Form, Outcome, QueryForm},
        moment::When,
        notice::{Empty, Problem},
        table::Table,
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Here, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/logs";
/// Changes on a page.
const PER_PAGE: u64 = 50;
/// Enterprises on a page.
const CHAINS: u64 = 25;
/// How the form names the installation's own chain.
const INSTALLATION: &str = "installation";

/// A chain: whose it is, and how long.
struct Chain {
    id: String,
    name: String,
    changes: u64,
    href: Option<String>,
}

/// Chains and changes.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let search = ask.here.query("q").to_owned();
    let mut chains = vec![Chain {
        id: INSTALLATION.to_owned(),
        name: t!("logs-installation"),
        changes: ask.app.installation_change_count(&ask.caller).await?,
        href: None,
    }];
    let after = Some(ask.here.query("after")).filter(|name| !name.is_empty());
    let list = ask.app.enterprise_browse(&ask.caller, &search, after, CHAINS).await?;
    let is_full = u64::try_from(list.len()).is_ok_and(|number| number == CHAINS);
    let last = list.last().filter(|_| is_full).map(|one| one.enterprise.name.clone());
    for one in list {
        let inside = ask.app.enterprise_enter(&ask.caller, one.enterprise.id).await?;
        chains.push(Chain {
            id: one.enterprise.id.to_string(),
            name: one.enterprise.name,
            changes: ask.app.change_count(&inside).await?,
            href: Some(enterprises::path_of(one.enterprise.id)),
        });
    }
    let before = ask.here.query("before").parse().ok();
    let changes = ask.app.installation_changes(&ask.caller, before, PER_PAGE).await?;
    let body = view! {
        <Chains chains search last />
        <Changes changes />
    };
    Ok(Page::new(t!("path-logs"), body).lead(t!("logs-lead")))
}

#[component]
fn Chains(chains: Vec<Chain>, search: String, last: Option<String>) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let next = last.map(|last| here.with("after", last));
    let rows = chains.into_iter().map(chain).collect_view();
    let columns = vec![t!("enterprises-name"), t!("logs-changes"), String::new()];
    view! {
        <section class="card" aria-labelledby="chains">
            <h2 id="chains">{t!("logs-chains")}</h2>
            <p class="lead">{t!("logs-chains-lead")}</p>
            <Outcome act="verify" done=&["chain-whole"] />
            <QueryForm class="toolbar" role="search">
                <div class="field grow">
                    <label for="q">{t!("enterprises-search")}</label>
                    <input id="q" name="q" type="search" autocomplete="off" value=search />
                </div>
                <button class="button">{t!("show")}</button>
            </QueryForm>
            <Table caption=t!("logs-chains") columns>{rows}</Table>
            {next.map(|to| view! {
                <nav class="pages" aria-label=t!("logs-more-chains")>
                    <a class="button small" href=to rel="next">{t!("next")}</a>
                </nav>
            })}
        </section>
    }
}

fn chain(one: Chain) -> impl IntoView {
    let about = one.name.clone();
    let name = match one.href {
        Some(href) => view! { <a href=href>{one.name}</a> }.into_any(),
        None => one.name.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("enterprises-name")>{name}</th>
            <td class="number" data-label=t!("logs-changes")>{number(one.changes)}</td>
            <td class="row-actions">
                <Form act="verify">
                    <input type="hidden" name="id" value=one.id />
                    <button class="button small">
                        {t!("logs-verify")}
                        <span class="visually-hidden">" "{about}</span>
                    </button>
                </Form>
            </td>
        </tr>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let is_full = u64::try_from(changes.len()).is_ok_and(|number| number == PER_PAGE);
    let last = changes.last().filter(|_| is_full).map(|change| change.sequence);
    let older = last.map(|last| here.with("before", last));
    let list = if changes.is_empty() {
        view! { <Empty title=t!("logs-empty-title") text=t!("logs-empty") /> }.into_any()
    } else {
        let rows = changes.into_iter().map(change).collect_view();
        let columns = vec![
            t!("logs-action"),
            t!("logs-when"),
            t!("logs-by"),
            t!("logs-before"),
            t!("logs-after"),
        ];
        view! { <Table caption=t!("logs-own") columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="own">
            <h2 id="own">{t!("logs-own")}</h2>
            <p class="lead">{t!("logs-own-lead")}</p>
            {list}
            {older.map(|to| view! {
                <nav class="pages" aria-label=t!("logs-more-changes")>
                    <a class="button small" href=to rel="next">{t!("logs-older")}</a>
                </nav>
            })}
        </section>
    }
}

fn change(change: Change) -> impl IntoView {
    let actor = t!(&format!("actor-{}", change.actor_kind));
    view! {
        <tr>
            <th scope="row" class="mono" data-label=t!("logs-action")>
                {change.sequence.to_string()}" "{change.action}
            </th>
            <td data-label=t!("logs-when")><When at=change.at /></td>
            <td data-label=t!("logs-by")>
                {actor}
                <span class="mono quiet breaks">" "{change.actor_id}</span>
            </td>
            <td class="mono breaks" data-label=t!("logs-before")>{said(change.before)}</td>
            <td class="mono breaks" data-label=t!("logs-after")>{said(change.after)}</td>
        </tr>
    }
}

/// Values as they are in the log; of people they are sealed.
fn said(value: Option<Value>) -> String {
    match value {
        None => t!("logs-sealed"),
        Some(Value::Null) => String::new(),
        Some(value) => value.to_string(),
    }
}

/// *Verify*: walks a chain.
pub(super) async fn verify(ask: Ask<Global>) -> UiResult<Then> {
    let (state, name) = match ask.form.get("id") {
        INSTALLATION => (ask.app.installation_verify(&ask.caller).await?, t!("logs-installation")),
        id => {
            let id = id.parse().ok().ok_or(Error::NotFound(Thing::Enterprise))?;
            let inside = ask.app.enterprise_enter(&ask.caller, id).await?;
            (ask.app.audit_verify(&inside).await?, inside.enterprise.name)
        }
    };
    match state {
        ChainState::Whole(_) => Ok(Then::Note("chain-whole", name)),
        ChainState::BrokenAt(number) => {
            let text = t!("logs-broken", name = name, number = number);
            let body = view! {
                <section class="card">
                    <Problem text>
                        <p>{t!("logs-broken-help")}</p>
                    </Problem>
                    <p><a href=PATH>{t!("path-logs")}</a></p>
                </section>
            };
            let way = vec![(t!("path-logs"), Some(PATH))];
            Ok(Then::show(Page::new(t!("logs-broken-title"), body).way(way)))
        }
    }
}
