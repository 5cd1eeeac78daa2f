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

/// Live tokens of a purpose that a list shows at most.
const LIVE: u64 = 1_000;
/// Tokens of a purpose that have ended that a list shows at most.
const ENDED: u64 = 100;

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

    /// The tokens: SCIM before others, live before ended, newest first.
    pub async fn token_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Token>> {
        let (tx, now) = (self.store.read(admin.scope), admin.ctx.now);
        let mut all = Vec::new();
        for (live, limit) in [(true, LIVE), (false, ENDED)] {
            for purpose in [Purpose::Scim, Purpose::Api] {
                all.extend(tx.token_list(purpose, live, now, limit).await?);
            }
        }
        Ok(all)
    }

    /// The SCIM tokens that work now, newest first.
    pub(crate) async fn token_list_live(&self, admin: &EnterpriseAdmin) -> Result<Vec<Token>> {
        let tx = self.store.read(admin.scope);
        Ok(tx.token_list(Purpose::Scim, true, admin.ctx.now, LIVE).await?)
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
