//! Commands about one enterprise: roles, integrations, SCIM, tokens, people, change log.

use muster_app::{ChainState, PersonFilter, ScimChange};
use muster_core::person::Person;
use serde_json::{Value, json};

use super::{Session, password_for, switch_off};
use crate::{
    cli::{
        AuditCommand, IntegrationCommand, NewAdmin, ScimChoice, ScimCommand, SsoState,
        TokenCommand, UserCommand, Which,
    },
    commands::output::table,
};

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
        self.app.sso_set_active(&self.admin(which).await?, active).await?;
        self.output.say(&json!({ "sso_active": active }), || {
            let is = if active { "active" } else { "not active" };
            format!("Single sign-on is {is}.")
        });
        Ok(())
    }

    pub(super) async fn integration(&self, command: IntegrationCommand) -> anyhow::Result<()> {
        match command {
            IntegrationCommand::Create { which, name, no_scim } => {
                let caller = self.admin(which).await?;
                let made = self.app.integration_create(&caller, &name, !no_scim).await?;
                let answer = json!({
                    "id": made.integration.id,
                    "name": made.integration.name,
                    "client_id": made.integration.client_id,
                    "client_secret": made.secret.expose(),
                });
                self.output.say(&answer, || {
                    format!(
                        "Client ID  {}\nSecret     {}\n\nThe secret is shown once.",
                        made.integration.client_id,
                        made.secret.expose()
                    )
                });
            }
            IntegrationCommand::List(which) => {
                let list = self.app.integration_list(&self.admin(which).await?).await?;
                let answer: Vec<Value> = list
                    .iter()
                    .map(|one| {
                        json!({
                            "id": one.id,
                            "name": one.name,
                            "client_id": one.client_id,
                            "enabled": one.enabled,
                            "may_issue_scim": one.may_issue_scim,
                            "last_used_at": one.last_used_at.map(|at| at.to_string()),
                        })
                    })
                    .collect();
                self.output.say(&json!({ "integrations": answer }), || {
                    let rows: Vec<_> = list
                        .iter()
                        .map(|one| [one.id.to_string(), one.name.clone(), one.client_id.clone()])
                        .collect();
                    table(["ID", "NAME", "CLIENT ID"], &rows)
                });
            }
            IntegrationCommand::Revoke { which, id } => {
                let ended = self.app.integration_revoke(&self.admin(which).await?, id).await?;
                self.output.say(&json!({ "id": id, "tokens_revoked": ended }), || {
                    format!("The integration is gone; {ended} live tokens ended with it.")
                });
            }
        }
        Ok(())
    }

    pub(super) async fn scim(&self, command: ScimCommand) -> anyhow::Result<()> {
        let which = match command {
            ScimCommand::Enable(which) => {
                self.app.scim_set_enabled(&self.admin(which).await?, true).await?;
                which
            }
            ScimCommand::Disable { which, dry_run: true, .. } => {
                return self.switch_off_preview(which).await;
            }
            ScimCommand::Disable { which, people, dry_run: false } => {
                self.switch_off(which, people).await?;
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
            format!(
                "SCIM provisioning is {}.{}\nProvider     {}\nPATCH        {}\nTenant URL   {}\nLive tokens  {}\nPeople       {} ({} disabled)",
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

    pub(super) async fn token(&self, command: TokenCommand) -> anyhow::Result<()> {
        match command {
            TokenCommand::List(which) => {
                let caller = self.admin(which).await?;
                let tokens = self.app.token_list(&caller).await?;
                let answer: Vec<Value> = tokens
                    .iter()
                    .map(|token| {
                        json!({
                            "id": token.id,
                            "purpose": token.purpose,
                            "fingerprint": token.fingerprint,
                            "user": token.person,
                            "rehearsal": token.rehearsal,
                            "created_by": token.created_by,
                            "created_at": token.created_at.to_string(),
                            "expires_at": token.expires_at.to_string(),
                            "last_used_at": token.last_used_at.map(|at| at.to_string()),
                            "state": token.state(caller.ctx.now),
                        })
                    })
                    .collect();
                self.output.say(&json!({ "tokens": answer }), || {
                    let rows: Vec<_> = tokens
                        .iter()
                        .map(|token| {
                            [
                                token.id.to_string(),
                                token.fingerprint.clone(),
                                match (token.rehearsal, token.purpose) {
                                    (true, _) => "rehearsal".to_owned(),
                                    (false, purpose) => purpose.as_str().to_owned(),
                                },
                                format!("{:?}", token.state(caller.ctx.now)),
                                token.expires_at.to_string(),
                            ]
                        })
                        .collect();
                    table(["ID", "FINGERPRINT", "FOR", "STATE", "EXPIRES"], &rows)
                });
            }
            TokenCommand::Create { which, purpose } => {
                let admin = self.admin(which).await?;
                let (issued, does) = match purpose.user {
                    Some(user) => (self.app.token_generate_for(&admin, user).await?, "reads {}/Me"),
                    None => (
                        self.app.token_generate_rehearsal(&admin).await?,
                        "rehearses calls of {}, which write nothing,",
                    ),
                };
                let does = does.replace("{}", &self.app.tenant_url());
                let answer = json!({
                    "id": issued.token.id,
                    "token": issued.value.expose(),
                    "expires_at": issued.token.expires_at.to_string(),
                });
                self.output.say(&answer, || {
                    format!(
                        "The token, shown this once:\n{}\nIt {does} until {}.",
                        issued.value.expose(),
                        issued.token.expires_at,
                    )
                });
            }
            TokenCommand::Revoke { which, id } => {
                self.app.token_revoke(&self.admin(which).await?, id).await?;
                self.output.say(&json!({ "id": id, "revoked": true }), || {
                    "The token is revoked; it stops working within a second.".to_owned()
                });
            }
        }
        Ok(())
    }

    pub(super) async fn user(&self, command: UserCommand) -> anyhow::Result<()> {
        match command {
            UserCommand::List { which, search, removed, page, per_page } => {
                let removed = removed.then_some(true);
                let page = page.saturating_sub(1);
                let filter = PersonFilter { search, active: None, removed, page, per_page };
                let list = self.app.person_browse(&self.admin(which).await?, &filter).await?;
                let role = |id| list.roles.get(&id).cloned();
                let answer: Vec<Value> = list
                    .people
                    .iter()
                    .map(|person| {
                        json!({
                            "id": person.id,
                            "user_name": person.profile.user_name,
                            "email": person.profile.work_email(),
                            "active": person.is_active(),
                            "role": person.role.and_then(role),
                            "source": person.source,
                            "removed_at": person.removed.map(|removed| removed.at.to_string()),
                        })
                    })
                    .collect();
                self.output.say(&json!({ "total": list.total, "users": answer }), || {
                    let rows: Vec<_> = list
                        .people
                        .iter()
                        .map(|person| {
                            [
                                person.id.to_string(),
                                person.profile.user_name.clone(),
                                person.profile.work_email().unwrap_or_default().to_owned(),
                                person.role.and_then(role).unwrap_or_default(),
                                state(person).to_owned(),
                            ]
                        })
                        .collect();
                    table(["ID", "USER NAME", "E-MAIL", "ROLE", "STATE"], &rows)
                });
            }
            UserCommand::Show { which, id } => {
                let (person, history) =
                    self.app.person_history(&self.admin(which).await?, id).await?;
                let changes: Vec<Value> = history
                    .iter()
                    .map(|change| {
                        json!({
                            "sequence": change.sequence,
                            "at": change.at.to_string(),
                            "action": change.action,
                            "actor": change.actor_kind,
                            "before": change.before,
                            "after": change.after,
                        })
                    })
                    .collect();
                let answer = json!({
                    "id": person.id,
                    "profile": person.profile,
                    "source": person.source,
                    "role_from": person.role_from,
                    "version": person.version,
                    "removed_at": person.removed.map(|removed| removed.at.to_string()),
                    "history": changes,
                });
                self.output.say(&answer, || format!("{answer:#}"));
            }
            UserCommand::Lifecycle(command) => self.lifecycle(command).await?,
            UserCommand::Role(command) => return self.user_role(command).await,
        }
        Ok(())
    }

    pub(super) async fn audit(&self, command: AuditCommand) -> anyhow::Result<()> {
        let AuditCommand::Verify(which) = command;
        let state = self.app.audit_verify(&self.admin(which).await?).await?;
        match state {
            ChainState::Whole(rows) => {
                self.output.say(&json!({ "whole": true, "rows": rows }), || {
                    format!("The change log is whole: {rows} rows.")
                });
                Ok(())
            }
            ChainState::BrokenAt(row) => {
                anyhow::bail!("the change log was altered: row {row} is missing or not what it was")
            }
        }
    }
}

fn state(person: &Person) -> &'static str {
    match (person.removed, person.is_active()) {
        (Some(_), _) => "removed",
        (None, true) => "active",
        (None, false) => "disabled",
    }
}
