//! Tokens as an administrator handles them.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    id::{PersonId, TokenId},
    integration::{Purpose, Revocation, Token},
};
use muster_store::ReadTx;
use serde_json::json;

use crate::{
    App, EnterpriseAdmin, Issued,
    auth::issue::{Issuer, require_scim},
};

/// Live tokens of a purpose that a list shows at most.
const LIVE: u64 = 1_000;
/// Tokens of a purpose that have ended that a list shows at most.
const ENDED: u64 = 100;

/// What is written down of a live token that ends with whom it belongs to.
pub(crate) fn revoked(token: TokenId) -> Event {
    Event::removed(Action::TokenRevoked, Subject::Token(token), json!({ "live": true }))
}

/// Who made a token, as its row says it. It may outlive an administrator, whose name is looked up when
/// somebody reads it.
fn label_of(admin: &EnterpriseAdmin) -> String {
    admin.person.map_or_else(|| "an operator".to_owned(), |person| person.to_string())
}

/// Puts the names of administrators where the rows have their ids.
async fn say_who(tx: &ReadTx, tokens: &mut [Token]) -> Result<()> {
    let mut names = BTreeMap::<PersonId, String>::new();
    for token in tokens.iter_mut().filter(|token| token.integration.is_none()) {
        let Ok(person) = token.created_by.parse() else { continue };
        if let Some(name) = names.get(&person) {
            token.created_by.clone_from(name);
            continue;
        }
        let found = tx.person_find(person).await?;
        let name = found.map(|person| person.profile.shown_name());
        token.created_by = name.unwrap_or_else(|| "an administrator who left".to_owned());
        names.insert(person, token.created_by.clone());
    }
    Ok(())
}

impl App {
    /// "Generate token" (C-10): the same issuer as the Authenticate API, in an administrator's name.
    pub async fn token_generate(&self, admin: &EnterpriseAdmin) -> Result<Issued> {
        self.token_generate_as(admin, false).await
    }

    /// A token whose calls are answered as if real, and write nothing (docs/adr/0024).
    pub async fn token_generate_rehearsal(&self, admin: &EnterpriseAdmin) -> Result<Issued> {
        self.token_generate_as(admin, true).await
    }

    async fn token_generate_as(&self, admin: &EnterpriseAdmin, rehearsal: bool) -> Result<Issued> {
        require_scim(&admin.enterprise)?;
        let issuer = Issuer {
            integration: None,
            person: None,
            client: "portal".into(),
            rehearsal,
            name: label_of(admin),
        };
        self.token_issue(&admin.ctx, admin.scope, admin.enterprise.clone(), Purpose::Scim, issuer)
            .await
    }

    /// A token that stands for a person, who reads their own resource with it (RFC 7644 §3.11).
    pub async fn token_generate_for(
        &self,
        admin: &EnterpriseAdmin,
        person: PersonId,
    ) -> Result<Issued> {
        require_scim(&admin.enterprise)?;
        let issuer = Issuer {
            integration: None,
            person: Some(person),
            client: person.to_string(),
            rehearsal: false,
            name: label_of(admin),
        };
        self.token_issue(&admin.ctx, admin.scope, admin.enterprise.clone(), Purpose::Me, issuer)
            .await
    }

    /// The tokens: SCIM before people's before others, live before ended, newest first.
    pub async fn token_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Token>> {
        let (tx, now) = (self.store.read(admin.scope), admin.ctx.now);
        let mut all = Vec::new();
        for (live, limit) in [(true, LIVE), (false, ENDED)] {
            for purpose in [Purpose::Scim, Purpose::Me, Purpose::Api] {
                all.extend(tx.token_list(purpose, live, now, limit).await?);
            }
        }
        say_who(&tx, &mut all).await?;
        Ok(all)
    }

    /// The SCIM tokens that provision now, newest first.
    pub(crate) async fn token_list_live(&self, admin: &EnterpriseAdmin) -> Result<Vec<Token>> {
        let tx = self.store.read(admin.scope);
        let mut live = tx.token_list(Purpose::Scim, true, admin.ctx.now, LIVE).await?;
        live.retain(|token| !token.rehearsal);
        say_who(&tx, &mut live).await?;
        Ok(live)
    }

    /// Ends a token. It stops working within a second, everywhere. With care it is refused while the token is
    /// used and the one that is to take its place is not.
    pub async fn token_revoke(
        &self,
        admin: &EnterpriseAdmin,
        id: TokenId,
        how: Revocation,
    ) -> Result<()> {
        let now = admin.ctx.now;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let token = tx.token_find(id).await?.ok_or(Error::NotFound(Thing::Token))?;
                if how == Revocation::Careful && token.provisions(now) {
                    let live = tx.token_list(Purpose::Scim, true, now, LIVE).await?;
                    if token.is_leaned_on(&live, now) {
                        return Err(Error::InUse(format!(
                            "your identity provider still uses {}, and has not used the newer token yet; paste \
                             the newer one there and test the connection first, or revoke this one anyway",
                            token.fingerprint
                        )));
                    }
                }
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
