//! The dashboard of the Admin portal: what wants attention first, then how much there is.

use leptos::prelude::*;
use muster_app::Attention;

use super::{enterprises, logs, operations, settings, system};
use crate::{
    components::{
        notice::{Good, Problem},
        table::{Fact, Facts},
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin";

/// The dashboard.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let attention = ask.app.attention(&ask.caller).await?;
    let board = ask.app.board(&ask.caller).await?;
    let system = ask.app.system_show(&ask.caller).await?;
    let banner = match operations::worst(&attention) {
        Some(text) => view! {
            <Problem text>
                <a href=operations::PATH>{t!("dashboard-look")}</a>
            </Problem>
        }
        .into_any(),
        None => view! { <Good text=t!("dashboard-quiet") /> }.into_any(),
    };
    let calls: u64 = board.hours.iter().map(|hour| hour.calls).sum();
    let failed: u64 = board.hours.iter().map(|hour| hour.failed).sum();
    let body = view! {
        {banner}
        <Wanting attention />
        <section class="card" aria-labelledby="counts">
            <h2 id="counts">{t!("dashboard-counts")}</h2>
            <Facts>
                <Fact name=t!("path-enterprises")>
                    <a href=enterprises::PATH>{number(system.enterprises)}</a>
                </Fact>
                <Fact name=t!("enterprises-people")>{number(system.people)}</Fact>
                <Fact name=t!("admin-dashboard-calls")>
                    <a href=operations::PATH>
                        {t!("operations-sum", calls = calls, failed = failed)}
                    </a>
                </Fact>
                <Fact name=t!("system-mail-waiting")>
                    <a href=system::PATH>{number(system.waiting)}</a>
                </Fact>
            </Facts>
        </section>
        <section class="card" aria-labelledby="ways">
            <h2 id="ways">{t!("dashboard-ways")}</h2>
            <ul class="links">
                <li><a href=operations::PATH>{t!("path-operations")}</a></li>
                <li><a href=settings::PATH>{t!("path-global-settings")}</a></li>
                <li><a href=logs::PATH>{t!("path-logs")}</a></li>
                <li><a href=system::PATH>{t!("path-system")}</a></li>
            </ul>
        </section>
    };
    Ok(Page::new(t!("path-dashboard"), body))
}

/// How much wants attention, each with the way to its list.
#[component]
fn Wanting(attention: Attention) -> impl IntoView {
    let Attention { failing, silent, held, waiting, ending, reviews } = attention;
    let lists = [
        ("failing", t!("attention-failing"), failing.len()),
        ("silent", t!("attention-silent"), silent.len()),
        ("held", t!("attention-held"), held.len()),
        ("waiting", t!("attention-waiting"), waiting.len()),
        ("reviews", t!("attention-reviews"), reviews.len()),
        ("ending", t!("attention-ending"), ending.len()),
    ];
    let facts = lists
        .into_iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(id, name, count)| {
            let href = format!("{}#{id}", operations::PATH);
            view! { <Fact name><a href=href>{count.to_string()}</a></Fact> }
        })
        .collect_view();
    (!facts.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="attention">
                <h2 id="attention">{t!("attention-title")}</h2>
                <Facts>{facts}</Facts>
            </section>
        }
    })
}
