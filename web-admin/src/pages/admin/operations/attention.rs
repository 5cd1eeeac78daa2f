//! What wants attention, enterprise by enterprise.

use leptos::prelude::*;
use muster_app::{Attention, Named};
use muster_core::integration::Token;

use crate::{
    components::{
        moment::{When, WhenOr},
        notice::Empty,
        table::Table,
    },
    pages::admin::enterprises,
};

/// The most severe of it, in a sentence: what is said at the top of the dashboard.
pub(in crate::pages) fn worst(attention: &Attention) -> Option<String> {
    let Attention { failing, silent, held, waiting, reviews, .. } = attention;
    if let [first, ..] = failing.as_slice() {
        return Some(t!("worst-failing", count = failing.len(), name = &first.name));
    }
    if let [first, ..] = silent.as_slice() {
        return Some(t!("worst-silent", count = silent.len(), name = &first.name));
    }
    if let [first, ..] = held.as_slice() {
        return Some(t!("worst-held", count = held.len(), name = &first.name));
    }
    if let [first, ..] = waiting.as_slice() {
        return Some(t!("worst-waiting", count = waiting.len(), name = &first.name));
    }
    reviews.first().map(|first| t!("worst-review", name = &first.name, domain = &first.what))
}

/// The lists, each with something in it.
#[component]
pub(in crate::pages) fn Lists(attention: Attention) -> impl IntoView {
    if attention.is_empty() {
        return view! {
            <section class="card" aria-labelledby="attention">
                <h2 id="attention">{t!("attention-title")}</h2>
                <Empty title=t!("attention-empty-title") text=t!("attention-empty") />
            </section>
        }
        .into_any();
    }
    let Attention { failing, silent, held, waiting, ending, reviews } = attention;
    view! {
        <List id="failing" title=t!("attention-failing") column=t!("attention-calls") list=failing
            what=|(calls, failed): (u64, u64)| {
                t!("health-failing-calls", failed = failed, calls = calls).into_any()
            } />
        <List id="silent" title=t!("attention-silent") column=t!("attention-last") list=silent
            what=|at| view! { <When at far=true /> }.into_any() />
        <List id="held" title=t!("attention-held") column=t!("attention-runs") list=held
            what=|runs: u64| runs.to_string().into_any() />
        <List id="waiting" title=t!("attention-waiting") column=t!("attention-people") list=waiting
            what=|people: u64| people.to_string().into_any() />
        <List id="reviews" title=t!("attention-reviews") column=t!("claims-domain") list=reviews
            what=|domain: String| domain.into_any() />
        <Ending ending />
    }
    .into_any()
}

#[component]
fn List<T: 'static>(
    id: &'static str,
    title: String,
    column: String,
    list: Vec<Named<T>>,
    what: fn(T) -> AnyView,
) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let rows = list
            .into_iter()
            .map(|one| {
                let label = column.clone();
                view! {
                    <tr>
                        <th scope="row" data-label=t!("enterprises-name")>
                            <a href=enterprises::path_of(one.id)>{one.name}</a>
                        </th>
                        <td data-label=label>{what(one.what)}</td>
                    </tr>
                }
            })
            .collect_view();
        let columns = vec![t!("enterprises-name"), column];
        view! {
            <section class="card" aria-labelledby=id>
                <h2 id=id>{title.clone()}</h2>
                <Table caption=title columns>{rows}</Table>
            </section>
        }
    })
}

/// Tokens that end, as a calendar: the first to end first.
#[component]
fn Ending(ending: Vec<Named<Token>>) -> impl IntoView {
    (!ending.is_empty()).then(|| {
        let rows = ending.into_iter().map(ends).collect_view();
        let columns = vec![
            t!("tokens-fingerprint"),
            t!("tokens-expires"),
            t!("enterprises-name"),
            t!("tokens-last-used"),
        ];
        view! {
            <section class="card" aria-labelledby="ending">
                <h2 id="ending">{t!("attention-ending")}</h2>
                <p class="lead">{t!("attention-ending-lead")}</p>
                <Table caption=t!("attention-ending") columns>{rows}</Table>
            </section>
        }
    })
}

fn ends(one: Named<Token>) -> impl IntoView {
    let token = one.what;
    view! {
        <tr>
            <th scope="row" class="mono" data-label=t!("tokens-fingerprint")>
                {token.fingerprint}
            </th>
            <td data-label=t!("tokens-expires")><When at=token.expires_at far=true /></td>
            <td data-label=t!("enterprises-name")>
                <a href=enterprises::path_of(one.id)>{one.name}</a>
            </td>
            <td data-label=t!("tokens-last-used")>
                <WhenOr at=token.last_used_at none=t!("never") />
            </td>
        </tr>
    }
}
