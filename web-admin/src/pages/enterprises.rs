//! Enterprises: the list and the form that makes one.

use leptos::prelude::*;
use muster_app::{App, EnterpriseSummary, GlobalAdmin};
use muster_core::{Error, Result, policy::Preset};

use crate::{
    components::{
        badge::{Badge, Tone},
        field::{Choice, TextField},
        form::{Form, Outcome},
        moment::When,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    text::number,
    web::{Ask, Global, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/admin/enterprises";
/// Enterprises asked for at a time.
const BATCH: u64 = 200;

/// The enterprises of the installation.
pub(super) async fn show(ask: Ask<Global>) -> UiResult<Page> {
    let all = all(&ask.app, &ask.caller).await?;
    let list = if all.is_empty() {
        let (title, text) = (t!("enterprises-empty-title"), t!("enterprises-empty"));
        view! { <Empty title text /> }.into_any()
    } else {
        let rows = all.into_iter().map(|one| view! { <Row one /> }).collect_view();
        let columns = vec![
            t!("enterprises-name"),
            t!("enterprises-people"),
            t!("enterprises-scim"),
            t!("enterprises-preset"),
            t!("enterprises-created"),
        ];
        view! { <Table caption=t!("enterprises-list") columns>{rows}</Table> }.into_any()
    };
    let presets = Preset::OFFERED.map(|one| (one.as_str().to_owned(), one.title().to_owned()));
    let [(chosen, _), ..] = presets.clone();
    let body = view! {
        <section class="card" aria-labelledby="list">
            <h2 id="list">{t!("enterprises-list")}</h2>
            {list}
        </section>
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
    };
    Ok(Page::new(t!("path-enterprises"), body).lead(t!("enterprises-lead")))
}

/// Every enterprise, read page after page.
async fn all(app: &App, admin: &GlobalAdmin) -> Result<Vec<EnterpriseSummary>> {
    let mut all: Vec<EnterpriseSummary> = Vec::new();
    loop {
        let after = all.last().map(|last| last.enterprise.name.clone());
        let batch = app.enterprise_list(admin, after.as_deref(), BATCH).await?;
        let is_last = u64::try_from(batch.len()).is_ok_and(|number| number < BATCH);
        all.extend(batch);
        if is_last {
            return Ok(all);
        }
    }
}

#[component]
fn Row(one: EnterpriseSummary) -> impl IntoView {
    let EnterpriseSummary { enterprise, people } = one;
    let (tone, word) =
        if enterprise.scim_enabled { (Tone::Good, t!("on")) } else { (Tone::Idle, t!("off")) };
    view! {
        <tr>
            <th scope="row" data-label=t!("enterprises-name")>{enterprise.name}</th>
            <td class="number" data-label=t!("enterprises-people")>{number(people)}</td>
            <td data-label=t!("enterprises-scim")><Badge tone word /></td>
            <td data-label=t!("enterprises-preset")>{enterprise.policy.preset.title()}</td>
            <td data-label=t!("enterprises-created")><When at=enterprise.created_at /></td>
        </tr>
    }
}

/// Makes an enterprise.
pub(super) async fn create(ask: Ask<Global>) -> UiResult<Then> {
    let preset = ask.form.get("preset").parse::<Preset>();
    let preset = preset.map_err(|message: String| Error::invalid("preset", message))?;
    ask.app.enterprise_create(&ask.caller, ask.form.get("name"), preset).await?;
    Ok(Then::Done("enterprise-created"))
}
