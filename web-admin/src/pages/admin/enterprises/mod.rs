//! Enterprises: the list and the form that makes one.

mod administrators;
pub(super) mod detail;
mod domains;
mod health;

use leptos::prelude::*;
use muster_app::EnterpriseOverview;
use muster_core::{Error, id::EnterpriseId, policy::Preset};

pub(super) use self::{administrators::add_admin, domains::approve};
use crate::{
    components::{
        badge::{Badge, Tone},
        field::{Choice, TextField},
        form::{Form, Outcome, QueryForm},
        moment::When,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Here, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/enterprises";
/// Enterprises on a page.
const PER_PAGE: u64 = 25;

/// The page of an enterprise.
pub(super) fn path_of(id: EnterpriseId) -> String {
    format!("{PATH}/{id}")
}

/// The enterprises of the installation.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let (search, after) = (ask.here.query("q").to_owned(), ask.here.query("after"));
    let before = Some(after).filter(|name| !name.is_empty());
    // One more than is shown says whether there are more.
    let mut found = ask.app.enterprise_browse(&ask.caller, &search, before, PER_PAGE + 1).await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| has_more).map(|one| one.enterprise.name.clone());
    let narrowed = !search.is_empty() || before.is_some();
    let list = if found.is_empty() && narrowed {
        view! {
            <Empty title=t!("enterprises-no-match-title") text=t!("enterprises-no-match") />
            <p><a href=PATH>{t!("enterprises-all")}</a></p>
        }
        .into_any()
    } else if found.is_empty() {
        let (title, text) = (t!("enterprises-empty-title"), t!("enterprises-empty"));
        view! { <Empty title text /> }.into_any()
    } else {
        view! { <List found last=last is_first=before.is_none() /> }.into_any()
    };
    let body = view! {
        <section class="card" aria-labelledby="list">
            <h2 id="list">{t!("enterprises-list")}</h2>
            <QueryForm class="toolbar" role="search">
                <div class="field grow">
                    <label for="q">{t!("enterprises-search")}</label>
                    <input id="q" name="q" type="search" autocomplete="off" value=search />
                </div>
                <button class="button">{t!("show")}</button>
            </QueryForm>
            {list}
        </section>
        <New />
    };
    Ok(Page::new(t!("path-enterprises"), body).lead(t!("enterprises-lead")))
}

#[component]
fn List(found: Vec<EnterpriseOverview>, last: Option<String>, is_first: bool) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let rows = found.into_iter().map(|one| view! { <Row one /> }).collect_view();
    let columns = vec![
        t!("enterprises-name"),
        t!("enterprises-people"),
        t!("enterprises-scim"),
        t!("enterprises-health"),
        t!("enterprises-next-end"),
        t!("enterprises-provider"),
        t!("enterprises-preset"),
    ];
    let first = (!is_first).then(|| here.with("after", ""));
    let next = last.map(|last| here.with("after", last));
    view! {
        <Table caption=t!("enterprises-list") columns>{rows}</Table>
        <nav class="pages" aria-label=t!("pages")>
            {first.map(|to| view! { <a class="button small" href=to>{t!("enterprises-first")}</a> })}
            {next.map(|to| view! { <a class="button small" href=to rel="next">{t!("next")}</a> })}
        </nav>
    }
}

#[component]
fn Row(one: EnterpriseOverview) -> impl IntoView {
    let EnterpriseOverview { enterprise, people, seats, health, first_to_end } = one;
    let (tone, word) =
        if enterprise.scim_enabled { (Tone::Good, t!("on")) } else { (Tone::Idle, t!("off")) };
    let people = match seats.limit {
        Some(limit) => t!("enterprises-of-seats", taken = seats.taken, limit = limit),
        None => number(people),
    };
    let ends = match first_to_end.map(|token| token.end()) {
        Some(Some(at)) => view! { <When at far=true /> }.into_any(),
        Some(None) => view! { <span class="quiet">{t!("never")}</span> }.into_any(),
        None => view! { <span class="quiet">{t!("enterprises-no-token")}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("enterprises-name")>
                <a href=path_of(enterprise.id)>{enterprise.name}</a>
            </th>
            <td class="number" data-label=t!("enterprises-people")>{people}</td>
            <td data-label=t!("enterprises-scim")><Badge tone word /></td>
            <td data-label=t!("enterprises-health")><health::Health health /></td>
            <td data-label=t!("enterprises-next-end")>{ends}</td>
            <td data-label=t!("enterprises-provider")>
                {enterprise.policy.identity_provider.title()}
            </td>
            <td data-label=t!("enterprises-preset")>{enterprise.policy.preset.title()}</td>
        </tr>
    }
}

#[component]
fn New() -> impl IntoView {
    let presets = Preset::OFFERED.map(|one| (one.as_str().to_owned(), one.title().to_owned()));
    let [(chosen, _), ..] = presets.clone();
    view! {
        <section class="card" aria-labelledby="create">
            <h2 id="create">{t!("enterprises-create")}</h2>
            <Outcome act="create" done=&["enterprise-created"] />
            <Form act="create">
                <TextField name="name" label=t!("enterprises-name") />
                <Choice
                    name="preset"
                    label=t!("enterprises-preset")
                    chosen
                    options=presets.into()
                    help=t!("enterprises-preset-help")
                />
                <div class="actions start">
                    <button class="button primary">{t!("enterprises-submit")}</button>
                </div>
            </Form>
        </section>
    }
}

/// Makes an enterprise.
pub(super) async fn create(ask: Ask<Global>) -> UiResult<Then> {
    let preset = ask.form.get("preset").parse::<Preset>();
    let preset = preset.map_err(|message: String| Error::invalid("preset", message))?;
    ask.app.enterprise_create(&ask.caller, ask.form.get("name"), preset).await?;
    Ok(Then::Done("enterprise-created"))
}
