//! Whether provisioning works, in a word and with the last call.

use leptos::prelude::*;
use muster_app::ProvisioningHealth;

use crate::components::{
    badge::{Badge, Tone},
    icon::Icon,
    moment::When,
};

/// How provisioning stands.
#[component]
pub(in crate::pages) fn Health(
    /// As the calls say; nothing where it is switched off.
    health: Option<ProvisioningHealth>,
) -> impl IntoView {
    use ProvisioningHealth::{Failing, NoCalls, Silent, Works};
    let Some(health) = health else {
        return view! { <span class="quiet">{t!("health-off")}</span> }.into_any();
    };
    let (tone, icon, word, last) = match health {
        NoCalls => (Tone::Idle, Icon::Clock, t!("health-no-calls"), None),
        Works { last } => (Tone::Good, Icon::Check, t!("health-works"), Some(last)),
        Failing { last, calls, failed, .. } => {
            let word = t!("health-failing-calls", failed = failed, calls = calls);
            (Tone::Bad, Icon::Alert, word, Some(last))
        }
        Silent { last } => (Tone::Warn, Icon::Alert, t!("health-silent"), Some(last)),
    };
    view! {
        <Badge tone icon word />
        {last.map(|at| view! {
            <span class="quiet">" "{t!("scim-last-call")}" "<When at /></span>
        })}
    }
    .into_any()
}
