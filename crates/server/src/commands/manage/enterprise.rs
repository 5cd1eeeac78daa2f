//! Commands about one enterprise: its administrators, single sign-on, SCIM and change log.

use muster_app::{ChainState, ScimChange};
use muster_core::text::count;
use serde_json::json;

use super::{
    Session,
    compared::noted,
    password_for,
    switch_off::{self, SwitchedOff},
};
use crate::cli::{
    AuditCommand, NewAdmin, Which,
    enterprise::SsoState,
    scim::{ScimChoice, ScimCommand},
};

/// What switching off comes to where nothing is chosen for the people.
const PAUSED: &str = "\nPaused: tokens are refused until muster scim enable; people stay as they are. To end \
                      it for good: --people keep|disable|remove.";

impl Session {
    pub(super) async fn admin_create(&self, which: Which, admin: NewAdmin) -> anyhow::Result<()> {
        let password = password_for(&admin)?;
        let caller = self.admin(which).await?;
        let person = self.app.admin_create(&caller, &admin.email, &admin.name, &password).await?;
        self.output.say(&json!({ "id": person.id, "email": admin.email }), || {
            format!("{} may now sign in at {}/.", admin.email, self.app.public_url())
        });
        Ok(())
    }

    pub(super) async fn sso(&self, which: Which, state: SsoState) -> anyhow::Result<()> {
        let active = state == SsoState::Active;
        let admin = self.admin(which).await?;
        self.app.sso_set_active(&admin, active).await?;
        let now = self.app.policy_now(&admin).await?.policy;
        let mut notes = self.app.policy_notes(&admin, &now).await?;
        notes.retain(|note| note.key == "require_sso");
        self.output.say(&json!({ "sso_active": active, "notes": notes }), || {
            let is = if active { "active" } else { "not active" };
            format!("Single sign-on is {is}.\n{}", noted(&notes))
        });
        Ok(())
    }

    pub(super) async fn scim(&self, command: ScimCommand) -> anyhow::Result<()> {
        let mut paused = false;
        let which = match command {
            ScimCommand::Enable(which) => {
                self.app.scim_set_enabled(&self.admin(which).await?, true).await?;
                which
            }
            ScimCommand::Disable { which, dry_run: true, .. } => {
                return self.switch_off_preview(which).await;
            }
            ScimCommand::Disable { which, people, confirm, dry_run: false } => {
                let off = self.switch_off(which, people, confirm.as_deref()).await?;
                paused = off == SwitchedOff::Paused;
                which
            }
            ScimCommand::Configure { which, choice } => {
                let ScimChoice { identity_provider, patch_answer } = choice;
                let change =
                    ScimChange { identity_provider, patch_answer, ..ScimChange::default() };
                self.app.scim_configure(&self.admin(which).await?, change).await?;
                which
            }
            ScimCommand::Status(which) => which,
        };
        let status = self.app.scim_status(&self.admin(which).await?).await?;
        let answer = json!({
            "enabled": status.enabled,
            "identity_provider": status.policy.identity_provider,
            "patch_answer": status.policy.patch_answer,
            "tenant_url": status.tenant_url,
            "default_role": status.default_role.as_ref().map(|role| &role.spec.name),
            "live_tokens": status.live_tokens.len(),
            "last_call": status.last_call.map(|at| at.to_string()),
            "people": status.people,
            "disabled": status.disabled,
            "pending_invitations": status.pending_invitations,
            "switched_off": status.switched_off.as_ref().map(switch_off::answer),
        });
        self.output.say(&answer, || {
            let paused = if paused { PAUSED } else { "" };
            format!(
                "SCIM provisioning is {}.{paused}{}\nProvider     {}\nPATCH        {}\nTenant URL   {}\nLive tokens  {}\nPeople       {} ({} disabled)",
                if status.enabled { "on" } else { "off" },
                status.switched_off.as_ref().map(switch_off::in_words).unwrap_or_default(),
                status.policy.identity_provider.title(),
                status.policy.patch_answer.title(),
                status.tenant_url,
                status.live_tokens.len(),
                status.people,
                status.disabled,
            )
        });
        Ok(())
    }

    pub(super) async fn audit(&self, command: AuditCommand) -> anyhow::Result<()> {
        let AuditCommand::Verify(which) = command;
        let state = self.app.audit_verify(&self.admin(which).await?).await?;
        match state {
            ChainState::Whole(rows) => {
                self.output.say(&json!({ "whole": true, "rows": rows }), || {
                    format!(
                        "The change log is whole: {}.",
                        count(rows.unsigned_abs(), "row", "rows")
                    )
                });
                Ok(())
            }
            ChainState::BrokenAt(row) => {
                anyhow::bail!("the change log was altered: row {row} is missing or not what it was")
            }
        }
    }
}
