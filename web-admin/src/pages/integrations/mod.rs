//! Configurations → Enterprise Configurations → Settings → Integrations.

mod api;
mod created;
mod model;
mod view;

#[cfg(feature = "ssr")]
pub(crate) use api::create;
pub(crate) use created::IntegrationCreatedPage;
#[cfg(feature = "ssr")]
pub(crate) use model::NewIntegration;
pub(crate) use view::IntegrationsPage;

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/settings/integrations";
/// The page that shows a new secret to browsers without scripts.
pub(crate) const SECRET_PATH: &str = "/configurations/enterprise/settings/integrations/secret";
