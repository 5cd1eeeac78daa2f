//! The section «Registered users».

use std::collections::BTreeMap;

use leptos::prelude::*;
use muster_app::{PersonFilter, PersonListing};
use muster_core::{
    id::RoleId,
    person::{Person, Source},
    time::Timestamp,
};

use super::{PATH, panel};
use crate::{
    components::{
        badge::{Badge, Tone},
        form::QueryForm,
        moment::When,
        notice::Empty,
        pager::Pager,
        panel::{PANEL, WithPanel},
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Here},
};

/// People on a page.
const PER_PAGE: u64 = 25;
/// The states that people can be filtered by; the first is no filter.
const STATES: [&str; 4] = ["all", "active", "disabled", "removed"];

/// Search, filter and table.
pub(super) async fn section(ask: &Ask<Admin>) -> UiResult<AnyView> {
    let (search, state) = (ask.here.query("q").to_owned(), ask.here.query("state"));
    let filter = PersonFilter {
        search: Some(search.clone()),
        active: match state {
            "active" => Some(true),
            "disabled" => Some(false),
            _ => None,
        },
        removed: (state == "removed").then_some(true),
        page: ask.here.page() - 1,
        per_page: PER_PAGE,
    };
    let listing = ask.app.person_browse(&ask.caller, &filter).await?;
    let narrowed = !search.is_empty() || STATES.iter().skip(1).any(|one| *one == state);
    let state = state.to_owned();
    let panel = panel::chosen(ask).await?;
    let here = ask.here.clone();
    Ok(view! {
        <section class="card" aria-labelledby="registered">
            <h2 id="registered">{t!("people-title")}</h2>
            <Toolbar search state />
            <WithPanel panel>
                <Listing listing page=filter.page + 1 narrowed here />
            </WithPanel>
        </section>
    }
    .into_any())
}

#[component]
fn Toolbar(search: String, state: String) -> impl IntoView {
    let states = STATES
        .map(|one| {
            let selected = state == one;
            let name = t!(&format!("people-state-{one}"));
            view! { <option value=one selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <QueryForm class="toolbar" role="search">
            <div class="field grow">
                <label for="q">{t!("people-search")}</label>
                <input id="q" name="q" type="search" autocomplete="off" value=search />
            </div>
            <div class="field">
                <label for="state">{t!("people-state")}</label>
                <select id="state" name="state">{states}</select>
            </div>
            <button class="button">{t!("show")}</button>
        </QueryForm>
    }
}

#[component]
fn Listing(listing: PersonListing, page: u64, narrowed: bool, here: Here) -> impl IntoView {
    let PersonListing { total, people, roles } = listing;
    if people.is_empty() && narrowed {
        return view! {
            <Empty title=t!("people-no-match-title") text=t!("people-no-match") />
            <p><a href=PATH>{t!("people-clear")}</a></p>
        }
        .into_any();
    }
    if people.is_empty() {
        return view! { <Empty title=t!("people-empty-title") text=t!("people-empty") /> }
            .into_any();
    }
    let rows = people.into_iter().map(|person| row(&person, &roles, &here)).collect_view();
    let columns = vec![
        t!("people-name"),
        t!("people-email"),
        t!("people-role"),
        t!("people-source"),
        t!("people-state"),
        t!("people-changed"),
        String::new(),
    ];
    view! {
        <Table caption=t!("people-title") columns>
            {rows}
        </Table>
        <Pager total=t!("people", count = total) page pages=total.div_ceil(PER_PAGE).max(1) />
    }
    .into_any()
}

fn row(person: &Person, roles: &BTreeMap<RoleId, String>, here: &Here) -> impl IntoView + use<> {
    let there = person.is_active() && person.removed.is_none();
    let email = person.profile.work_email().unwrap_or_default().to_owned();
    let role = person.role.and_then(|role| roles.get(&role).cloned());
    let select = format!("{}{PANEL}", here.with("person", person.id));
    let chosen = here.query("person") == person.id.to_string();
    let name = person.profile.shown_name();
    view! {
        <tr aria-current=chosen.then_some("true") data-state=if there { "active" } else { "disabled" }>
            <th scope="row" data-label=t!("people-name")>
                <a href=format!("{PATH}/{}", person.id)>{person.profile.shown_name()}</a>
            </th>
            <td data-label=t!("people-email") class="struck">{email}</td>
            <td data-label=t!("people-role")>{role.unwrap_or_else(|| t!("people-no-role"))}</td>
            <td data-label=t!("people-source")>{source(person.source)}</td>
            <td data-label=t!("people-state")>
                <StateBadge
                    active=person.is_active()
                    removed=person.removed.map(|removed| removed.at)
                />
            </td>
            <td data-label=t!("people-changed")><When at=person.updated_at /></td>
            <td class="row-actions">
                <a class="button small" href=select>
                    {t!("people-select")}
                    <span class="visually-hidden">" "{name}</span>
                </a>
            </td>
        </tr>
    }
}

/// Who made a person, in words.
pub(in crate::pages) fn source(source: Source) -> String {
    match source {
        Source::Scim => t!("source-scim"),
        Source::Manual => t!("source-manual"),
        Source::Local => t!("source-local"),
    }
}

/// Whether a person may use the product, in word and sign.
#[component]
pub(crate) fn StateBadge(
    /// Whether they may.
    active: bool,
    /// When they were removed, as long as they can come back.
    removed: Option<Timestamp>,
) -> impl IntoView {
    match removed {
        Some(at) => view! {
            <Badge tone=Tone::Idle word=t!("people-state-removed")>
                " "
                <When at />
            </Badge>
        }
        .into_any(),
        None if active => {
            view! { <Badge tone=Tone::Good word=t!("people-state-active") /> }.into_any()
        }
        None => view! { <Badge tone=Tone::Idle word=t!("people-state-disabled") /> }.into_any(),
    }
}
