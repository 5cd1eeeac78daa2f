//! The switch "Enable SCIM provisioning", who provisions, and how it stands.

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    integration::{Purpose, Token},
    policy::Policy,
    provider::{IdentityProvider, PatchAnswer},
    role::Role,
    time::Timestamp,
};
use serde_json::json;

use crate::{App, EnterpriseAdmin, roles};

/// How provisioning of an enterprise stands.
#[derive(Debug, Clone)]
pub struct ScimStatus {
    /// "Enable SCIM provisioning".
    pub enabled: bool,
    /// How it is to behave.
    pub policy: Policy,
    /// The version of the enterprise that has them.
    pub version: i64,
    /// What an identity provider is given as Tenant URL.
    pub tenant_url: String,
    /// The role that people get when none was sent.
    pub default_role: Option<Role>,
    /// SCIM tokens that work now.
    pub live_tokens: Vec<Token>,
    /// When a SCIM token was last used.
    pub last_call: Option<Timestamp>,
    /// How many people the enterprise has.
    pub people: u64,
    /// How many of them are disabled.
    pub disabled: u64,
}

/// What an administrator chooses about provisioning; what is not named stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScimChange {
    /// "Enable SCIM provisioning".
    pub enabled: Option<bool>,
    /// Who provisions.
    pub identity_provider: Option<IdentityProvider>,
    /// What a PATCH is answered with.
    pub patch_answer: Option<PatchAnswer>,
    /// The version of the enterprise that the administrator has seen: with another, nothing is changed.
    pub version: Option<i64>,
}

impl App {
    /// Switches provisioning on or off (requirements 14–16). Saving what is already so does nothing.
    pub async fn scim_set_enabled(&self, admin: &EnterpriseAdmin, enabled: bool) -> Result<()> {
        self.scim_configure(admin, ScimChange { enabled: Some(enabled), ..ScimChange::default() })
            .await
    }

    /// Changes what is named, all or nothing; what is so already is not logged.
    pub async fn scim_configure(&self, admin: &EnterpriseAdmin, change: ScimChange) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let now = tx.enterprise_find().await?;
                let now = now.ok_or(Error::NotFound(Thing::Enterprise))?;
                let enabled = change.enabled.unwrap_or(now.scim_enabled);
                let policy = Policy {
                    identity_provider: change
                        .identity_provider
                        .unwrap_or(now.policy.identity_provider),
                    patch_answer: change.patch_answer.unwrap_or(now.policy.patch_answer),
                    ..now.policy.clone()
                };
                if policy == now.policy && enabled == now.scim_enabled {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                // Without a version the change is about what is there now.
                if change.version.is_some_and(|seen| seen != now.version) {
                    return Err(Error::Stale);
                }
                let mut events = Vec::new();
                if policy != now.policy {
                    roles::names_roles(&tx, &now.policy, &policy).await?;
                    tx.enterprise_set_policy(&policy, now.policy_version).await?;
                    events.push(Event::changed(
                        Action::PolicyChanged,
                        Subject::Enterprise(now.id),
                        json!(now.policy),
                        json!(policy),
                    ));
                }
                if enabled != now.scim_enabled {
                    tx.enterprise_set_scim(enabled).await?;
                    let action = if enabled { Action::ScimEnabled } else { Action::ScimDisabled };
                    events.push(Event::changed(
                        action,
                        Subject::Enterprise(now.id),
                        json!({ "scimEnabled": !enabled }),
                        json!({ "scimEnabled": enabled }),
                    ));
                }
                Ok(tx.done((), events))
            })
            .await
    }

    /// How provisioning stands.
    pub async fn scim_status(&self, admin: &EnterpriseAdmin) -> Result<ScimStatus> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?;
        let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
        let live_tokens = self.token_list_live(admin).await?;
        let last_call = tx.token_last_used(Purpose::Scim).await?;
        let (people, disabled) = tx.person_count().await?;
        Ok(ScimStatus {
            enabled: enterprise.scim_enabled,
            policy: enterprise.policy,
            version: enterprise.version,
            tenant_url: self.tenant_url(),
            default_role: tx.role_default().await?,
            live_tokens,
            last_call,
            people,
            disabled,
        })
    }
}
