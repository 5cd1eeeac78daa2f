//! The provisioning log: one row for each call.

use leptos::prelude::*;
use muster_app::CallFilter;
use muster_core::{
    call::{Call, Outcome, Reason},
    time::Timestamp,
};

use super::{About, Ended, Names, action, names, took, way};
use crate::{
    components::{form::QueryForm, moment::When, notice::Empty, table::Table},
    error::UiResult,
    pages::users,
    web::{Admin, Ask, Here, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/logs/provisioning-log";
/// Calls on a page.
const PER_PAGE: u64 = 50;
/// What the address may narrow the log by.
const FILTERS: [&str; 6] = ["result", "reason", "person", "run", "from", "to"];

/// The log, the newest call first.
pub(crate) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let asked = filter(&ask.here);
    // One more than is shown tells whether there is another page.
    let mut calls = ask.app.call_list(&ask.caller, &asked).await?;
    let more = crate::text::count(calls.len()) > PER_PAGE;
    calls.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let older =
        calls.last().filter(|_| more).map(|call| ask.here.with("before", call.id.to_string()));
    let newest = asked.before.map(|_| ask.here.with("before", ""));
    let narrowed = FILTERS.iter().any(|name| !ask.here.query(name).is_empty());
    let names = names(&ask, &calls).await?;
    let list = list(calls, &names, narrowed);
    let here = ask.here.clone();
    let body = view! {
        <section class="card" aria-label=t!("path-provisioning-log")>
            <Toolbar here />
            {list}
            <nav class="pages" aria-label=t!("pages")>
                {newest.map(|to| view! { <a class="button small" href=to>{t!("log-newest")}</a> })}
                {older
                    .map(|to| {
                        view! { <a class="button small" href=to rel="next">{t!("log-older")}</a> }
                    })}
            </nav>
        </section>
    };
    let page = Page::new(t!("path-provisioning-log"), body);
    Ok(page.way(way()).lead(t!("log-lead")))
}

/// What the address asks for. What it spells wrongly is no filter, as in the other lists.
fn filter(here: &Here) -> CallFilter {
    let day = |name| Timestamp::parse(&format!("{}T00:00:00Z", here.query(name)));
    CallFilter {
        person: here.query("person").parse().ok(),
        outcome: Outcome::parse(here.query("result")),
        reason: Reason::parse(here.query("reason")),
        cycle: here.query("run").parse().ok(),
        since: day("from"),
        // The day that is named belongs to it.
        until: day("to").map(|day| day.after(std::time::Duration::from_hours(24))),
        before: here.query("before").parse().ok(),
        limit: PER_PAGE + 1,
    }
}

#[component]
fn Toolbar(here: Here) -> impl IntoView {
    let option = |name: &str, value: &'static str, word: String| {
        let selected = here.query(name) == value;
        view! { <option value=value selected=selected>{word}</option> }
    };
    let results = Outcome::ALL
        .map(|one| option("result", one.as_str(), t!(&format!("log-outcome-{}", one.as_str()))));
    let reasons = Reason::ALL
        .map(|one| option("reason", one.as_str(), t!(&format!("log-reason-{}", one.as_str()))));
    // Whose calls, or of which run, is chosen by a link; other filters keep it.
    let kept = ["person", "run"].map(|name| {
        let value = here.query(name).to_owned();
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
    });
    let (from, to) = (here.query("from").to_owned(), here.query("to").to_owned());
    view! {
        <QueryForm class="toolbar" role="search">
            {kept.collect_view()}
            <div class="field">
                <label for="result">{t!("log-result")}</label>
                <select id="result" name="result">
                    <option value="">{t!("log-all")}</option>
                    {results.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="reason">{t!("log-reason")}</label>
                <select id="reason" name="reason">
                    <option value="">{t!("log-all")}</option>
                    {reasons.collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="from">{t!("log-from")}</label>
                <input id="from" name="from" type="date" value=from />
            </div>
            <div class="field">
                <label for="to">{t!("log-to")}</label>
                <input id="to" name="to" type="date" value=to />
            </div>
            <button class="button">{t!("show")}</button>
        </QueryForm>
    }
}

fn list(calls: Vec<Call>, names: &Names, narrowed: bool) -> AnyView {
    if calls.is_empty() && narrowed {
        return view! {
            <Empty title=t!("log-no-match-title") text=t!("log-no-match") />
            <p><a href=PATH>{t!("log-clear")}</a></p>
        }
        .into_any();
    }
    if calls.is_empty() {
        return view! {
            <Empty title=t!("log-empty-title") text=t!("log-empty")>
                <p><a href=users::PATH>{t!("path-users")}</a></p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        t!("log-time"),
        t!("log-action"),
        t!("log-about"),
        t!("log-result"),
        t!("log-reason"),
        t!("log-client"),
        t!("log-token"),
        t!("log-duration"),
    ];
    let name = |call: &Call| names.get(&call.person?).cloned();
    let rows = calls
        .into_iter()
        .map(|call| {
            let name = name(&call);
            view! { <Row call name /> }
        })
        .collect_view();
    view! { <Table caption=t!("path-provisioning-log") columns>{rows}</Table> }.into_any()
}

#[component]
fn Row(call: Call, name: Option<String>) -> impl IntoView {
    let to = format!("{PATH}/{}", call.id);
    let (what, took) = (action(&call), took(&call));
    let (at, outcome) = (call.at, call.outcome);
    let reason = call.reason.map(|reason| t!(&format!("log-reason-{}", reason.as_str())));
    let (client, token) = (call.agent.clone(), call.fingerprint.clone());
    view! {
        <tr>
            <th scope="row" data-label=t!("log-time")><a href=to><When at /></a></th>
            <td data-label=t!("log-action")>{what}</td>
            <td data-label=t!("log-about")><About call name /></td>
            <td data-label=t!("log-result")><Ended outcome /></td>
            <td data-label=t!("log-reason")>{reason}</td>
            <td data-label=t!("log-client")>{client}</td>
            <td data-label=t!("log-token")><span class="mono">{token}</span></td>
            <td data-label=t!("log-duration")>{took}</td>
        </tr>
    }
}
