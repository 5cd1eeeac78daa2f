//! Integrations: clients of the Authenticate API (requirement 25, B2).

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    id::IntegrationId,
    integration::Integration,
};
use muster_tokens::{
    password::Cost,
    secret::{self, Secret},
};
use serde_json::json;

use crate::{App, EnterpriseAdmin, tokens::revoked};

/// A new integration with its secret, which exists here and nowhere else.
#[derive(Debug, Clone)]
pub struct NewIntegration {
    /// The integration.
    pub integration: Integration,
    /// Its secret.
    pub secret: Secret,
}

impl App {
    /// The integrations, by name.
    pub async fn integration_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Integration>> {
        let mut list = self.store.read(admin.scope).integration_list().await?;
        for integration in &mut list {
            integration.client_id = secret::client_id(admin.enterprise.id, integration.id);
        }
        Ok(list)
    }

    /// Makes an integration.
    pub async fn integration_create(
        &self,
        admin: &EnterpriseAdmin,
        name: &str,
        may_issue_scim: bool,
    ) -> Result<NewIntegration> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(Error::invalid(
                "name",
                "An integration needs a name of 1 to 100 characters.",
            ));
        }
        let ctx = &admin.ctx;
        let client_secret = secret::client_secret(ctx);
        let hash = self.hasher.hash(ctx, &client_secret, Cost::SECRET).await?;
        let id = IntegrationId::from_uuid(ctx.uuid());
        let integration = Integration {
            id,
            name: name.to_owned(),
            client_id: secret::client_id(admin.enterprise.id, id),
            enabled: true,
            may_issue_scim,
            last_used_at: None,
            created_at: ctx.now,
        };
        let integration = self
            .store
            .write(admin.scope, ctx, move |tx| async move {
                tx.integration_insert(&integration, hash).await?;
                let event = Event::created(
                    Action::IntegrationCreated,
                    Subject::Integration(integration.id),
                    json!({ "name": integration.name, "mayIssueScim": integration.may_issue_scim }),
                );
                Ok::<_, Error>(tx.done(integration, vec![event]))
            })
            .await?;
        Ok(NewIntegration { integration, secret: client_secret })
    }

    /// Removes an integration and ends every token it got.
    pub async fn integration_revoke(
        &self,
        admin: &EnterpriseAdmin,
        id: IntegrationId,
    ) -> Result<usize> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let found = tx.integration_find(id).await?;
                let (integration, _) = found.ok_or(Error::NotFound(Thing::Integration))?;
                let tokens = tx.token_revoke_of_integration(id, now).await?;
                tx.integration_delete(id).await?;
                let mut events = vec![Event::removed(
                    Action::IntegrationRevoked,
                    Subject::Integration(id),
                    json!({ "name": integration.name }),
                )];
                let ended = tokens.len();
                events.extend(tokens.into_iter().map(revoked));
                Ok::<_, Error>(tx.done(ended, events))
            })
            .await
    }
}
