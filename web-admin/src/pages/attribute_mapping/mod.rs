//! Configurations → Enterprise Configurations → People → Attribute mapping.

mod parsed;
mod tester;

use leptos::prelude::*;
use muster_core::policy::{Attribute, Policy};

pub(super) use tester::try_out;

use super::roles;
use crate::{
    components::{
        badge::{Badge, Tone},
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/attribute-mapping";

/// The attributes, and a request to try.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    page(&ask, None).await
}

/// The page, with what came of a trial.
async fn page(ask: &Ask<Admin>, tried: Option<AnyView>) -> UiResult<Page> {
    let policy = ask.app.policy_now(&ask.caller).await?.policy;
    let rows = policy.attributes().into_iter().map(|one| row(one, &policy)).collect_view();
    let columns = vec![
        t!("attributes-target"),
        t!("attributes-also"),
        t!("attributes-source"),
        t!("attributes-required"),
        t!("attributes-rule"),
    ];
    let sender = policy.identity_provider.title();
    let body = view! {
        {tester::section(&ask.form, tried)}
        <section class="card" aria-labelledby="attributes">
            <h2 id="attributes">{t!("attributes-list")}</h2>
            <p class="lead">{t!("attributes-list-lead", sender = sender)}</p>
            <Table caption=t!("attributes-list") columns>{rows}</Table>
        </section>
    };
    let page = Page::new(t!("path-attribute-mapping"), body).way(roles::way());
    Ok(page.lead(t!("attributes-lead")))
}

fn row(attribute: Attribute, policy: &Policy) -> impl IntoView + use<> {
    let Attribute { target, also, source, required, rows } = attribute;
    let (tone, word) = if required {
        (Tone::Warn, t!("attributes-must"))
    } else {
        (Tone::Idle, t!("attributes-may"))
    };
    let says = rows
        .into_iter()
        .map(|row| {
            let (title, says) = (row.title(), policy.says(row));
            view! { <li>{title}": "{says}</li> }
        })
        .collect_view();
    view! {
        <tr>
            <th scope="row" data-label=t!("attributes-target")>
                <span class="mono">{target}</span>
            </th>
            <td data-label=t!("attributes-also")><span class="mono">{also.join(", ")}</span></td>
            <td data-label=t!("attributes-source")><span class="mono">{source}</span></td>
            <td data-label=t!("attributes-required")><Badge tone word /></td>
            <td data-label=t!("attributes-rule")><ul class="rules">{says}</ul></td>
        </tr>
    }
}
