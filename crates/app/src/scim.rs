//! The switch "Enable SCIM provisioning", who provisions, and how it stands.

use muster_core::{
    Error, Result,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    integration::{Purpose, Token},
    policy::{OnInvitations, Policy},
    provider::{IdentityProvider, PatchAnswer},
    role::Role,
    switch_off::Afterwards,
    time::Timestamp,
};
use serde_json::json;

use crate::{App, EnterpriseAdmin, SwitchOffStatus, invitations::withdrawn, policies, switch_off};

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
    /// How many invitations are pending: enabling provisioning withdraws them, where the policy says so
    /// (requirement 93).
    pub pending_invitations: u64,
    /// What became of people when provisioning was switched off, or becomes of them now.
    pub switched_off: Option<SwitchOffStatus>,
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
    /// What becomes of those whom provisioning manages, where it is off afterwards; SCIM tokens end with it.
    /// Where nothing is chosen, switching off is a pause: people stay managed, and tokens work again when it
    /// is switched on.
    pub people: Option<Afterwards>,
}

impl App {
    /// Switches provisioning on or off (requirements 14–16). Saving what is already so does nothing.
    pub async fn scim_set_enabled(&self, admin: &EnterpriseAdmin, enabled: bool) -> Result<()> {
        self.scim_configure(admin, ScimChange { enabled: Some(enabled), ..ScimChange::default() })
            .await
    }

    /// Changes what is named, all or nothing; what is so already is not logged.
    pub async fn scim_configure(&self, admin: &EnterpriseAdmin, change: ScimChange) -> Result<()> {
        let (ctx, time) = (admin.ctx.clone(), admin.ctx.now);
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
                let people = change.people.filter(|_| !enabled);
                if policy == now.policy && enabled == now.scim_enabled && people.is_none() {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                // Without a version the change is about what is there now.
                if change.version.is_some_and(|seen| seen != now.version) {
                    return Err(Error::Stale);
                }
                if enabled && !now.scim_enabled && policy.require_sso && !now.sso_active {
                    return Err(Error::Forbidden(Rule::NoSingleSignOn));
                }
                let (chosen, changed) = policies::change(&tx, &ctx, &now, policy).await?;
                let policy = chosen.policy;
                let mut events = Vec::from_iter(changed);
                if enabled != now.scim_enabled {
                    tx.enterprise_set_scim(enabled).await?;
                    let action = if enabled { Action::ScimEnabled } else { Action::ScimDisabled };
                    events.push(Event::changed(
                        action,
                        Subject::Enterprise(now.id),
                        json!({ "scimEnabled": !enabled }),
                        json!({ "scimEnabled": enabled }),
                    ));
                    if enabled {
                        // What is not done yet of switching off is not done any more.
                        tx.switch_off_forget().await?;
                    }
                    // C-12: from now on the identity provider says who joins.
                    if enabled && policy.on_enable_invitations == OnInvitations::Withdraw {
                        let ended = tx.invitation_withdraw_all(time).await?;
                        events.extend(ended.into_iter().map(withdrawn));
                    }
                }
                if let Some(people) = people {
                    events.extend(switch_off::begin(&tx, &ctx, now.id, people).await?);
                }
                Ok(tx.done((), events))
            })
            .await?;
        self.bearers.forget_all_of(admin.enterprise.id);
        self.role_review_soon(admin.scope).await;
        Ok(())
    }

    /// Says whether people of the enterprise sign in by single sign-on. Provisioning may ask for it (C-09).
    pub async fn sso_set_active(&self, admin: &EnterpriseAdmin, active: bool) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let now = tx.enterprise_find().await?;
                let now = now.ok_or(Error::NotFound(Thing::Enterprise))?;
                if now.sso_active == active {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                tx.enterprise_set_sso(active).await?;
                let event = Event::changed(
                    Action::SsoChanged,
                    Subject::Enterprise(now.id),
                    json!({ "ssoActive": now.sso_active }),
                    json!({ "ssoActive": active }),
                );
                Ok(tx.done((), vec![event]))
            })
            .await?;
        self.bearers.forget_all_of(admin.enterprise.id);
        Ok(())
    }

    /// How provisioning stands.
    pub async fn scim_status(&self, admin: &EnterpriseAdmin) -> Result<ScimStatus> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?;
        let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
        let live_tokens = self.token_list_live(admin).await?;
        let last_call = tx.token_last_used(Purpose::Scim).await?;
        let (people, disabled) = tx.person_count().await?;
        let mut tenant_url = self.tenant_url();
        if enterprise.policy.own_endpoint {
            tenant_url = format!("{tenant_url}/t/{}", enterprise.id);
        }
        Ok(ScimStatus {
            enabled: enterprise.scim_enabled,
            policy: enterprise.policy,
            version: enterprise.version,
            tenant_url,
            default_role: tx.role_default().await?,
            live_tokens,
            last_call,
            people,
            disabled,
            pending_invitations: tx.invitation_count(admin.ctx.now).await?,
            switched_off: self.switch_off_status(admin).await?,
        })
    }
}
