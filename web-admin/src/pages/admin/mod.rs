//! The pages of the Admin portal: what administrators of the installation see.

pub(crate) mod dashboard;
pub(crate) mod enterprises;
pub(crate) mod logs;
pub(crate) mod operations;
pub(crate) mod settings;
pub(crate) mod system;

use super::configurations;
use crate::web::{Listed, page};

/// Every page with the forms that are posted to it.
pub(super) fn all() -> Vec<Listed> {
    vec![
        page(configurations::ADMIN_PATH, configurations::admin).into(),
        page(dashboard::PATH, dashboard::show).into(),
        page(settings::PATH, settings::show)
            .on("save", settings::save)
            .on("shorten", settings::shorten)
            .into(),
        page(enterprises::PATH, enterprises::show).on("create", enterprises::create).into(),
        page(enterprises::detail::PATH, enterprises::detail::show)
            .on("seats", enterprises::detail::save_seats)
            .on("approve", enterprises::approve)
            .on("revoke", enterprises::detail::revoke)
            .on("add-admin", enterprises::add_admin)
            .into(),
        page(operations::PATH, operations::show).into(),
        page(logs::PATH, logs::show).on("verify", logs::verify).into(),
        page(system::PATH, system::show)
            .on("rotate", system::rotate)
            .on("test-mail", system::test_mail)
            .into(),
    ]
}
