//! How provisioning stands, in a line.

use leptos::prelude::*;
use muster_app::ScimHealth;
use muster_core::call::Reason;

use super::{
    badge::{Badge, Tone},
    icon::Icon,
    moment::When,
};

/// A word with its sign, and since when.
#[component]
pub(crate) fn HealthStrip(
    /// How it stands.
    health: ScimHealth,
) -> impl IntoView {
    let (tone, icon, word) = match health {
        ScimHealth::Off => (Tone::Idle, Icon::Cross, t!("health-off")),
        ScimHealth::Waiting => (Tone::Idle, Icon::Clock, t!("scim-waiting")),
        ScimHealth::Connected { .. } => (Tone::Good, Icon::Check, t!("scim-connected")),
        ScimHealth::Failing { .. } => (Tone::Bad, Icon::Alert, t!("health-failing")),
        ScimHealth::Silent { .. } => (Tone::Warn, Icon::Alert, t!("health-silent")),
    };
    let more = match health {
        ScimHealth::Off | ScimHealth::Waiting => None,
        ScimHealth::Connected { last_call } | ScimHealth::Silent { last_call } => Some(
            view! { <span>{t!("scim-last-call")}" "<When at=last_call far=true /></span> }
                .into_any(),
        ),
        ScimHealth::Failing { since, calls, failed, reason } => {
            let why = reason.map(|reason| format!(" · {}", reason_word(reason)));
            Some(
                view! {
                    <span>
                        {t!("health-failed", failed = failed, calls = calls)}
                        {why}
                        " · "
                        <When at=since far=true />
                    </span>
                }
                .into_any(),
            )
        }
    };
    view! {
        <p class="status-line">
            <Badge tone icon word />
            {more}
        </p>
    }
}

/// Why calls are not carried out, in words.
pub(crate) fn reason_word(reason: Reason) -> String {
    match reason {
        Reason::Token => t!("reason-token"),
        Reason::Attribute => t!("reason-attribute"),
        Reason::UnknownRole => t!("reason-role"),
        Reason::Domain => t!("reason-domain"),
        Reason::Seat => t!("reason-seat"),
        Reason::Conflict => t!("reason-conflict"),
        Reason::Absent => t!("reason-absent"),
        Reason::Policy => t!("reason-policy"),
        Reason::Request => t!("reason-request"),
        Reason::Server => t!("reason-server"),
    }
}
