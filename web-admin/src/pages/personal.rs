//! Configurations → Personal Configurations → Personal information: what is known about whoever is signed in,
//! and who owns it.

use leptos::prelude::*;
use muster_app::{OwnProfile, OwnedField};
use muster_core::policy::{Edits, Owner, PersonField};

use super::configurations;
use crate::{
    components::{
        field::TextField,
        form::{Form, Outcome, SaveBar},
    },
    error::UiResult,
    web::{Ask, Crumb, Member, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/personal/information";

fn way() -> Vec<Crumb> {
    vec![(t!("path-configurations"), Some(configurations::PATH)), (t!("path-personal"), None)]
}

/// Every field with its value: those that are the person's own can be changed, the others say who owns them.
pub(super) async fn show(ask: Ask<Member>) -> UiResult<Page> {
    let OwnProfile { fields, asks_for_name, version } = ask.app.profile_own(&ask.caller);
    let fields = fields.into_iter().map(|field| view! { <Line field /> }).collect_view();
    let body = view! {
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">{t!("person-profile")}</h2>
            {asks_for_name.then(|| view! { <p class="preview">{t!("personal-complete")}</p> })}
            <Form act="save">
                {fields}
                <input type="hidden" name="version" value=version />
                <SaveBar />
            </Form>
            <Outcome act="save" done=&["saved"] />
        </section>
    };
    let page = Page::new(t!("path-personal-information"), body);
    Ok(page.way(way()).lead(t!("personal-lead")))
}

/// A field. One that is locked is disabled, so that it is not in what the form sends.
#[component]
fn Line(field: OwnedField) -> impl IntoView {
    let OwnedField { field, value, owner } = field;
    let why = match owner {
        Owner::Provider => Some(t!("personal-owned-provider")),
        Owner::Admin => Some(t!("personal-owned-admin")),
        Owner::Person => None,
    };
    let disabled = why.is_some();
    view! {
        <TextField
            name=field.as_str()
            label=field.title()
            value=value.unwrap_or_default()
            optional=true
            disabled=disabled
            help=why.unwrap_or_default()
        />
    }
}

/// "Save". Fields that are locked are not in the form.
pub(super) async fn save(ask: Ask<Member>) -> UiResult<Then> {
    let typed = |field: &PersonField| Some((*field, ask.form.find(field.as_str())?.to_owned()));
    let edits: Edits = PersonField::EDITED.iter().filter_map(typed).collect();
    ask.app.profile_save(&ask.caller, edits, Some(ask.form.version())).await?;
    Ok(Then::Done("saved"))
}
