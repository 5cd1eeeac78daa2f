//! The panel: a role, or the form of a new one.

use leptos::prelude::*;
use muster_app::RoleUse;
use muster_core::{
    Error,
    error::Thing,
    id::PersonId,
    role::{Role, RoleSpec},
};

use super::{PATH, address, forms::Fields, on, yes};
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        field::TextField,
        form::{Form, Outcome},
        panel::{PANEL, Panel},
        table::{Fact, Facts},
    },
    error::UiResult,
    pages::users,
    web::{Admin, Ask},
};

/// What the address says is chosen.
pub(super) async fn of(ask: &Ask<Admin>) -> UiResult<Option<AnyView>> {
    let chosen = ask.here.query("role");
    if chosen.is_empty() {
        let name = ask.here.query("name").to_owned();
        return Ok((ask.here.query("add") == "role").then(|| add(name)));
    }
    let id = chosen.parse().ok().ok_or(Error::NotFound(Thing::Role))?;
    let used = ask.app.role_use(&ask.caller, id).await?;
    let holders = ask.app.role_holders(&ask.caller, &used.role).await?;
    Ok(Some(match ask.here.query("view") {
        "edit" => edit(used.role),
        "clone" => clone_of(&used.role),
        _ => details(used, holders),
    }))
}

fn add(name: String) -> AnyView {
    let spec = RoleSpec::named(name);
    view! {
        <Panel title=t!("roles-add") close=PATH>
            <Outcome act="create" />
            <Form act="create">
                <Fields spec new=true />
                <div class="actions start">
                    <button class="button primary">{t!("roles-add")}</button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

fn edit(role: Role) -> AnyView {
    let (close, version, spec) = (address(role.id), role.version, role.spec.clone());
    view! {
        <Panel title=t!("roles-edit-title", name = &role.spec.name) close>
            <Outcome act="edit" />
            <Form act="edit">
                <input type="hidden" name="id" value=role.id.to_string() />
                <input type="hidden" name="version" value=version />
                <Fields spec />
                <div class="actions start">
                    <button class="button primary">{t!("save")}</button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

fn clone_of(role: &Role) -> AnyView {
    let (close, id) = (address(role.id), role.id.to_string());
    view! {
        <Panel title=t!("roles-clone-title", name = &role.spec.name) close>
            <Outcome act="clone" />
            <p>{t!("roles-clone-lead")}</p>
            <Form act="clone">
                <input type="hidden" name="id" value=id />
                <TextField name="name" label=t!("roles-name") help=t!("roles-name-help") />
                <div class="actions start">
                    <button class="button primary">{t!("roles-clone")}</button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

fn details(used: RoleUse, holders: Vec<(PersonId, String)>) -> AnyView {
    let RoleUse { role, people, named_by, .. } = used;
    let to = |view: &str| format!("{}&view={view}{PANEL}", address(role.id));
    let (edit, clone) = (to("edit"), to("clone"));
    let (name, spec) = (role.spec.name.clone(), role.spec.clone());
    let named = (!named_by.is_empty()).then(|| {
        view! { <p class="quiet">{t!("roles-named-by", what = named_by.join(", "))}</p> }
    });
    let default =
        role.is_default.then(|| view! { <Badge tone=Tone::Good word=t!("roles-default") /> });
    view! {
        <Panel title=name close=PATH>
            <Outcome act="default" done=&["role-default"] />
            <Outcome act="delete" />
            <Outcome act="edit" done=&["role-saved", "role-created"] />
            {default}
            {(!spec.description.is_empty()).then(|| view! { <p>{spec.description}</p> })}
            <Facts>
                <Fact name=t!("roles-assignable")>{yes(spec.assignable)}</Fact>
                <Fact name=t!("roles-restrict")>{on(spec.restrict_editing)}</Fact>
                <Fact name=t!("roles-admin")>{yes(spec.admin)}</Fact>
                <Fact name=t!("roles-owner")>{yes(spec.owner)}</Fact>
            </Facts>
            {named}
            <Holders people holders />
            <div class="actions start">
                <a class="button" href=edit>{t!("roles-edit")}</a>
                <a class="button" href=clone>{t!("roles-clone")}</a>
            </div>
            <Acts role />
        </Panel>
    }
    .into_any()
}

/// Who has the role: as many as are named, each with their page.
#[component]
fn Holders(people: u64, holders: Vec<(PersonId, String)>) -> impl IntoView {
    let more = people.saturating_sub(crate::text::count(holders.len()));
    let links = holders
        .into_iter()
        .map(|(id, name)| {
            let to = format!("{}/{id}", users::PATH);
            view! { <li><a href=to>{name}</a></li> }
        })
        .collect_view();
    view! {
        <h4>{t!("roles-held-by", count = people)}</h4>
        <ul class="links">{links}</ul>
        {(more > 0).then(|| view! { <p class="quiet">{t!("roles-and-more", count = more)}</p> })}
    }
}

/// Making it the default, and its end.
#[component]
fn Acts(role: Role) -> impl IntoView {
    let (id, version, name) = (role.id.to_string(), role.version, role.spec.name.clone());
    let may_be = !role.is_default && role.spec.check_default().is_ok();
    let (of_default, about) = (id.clone(), name.clone());
    let default = may_be.then(|| {
        view! {
            <Form act="default">
                <input type="hidden" name="id" value=of_default />
                <input type="hidden" name="version" value=version />
                <p class="help">{t!("roles-make-default-help")}</p>
                <button class="button">{t!("roles-make-default")}</button>
            </Form>
        }
    });
    view! {
        {default}
        <div class="actions start">
            <Confirm
                id=id.clone()
                label=t!("roles-delete")
                about
                title=t!("roles-delete-title", name = &name)
                consequence=t!("roles-delete-consequence")
            >
                <Form act="delete">
                    <input type="hidden" name="id" value=id />
                    <input type="hidden" name="version" value=version />
                    <button class="button danger">{t!("roles-delete-confirm")}</button>
                </Form>
            </Confirm>
        </div>
    }
}
