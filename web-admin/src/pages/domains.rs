//! Configurations → Enterprise Configurations → Settings → Domains.

use leptos::prelude::*;
use muster_core::domain::{Claim, ClaimState};

use super::configurations;
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        copy::CopyField,
        field::TextField,
        form::{Form, Outcome},
        icon::Icon,
        moment::{When, WhenOr},
        notice::{Empty, Good, Problem},
        table::{Fact, Facts},
    },
    error::UiResult,
    web::{Admin, Ask, Crumb, Page, Said, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/settings/domains";

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-settings"), None),
    ]
}

/// The domains that the enterprise claims.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let all = ask.app.domain_list(&ask.caller).await?;
    let list = if all.is_empty() {
        let (title, text) = (t!("domains-empty-title"), t!("domains-empty"));
        let label = title.clone();
        view! { <section class="card" aria-label=label><Empty title text /></section> }.into_any()
    } else {
        let cards = all.into_iter().enumerate();
        cards.map(|(at, claim)| view! { <Card at claim /> }).collect_view().into_any()
    };
    // What a look came to is a sentence of its own.
    let said = use_context::<Option<Said>>().flatten();
    let advice = said.filter(|said| said.word == "domain-advice").map(|said| said.note);
    let advice = advice.map(|text| view! { <Problem text /> });
    let body = view! {
        <Outcome act="check" done=&["domain-verified", "domain-removed", "domain-added"] />
        <Outcome act="remove" />
        <div class="outcome" role="status">{advice}</div>
        {list}
        <section class="card" aria-labelledby="add">
            <h2 id="add">{t!("domains-add")}</h2>
            <Outcome act="add" />
            <Form act="add">
                <TextField name="domain" label=t!("domains-domain") help=t!("domains-domain-help") />
                <div class="actions start">
                    <button class="button primary">{t!("domains-add")}</button>
                </div>
            </Form>
        </section>
    };
    Ok(Page::new(t!("path-domains"), body).way(way()).lead(t!("domains-lead")))
}

#[component]
fn Card(at: usize, claim: Claim) -> impl IntoView {
    let (tone, icon) = match claim.state {
        ClaimState::Pending => (Tone::Idle, Icon::Clock),
        ClaimState::InReview => (Tone::Warn, Icon::Alert),
        ClaimState::Verified => (Tone::Good, Icon::Check),
    };
    let means = t!(&format!("domains-{}", claim.state.as_str()));
    let (record, value) = (claim.record_name(), claim.record_value());
    let ends = claim.grace_ends().map(|ends| {
        view! { <p class="advice">{t!("domains-missing")}" "<When at=ends far=true /></p> }
    });
    let Claim { domain, state, checked_at, verified_at, .. } = claim;
    let proven = (state == ClaimState::Verified && ends.is_none())
        .then(|| view! { <Good text=t!("domains-keep-record") /> });
    let (heading, labelled) = (format!("domain-{at}"), format!("domain-{at}"));
    let (for_check, for_remove) = (domain.clone(), domain.clone());
    let (about, title) = (domain.clone(), t!("domains-remove-title", domain = &domain));
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 id=heading>{domain}</h2>
            <p class="status-line"><Badge tone word=state.title() icon /><span>{means}</span></p>
            {proven}
            {ends}
            <CopyField id=format!("record-{at}") label=t!("domains-record") value=record />
            <CopyField
                id=format!("value-{at}")
                label=t!("domains-value")
                value
                help=t!("domains-value-help")
            />
            <Facts>
                <Fact name=t!("domains-checked")><WhenOr at=checked_at none=t!("never") /></Fact>
                <Fact name=t!("domains-since")><WhenOr at=verified_at none=t!("never") /></Fact>
            </Facts>
            <div class="actions start">
                <Form act="check">
                    <input type="hidden" name="domain" value=for_check />
                    <button class="button">{t!("domains-check")}</button>
                </Form>
                <Confirm
                    id=format!("remove-{at}")
                    label=t!("domains-remove")
                    about
                    title
                    consequence=t!("domains-remove-consequence")
                >
                    <Form act="remove">
                        <input type="hidden" name="domain" value=for_remove />
                        <button class="button danger">{t!("domains-remove")}</button>
                    </Form>
                </Confirm>
            </div>
        </section>
    }
}

/// Claims a domain.
pub(super) async fn add(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.domain_add(&ask.caller, ask.form.get("domain")).await?;
    Ok(Then::Done("domain-added"))
}

/// "Check now".
pub(super) async fn check(ask: Ask<Admin>) -> UiResult<Then> {
    let checked = ask.app.domain_check(&ask.caller, ask.form.get("domain")).await?;
    Ok(match checked.advice {
        None => Then::Done("domain-verified"),
        Some(advice) => Then::Note("domain-advice", advice),
    })
}

/// Takes a claim back.
pub(super) async fn remove(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.domain_remove(&ask.caller, ask.form.get("domain")).await?;
    Ok(Then::Done("domain-removed"))
}
