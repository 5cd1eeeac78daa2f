//! What a person may do and why, and what an administrator can do about it.

use leptos::prelude::*;
use muster_app::RoleChoice;
use muster_core::{
    Error,
    error::Thing,
    explain::{Explanation, What},
    person::{Person, Source},
    policy::OnDelete,
};

use super::{Roles, id};
use crate::{
    components::{
        confirm::Confirm,
        field::{Checkbox, Choice},
        form::{Form, Outcome},
        notice::Empty,
    },
    error::UiResult,
    pages::users,
    text::sentence,
    web::{Admin, Ask, Then},
};

/// The chains of role and state, the role's form, groups, and what can be done.
pub(super) async fn section(ask: &Ask<Admin>, person: &Person, roles: &Roles) -> UiResult<AnyView> {
    let whom = person.id.to_string();
    let mut chains = vec![ask.app.explain(&ask.caller, &whom, What::State).await?];
    if person.removed.is_none() {
        chains.insert(0, ask.app.explain(&ask.caller, &whom, What::Role).await?);
    }
    let chains = chains.iter().map(chain).collect_view();
    let role = person.removed.is_none().then(|| role_form(person, roles));
    let groups = person.groups.iter().map(|one| view! { <li>{one.display.clone()}</li> });
    let groups = if person.groups.is_empty() {
        let (title, text) = (t!("person-no-groups-title"), t!("person-no-groups"));
        view! { <Empty title text /> }.into_any()
    } else {
        view! { <ul>{groups.collect_view()}</ul> }.into_any()
    };
    let acts = actions(person, ask.caller.enterprise.policy.on_delete);
    Ok(view! {
        <section class="card" aria-labelledby="actions">
            <h2 id="actions">{t!("actions")}</h2>
            <Outcome act="disable" done=&["person-disabled"] />
            <Outcome act="enable" done=&["person-enabled"] />
            <Outcome act="remove" done=&["person-removed"] />
            <Outcome act="restore" done=&["person-restored"] />
            {acts}
        </section>
        <section class="card" aria-labelledby="access">
            <h2 id="access">{t!("person-access")}</h2>
            {chains}
            <Outcome act="role" done=&["person-role-set"] />
            {role}
            <h3>{t!("person-groups")}</h3>
            {groups}
        </section>
    }
    .into_any())
}

/// A question with its answer, link by link.
fn chain(told: &Explanation) -> impl IntoView + use<> {
    let question = match told.what {
        What::Role => t!("person-why-role"),
        What::State => t!("person-why-state"),
    };
    let links = told.links.iter().map(|link| {
        let name = t!(&format!("person-link-{}", link.link));
        view! { <li><p><strong>{name}</strong>" "{sentence(&link.says)}</p></li> }
    });
    let lost = (!told.lost.is_empty()).then(|| {
        let lines = told.lost.iter().map(|line| {
            view! { <li>{line.what.clone()}": "{sentence(&line.says)}</li> }
        });
        view! {
            <p>{t!("person-lost")}</p>
            <ul>{lines.collect_view()}</ul>
        }
    });
    let today = told.today.as_ref().map(|today| {
        let differences =
            today.differences.iter().map(|one| view! { <li>{sentence(one)}</li> }).collect_view();
        view! {
            <p class="quiet">{sentence(&today.says)}</p>
            <ul>{differences}</ul>
        }
    });
    let links = links.collect_view();
    view! {
        <details>
            <summary>{question}" "{sentence(&told.result)}</summary>
            <ol class="timeline">{links}</ol>
            {lost}
            {today}
        </details>
    }
}

