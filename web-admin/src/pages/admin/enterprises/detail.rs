//! One enterprise, as an administrator of the installation looks at it.

use leptos::prelude::*;
use muster_app::{EnterpriseAdmin, EnterpriseOverview, SeatStatus};
use muster_core::{
    Error,
    enterprise::{Enterprise, EnterpriseState},
    error::Thing,
    integration::Token,
    policy::TokenDays,
};

use super::{PATH as LIST, administrators::Administrators, domains::Domains, health};
use crate::{
    components::{
        badge::{Badge, Tone},
        field::TextField,
        form::{Form, Outcome, SaveBar},
        moment::When,
        notice::Empty,
        table::{Fact, Facts},
    },
    error::UiResult,
    pages::users::{revocation, token_table},
    web::{Ask, Crumb, Global, Now, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/enterprises/{id}";

pub(super) fn way() -> Vec<Crumb> {
    vec![(t!("path-enterprises"), Some(LIST))]
}

/// The enterprise of the address, as one of its administrators sees it.
pub(super) async fn enter(ask: &Ask<Global>) -> UiResult<EnterpriseAdmin> {
    let id = ask.segment("id").parse().ok().ok_or(Error::NotFound(Thing::Enterprise))?;
    Ok(ask.app.enterprise_enter(&ask.caller, id).await?)
}

/// The page.
pub(in crate::pages) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let inside = enter(&ask).await?;
    let overview = ask.app.enterprise_overview(&inside).await?;
    let domains = ask.app.domain_list(&inside).await?;
    let tokens = ask.app.token_list(&inside).await?;
    let admins = ask.app.admin_list(&inside).await?;
    let (name, seats) = (overview.enterprise.name.clone(), overview.seats);
    let state = match overview.enterprise.state {
        EnterpriseState::Active => None,
        EnterpriseState::Suspended => {
            Some(view! { <Badge tone=Tone::Bad word=t!("enterprises-suspended") /> })
        }
    };
    let body = view! {
        <About overview />
        <Seats seats />
        <Domains domains />
        <Tokens tokens />
        <Administrators admins />
    };
    Ok(Page::new(name, body).way(way()).aside(state))
}

#[component]
fn About(overview: EnterpriseOverview) -> impl IntoView {
    let EnterpriseOverview { enterprise, people, health, .. } = overview;
    let Enterprise { id, scim_enabled, sso_active, policy, policy_version, created_at, .. } =
        enterprise;
    let switch = |is_on: bool| if is_on { t!("on") } else { t!("off") };
    let lasts = match policy.token_days {
        TokenDays::Global => t!("enterprises-tokens-global"),
        TokenDays::Days(days) => t!("enterprises-tokens-days", days = u32::from(days)),
        TokenDays::Never => t!("enterprises-tokens-never"),
    };
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{t!("enterprises-about")}</h2>
            <Facts>
                <Fact name=t!("enterprises-people")>{t!("people", count = people)}</Fact>
                <Fact name=t!("enterprises-scim")>{switch(scim_enabled)}</Fact>
                <Fact name=t!("enterprises-health")><health::Health health /></Fact>
                <Fact name=t!("enterprises-provider")>{policy.identity_provider.title()}</Fact>
                <Fact name=t!("enterprises-preset")>
                    {policy.preset.title()}" "
                    <span class="quiet">{t!("enterprises-version", version = policy_version)}</span>
                </Fact>
                <Fact name=t!("enterprises-tokens-last")>{lasts}</Fact>
                <Fact name=t!("enterprises-sso")>{switch(sso_active)}</Fact>
                <Fact name=t!("enterprises-own-endpoint")>{switch(policy.own_endpoint)}</Fact>
                <Fact name=t!("enterprises-created")><When at=created_at far=true /></Fact>
                <Fact name=t!("enterprises-id")><span class="mono">{id.to_string()}</span></Fact>
            </Facts>
        </section>
    }
}

#[component]
fn Seats(seats: SeatStatus) -> impl IntoView {
    let SeatStatus { limit, taken, waiting, version } = seats;
    let limit = limit.map(|limit| limit.to_string()).unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="seats">
            <h2 id="seats">{t!("seats-title")}</h2>
            <p class="lead">{t!("enterprise-seats-lead", taken = taken, waiting = waiting)}</p>
            <Outcome act="seats" done=&["saved"] />
            <Form act="seats">
                <TextField
                    name="limit"
                    label=t!("enterprise-seats-limit")
                    value=limit
                    number=true
                    optional=true
                    help=t!("enterprise-seats-limit-help")
                />
                <input type="hidden" name="version" value=version />
                <SaveBar />
            </Form>
        </section>
    }
}

#[component]
fn Tokens(tokens: Vec<Token>) -> impl IntoView {
    let now = use_context::<Now>().map(|Now(now)| now);
    let list = if tokens.is_empty() {
        view! { <Empty title=t!("tokens-empty-title") text=t!("enterprises-tokens-empty") /> }
            .into_any()
    } else {
        token_table(tokens, now)
    };
    view! {
        <section class="card" aria-labelledby="tokens">
            <h2 id="tokens">{t!("enterprises-tokens")}</h2>
            <Outcome act="revoke" done=&["token-revoked"] />
            {list}
        </section>
    }
}

/// "Save" of the seats; an empty field is no limit.
pub(in crate::pages) async fn save_seats(ask: Ask<Global>) -> UiResult<Then> {
    let inside = enter(&ask).await?;
    let limit = match ask.form.get("limit").trim() {
        "" => None,
        text => {
            let number = text.parse::<u32>().ok();
            Some(number.ok_or_else(|| Error::invalid("limit", t!("seats-no-number")))?)
        }
    };
    ask.app.seats_set(&inside, limit, Some(ask.form.version())).await?;
    Ok(Then::Done("saved"))
}

/// Ends a token.
pub(in crate::pages) async fn revoke(ask: Ask<Global>) -> UiResult<Then> {
    let inside = enter(&ask).await?;
    let id = ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Token))?;
    ask.app.token_revoke(&inside, id, revocation(&ask.form)).await?;
    Ok(Then::Done("token-revoked"))
}
