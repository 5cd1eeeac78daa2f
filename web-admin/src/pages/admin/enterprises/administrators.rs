//! Who administers an enterprise, and the form that makes another administrator.

use leptos::prelude::*;
use muster_app::readable_password;
use muster_core::person::Person;

use super::{
    detail::{enter, way},
    path_of,
};
use crate::{
    components::{
        copy::CopyField,
        field::TextField,
        form::{Form, Outcome},
        moment::When,
        notice::Empty,
        table::Table,
    },
    error::UiResult,
    islands::StoredFirst,
    web::{Ask, Global, Page, Then},
};

/// The list and the form.
#[component]
pub(super) fn Administrators(admins: Vec<Person>) -> impl IntoView {
    let list = if admins.is_empty() {
        view! { <Empty title=t!("admins-empty-title") text=t!("admins-empty") /> }.into_any()
    } else {
        let columns = vec![t!("admins-name"), t!("admins-email"), t!("admins-since")];
        let rows = admins.iter().map(row).collect_view();
        view! { <Table caption=t!("admins-title") columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="admins">
            <h2 id="admins">{t!("admins-title")}</h2>
            {list}
            <div class="part">
                <h3>{t!("admins-add")}</h3>
                <p class="quiet">{t!("admins-add-help")}</p>
                <Outcome act="add-admin" />
                <Form act="add-admin">
                    <TextField name="email" label=t!("admins-email") kind="email" />
                    <TextField name="name" label=t!("admins-name") optional=true />
                    <div class="actions start">
                        <button class="button primary">{t!("admins-add")}</button>
                    </div>
                </Form>
            </div>
        </section>
    }
}

fn row(person: &Person) -> impl IntoView + use<> {
    let email = person.profile.work_email().unwrap_or(&person.profile.user_name).to_owned();
    view! {
        <tr>
            <th scope="row" data-label=t!("admins-name")>{person.profile.shown_name()}</th>
            <td data-label=t!("admins-email")>{email}</td>
            <td data-label=t!("admins-since")><When at=person.created_at /></td>
        </tr>
    }
}

/// Makes an administrator. The password is in this answer and never again.
pub(in crate::pages) async fn add_admin(ask: Ask<Global>) -> UiResult<Then> {
    let inside = enter(&ask).await?;
    let (email, name) = (ask.form.get("email"), ask.form.get("name"));
    let password = readable_password(&inside.ctx);
    let person = ask.app.admin_create(&inside, email, name, &password).await?;
    let (email, password) = (person.profile.user_name, password.expose().to_owned());
    let enterprise = inside.enterprise;
    let body = view! {
        <section class="card">
            <p class="lead">{t!("admins-shown-once", enterprise = &enterprise.name)}</p>
            <CopyField id="admin-email" label=t!("admins-email") value=email />
            <CopyField id="admin-password" label=t!("admins-password") value=password />
            <StoredFirst
                to=path_of(enterprise.id)
                stored=t!("token-stored")
                done=t!("done")
                stay=t!("admins-stay")
            />
        </section>
    };
    Ok(Then::show(Page::new(t!("admins-added"), body).way(way())))
}
