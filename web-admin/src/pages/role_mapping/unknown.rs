//! Values that people wait with: no role is meant by them.

use leptos::prelude::*;
use muster_app::UnknownValue;
use muster_core::explain::rules;

use super::PATH;
use crate::{
    components::{moment::When, notice::Empty, panel::PANEL, table::Table},
    pages::roles,
    web::escape,
};

/// Each with *Create role* and *Map*.
pub(super) fn section(values: Vec<UnknownValue>) -> AnyView {
    let list = if values.is_empty() {
        let (title, text) = (t!("mapping-unknown-none"), t!("mapping-unknown-none-text"));
        view! { <Empty title text /> }.into_any()
    } else {
        let rows = values.into_iter().map(|unknown| view! { <Row unknown /> }).collect_view();
        let columns = vec![
            t!("mapping-value"),
            t!("mapping-why"),
            t!("mapping-waiting"),
            t!("mapping-first"),
            t!("mapping-last"),
            String::new(),
        ];
        view! { <Table caption=t!("mapping-unknown") columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="unknown">
            <h2 id="unknown">{t!("mapping-unknown")}</h2>
            <p class="lead">{t!("mapping-unknown-lead")}</p>
            {list}
        </section>
    }
    .into_any()
}

#[component]
fn Row(unknown: UnknownValue) -> impl IntoView {
    let UnknownValue { value, rule, people, first_at, last_at } = unknown;
    let create = format!("{}?add=role&name={}{PANEL}", roles::PATH, escape(&value));
    let map = format!("{PATH}?value={}#alias", escape(&value));
    let about = value.clone();
    let also = value.clone();
    // A role that is there and not assignable needs no second one.
    let create = (rule == "role.unknown").then(|| {
        view! {
            <a class="button small" href=create>
                {t!("mapping-create-role")}
                <span class="visually-hidden">" "{about}</span>
            </a>
            " "
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("mapping-value")><span class="mono">{value}</span></th>
            <td data-label=t!("mapping-why")>{rules::words(rule)}</td>
            <td data-label=t!("mapping-waiting")>{roles::counted(people)}</td>
            <td data-label=t!("mapping-first")><When at=first_at /></td>
            <td data-label=t!("mapping-last")><When at=last_at /></td>
            <td class="row-actions">
                {create}
                <a class="button small" href=map>
                    {t!("mapping-map")}
                    <span class="visually-hidden">" "{also}</span>
                </a>
            </td>
        </tr>
    }
}
