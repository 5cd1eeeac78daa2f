//! SCIM operations: the calls of the last day, and what wants attention anywhere.

mod attention;
mod chart;

use leptos::prelude::*;
use muster_app::{Board, BoardHour};
use muster_core::call::Reason;

use self::chart::{Bars, Lines};
use crate::{
    components::{
        moment::When,
        notice::Empty,
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Page},
};
pub(super) use attention::{Lists, worst};

/// Where it is.
pub(crate) const PATH: &str = "/admin/operations";

/// The board.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let board = ask.app.board(&ask.caller).await?;
    let attention = ask.app.attention(&ask.caller).await?;
    let body = view! {
        <Calls board />
        <Lists attention />
    };
    Ok(Page::new(t!("path-operations"), body).lead(t!("operations-lead")))
}

#[component]
fn Calls(board: Board) -> impl IntoView {
    let Board { hours, reasons } = board;
    let calls: u64 = hours.iter().map(|hour| hour.calls).sum();
    if calls == 0 {
        return view! {
            <section class="card" aria-labelledby="calls">
                <h2 id="calls">{t!("operations-calls")}</h2>
                <Empty title=t!("operations-empty-title") text=t!("operations-empty") />
            </section>
        }
        .into_any();
    }
    let failed: u64 = hours.iter().map(|hour| hour.failed).sum();
    let rows = hours.iter().rev().map(row).collect_view();
    let columns = vec![
        t!("operations-hour"),
        t!("operations-calls-column"),
        t!("operations-failed"),
        t!("operations-median"),
        t!("operations-slow"),
    ];
    view! {
        <section class="card" aria-labelledby="calls">
            <h2 id="calls">{t!("operations-calls")}</h2>
            <p class="lead">{t!("operations-sum", calls = calls, failed = failed)}</p>
            <div class="charts">
                <Bars hours=hours.clone() />
                <Lines hours />
            </div>
            <Reasons reasons />
            <details class="more">
                <summary>{t!("operations-table")}</summary>
                <Table caption=t!("operations-calls") columns>{rows}</Table>
            </details>
        </section>
    }
    .into_any()
}

fn row(hour: &BoardHour) -> impl IntoView + use<> {
    let took = |ms: Option<u32>| match ms {
        Some(ms) => t!("operations-at-most", ms = ms),
        None => t!("operations-nothing"),
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("operations-hour")><When at=hour.at /></th>
            <td class="number" data-label=t!("operations-calls-column")>{number(hour.calls)}</td>
            <td class="number" data-label=t!("operations-failed")>{number(hour.failed)}</td>
            <td class="number" data-label=t!("operations-median")>{took(hour.median_ms)}</td>
            <td class="number" data-label=t!("operations-slow")>{took(hour.slow_ms)}</td>
        </tr>
    }
}

#[component]
fn Reasons(reasons: Vec<(Reason, u64)>) -> impl IntoView {
    (!reasons.is_empty()).then(|| {
        let facts = reasons
            .into_iter()
            .map(|(reason, calls)| {
                let name = t!(&format!("class-{}", reason.as_str()));
                view! { <Fact name>{number(calls)}</Fact> }
            })
            .collect_view();
        view! {
            <div class="part">
                <h3>{t!("operations-reasons")}</h3>
                <Facts>{facts}</Facts>
            </div>
        }
    })
}
