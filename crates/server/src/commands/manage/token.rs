//! Commands about integrations and tokens.

use muster_core::{integration::Revocation, text::count};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::token::{IntegrationCommand, TokenCommand},
    commands::output::table,
};

impl Session {
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
                    let tokens = count(
                        u64::try_from(ended).unwrap_or(u64::MAX),
                        "live token",
                        "live tokens",
                    );
                    format!("The integration is gone; {tokens} ended with it.")
                });
            }
        }
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
                            "expires_at": token.end().map(|at| at.to_string()),
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
                                token.end().map_or("never".to_owned(), |at| at.to_string()),
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
            TokenCommand::Revoke { which, id, anyway } => {
                let how = if anyway { Revocation::Anyway } else { Revocation::Careful };
                self.app.token_revoke(&self.admin(which).await?, id, how).await?;
                self.output.say(&json!({ "id": id, "revoked": true }), || {
                    "The token is revoked; it stops working within a second.".to_owned()
                });
            }
        }
        Ok(())
    }
}
