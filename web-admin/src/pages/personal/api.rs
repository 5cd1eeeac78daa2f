//! Server functions of the page.

use leptos::prelude::*;

use super::model::Personal;
use crate::error::UiError;

/// What is known about whoever is signed in.
#[server(prefix = "/portal/api", endpoint = "profile/show")]
pub(crate) async fn show_profile() -> Result<Personal, UiError> {
    let (app, caller, _) = crate::server::session(muster_app::Portal::Enterprise).await?;
    Ok(ssr::personal(app.profile_own(&caller)))
}

/// "Save". Fields that are locked are not in the form.
#[server(prefix = "/portal/api", endpoint = "profile/save")]
pub(crate) async fn save_profile(
    #[server(default)] given_name: Option<String>,
    #[server(default)] family_name: Option<String>,
    #[server(default)] display_name: Option<String>,
    #[server(default)] job_title: Option<String>,
    #[server(default)] company: Option<String>,
    #[server(default)] mobile: Option<String>,
    version: i64,
) -> Result<(), UiError> {
    use muster_core::policy::{Edits, PersonField};

    let (app, caller, _) = crate::server::session(muster_app::Portal::Enterprise).await?;
    let typed = [
        (PersonField::GivenName, given_name),
        (PersonField::FamilyName, family_name),
        (PersonField::DisplayName, display_name),
        (PersonField::JobTitle, job_title),
        (PersonField::Company, company),
        (PersonField::Mobile, mobile),
    ];
    let edits: Edits =
        typed.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
    app.profile_save(&caller, edits, Some(version))
        .await
        .map_err(UiError::of_a_form)
        .map_err(crate::server::reject)?;
    crate::server::done("saved");
    Ok(())
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{OwnProfile, OwnedField};

    use super::super::model::{Field, Personal};
    use crate::messages::personal;

    pub(super) fn personal(profile: OwnProfile) -> Personal {
        let field = |OwnedField { field, value, owner }| Field {
            name: field.as_str().to_owned(),
            title: field.title().to_owned(),
            value: value.unwrap_or_default(),
            locked: personal::locked(owner).map(str::to_owned),
        };
        Personal {
            fields: profile.fields.into_iter().map(field).collect(),
            asks_for_name: profile.asks_for_name,
            version: profile.version,
        }
    }
}
