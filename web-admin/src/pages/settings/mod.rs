//! Configurations → Global Settings.

mod api;
mod expiry;
mod model;
mod view;

#[cfg(feature = "ssr")]
pub(crate) use api::save;
#[cfg(feature = "ssr")]
pub(crate) use model::{Refused, values};
pub(crate) use view::GlobalSettingsPage;

/// Where it is.
pub(crate) const PATH: &str = "/admin/configurations/global-settings";
/// The same after a form without scripts was saved.
#[cfg(feature = "ssr")]
const SAVED_PATH: &str =
    "/admin/configurations/global-settings?section=session-links-expiry&done=saved";

/// Where what was saved by a form without scripts is told.
#[cfg(feature = "ssr")]
pub(crate) fn saved_path(saved: &model::Saved) -> String {
    match saved.endless {
        0 => SAVED_PATH.to_owned(),
        endless => format!("{SAVED_PATH}&endless={endless}"),
    }
}
