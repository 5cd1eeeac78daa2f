//! The landing pages of «Configurations».

mod view;

pub(crate) use view::{AdminConfigurations, EnterpriseConfigurations};

/// The landing page of an enterprise's portal.
pub(crate) const PATH: &str = "/configurations";
/// The landing page of the Admin portal.
pub(crate) const ADMIN_PATH: &str = "/admin/configurations";
