//! The section «Registered users».

use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, location::Url};

use super::{
    PATH,
    api::list_people,
    model::{Asked, People, PersonRow},
};
use crate::{
    components::{
        failed::{LoadFailed, Loading},
        form::QueryForm,
        icon::{Glyph, Icon},
        moment::{Moment, When},
        notice::Empty,
    },
    messages::{count, people as words},
};

/// The states that people can be filtered by.
const STATES: [(&str, &str); 4] =
    [("all", "All"), ("active", "Active"), ("disabled", "Disabled"), ("removed", "Removed")];

/// Search, filter and table.
#[component]
pub(super) fn PeopleSection() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        Asked {
            search: query.get("q").unwrap_or_default(),
            state: query.get("state").unwrap_or_default(),
            page: query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1),
        }
    });
    let found = Resource::new(
        move || asked.get(),
        |asked| list_people(asked.search, asked.state, asked.page),
    );
    view! {
        <section class="card" aria-labelledby="registered">
            <h2 id="registered">{words::TITLE}</h2>
            <Toolbar asked />
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match found.await {
                        Ok(people) => {
                            view! { <Table people asked=asked.get_untracked() /> }.into_any()
                        }
                        Err(error) => view! { <LoadFailed error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Toolbar(asked: Memo<Asked>) -> impl IntoView {
    let states = STATES
        .map(|(value, name)| {
            let selected = move || asked.read().state == value;
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <QueryForm to=PATH class="toolbar" role="search">
            <div class="field grow">
                <label for="q">{words::SEARCH}</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    autocomplete="off"
                    value=move || asked.get().search
                />
            </div>
            <div class="field">
                <label for="state">{words::STATE}</label>
                <select id="state" name="state">{states}</select>
            </div>
            <button class="button">{words::APPLY}</button>
        </QueryForm>
    }
}

#[component]
fn Table(people: People, asked: Asked) -> impl IntoView {
    let People { rows, total, page, pages } = people;
    let filtered = !asked.search.is_empty()
        || matches!(asked.state.as_str(), "active" | "disabled" | "removed");
    if rows.is_empty() && filtered {
        return view! {
            <Empty title=words::NO_MATCH_TITLE text=words::NO_MATCH />
            <p><a href=PATH>{words::CLEAR}</a></p>
        }
        .into_any();
    }
    if rows.is_empty() {
        return view! { <Empty title=words::EMPTY_TITLE text=words::EMPTY /> }.into_any();
    }
    view! {
        <div class="table-box">
            <table>
                <caption class="visually-hidden">{words::TITLE}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Last change"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</tbody>
            </table>
        </div>
        <Pages asked total page pages />
    }
    .into_any()
}

#[component]
fn Row(row: PersonRow) -> impl IntoView {
    let href = format!("{PATH}/{}", row.id);
    let email = row.email.unwrap_or_default();
    let there = row.active && row.removed.is_none();
    view! {
        <tr data-state=if there { "active" } else { "disabled" }>
            <th scope="row" data-label="Name">
                <a href=href>{row.name}</a>
            </th>
            <td data-label="E-mail" class="struck">{email}</td>
            <td data-label="Role">
                {row.role.unwrap_or_else(|| words::NO_ROLE.to_owned())}
            </td>
            <td data-label="Source">{row.source}</td>
            <td data-label="State"><StateBadge active=row.active removed=row.removed /></td>
            <td data-label="Last change"><When at=row.changed /></td>
        </tr>
    }
}

/// Whether a person may use the product, in word and sign.
#[component]
pub(crate) fn StateBadge(
    /// Whether they may.
    active: bool,
    /// When they were removed, as long as they can come back.
    removed: Option<Moment>,
) -> impl IntoView {
    let (tone, icon, word) = if removed.is_some() {
        ("idle", Icon::Cross, words::REMOVED)
    } else if active {
        ("good", Icon::Check, words::ACTIVE)
    } else {
        ("idle", Icon::Cross, words::DISABLED)
    };
    view! {
        <span class="badge" data-tone=tone>
            <Glyph icon />
            {word}
            {removed.map(|at| view! { " "<When at /> })}
        </span>
    }
}

#[component]
fn Pages(asked: Asked, total: u64, page: u64, pages: u64) -> impl IntoView {
    let to = move |page: u64| {
        format!("{PATH}?q={}&state={}&page={page}", Url::escape(&asked.search), asked.state)
    };
    let (before, after) = ((page > 1).then(|| to(page - 1)), (page < pages).then(|| to(page + 1)));
    view! {
        <nav class="pages" aria-label="Pages">
            <span class="quiet" role="status">
                {count(total, "person", "people")}
                {(pages > 1).then(|| format!(" · page {page} of {pages}"))}
            </span>
            {before.map(|href| view! { <a class="button small" href=href rel="prev">"Previous"</a> })}
            {after.map(|href| view! { <a class="button small" href=href rel="next">"Next"</a> })}
        </nav>
    }
}
