//! The switch "Enable SCIM provisioning" and how provisioning stands.

use muster_core::{
    Error, Result,
    event::{Action, Event, Subject},
    integration::{Purpose, Token},
    role::Role,
    time::Timestamp,
};
use serde_json::json;

use crate::{App, EnterpriseAdmin};

/// How provisioning of an enterprise stands.
#[derive(Debug, Clone)]
pub struct ScimStatus {
    /// "Enable SCIM provisioning".
    pub enabled: bool,
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

impl App {
    /// Switches provisioning on or off (requirements 14–16). Saving what is already so does nothing.
    pub async fn scim_set_enabled(&self, admin: &EnterpriseAdmin, enabled: bool) -> Result<()> {
        let id = admin.enterprise.id;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let now = tx.enterprise_find().await?;
                if now.is_some_and(|enterprise| enterprise.scim_enabled == enabled) {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                tx.enterprise_set_scim(enabled).await?;
                let action = if enabled { Action::ScimEnabled } else { Action::ScimDisabled };
                let event = Event::changed(
                    action,
                    Subject::Enterprise(id),
                    json!({ "scimEnabled": !enabled }),
                    json!({ "scimEnabled": enabled }),
                );
                Ok(tx.done((), vec![event]))
            })
            .await
    }

    /// How provisioning stands.
    pub async fn scim_status(&self, admin: &EnterpriseAdmin) -> Result<ScimStatus> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?;
        let live_tokens = self.token_list_live(admin).await?;
        let last_call = tx.token_last_used(Purpose::Scim).await?;
        let (people, disabled) = tx.person_count().await?;
        Ok(ScimStatus {
            enabled: enterprise.is_some_and(|enterprise| enterprise.scim_enabled),
            tenant_url: self.tenant_url(),
            default_role: tx.role_default().await?,
            live_tokens,
            last_call,
            people,
            disabled,
        })
    }
}
