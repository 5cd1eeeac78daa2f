//! The right panel of «Registered users»: one person, their switch and their role.

use leptos::prelude::*;
use muster_app::RoleChoice;
use muster_core::{Error, error::Thing, id::PersonId, person::Person, role::Role};

use super::{
    PATH,
    people::{StateBadge, source},
};
use crate::{
    components::{
        field::{Checkbox, Choice},
        form::{Form, Outcome},
        panel::Panel,
        table::{Fact, Facts},
    },
    error::UiResult,
    web::{Admin, Ask, Then},
};

/// What the form says for a role that follows from what is sent and the policy.
const AUTOMATIC: &str = "automatic";

/// The person that the address names, where it names one.
pub(super) async fn chosen(ask: &Ask<Admin>) -> UiResult<Option<AnyView>> {
    if ask.here.query("person").is_empty() {
        return Ok(None);
    }
    let id = parse(ask.here.query("person"))?;
    let (person, _) = ask.app.person_history(&ask.caller, id).await?;
    let roles = ask.app.role_list(&ask.caller).await?;
    let close = format!("{}#registered", ask.here.with("person", ""));
    Ok(Some(view! { <Preferences person roles close /> }.into_any()))
}

#[component]
fn Preferences(person: Person, roles: Vec<Role>, close: String) -> impl IntoView {
    let (name, id, version) = (person.profile.shown_name(), person.id.to_string(), person.version);
    let email = person.profile.work_email().unwrap_or_default().to_owned();
    let (active, removed) = (person.is_active(), person.removed.map(|removed| removed.at));
    let page = format!("{PATH}/{id}");
    let from = source(person.source);
    let forms = removed.is_none().then(|| {
        let chosen = match person.role {
            Some(role) if !person.role_from.waits => role.to_string(),
            _ => AUTOMATIC.to_owned(),
        };
        let mut options = vec![(AUTOMATIC.to_owned(), t!("panel-role-automatic"))];
        options.extend(roles.into_iter().map(|role| (role.id.to_string(), role.spec.name)));
        let of_role = id.clone();
        view! {
            <Form act="person-switch">
                <input type="hidden" name="person" value=id />
                <Checkbox
                    name="person_enabled"
                    label=t!("panel-enabled")
                    checked=active
                    help=t!("panel-enabled-help")
                />
                <div class="actions start">
                    <button class="button">{t!("save")}</button>
                </div>
            </Form>
            <Form act="person-role">
                <input type="hidden" name="person" value=of_role />
                <input type="hidden" name="version" value=version />
                <Choice
                    name="person_role"
                    label=t!("people-role")
                    options
                    chosen
                    help=t!("panel-role-help")
                />
                <Checkbox
                    name="override"
                    label=t!("panel-override")
                    checked=false
                    help=t!("panel-override-help")
                />
                <div class="actions start">
                    <button class="button">{t!("panel-role-save")}</button>
                </div>
            </Form>
        }
    });
    view! {
        <Panel title=name close>
            <h4>{t!("panel-preferences")}</h4>
            <Outcome act="person-switch" done=&["person-enabled", "person-disabled"] />
            <Outcome act="person-role" done=&["person-role"] />
            <Facts>
                <Fact name=t!("people-email")>{email}</Fact>
                <Fact name=t!("people-source")>{from}</Fact>
                <Fact name=t!("people-state")><StateBadge active removed /></Fact>
            </Facts>
            {forms}
            <p><a href=page>{t!("panel-whole")}</a></p>
        </Panel>
    }
}

fn parse(id: &str) -> Result<PersonId, Error> {
    id.parse().ok().ok_or(Error::NotFound(Thing::Person))
}

/// The Enabled switch.
pub(in crate::pages) async fn switch(ask: Ask<Admin>) -> UiResult<Then> {
    let id = parse(ask.form.get("person"))?;
    if ask.form.has("person_enabled") {
        ask.app.person_enable(&ask.caller, id).await?;
        Ok(Then::Done("person-enabled"))
    } else {
        ask.app.person_disable(&ask.caller, id).await?;
        Ok(Then::Done("person-disabled"))
    }
}

/// "Save role".
pub(in crate::pages) async fn role(ask: Ask<Admin>) -> UiResult<Then> {
    let id = parse(ask.form.get("person"))?;
    let choice = match ask.form.get("person_role") {
        AUTOMATIC => RoleChoice::Automatic,
        role => {
            let role = role.parse().ok().ok_or(Error::NotFound(Thing::Role))?;
            if ask.form.has("override") {
                RoleChoice::Override(role)
            } else {
                RoleChoice::Role(role)
            }
        }
    };
    let version = Some(ask.form.version());
    ask.app.person_role_set(&ask.caller, id, choice, version).await?;
    Ok(Then::Done("person-role"))
}
