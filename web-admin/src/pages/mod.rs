//! The pages of both portals and their addresses.

pub(crate) mod configurations;
mod door;
pub(crate) mod enterprises;
mod fallback;
pub(crate) mod integrations;
mod invitation;
mod person;
pub(crate) mod personal;
pub(crate) mod settings;
mod sign_in;
mod theme;
pub(crate) mod users;

use actix_web::{http::StatusCode, web, web::ServiceConfig};

pub(crate) use fallback::{failed, not_found};
pub(crate) use sign_in::{SIGN_OUT_ADMIN_PATH, SIGN_OUT_PATH};
pub(crate) use theme::PATH as THEME_PATH;

use crate::web::{PortalState, page};

/// Every page with the forms that are posted to it.
pub(crate) fn routes(state: &PortalState) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let state = state.clone();
    move |config| {
        let to = |path: &'static str, page: &'static str| {
            web::redirect(path, page).using_status_code(StatusCode::FOUND)
        };
        config.service(to("/", users::PATH)).service(to("/admin", enterprises::PATH));

        page("/sign-in", sign_in::enterprise).on("sign-in", sign_in::begin).add(&state, config);
        page("/admin/sign-in", sign_in::admin)
            .on("sign-in", sign_in::begin_admin)
            .add(&state, config);
        page(SIGN_OUT_PATH, sign_in::enterprise).on("sign-out", sign_in::end).add(&state, config);
        page(SIGN_OUT_ADMIN_PATH, sign_in::admin)
            .on("sign-out", sign_in::end_admin)
            .add(&state, config);
        page(THEME_PATH, theme::show).on("theme", theme::choose).add(&state, config);
        page(invitation::PATH, invitation::show)
            .on("accept", invitation::accept)
            .add(&state, config);

        page(configurations::PATH, configurations::enterprise).add(&state, config);
        page(personal::PATH, personal::show).on("save", personal::save).add(&state, config);
        page(users::PATH, users::show)
            .on("scim", users::save)
            .on("generate", users::generate)
            .on("revoke", users::revoke)
            .add(&state, config);
        page(person::PATH, person::show).add(&state, config);
        page(integrations::PATH, integrations::show)
            .on("create", integrations::create)
            .on("revoke", integrations::revoke)
            .add(&state, config);

        page(configurations::ADMIN_PATH, configurations::admin).add(&state, config);
        page(settings::PATH, settings::show).on("save", settings::save).add(&state, config);
        page(enterprises::PATH, enterprises::show)
            .on("create", enterprises::create)
            .add(&state, config);
    }
}

/// Whether the address of a page is a secret itself.
pub(crate) fn has_secret_address(path: &str) -> bool {
    path.starts_with(invitation::PREFIX)
}
