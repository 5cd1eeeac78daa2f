//! The roles in the words of identity providers, as files.

use crate::{
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where the file for Microsoft Entra is.
pub(crate) const ENTRA_PATH: &str = "/configurations/enterprise/people/roles/entra.json";
/// Where the file for Okta is.
pub(crate) const OKTA_PATH: &str = "/configurations/enterprise/people/roles/okta.json";

/// "Export for Entra".
pub(in crate::pages) async fn entra(ask: Ask<Admin>) -> UiResult<Page> {
    let export = ask.app.role_export_entra(&ask.caller).await?;
    Ok(Page::file("roles-entra.json", export.manifest))
}

/// "Export for Okta".
pub(in crate::pages) async fn okta(ask: Ask<Admin>) -> UiResult<Page> {
    Ok(Page::file("roles-okta.json", ask.app.role_export_okta(&ask.caller).await?))
}
