//! Enterprise logs: who changed what in the enterprise, in an unbroken chain.

use leptos::prelude::*;
use muster_app::{ChainState, Change};

use super::way;
use crate::{
    components::{
        form::{Form, Outcome},
        moment::When,
        notice::{Empty, Problem},
        table::Table,
    },
    error::UiResult,
    pages::users,
    text::number,
    web::{Admin, Ask, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/logs/enterprise-logs";
/// Changes on a page.
const PER_PAGE: u64 = 50;

/// The changes, the newest first.
pub(crate) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let before = ask.here.query("before").parse().ok();
    let changes = ask.app.change_list(&ask.caller, before, PER_PAGE).await?;
    let count = ask.app.change_count(&ask.caller).await?;
    // Numbers have no gaps: the first change is on the last page.
    let older = changes
        .last()
        .filter(|last| last.sequence > 1)
        .map(|last| ask.here.with("before", last.sequence));
    let newest = before.map(|_: i64| ask.here.with("before", ""));
    let list = list(changes);
    let body = view! {
        <section class="card" aria-labelledby="chain">
            <h2 id="chain">{t!("changes-chain")}</h2>
            <p class="lead">{t!("changes-chain-lead", count = count)}</p>
            <Outcome act="verify" done=&["log-whole"] />
            <Form act="verify">
                <div class="actions start">
                    <button class="button">{t!("logs-verify")}</button>
                </div>
            </Form>
        </section>
        <section class="card" aria-labelledby="changes">
            <h2 id="changes">{t!("logs-changes")}</h2>
            {list}
            <nav class="pages" aria-label=t!("pages")>
                {newest.map(|to| view! { <a class="button small" href=to>{t!("log-newest")}</a> })}
                {older.map(|to| view! {
                    <a class="button small" href=to rel="next">{t!("log-older")}</a>
                })}
            </nav>
        </section>
    };
    Ok(Page::new(t!("path-enterprise-logs"), body).way(way()).lead(t!("changes-lead")))
}

fn list(changes: Vec<Change>) -> AnyView {
    if changes.is_empty() {
        return view! { <Empty title=t!("logs-empty-title") text=t!("changes-empty") /> }
            .into_any();
    }
    let rows = changes.into_iter().map(row).collect_view();
    let columns = vec![
        t!("logs-action"),
        t!("changes-about"),
        t!("logs-by"),
        t!("logs-when"),
        t!("changes-number"),
    ];
    view! { <Table caption=t!("logs-changes") columns>{rows}</Table> }.into_any()
}

fn row(change: Change) -> impl IntoView {
    let action = t!(&format!("action-{}", change.action.replace('.', "-")));
    let about = t!(&format!("subject-{}", change.subject_kind));
    let about = match &*change.subject_kind {
        "person" => {
            let to = format!("{}/{}", users::PATH, change.subject_id);
            view! { <a href=to>{about}</a> }.into_any()
        }
        _ => about.into_any(),
    };
    let by = t!(&format!("actor-{}", change.actor_kind));
    view! {
        <tr>
            <th scope="row" data-label=t!("logs-action")>{action}</th>
            <td data-label=t!("changes-about")>{about}</td>
            <td data-label=t!("logs-by")>{by}</td>
            <td data-label=t!("logs-when")><When at=change.at /></td>
            <td class="number" data-label=t!("changes-number")>
                {number(u64::try_from(change.sequence).unwrap_or(0))}
            </td>
        </tr>
    }
}

/// *Verify*: walks the chain.
pub(crate) async fn verify(ask: Ask<Admin>) -> UiResult<Then> {
    match ask.app.audit_verify(&ask.caller).await? {
        ChainState::Whole(_) => Ok(Then::Done("log-whole")),
        ChainState::BrokenAt(sequence) => {
            let name = ask.caller.enterprise.name.clone();
            let text = t!("logs-broken", name = name, number = sequence);
            let body = view! {
                <section class="card">
                    <Problem text>
                        <p>{t!("logs-broken-help")}</p>
                    </Problem>
                    <p><a href=PATH>{t!("path-enterprise-logs")}</a></p>
                </section>
            };
            let mut way = way();
            way.push((t!("path-enterprise-logs"), Some(PATH)));
            Ok(Then::show(Page::new(t!("logs-broken-title"), body).way(way)))
        }
    }
}
