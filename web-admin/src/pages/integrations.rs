//! Configurations → Enterprise Configurations → Settings → Integrations.

use leptos::prelude::*;
use muster_core::{Error, error::Thing, integration::Integration};

use super::configurations;
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        copy::CopyField,
        field::{Checkbox, TextField},
        form::{Form, Outcome},
        moment::{When, WhenOr},
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    islands::StoredFirst,
    web::{Admin, Ask, Crumb, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/settings/integrations";

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-settings"), None),
    ]
}

/// The clients of the Authenticate API.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let all = ask.app.integration_list(&ask.caller).await?;
    let list = if all.is_empty() {
        let (title, text) = (t!("integrations-empty-title"), t!("integrations-empty"));
        view! { <Empty title text /> }.into_any()
    } else {
        let rows = all.into_iter().map(|integration| view! { <Row integration /> }).collect_view();
        let columns = vec![
            t!("integrations-name"),
            t!("integrations-client-id"),
            t!("integrations-tokens"),
            t!("integrations-last-used"),
            t!("integrations-created-at"),
            String::new(),
        ];
        view! { <Table caption=t!("path-integrations") columns>{rows}</Table> }.into_any()
    };
    let body = view! {
        <section class="card" aria-label=t!("path-integrations")>
            <Outcome act="revoke" done=&["integration-revoked"] />
            {list}
        </section>
        <section class="card" aria-labelledby="add">
            <h2 id="add">{t!("integrations-add")}</h2>
            <Outcome act="create" />
            <Form act="create">
                <TextField
                    name="name"
                    label=t!("integrations-name")
                    help=t!("integrations-name-help")
                />
                <Checkbox
                    name="may_issue_scim"
                    label=t!("integrations-may-issue")
                    checked=true
                    help=t!("integrations-may-issue-help")
                />
                <div class="actions start">
                    <button class="button primary">{t!("integrations-add")}</button>
                </div>
            </Form>
        </section>
    };
    let page = Page::new(t!("path-integrations"), body);
    Ok(page.way(way()).lead(t!("integrations-lead")))
}

#[component]
fn Row(integration: Integration) -> impl IntoView {
    let Integration { id, name, client_id, may_issue_scim, last_used_at, created_at, .. } =
        integration;
    let (tone, word) = if may_issue_scim {
        (Tone::Good, t!("integrations-for-scim"))
    } else {
        (Tone::Idle, t!("integrations-for-api"))
    };
    let (client, whole) = (client_id.clone(), client_id);
    view! {
        <tr>
            <th scope="row" data-label=t!("integrations-name")>{name.clone()}</th>
            <td data-label=t!("integrations-client-id")>
                <span class="mono cut" title=whole>{client}</span>
            </td>
            <td data-label=t!("integrations-tokens")><Badge tone word /></td>
            <td data-label=t!("integrations-last-used")>
                <WhenOr at=last_used_at none=t!("never") />
            </td>
            <td data-label=t!("integrations-created-at")><When at=created_at /></td>
            <td class="row-actions">
                <Confirm
                    id=id.to_string()
                    label=t!("integrations-revoke")
                    about=name.clone()
                    title=t!("integrations-revoke-title")
                    consequence=t!("integrations-revoke-consequence", name = &name)
                >
                    <Form act="revoke">
                        <input type="hidden" name="id" value=id.to_string() />
                        <button class="button danger">{t!("integrations-revoke-confirm")}</button>
                    </Form>
                </Confirm>
            </td>
        </tr>
    }
}

/// "Add an Integration". Its secret is in this answer and never again.
pub(super) async fn create(ask: Ask<Admin>) -> UiResult<Then> {
    let (name, may_issue) = (ask.form.get("name"), ask.form.has("may_issue_scim"));
    let made = ask.app.integration_create(&ask.caller, name, may_issue).await?;
    let secret = made.secret.expose().to_owned();
    let help = (!may_issue).then(|| t!("integrations-may-issue-help"));
    let body = view! {
        <section class="card">
            <p class="lead">
                <strong>{made.integration.name}</strong>
                " · "
                {t!("integrations-shown-once")}
            </p>
            <CopyField
                id="client-id"
                label=t!("integrations-client-id")
                value=made.integration.client_id
            />
            <CopyField id="client-secret" label=t!("integrations-secret") value=secret />
            {help.map(|help| view! { <p class="quiet">{help}</p> })}
            <StoredFirst
                to=PATH.to_owned()
                stored=t!("token-stored")
                done=t!("done")
                stay=t!("token-stay")
            />
        </section>
    };
    let mut way = way();
    way.push((t!("path-integrations"), Some(PATH)));
    Ok(Then::show(Page::new(t!("integrations-created"), body).way(way)))
}

/// Removes an integration and ends its tokens.
pub(super) async fn revoke(ask: Ask<Admin>) -> UiResult<Then> {
    let id = ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Integration))?;
    ask.app.integration_revoke(&ask.caller, id).await?;
    Ok(Then::Done("integration-revoked"))
}
