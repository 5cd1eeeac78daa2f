//! The dashboard of an enterprise: what an administrator should know first.

use std::time::Duration;

use leptos::prelude::*;
use muster_app::{ScimDay, ScimHealth, ScimStatus};
use muster_core::{call::Reason, time::Timestamp};

use super::users;
use crate::{
    components::{
        badge::Tone,
        health::{HealthStrip, reason_word},
        icon::{Glyph, Icon},
        moment::When,
        table::{Fact, Facts},
    },
    error::UiResult,
    text::distance,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/dashboard";
/// The page that lists every call.
const LOG: &str = "/configurations/enterprise/logs/provisioning-log";
/// How long before its end a token is told of.
const SOON: Duration = Duration::from_hours(30 * 24);
/// Runs that are looked at, the newest first.
const RUNS: u64 = 20;
/// Reasons that are named.
const REASONS: usize = 3;

/// What is most urgent: the banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Urgent {
    /// Calls fail.
    Failing,
    /// A run of the identity provider waits for an administrator's word.
    Held,
    /// The last token that works ends at that moment.
    Expiring(Timestamp),
    /// Nobody calls any more.
    Silent,
    /// Every seat is taken, and people wait for one.
    SeatsFull(u64),
    /// Calls come, and provisioning is off.
    OffAndCalled,
}

/// Health, calls and people.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let status = ask.app.scim_status(&ask.caller).await?;
    let health = ask.app.scim_health(&ask.caller).await?;
    let day = ask.app.scim_day(&ask.caller).await?;
    let runs = ask.app.cycle_list(&ask.caller, None, RUNS).await?;
    let held = runs.iter().any(|run| run.held_at.is_some() && run.judged_at.is_none());
    let waiting = ask.app.seats_show(&ask.caller).await?.waiting;
    let now = ask.caller.ctx.now;
    let banner =
        urgent(&status, health, &day, (held, waiting), now).map(|urgent| banner(urgent, now));
    let body = view! {
        {banner}
        <section class="card" aria-labelledby="provisioning">
            <h2 id="provisioning">{t!("dashboard-provisioning")}</h2>
            <HealthStrip health />
            <Calls day />
            <p>
                <a href=format!("{}#scim-provisioning", users::PATH)>{t!("dashboard-to-scim")}</a>
            </p>
        </section>
        <Tokens status=status.clone() now />
        <People status />
    };
    Ok(Page::new(t!("path-dashboard"), body))
}

/// At most one, the most severe.
fn urgent(
    status: &ScimStatus,
    health: ScimHealth,
    day: &ScimDay,
    (held, waiting): (bool, u64),
    now: Timestamp,
) -> Option<Urgent> {
    let ends = status.live_tokens.iter().map(|token| token.expires_at).max();
    let ends = ends.filter(|at| status.enabled && *at <= now.after(SOON));
    match health {
        ScimHealth::Failing { .. } => Some(Urgent::Failing),
        _ if held => Some(Urgent::Held),
        _ if ends.is_some() => ends.map(Urgent::Expiring),
        ScimHealth::Silent { .. } => Some(Urgent::Silent),
        _ if waiting > 0 => Some(Urgent::SeatsFull(waiting)),
        ScimHealth::Off if day.calls > 0 => Some(Urgent::OffAndCalled),
        ScimHealth::Off | ScimHealth::Waiting | ScimHealth::Connected { .. } => None,
    }
}

fn banner(urgent: Urgent, now: Timestamp) -> AnyView {
    let (tone, text) = match urgent {
        Urgent::Failing => (Tone::Bad, t!("dashboard-failing")),
        Urgent::Held => (Tone::Warn, t!("dashboard-held")),
        Urgent::Expiring(at) => (Tone::Warn, t!("dashboard-expiring", far = distance(at, now))),
        Urgent::Silent => (Tone::Warn, t!("dashboard-silent")),
        Urgent::SeatsFull(count) => (Tone::Warn, t!("dashboard-seats", count = count)),
        Urgent::OffAndCalled => (Tone::Warn, t!("dashboard-off-and-called")),
    };
    view! {
        <div class="notice" data-tone=tone.as_str()>
            <Glyph icon=Icon::Alert />
            <p>{text}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Calls(day: ScimDay) -> impl IntoView {
    let ScimDay { calls, refused, reasons, more } = day;
    let reasons = (!reasons.is_empty()).then(|| {
        let rows = reasons.into_iter().take(REASONS).map(reason).collect_view();
        view! {
            <h3>{t!("dashboard-reasons")}</h3>
            <ul class="rules">{rows}</ul>
        }
    });
    let cut = more.then(|| view! { <p class="quiet">{t!("dashboard-more", count = calls)}</p> });
    view! {
        <Facts>
            <Fact name=t!("dashboard-calls")>{t!("dashboard-number", count = calls)}</Fact>
            <Fact name=t!("dashboard-refused")>{t!("dashboard-number", count = refused)}</Fact>
        </Facts>
        {cut}
        {reasons}
    }
}

fn reason((reason, count): (Reason, u64)) -> impl IntoView {
    let to = format!("{LOG}?reason={}", reason.as_str());
    view! { <li><a href=to>{reason_word(reason)}</a>": "{t!("dashboard-number", count = count)}</li> }
}

#[component]
fn Tokens(status: ScimStatus, now: Timestamp) -> impl IntoView {
    let mut live = status.live_tokens;
    live.retain(|token| token.expires_at <= now.after(SOON));
    live.sort_by_key(|token| token.expires_at);
    let list = if live.is_empty() {
        view! { <p class="quiet">{t!("dashboard-no-token-ends")}</p> }.into_any()
    } else {
        let rows = live.into_iter().map(|token| {
            view! {
                <li>
                    <span class="mono">{token.fingerprint}</span>
                    " · "
                    <When at=token.expires_at far=true />
                </li>
            }
        });
        view! { <ul class="rules">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="ending">
            <h2 id="ending">{t!("dashboard-tokens")}</h2>
            {list}
            <p><a href=format!("{}#tokens", users::PATH)>{t!("dashboard-to-tokens")}</a></p>
        </section>
    }
}

#[component]
fn People(status: ScimStatus) -> impl IntoView {
    let ScimStatus { people, disabled, pending_invitations, .. } = status;
    view! {
        <section class="card" aria-labelledby="people">
            <h2 id="people">{t!("path-people")}</h2>
            <Facts>
                <Fact name=t!("people-title")>{t!("dashboard-number", count = people)}</Fact>
                <Fact name=t!("people-state-disabled")>{t!("dashboard-number", count = disabled)}</Fact>
                <Fact name=t!("dashboard-invited")>
                    {t!("dashboard-number", count = pending_invitations)}
                </Fact>
            </Facts>
            <p><a href=users::PATH>{t!("dashboard-to-users")}</a></p>
        </section>
    }
}
