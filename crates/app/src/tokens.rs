//! Tokens as an administrator handles them.

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    id::TokenId,
    integration::{Purpose, Token},
};
use serde_json::json;

use crate::{
    App, EnterpriseAdmin, Issued,
    auth::issue::{Issuer, require_scim},
};

/// Tokens that a list shows at most.
const LISTED: u64 = 200;

impl App {
    /// "Generate token" (C-10): the same issuer as the Authenticate API, in an administrator's name.
    pub async fn token_generate(&self, admin: &EnterpriseAdmin) -> Result<Issued> {
        require_scim(&admin.enterprise)?;
        let name = match admin.person {
            Some(person) => self.store.read(admin.scope).person_find(person).await?.map_or_else(
                || "an administrator".to_owned(),
                |person| person.profile.shown_name(),
            ),
            None => "an operator".to_owned(),
        };
        let issuer = Issuer { integration: None, client: "portal".into(), name };
        self.token_issue(&admin.ctx, admin.scope, admin.enterprise.clone(), Purpose::Scim, issuer)
            .await
    }

    /// The tokens, newest first.
    pub async fn token_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Token>> {
        Ok(self.store.read(admin.scope).token_list(LISTED).await?)
    }

    /// Ends a token. It stops working within a second, everywhere.
    pub async fn token_revoke(&self, admin: &EnterpriseAdmin, id: TokenId) -> Result<()> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let token = tx.token_find(id).await?.ok_or(Error::NotFound(Thing::Token))?;
                if !tx.token_revoke(id, now).await? {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                let event = Event::removed(
                    Action::TokenRevoked,
                    Subject::Token(id),
                    json!({ "fingerprint": token.fingerprint }),
                );
                Ok(tx.done((), vec![event]))
            })
            .await
    }
}
