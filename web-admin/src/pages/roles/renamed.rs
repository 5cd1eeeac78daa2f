//! A new name that an identity provider does not send yet: what is to become of the old one.

use leptos::prelude::*;
use muster_app::RenameWarning;
use muster_core::{id::RoleId, role::RoleSpec};

use super::{PATH, address, way};
use crate::{
    components::{form::Form, notice::Problem},
    web::Page,
};

/// The question. Nothing was changed.
pub(super) fn page(id: RoleId, version: i64, spec: RoleSpec, warning: RenameWarning) -> Page {
    let RenameWarning { from, to, people, some, confirm } = warning;
    let edit = format!("{}&view=edit", address(id));
    let names = some.join(", ");
    let text = t!("roles-renamed", from = &from, to = &to, count = people, names = names);
    let (keep, go) =
        (t!("roles-renamed-alias", from = &from), t!("roles-renamed-without", from = &from));
    let (keep_help, go_help) = (
        t!("roles-renamed-alias-help", from = &from, to = &to),
        t!("roles-renamed-without-help", from = &from, to = &to),
    );
    let title = t!("roles-renamed-title", from = &from, to = &to);
    let (with_alias, without) = (spec.clone(), spec);
    let (keep_to, go_to, back) = (edit.clone(), edit.clone(), edit);
    let body = view! {
        <section class="card" aria-labelledby="renamed">
            <h2 id="renamed">{title}</h2>
            <div role="alert"><Problem text /></div>
            <p>{keep_help}</p>
            <Form act="edit" to=keep_to>
                <Typed id version spec=with_alias />
                <button class="button primary" name="rename" value="alias">
                    {keep}
                </button>
            </Form>
            <p>{go_help}</p>
            <Form act="edit" to=go_to>
                <Typed id version spec=without />
                <input type="hidden" name="confirm" value=confirm />
                <button class="button danger" name="rename" value="confirmed">
                    {go}
                </button>
            </Form>
            <p><a href=back>{t!("roles-renamed-back")}</a></p>
        </section>
    };
    let mut way = way();
    way.push((t!("path-roles"), Some(PATH)));
    Page::new(t!("roles-renamed-page"), body).way(way)
}

/// What was typed, sent on.
#[component]
fn Typed(id: RoleId, version: i64, spec: RoleSpec) -> impl IntoView {
    let boxes = [
        ("assignable", spec.assignable),
        ("restrict_editing", spec.restrict_editing),
        ("admin", spec.admin),
    ];
    let boxes = boxes.into_iter().filter(|(_, ticked)| *ticked);
    let boxes = boxes
        .map(|(name, _)| view! { <input type="hidden" name=name value="true" /> })
        .collect_view();
    view! {
        <input type="hidden" name="id" value=id.to_string() />
        <input type="hidden" name="version" value=version />
        <input type="hidden" name="name" value=spec.name />
        <input type="hidden" name="description" value=spec.description />
        {boxes}
    }
}
