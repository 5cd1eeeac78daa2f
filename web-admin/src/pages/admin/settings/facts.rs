//! Sections that have nothing to set yet: each says what applies today.

use leptos::prelude::*;
use muster_app::SHORTEST_PASSWORD;
use muster_core::limits;

use super::Section;
use crate::{
    components::table::{Fact, Facts},
    pages::admin::system,
    web::{Ask, Global, POLICY},
};

/// What applies, as facts.
pub(super) fn section(ask: &Ask<Global>, section: Section) -> AnyView {
    let facts = match section {
        Section::Locale => view! {
            <Fact name=t!("facts-language")>{t!("facts-language-is")}</Fact>
            <Fact name=t!("facts-time")>{t!("facts-time-is")}</Fact>
        }
        .into_any(),
        Section::Connectors => view! {
            <Fact name=t!("facts-connectors")>{t!("facts-connectors-are")}</Fact>
        }
        .into_any(),
        Section::Alerts => alerts(ask),
        Section::Passwords => view! {
            <Fact name=t!("facts-shortest")>
                {t!("facts-shortest-is", letters = SHORTEST_PASSWORD)}
            </Fact>
            <Fact name=t!("facts-locked")>{t!("facts-locked-is")}</Fact>
        }
        .into_any(),
        Section::Bulk => view! {
            <Fact name=t!("facts-operations")>
                {t!("facts-operations-are", most = limits::BULK_OPERATIONS)}
            </Fact>
            <Fact name=t!("facts-body")>
                {t!("facts-body-is", kib = limits::BODY / 1024)}
            </Fact>
        }
        .into_any(),
        Section::Core => view! {
            <Fact name=t!("facts-core")>{t!("facts-core-is")}</Fact>
        }
        .into_any(),
        Section::Csp => view! {
            <Fact name=t!("facts-csp")><code class="breaks">{POLICY}</code></Fact>
        }
        .into_any(),
        Section::General | Section::Expiry => ().into_any(),
    };
    let id = section.as_str();
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id>{section.title()}</h2>
            <p class="lead">{t!("facts-lead")}</p>
            <Facts>{facts}</Facts>
        </section>
    }
    .into_any()
}

fn alerts(ask: &Ask<Global>) -> AnyView {
    let mail = ask.app.mail_door(&ask.caller);
    let (server, from) = match mail {
        Some(door) => (door.server.clone(), door.from.clone()),
        None => (t!("facts-no-mail"), t!("not-set")),
    };
    view! {
        <Fact name=t!("facts-told")>{t!("facts-told-is")}</Fact>
        <Fact name=t!("system-mail-server")><span class="mono">{server}</span></Fact>
        <Fact name=t!("system-mail-from")>{from}</Fact>
        <Fact name=t!("system-mail-test")>
            <a href=format!("{}#mail", system::PATH)>{t!("facts-test-mail")}</a>
        </Fact>
    }
    .into_any()
}
