//! The pages of both portals and their addresses.

pub(crate) mod admin;
pub(crate) mod attribute_mapping;
pub(crate) mod configurations;
pub(crate) mod dashboard;
mod domains;
mod door;
mod fallback;
pub(crate) mod integrations;
mod invitation;
pub(crate) mod logs;
mod notifications;
mod person;
pub(crate) mod personal;
mod policies;
pub(crate) mod role_mapping;
pub(crate) mod roles;
mod seats;
mod sign_in;
mod theme;
pub(crate) mod users;

pub(crate) use fallback::{failed, not_found};
pub(crate) use sign_in::{SIGN_OUT_ADMIN_PATH, SIGN_OUT_PATH};
pub(crate) use theme::PATH as THEME_PATH;

use crate::web::{Listed, page};

/// Where whoever comes to a portal is led. The Admin portal begins with a page of its own.
pub(crate) const HOMES: [(&str, &str); 1] = [("/", dashboard::PATH)];

/// Every page with the forms that are posted to it.
pub(crate) fn all() -> Vec<Listed> {
    let mut all = vec![
        page("/sign-in", sign_in::enterprise).on("sign-in", sign_in::begin).into(),
        page("/admin/sign-in", sign_in::admin).on("sign-in", sign_in::begin_admin).into(),
        page(SIGN_OUT_PATH, sign_in::enterprise).on("sign-out", sign_in::end).into(),
        page(SIGN_OUT_ADMIN_PATH, sign_in::admin).on("sign-out", sign_in::end_admin).into(),
        page(THEME_PATH, theme::show).on("theme", theme::choose).into(),
        page(invitation::PATH, invitation::show).on("accept", invitation::accept).into(),
        // The portal of an enterprise.
        page(configurations::PATH, configurations::enterprise).into(),
        page(dashboard::PATH, dashboard::show).into(),
        page(personal::PATH, personal::show).on("save", personal::save).into(),
        page(users::PATH, users::show)
            .on("scim", users::save)
            .on("person-switch", users::switch)
            .on("person-role", users::role)
            .on("invite", users::send)
            .on("resend", users::resend)
            .on("withdraw", users::withdraw)
            .on("generate", users::generate)
            .on("revoke", users::revoke)
            .into(),
        page(person::PATH, person::show)
            .on("disable", person::access::disable)
            .on("enable", person::access::enable)
            .on("remove", person::access::remove)
            .on("restore", person::access::restore)
            .on("role", person::access::role)
            .into(),
        page(roles::PATH, roles::show)
            .on("create", roles::create)
            .on("edit", roles::edit)
            .on("clone", roles::clone_it)
            .on("default", roles::make_default)
            .on("delete", roles::remove)
            .into(),
        page(roles::ENTRA_PATH, roles::entra).into(),
        page(roles::OKTA_PATH, roles::okta).into(),
        page(role_mapping::PATH, role_mapping::show)
            .on("try", role_mapping::try_out)
            .on("add-alias", role_mapping::add_alias)
            .on("remove-alias", role_mapping::remove_alias)
            .on("add-precedence", role_mapping::add_precedence)
            .on("move-precedence", role_mapping::move_precedence)
            .on("remove-precedence", role_mapping::remove_precedence)
            .on("add-group", role_mapping::add_group)
            .on("move-group", role_mapping::move_group)
            .on("remove-group", role_mapping::remove_group)
            .into(),
        page(attribute_mapping::PATH, attribute_mapping::show)
            .on("try", attribute_mapping::try_out)
            .into(),
        page(integrations::PATH, integrations::show)
            .on("create", integrations::create)
            .on("revoke", integrations::revoke)
            .into(),
        page(policies::PATH, policies::show)
            .on("preset", policies::preview)
            .on("preview", policies::preview)
            .on("edit", policies::edit)
            .on("save", policies::save)
            .on("rehearse", policies::rehearse)
            .into(),
        page(policies::VERSIONS, policies::versions).on("restore", policies::restore).into(),
        page(domains::PATH, domains::show)
            .on("add", domains::add)
            .on("check", domains::check)
            .on("remove", domains::remove)
            .into(),
        page(seats::PATH, seats::show)
            .on("limit", seats::limit)
            .on("retry", seats::retry)
            .on("drop", seats::forget)
            .into(),
        page(notifications::PATH, notifications::show).into(),
        page(logs::calls::PATH, logs::calls::show).into(),
        page(logs::call::PATH, logs::call::show).into(),
        page(logs::changes::PATH, logs::changes::show).on("verify", logs::changes::verify).into(),
        page(logs::held::PATH, logs::held::show).into(),
        page(logs::run::PATH, logs::run::show)
            .on("allow", logs::run::allow)
            .on("undo", logs::run::undo)
            .into(),
    ];
    all.extend(admin::all());
    all
}

/// Whether the address of a page is a secret itself.
pub(crate) fn has_secret_address(path: &str) -> bool {
    path.starts_with(invitation::PREFIX)
}
