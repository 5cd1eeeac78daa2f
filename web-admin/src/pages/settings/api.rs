//! Server functions of the page.

use leptos::prelude::*;

use super::model::{Saved, Settings, Values};
use crate::error::UiError;
#[cfg(feature = "ssr")]
pub(crate) use ssr::save;

/// The settings with their values; what was posted and refused comes back as it was typed.
#[server(prefix = "/admin/api", endpoint = "settings/list")]
pub(crate) async fn load() -> Result<Settings, UiError> {
    let (app, admin) = crate::server::global_admin().await?;
    let values = app.setting_list(&admin).await.map_err(crate::server::reject)?;
    let version = app.setting_version(&admin).await.map_err(crate::server::reject)?;
    Ok(ssr::settings(&app, values, version))
}

/// "Save": all values or none; none where somebody changed any since the page was shown.
#[server(prefix = "/admin/api", endpoint = "settings/save")]
pub(crate) async fn save_settings(values: Values, version: i64) -> Result<Saved, UiError> {
    let (app, admin) = crate::server::global_admin().await?;
    save(&app, &admin, &values, version).await.map_err(crate::server::reject)
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{App, GlobalAdmin, SettingValue};
    use muster_core::settings::SCIM_TOKENS_WITHOUT_END;

    use super::super::model::{Refused, Saved, Settings, Values};
    use crate::error::{UiError, UiResult};

    /// Saves, for the server function and for the page without scripts.
    pub(crate) async fn save(
        app: &App,
        admin: &GlobalAdmin,
        values: &Values,
        version: i64,
    ) -> UiResult<Saved> {
        let pairs: Vec<(String, String)> =
            values.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let saved = app.setting_save(admin, &pairs, Some(version)).await;
        let saved = saved.map_err(UiError::of_a_form)?;
        let switch = SCIM_TOKENS_WITHOUT_END.key;
        let is_off = saved.iter().any(|one| one.setting.key == switch && one.value == 0);
        let endless = if is_off && values.contains_key(switch) {
            app.tokens_without_end(admin).await.map_err(UiError::of_a_form)?
        } else {
            0
        };
        Ok(Saved { values: texts(saved), endless })
    }

    pub(super) fn settings(app: &App, values: Vec<SettingValue>, version: i64) -> Settings {
        let facts = [
            ("Public URL", app.public_url().to_owned()),
            ("Tenant URL", app.tenant_url()),
            ("Version", env!("CARGO_PKG_VERSION").to_owned()),
        ];
        let refused = crate::server::outcome::<Refused>();
        let (typed, error) = refused.map(|refused| (refused.values, refused.error)).unzip();
        // What was typed over values that are no more is not offered again.
        let typed = typed.filter(|_| !matches!(error, Some(UiError::Stale(_))));
        Settings {
            facts: facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            values: typed.unwrap_or_else(|| texts(values)),
            version,
            error,
        }
    }

    fn texts(values: Vec<SettingValue>) -> Values {
        values.into_iter().map(|one| (one.setting.key.to_owned(), one.value.to_string())).collect()
    }
}
