//! The page: the choice of a section, and the section.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    PATH,
    api::{SaveSettings, load},
    expiry::ExpirySection,
    model::{Section, Settings},
};
use crate::{
    components::{
        failed::{LoadFailed, Loading},
        form::QueryForm,
        page::{Crumb, PageHead},
    },
    error::UiError,
    messages::{path, settings},
    pages::configurations,
};

const WAY: [Crumb; 1] = [(path::CONFIGURATIONS, Some(configurations::ADMIN_PATH))];

/// Settings of the installation.
#[component]
pub(crate) fn GlobalSettingsPage() -> impl IntoView {
    let query = use_query_map();
    let section =
        Memo::new(move |_| Section::parse(&query.read().get("section").unwrap_or_default()));
    let save = ServerAction::<SaveSettings>::new();
    // What was typed stays where it has to be mended; otherwise the page shows how things are now.
    let settled = Memo::new(move |before: Option<&usize>| match &*save.value().read() {
        Some(Err(error)) if !matches!(error, UiError::Stale(_)) => before.copied().unwrap_or(0),
        Some(_) => save.version().get(),
        None => 0,
    });
    let loaded = Resource::new(move || (section.get(), settled.get()), |_| load());
    view! {
        <PageHead way=&WAY title=path::GLOBAL_SETTINGS>
            <Choice section />
        </PageHead>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(all) => {
                        view! { <Chosen section=section.get_untracked() all save /> }.into_any()
                    }
                    Err(error) => view! { <LoadFailed error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The sections, as a form: with scripts the choice alone is enough.
#[component]
fn Choice(section: Memo<Section>) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    let options = Section::ALL
        .map(|one| {
            view! {
                <option value=one.as_str() selected=move || section.get() == one>
                    {title(one)}
                </option>
            }
        })
        .collect_view();
    view! {
        <QueryForm to=PATH class="section-choice">
            <label for="section">{settings::SECTION}</label>
            <select
                id="section"
                name="section"
                on:change=move |_| {
                    if let Some(button) = button.get() {
                        button.click();
                    }
                }
            >
                {options}
            </select>
            <button class="button" node_ref=button>{settings::GO}</button>
        </QueryForm>
    }
}

#[component]
fn Chosen(section: Section, all: Settings, save: ServerAction<SaveSettings>) -> impl IntoView {
    match section {
        Section::General => view! { <General facts=all.facts /> }.into_any(),
        Section::Expiry => {
            let Settings { values, version, error, .. } = all;
            view! { <ExpirySection values version refused=error save /> }.into_any()
        }
    }
}

#[component]
fn General(facts: Vec<(String, String)>) -> impl IntoView {
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="mono">{value}</dd></div> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="general">
            <h2 id="general">{settings::GENERAL}</h2>
            <p class="lead">{settings::GENERAL_LEAD}</p>
            <dl class="facts">{facts}</dl>
        </section>
    }
}

fn title(section: Section) -> &'static str {
    match section {
        Section::General => settings::GENERAL,
        Section::Expiry => settings::EXPIRY,
    }
}
