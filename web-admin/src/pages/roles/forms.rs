//! The fields of a role, as forms have them.

use leptos::prelude::*;
use muster_core::role::RoleSpec;

use crate::{
    components::field::{Checkbox, TextField},
    web::Form as Typed,
};

/// What may be chosen about a role. Whether it is the owners' is said once, when it is made.
#[component]
pub(super) fn Fields(spec: RoleSpec, #[prop(optional)] new: bool) -> impl IntoView {
    let owner = new.then(|| {
        view! {
            <Checkbox
                name="owner"
                label=t!("roles-owner-field")
                checked=spec.owner
                help=t!("roles-owner-help")
            />
            <Checkbox
                name="default"
                label=t!("roles-default-field")
                checked=false
                help=t!("roles-default-help")
            />
        }
    });
    view! {
        <TextField name="name" label=t!("roles-name") value=spec.name help=t!("roles-name-help") />
        <TextField
            name="description"
            label=t!("roles-description")
            value=spec.description
            optional=true
        />
        <Checkbox
            name="assignable"
            label=t!("roles-assignable")
            checked=spec.assignable
            help=t!("roles-assignable-help")
        />
        <Checkbox
            name="restrict_editing"
            label=t!("roles-restrict")
            checked=spec.restrict_editing
            help=t!("roles-restrict-help")
        />
        <Checkbox
            name="admin"
            label=t!("roles-admin-field")
            checked=spec.admin
            help=t!("roles-admin-help")
        />
        {owner}
    }
}

/// What was typed into them. Owners administer.
pub(super) fn typed(form: &Typed, owner: bool) -> RoleSpec {
    RoleSpec {
        name: form.get("name").trim().to_owned(),
        description: form.get("description").trim().to_owned(),
        admin: owner || form.has("admin"),
        owner,
        assignable: form.has("assignable"),
        restrict_editing: form.has("restrict_editing"),
    }
}