fn role_form(person: &Person, roles: &Roles) -> impl IntoView + use<> {
    let mut options = vec![("automatic".to_owned(), t!("person-role-automatic"))];
    options.extend(roles.iter().map(|(id, name)| (id.clone(), name.clone())));
    let by_hand = person.role_from.by == Some(muster_core::role::SetBy::Hand);
    let chosen = person.role.filter(|_| by_hand).map(|role| role.to_string());
    let chosen = chosen.unwrap_or_else(|| "automatic".to_owned());
    let version = person.version.to_string();
    view! {
        <Form act="role">
            <input type="hidden" name="version" value=version />
            <Choice
                name="role"
                label=t!("people-role")
                options
                chosen
                help=t!("person-role-help")
            />
            <Checkbox
                name="override"
                label=t!("person-role-override")
                checked=false
                help=t!("person-role-override-help")
            />
            <div class="actions start">
                <button class="button primary">{t!("save")}</button>
            </div>
        </Form>
    }
}

fn actions(person: &Person, on_delete: OnDelete) -> impl IntoView + use<> {
    let name = person.profile.shown_name();
    let managed = (person.source == Source::Scim)
        .then(|| view! { <p class="quiet">{t!("person-managed")}</p> });
    let removed = person.removed.is_some();
    let consequence = match on_delete {
        _ if removed => t!("person-remove-for-good"),
        OnDelete::Deactivate => t!("person-remove-deactivate"),
        OnDelete::RemoveAfterDays(days) => t!("person-remove-after", days = u64::from(days)),
        OnDelete::RemoveNow => t!("person-remove-now"),
    };
    let switch = if removed {
        plain("restore", t!("person-restore")).into_any()
    } else if person.is_active() {
        let about = name.clone();
        view! {
            <Confirm
                id="disable"
                label=t!("person-disable")
                about
                title=t!("person-disable-title")
                consequence=t!("person-disable-consequence")
            >
                <Form act="disable">
                    <button class="button danger">{t!("person-disable")}</button>
                </Form>
            </Confirm>
        }
        .into_any()
    } else {
        plain("enable", t!("person-enable")).into_any()
    };
    let choice = if removed {
        view! { <input type="hidden" name="for_good" value="on" /> }.into_any()
    } else {
        view! { <Checkbox name="for_good" label=t!("person-for-good") checked=false /> }.into_any()
    };
    view! {
        {managed}
        <div class="actions start">
            {switch}
            <Confirm
                id="remove"
                label=t!("person-remove")
                about=name
                title=t!("person-remove-title")
                consequence
            >
                <Form act="remove">
                    {choice}
                    <button class="button danger">{t!("person-remove")}</button>
                </Form>
            </Confirm>
        </div>
    }
}

fn plain(act: &'static str, word: String) -> impl IntoView {
    view! { <Form act><button class="button">{word}</button></Form> }
}

/// *Disable*.
pub(in crate::pages) async fn disable(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.person_disable(&ask.caller, id(&ask)?).await?;
    Ok(Then::Done("person-disabled"))
}

/// *Enable*.
pub(in crate::pages) async fn enable(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.person_enable(&ask.caller, id(&ask)?).await?;
    Ok(Then::Done("person-enabled"))
}

/// *Remove*; whoever is removed for good has no page any more.
pub(in crate::pages) async fn remove(ask: Ask<Admin>) -> UiResult<Then> {
    let left = ask.app.person_remove(&ask.caller, id(&ask)?, ask.form.has("for_good")).await?;
    Ok(match left {
        Some(_) => Then::Done("person-removed"),
        None => Then::Go(users::PATH.to_owned()),
    })
}

/// *Restore*, as they were.
pub(in crate::pages) async fn restore(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.person_restore(&ask.caller, id(&ask)?, None).await?;
    Ok(Then::Done("person-restored"))
}

/// The role, by hand or automatic again.
pub(in crate::pages) async fn role(ask: Ask<Admin>) -> UiResult<Then> {
    let choice = match ask.form.get("role") {
        "automatic" => RoleChoice::Automatic,
        typed => {
            let role = typed.parse().ok().ok_or(Error::NotFound(Thing::Role))?;
            if ask.form.has("override") {
                RoleChoice::Override(role)
            } else {
                RoleChoice::Role(role)
            }
        }
    };
    let version = ask.form.get("version").parse().ok();
    ask.app.person_role_set(&ask.caller, id(&ask)?, choice, version).await?;
    Ok(Then::Done("person-role-set"))
}
