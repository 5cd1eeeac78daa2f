//! Server functions of the page.

use leptos::prelude::*;

use super::model::{IntegrationRow, NewIntegration};
use crate::error::UiError;
#[cfg(feature = "ssr")]
pub(crate) use ssr::create;

/// The integrations, by name.
#[server(prefix = "/portal/api", endpoint = "integrations/list")]
pub(crate) async fn list() -> Result<Vec<IntegrationRow>, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let rows = app.integration_list(&admin).await.map_err(crate::server::reject)?;
    Ok(rows.into_iter().map(|row| ssr::row(row, app.now())).collect())
}

/// "Add an Integration". Its secret is answered here and never again.
#[server(prefix = "/portal/api", endpoint = "integrations/create")]
pub(crate) async fn create_integration(
    name: String,
    #[server(default)] may_issue_scim: Option<String>,
) -> Result<NewIntegration, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let made = create(&app, &admin, &name, may_issue_scim.is_some()).await;
    made.map_err(crate::server::reject)
}

/// Removes an integration and ends its tokens.
#[server(prefix = "/portal/api", endpoint = "integrations/revoke")]
pub(crate) async fn revoke_integration(id: String) -> Result<(), UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let id = ssr::id(&id).map_err(crate::server::reject)?;
    app.integration_revoke(&admin, id).await.map_err(crate::server::reject)?;
    crate::server::done("integration-revoked");
    Ok(())
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{App, EnterpriseAdmin};
    use muster_core::{
        Error, Result, error::Thing, id::IntegrationId, integration::Integration, time::Timestamp,
    };

    use super::super::model::{IntegrationRow, NewIntegration};
    use crate::{components::moment::Moment, error::UiResult};

    /// Makes an integration, for the server function and for the page without scripts.
    pub(crate) async fn create(
        app: &App,
        admin: &EnterpriseAdmin,
        name: &str,
        may_issue_scim: bool,
    ) -> UiResult<NewIntegration> {
        let made = app.integration_create(admin, name, may_issue_scim).await?;
        Ok(NewIntegration {
            name: made.integration.name,
            client_id: made.integration.client_id,
            secret: made.secret.expose().to_owned(),
            may_issue_scim,
        })
    }

    pub(super) fn id(text: &str) -> Result<IntegrationId> {
        text.parse().ok().ok_or(Error::NotFound(Thing::Integration))
    }

    pub(super) fn row(integration: Integration, now: Timestamp) -> IntegrationRow {
        IntegrationRow {
            id: integration.id.to_string(),
            name: integration.name,
            client_id: integration.client_id,
            enabled: integration.enabled,
            may_issue_scim: integration.may_issue_scim,
            last_used: integration.last_used_at.map(|at| Moment::new(at, now)),
            created: Moment::new(integration.created_at, now),
        }
    }
}
