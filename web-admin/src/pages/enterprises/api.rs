//! Server functions of the page.

use leptos::prelude::*;

use super::model::EnterpriseRow;
use crate::error::UiError;

/// Every enterprise of the installation, by name.
#[server(prefix = "/admin/api", endpoint = "enterprises/list")]
pub(crate) async fn list() -> Result<Vec<EnterpriseRow>, UiError> {
    let (app, admin) = crate::server::global_admin().await?;
    let rows = ssr::all(&app, &admin).await.map_err(crate::server::reject)?;
    Ok(rows.into_iter().map(|row| ssr::row(row, app.now())).collect())
}

/// Makes an enterprise.
#[server(prefix = "/admin/api", endpoint = "enterprises/create")]
pub(crate) async fn create(name: String, preset: String) -> Result<(), UiError> {
    let (app, admin) = crate::server::global_admin().await?;
    let preset = ssr::preset(&preset).map_err(crate::server::reject)?;
    app.enterprise_create(&admin, &name, preset).await.map_err(crate::server::reject)?;
    crate::server::done("enterprise-created");
    Ok(())
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{App, EnterpriseSummary, GlobalAdmin};
    use muster_core::{Error, Result, policy::Preset, time::Timestamp};

    use super::EnterpriseRow;
    use crate::components::moment::Moment;

    /// Enterprises asked for at a time.
    const BATCH: u64 = 200;

    /// Every enterprise, read page after page.
    pub(super) async fn all(app: &App, admin: &GlobalAdmin) -> Result<Vec<EnterpriseSummary>> {
        let mut all: Vec<EnterpriseSummary> = Vec::new();
        loop {
            let after = all.last().map(|last| last.enterprise.name.clone());
            let batch = app.enterprise_list(admin, after.as_deref(), BATCH).await?;
            let is_last = u64::try_from(batch.len()).is_ok_and(|number| number < BATCH);
            all.extend(batch);
            if is_last {
                return Ok(all);
            }
        }
    }

    pub(super) fn preset(text: &str) -> Result<Preset> {
        text.parse().map_err(|message: String| Error::invalid("preset", message))
    }

    pub(super) fn row(summary: EnterpriseSummary, now: Timestamp) -> EnterpriseRow {
        let EnterpriseSummary { enterprise, people } = summary;
        EnterpriseRow {
            id: enterprise.id.to_string(),
            name: enterprise.name,
            people,
            scim_enabled: enterprise.scim_enabled,
            preset: enterprise.policy.preset.title().to_owned(),
            created: Moment::new(enterprise.created_at, now),
        }
    }
}
