//! Configurations → Global Settings.

mod expiry;
mod facts;
mod shorten;

use leptos::prelude::*;

pub(super) use {expiry::save, shorten::shorten};

use super::configurations;
use crate::{
    components::{
        form::QueryForm,
        table::{Fact, Facts},
    },
    error::UiResult,
    islands::GoAtOnce,
    web::{Ask, Crumb, Global, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/configurations/global-settings";

/// The section of the page, as its address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    General,
    Locale,
    Expiry,
    Connectors,
    Alerts,
    Passwords,
    Bulk,
    Core,
    Csp,
}

impl Section {
    /// In the order they are offered.
    const ALL: [Self; 9] = [
        Self::General,
        Self::Locale,
        Self::Expiry,
        Self::Connectors,
        Self::Alerts,
        Self::Passwords,
        Self::Bulk,
        Self::Core,
        Self::Csp,
    ];

    /// As in the address.
    fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Locale => "default-locale",
            Self::Expiry => "session-links-expiry",
            Self::Connectors => "default-connectors",
            Self::Alerts => "alerts",
            Self::Passwords => "default-password-policy",
            Self::Bulk => "bulk-actions",
            Self::Core => "core-settings",
            Self::Csp => "content-security-policy",
        }
    }

    fn title(self) -> String {
        match self {
            Self::General => t!("settings-general"),
            Self::Locale => t!("settings-locale"),
            Self::Expiry => t!("settings-expiry"),
            Self::Connectors => t!("settings-connectors"),
            Self::Alerts => t!("settings-alerts"),
            Self::Passwords => t!("settings-passwords"),
            Self::Bulk => t!("settings-bulk"),
            Self::Core => t!("settings-core"),
            Self::Csp => t!("settings-csp"),
        }
    }

    /// The section of that name; the first one for anything else.
    fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|section| section.as_str() == text).unwrap_or(Self::General)
    }
}

fn way() -> Vec<Crumb> {
    vec![(t!("path-configurations"), Some(configurations::ADMIN_PATH))]
}

/// Settings of the installation: the choice of a section, and the section.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let section = Section::parse(ask.here.query("section"));
    let body = match section {
        Section::General => general(&ask),
        Section::Expiry => expiry::section(&ask).await?,
        other => facts::section(&ask, other),
    };
    let page = Page::new(t!("path-global-settings"), body);
    Ok(page.way(way()).aside(view! { <Choice section /> }))
}

/// The sections, as a form: with scripts the choice alone is enough.
#[component]
fn Choice(section: Section) -> impl IntoView {
    let options = Section::ALL
        .map(|one| {
            let selected = one == section;
            view! { <option value=one.as_str() selected=selected>{one.title()}</option> }
        })
        .collect_view();
    view! {
        <QueryForm class="section-choice">
            <label for="section">{t!("settings-section")}</label>
            <select id="section" name="section">{options}</select>
            <button class="button">{t!("go")}</button>
            <GoAtOnce on="section".to_owned() />
        </QueryForm>
    }
}

/// What the installation was started with.
fn general(ask: &Ask<Global>) -> AnyView {
    let (public, tenant) = (ask.app.public_url().to_owned(), ask.app.tenant_url());
    view! {
        <section class="card" aria-labelledby="general">
            <h2 id="general">{t!("settings-general")}</h2>
            <p class="lead">{t!("settings-general-lead")}</p>
            <Facts>
                <Fact name=t!("settings-public-url")><span class="mono">{public}</span></Fact>
                <Fact name=t!("scim-tenant-url")><span class="mono">{tenant}</span></Fact>
                <Fact name=t!("settings-version")>
                    <span class="mono">{env!("CARGO_PKG_VERSION")}</span>
                </Fact>
            </Facts>
        </section>
    }
    .into_any()
}
