//! What the forms of the page do.

use muster_app::{Rename, RoleChange, RoleEdited};
use muster_core::{Error, error::Thing, id::RoleId};

use super::{PATH, address, forms::typed, renamed};
use crate::{
    components::panel::PANEL,
    error::UiResult,
    web::{Admin, Ask, Then},
};

fn id(ask: &Ask<Admin>) -> UiResult<RoleId> {
    Ok(ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Role))?)
}

fn opened(id: RoleId, word: &'static str) -> Then {
    Then::Leave(address(id) + PANEL, word)
}

/// "Add a role".
pub(in crate::pages) async fn create(ask: Ask<Admin>) -> UiResult<Then> {
    let spec = typed(&ask.form, ask.form.has("owner"));
    let made = ask.app.role_create(&ask.caller, spec, ask.form.has("default")).await?;
    Ok(opened(made.id, "role-created"))
}

/// "Clone".
pub(in crate::pages) async fn clone_it(ask: Ask<Admin>) -> UiResult<Then> {
    let name = ask.form.get("name").trim();
    let made = ask.app.role_clone(&ask.caller, id(&ask)?, name).await?;
    Ok(opened(made.id, "role-created"))
}

/// "Edit". Where a new name breaks the match with the identity provider, it is asked first.
pub(in crate::pages) async fn edit(ask: Ask<Admin>) -> UiResult<Then> {
    let id = id(&ask)?;
    let role = ask.app.role_use(&ask.caller, id).await?.role;
    let spec = typed(&ask.form, role.spec.owner);
    let rename = match ask.form.get("rename") {
        "alias" => Rename::KeepAlias,
        "confirmed" => Rename::Confirmed(ask.form.get("confirm").to_owned()),
        _ => Rename::Ask,
    };
    let version = ask.form.version();
    let change = RoleChange { spec: spec.clone(), version: Some(version), rename };
    Ok(match ask.app.role_change(&ask.caller, id, change).await? {
        RoleEdited::Done(_) => opened(id, "role-saved"),
        RoleEdited::Confirm(warning) => Then::show(renamed::page(id, version, spec, warning)),
    })
}

/// "Make default".
pub(in crate::pages) async fn make_default(ask: Ask<Admin>) -> UiResult<Then> {
    let id = id(&ask)?;
    ask.app.role_make_default(&ask.caller, id, Some(ask.form.version())).await?;
    Ok(opened(id, "role-default"))
}

/// "Delete".
pub(in crate::pages) async fn remove(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.role_delete(&ask.caller, id(&ask)?, Some(ask.form.version())).await?;
    Ok(Then::Leave(PATH.to_owned(), "role-deleted"))
}
