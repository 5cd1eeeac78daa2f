//! Held changes: the runs of identity providers, with those that wait for a decision marked.

use leptos::prelude::*;
use muster_core::cycle::{Cycle, CycleState};

use super::{run, way};
use crate::{
    components::{
        badge::{Badge, Tone},
        moment::When,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/logs/held-changes";
/// Runs on a page.
const PER_PAGE: u64 = 50;

/// The runs; on each page those that are held come first.
pub(crate) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let before = ask.here.query("before").parse().ok();
    let mut runs = ask.app.cycle_list(&ask.caller, before, PER_PAGE + 1).await?;
    let more = crate::text::count(runs.len()) > PER_PAGE;
    runs.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let older = runs.last().filter(|_| more).map(|run| ask.here.with("before", run.id.to_string()));
    let newest = before.map(|_| ask.here.with("before", ""));
    runs.sort_by_key(|run| run.state != CycleState::Held);
    let list = if runs.is_empty() {
        view! { <Empty title=t!("held-empty-title") text=t!("held-empty") /> }.into_any()
    } else {
        let columns = vec![
            t!("held-began"),
            t!("log-result"),
            t!("held-made"),
            t!("held-changed"),
            t!("held-taken"),
        ];
        let rows = runs.into_iter().map(|run| view! { <Row run /> }).collect_view();
        view! { <Table caption=t!("path-held-changes") columns>{rows}</Table> }.into_any()
    };
    let body = view! {
        <section class="card" aria-label=t!("path-held-changes")>
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
    Ok(Page::new(t!("path-held-changes"), body).way(way()).lead(t!("held-lead")))
}

#[component]
fn Row(run: Cycle) -> impl IntoView {
    let counts = run.counts;
    view! {
        <tr>
            <th scope="row" data-label=t!("held-began")>
                <a href=run::address(run.id)><When at=run.started_at /></a>
            </th>
            <td data-label=t!("log-result")><Standing state=run.state /></td>
            <td data-label=t!("held-made")>{counts.created + counts.returned}</td>
            <td data-label=t!("held-changed")>{counts.updated + counts.enabled}</td>
            <td data-label=t!("held-taken")>{run.taken}</td>
        </tr>
    }
}

/// What was decided about a run.
#[component]
pub(super) fn Standing(state: CycleState) -> impl IntoView {
    let tone = match state {
        CycleState::Held => Tone::Warn,
        CycleState::Open => Tone::Good,
        CycleState::Released | CycleState::Undone => Tone::Idle,
    };
    view! { <Badge tone word=t!(&format!("held-state-{}", state.as_str())) /> }
}
