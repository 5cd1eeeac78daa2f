//! Server functions of the page.

use leptos::prelude::*;

use super::model::{NewToken, People, Provisioning};
use crate::error::UiError;
#[cfg(feature = "ssr")]
pub(crate) use ssr::generate;

/// A page of people.
#[server(prefix = "/portal/api", endpoint = "people/list")]
pub(crate) async fn list_people(
    search: String,
    state: String,
    page: u64,
) -> Result<People, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let filter = ssr::filter(search, &state, page);
    let listing = app.person_browse(&admin, &filter).await.map_err(crate::server::reject)?;
    Ok(ssr::people(listing, &filter, app.now()))
}

/// How provisioning stands.
#[server(prefix = "/portal/api", endpoint = "scim/status")]
pub(crate) async fn read_provisioning() -> Result<Provisioning, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let status = app.scim_status(&admin).await.map_err(crate::server::reject)?;
    let tokens = app.token_list(&admin).await.map_err(crate::server::reject)?;
    let preview = if status.enabled {
        Some(app.scim_disable_preview(&admin).await.map_err(crate::server::reject)?)
    } else {
        None
    };
    Ok(ssr::provisioning(status, tokens, preview, &app))
}

/// "Enable SCIM provisioning" and "Save".
#[server(prefix = "/portal/api", endpoint = "scim/save")]
pub(crate) async fn save_scim(
    #[server(default)] enabled: Option<String>,
    identity_provider: String,
    patch_answer: String,
    version: i64,
    #[server(default)] people: Option<String>,
) -> Result<(), UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let people = people.as_deref();
    let change = ssr::change(enabled.is_some(), &identity_provider, &patch_answer, version, people);
    let change = change.map_err(crate::server::reject)?;
    app.scim_configure(&admin, change)
        .await
        .map_err(UiError::of_a_form)
        .map_err(crate::server::reject)?;
    // The first people at once, which is all of them in most enterprises; the job does the rest.
    if change.people.is_some() {
        app.switch_off_portion(admin.enterprise.id).await.map_err(crate::server::reject)?;
    }
    crate::server::done("saved");
    Ok(())
}

/// "Generate token". Its value is answered here and never again.
#[server(prefix = "/portal/api", endpoint = "tokens/generate")]
pub(crate) async fn generate_token() -> Result<NewToken, UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    generate(&app, &admin).await.map_err(crate::server::reject)
}

/// Ends a token.
#[server(prefix = "/portal/api", endpoint = "tokens/revoke")]
pub(crate) async fn revoke_token(id: String) -> Result<(), UiError> {
    let (app, admin) = crate::server::enterprise_admin().await?;
    let id = ssr::token_id(&id).map_err(crate::server::reject)?;
    app.token_revoke(&admin, id).await.map_err(crate::server::reject)?;
    crate::server::done("token-revoked");
    Ok(())
}

#[cfg(feature = "ssr")]
mod ssr {
    use std::collections::BTreeMap;

    use muster_app::{
        App, EnterpriseAdmin, Left, PersonFilter, PersonListing, ScimChange, ScimStatus,
        SwitchOffPreview,
    };
    use muster_core::{
        Error, Result,
        error::Thing,
        id::{RoleId, TokenId},
        integration::{Purpose, Token},
        person::{Person, Source},
        policy::OnDelete,
        time::Timestamp,
    };

    use super::super::model::{
        NewToken, People, PersonRow, Provisioning, SwitchedOff, TokenRow, WouldLeave,
    };
    use crate::{components::moment::Moment, error::UiResult, messages::count};

    /// People on a page.
    const PER_PAGE: u64 = 25;

    /// Makes a token, for the server function and for the page without scripts.
    pub(crate) async fn generate(app: &App, admin: &EnterpriseAdmin) -> UiResult<NewToken> {
        let issued = app.token_generate(admin).await?;
        Ok(NewToken {
            value: issued.value.expose().to_owned(),
            enterprise: issued.enterprise.name,
            expires: issued.token.end().map(|at| Moment::new(at, app.now())),
            fingerprint: issued.token.fingerprint,
        })
    }

    pub(super) fn token_id(text: &str) -> Result<TokenId> {
        text.parse().ok().ok_or(Error::NotFound(Thing::Token))
    }

    pub(super) fn filter(search: String, state: &str, page: u64) -> PersonFilter {
        let active = match state {
            "active" => Some(true),
            "disabled" => Some(false),
            _ => None,
        };
        let removed = (state == "removed").then_some(true);
        let page = page.max(1) - 1;
        PersonFilter { search: Some(search), active, removed, page, per_page: PER_PAGE }
    }

