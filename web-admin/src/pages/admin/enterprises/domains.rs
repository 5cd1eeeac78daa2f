//! The domains that an enterprise claims, and the decision where another claims one too.

use leptos::prelude::*;
use muster_core::domain::{Claim, ClaimState};

use super::detail::enter;
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        form::{Form, Outcome},
        icon::Icon,
        moment::WhenOr,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    web::{Ask, Global, Then},
};

/// The claims.
#[component]
pub(super) fn Domains(domains: Vec<Claim>) -> impl IntoView {
    let list = if domains.is_empty() {
        view! { <Empty title=t!("claims-empty-title") text=t!("claims-empty") /> }.into_any()
    } else {
        let columns =
            vec![t!("claims-domain"), t!("claims-state"), t!("claims-checked"), String::new()];
        let rows = domains.into_iter().map(|claim| view! { <Row claim /> }).collect_view();
        view! { <Table caption=t!("claims-title") columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="domains">
            <h2 id="domains">{t!("claims-title")}</h2>
            <Outcome act="approve" done=&["domain-approved"] />
            {list}
        </section>
    }
}

#[component]
fn Row(claim: Claim) -> impl IntoView {
    let (tone, icon, word) = match claim.state {
        ClaimState::Pending => (Tone::Idle, Icon::Clock, t!("claims-pending")),
        ClaimState::InReview => (Tone::Warn, Icon::Alert, t!("claims-in-review")),
        ClaimState::Verified => (Tone::Good, Icon::Check, t!("claims-verified")),
    };
    let domain = claim.domain.clone();
    let approve = (claim.state == ClaimState::InReview).then(|| {
        view! {
            <Confirm
                // The names of domains have dots, which ids may have, too.
                id=format!("approve-{domain}")
                label=t!("claims-approve")
                about=domain.clone()
                title=t!("claims-approve-title")
                consequence=t!("claims-approve-consequence", domain = &domain)
            >
                <Form act="approve">
                    <input type="hidden" name="domain" value=domain.clone() />
                    <button class="button primary">{t!("claims-approve")}</button>
                </Form>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("claims-domain")>{claim.domain}</th>
            <td data-label=t!("claims-state")><Badge tone icon word /></td>
            <td data-label=t!("claims-checked")>
                <WhenOr at=claim.checked_at none=t!("never") />
            </td>
            <td class="row-actions">{approve}</td>
        </tr>
    }
}

/// Decides for the enterprise.
pub(in crate::pages) async fn approve(ask: Ask<Global>) -> UiResult<Then> {
    let inside = enter(&ask).await?;
    ask.app.domain_approve(&ask.caller, inside.enterprise.id, ask.form.get("domain")).await?;
    Ok(Then::Done("domain-approved"))
}
