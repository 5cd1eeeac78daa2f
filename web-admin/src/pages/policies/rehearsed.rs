//! What a rehearsal found out.

use leptos::prelude::*;
use muster_app::{PersonDifference, PersonState, Rehearsed};

use crate::components::{
    notice::Empty,
    table::{Fact, Facts, Table},
};

/// How many people are shown.
const SHOWN: usize = 200;

/// Numbers, and whom it would change.
#[component]
pub(super) fn Outcome(rehearsed: Rehearsed) -> impl IntoView {
    let Rehearsed { counts, truncated, people, .. } = rehearsed;
    let refused: u64 = counts.refused.values().sum();
    let all = crate::text::count(people.len());
    let cut = truncated.then(|| view! { <p class="advice">{t!("policies-truncated")}</p> });
    let more = (people.len() > SHOWN)
        .then(|| view! { <p class="quiet">{t!("policies-more", count = all, shown = SHOWN)}</p> });
    let list = if people.is_empty() {
        view! { <Empty title=t!("policies-nobody") text=t!("policies-nobody-text") /> }.into_any()
    } else {
        let rows = people.into_iter().take(SHOWN).map(row).collect_view();
        let columns = vec![
            t!("policies-person"),
            t!("policies-before"),
            t!("policies-after"),
            t!("policies-attributes"),
        ];
        view! { <Table caption=t!("policies-rehearsed") columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="rehearsed">
            <h2 id="rehearsed">{t!("policies-rehearsed")}</h2>
            <p class="lead">{t!("policies-rehearsed-lead")}</p>
            <Facts>
                <Fact name=t!("policies-calls")>{t!("number", number = counts.calls)}</Fact>
                <Fact name=t!("policies-refused")>{t!("number", number = refused)}</Fact>
                <Fact name=t!("policies-unchanged")>{t!("number", number = counts.unchanged)}</Fact>
                <Fact name=t!("policies-parked")>{counts.parked.to_string()}</Fact>
            </Facts>
            {cut}
            {list}
            {more}
        </section>
    }
}

fn row(one: PersonDifference) -> impl IntoView {
    let attributes = one
        .attributes
        .into_iter()
        .map(|(name, (before, after))| view! { <li>{format!("{name}: {before} → {after}")}</li> })
        .collect_view();
    view! {
        <tr>
            <th scope="row" data-label=t!("policies-person")>{one.user_name}</th>
            <td data-label=t!("policies-before")>{state(one.before)}</td>
            <td data-label=t!("policies-after")>{state(one.after)}</td>
            <td data-label=t!("policies-attributes")><ul class="rules">{attributes}</ul></td>
        </tr>
    }
}

fn state(state: Option<PersonState>) -> String {
    let Some(state) = state else { return t!("policies-not-there") };
    let word = match (state.waits, state.active) {
        (true, _) => t!("policies-waits"),
        (false, true) => t!("policies-active"),
        (false, false) => t!("policies-disabled"),
    };
    state.role.map_or(word.clone(), |role| format!("{word} · {role}"))
}