    pub(super) fn people(listing: PersonListing, filter: &PersonFilter, now: Timestamp) -> People {
        let PersonListing { total, people, roles } = listing;
        People {
            rows: people.iter().map(|person| person_row(person, &roles, now)).collect(),
            total,
            page: filter.page.saturating_add(1),
            pages: total.div_ceil(PER_PAGE).max(1),
        }
    }

    fn person_row(person: &Person, roles: &BTreeMap<RoleId, String>, now: Timestamp) -> PersonRow {
        PersonRow {
            id: person.id.to_string(),
            name: person.profile.shown_name(),
            email: person.profile.work_email().map(str::to_owned),
            role: person.role.and_then(|role| roles.get(&role).cloned()),
            source: match person.source {
                Source::Scim => "SCIM",
                Source::Manual => "By hand",
                Source::Local => "Kept as local",
            }
            .to_owned(),
            active: person.is_active(),
            removed: person.removed.map(|removed| Moment::new(removed.at, now)),
            changed: Moment::new(person.updated_at, now),
        }
    }

    /// What the form asks for.
    pub(super) fn change(
        enabled: bool,
        identity_provider: &str,
        patch_answer: &str,
        version: i64,
        people: Option<&str>,
    ) -> Result<ScimChange> {
        let people = people.filter(|_| !enabled).map(str::parse).transpose();
        let provider = identity_provider.parse();
        let answer = patch_answer.parse();
        Ok(ScimChange {
            enabled: Some(enabled),
            identity_provider: Some(
                provider.map_err(|error: String| Error::invalid("identity_provider", error))?,
            ),
            patch_answer: Some(
                answer.map_err(|error: String| Error::invalid("patch_answer", error))?,
            ),
            version: Some(version),
            people: people.map_err(|error: String| Error::invalid("people", error))?,
        })
    }

    pub(super) fn provisioning(
        status: ScimStatus,
        tokens: Vec<Token>,
        preview: Option<SwitchOffPreview>,
        app: &App,
    ) -> Provisioning {
        let now = app.now();
        let live = status.live_tokens.len();
        Provisioning {
            enabled: status.enabled,
            identity_provider: status.policy.identity_provider,
            patch_answer: status.policy.patch_answer,
            version: status.version,
            tenant_url: status.tenant_url,
            authenticate_url: format!("{}/api/authenticate", app.public_url()),
            default_role: status.default_role.map(|role| role.spec.name).unwrap_or_default(),
            on_unknown_role: status.policy.on_unknown_role,
            last_call: status.last_call.map(|at| Moment::new(at, now)),
            live_tokens: u64::try_from(live).unwrap_or(u64::MAX),
            tokens: tokens
                .into_iter()
                .filter(|token| token.purpose == Purpose::Scim)
                .map(|token| token_row(&token, now))
                .collect(),
            would_leave: preview.map(would_leave),
            switched_off: status.switched_off.map(|off| SwitchedOff {
                people: off.switch_off.people.as_str().to_owned(),
                done: off.switch_off.done,
                ended: off.switch_off.ended_at.is_some(),
                left: named(off.left),
            }),
        }
    }

    fn would_leave(preview: SwitchOffPreview) -> WouldLeave {
        WouldLeave {
            managed: preview.managed,
            to_disable: preview.to_disable,
            to_remove: preview.to_remove,
            protected: named(preview.protected),
            removal: match preview.on_delete {
                OnDelete::Deactivate => "They can be restored at any time.".to_owned(),
                OnDelete::RemoveAfterDays(days) => {
                    format!("They can be restored for {}.", count(days.into(), "day", "days"))
                }
                OnDelete::RemoveNow => "This cannot be undone.".to_owned(),
            },
            live_tokens: preview.live_tokens,
        }
    }

    fn named(left: Vec<Left>) -> Vec<String> {
        left.into_iter().map(|one| format!("{}: {}", one.name, one.why.in_words())).collect()
    }

    fn token_row(token: &Token, now: Timestamp) -> TokenRow {
        TokenRow {
            id: token.id.to_string(),
            fingerprint: token.fingerprint.clone(),
            created_by: token.created_by.clone(),
            created: Moment::new(token.created_at, now),
            expires: token.end().map(|at| Moment::new(at, now)),
            last_used: token.last_used_at.map(|at| Moment::new(at, now)),
            state: token.state(now),
        }
    }
}
