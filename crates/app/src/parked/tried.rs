//! Trying to register somebody who waits.

use muster_core::{
    Error, Result,
    actor::Actor,
    error::Thing,
    id::{EnterpriseId, ParkedId, PersonId},
    parked::{Parked, WaitsFor},
};

use super::{dropped, news};
use crate::{
    App, ScimCaller,
    auth::issue::{require_active, require_scim},
    people::create::{Entry, NotMade, enter},
};

/// What became of somebody who waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// They are registered.
    Registered(PersonId),
    /// They wait on, for this; the sentence says why.
    Waits(WaitsFor, String),
    /// What was sent is refused for another reason; they wait on until an administrator drops them, or the
    /// reason is gone.
    Refused(String),
    /// Somebody who has their name was registered meanwhile: they wait no longer.
    There,
    /// They did not wait any more.
    Gone,
}

/// How a try ended within its transaction.
enum Ended {
    Registered(PersonId),
    Waits(WaitsFor, String),
    Gone,
}

impl App {
    /// Registers somebody who waits as their identity provider would have, in the name of the token that
    /// sent them.
    pub(super) async fn parked_try(&self, enterprise: EnterpriseId, id: ParkedId) -> Result<Tried> {
        let scope = self.authority.enter(enterprise);
        let Some(parked) = self.store.read(scope).parked_find(id).await? else {
            return Ok(Tried::Gone);
        };
        let caller = self.parked_sender(enterprise, &parked).await?;
        let entry = match Entry::new(&caller, parked.request.clone()) {
            Ok(entry) => entry,
            Err(Error::Invalid(invalid)) => {
                return Ok(Tried::Refused(Error::Invalid(invalid).to_string()));
            }
            Err(other) => return Err(other),
        };
        let (request, ctx) = (parked.request, caller.ctx.clone());
        let tried = self
            .store
            .write(scope, &caller.ctx, move |tx| async move {
                // Somebody else may have tried, or the identity provider may have sent something else.
                let now = tx.parked_find(id).await?.filter(|now| now.request == request);
                let Some(now) = now else { return Ok(tx.unchanged(Ended::Gone)) };
                match enter(&tx, entry).await {
                    Ok((decided, events)) => {
                        tx.completed_insert(decided.person.id).await?;
                        Ok(tx.done(Ended::Registered(decided.person.id), events))
                    }
                    Err(NotMade { error: Error::Forbidden(rule), .. }) => {
                        let Some(waits_for) = WaitsFor::after(&rule) else {
                            return Err(Error::Forbidden(rule).into());
                        };
                        let detail = rule.to_string();
                        let ended = Ended::Waits(waits_for, detail.clone());
                        if now.waits_for == waits_for {
                            return Ok(tx.unchanged(ended));
                        }
                        let news = news(&tx, &ctx, now.waits_for, waits_for).await?;
                        let policy_version = Some(ctx.policy_version);
                        let parked = Parked { waits_for, detail, policy_version, ..now };
                        tx.parked_update(&parked).await?;
                        Ok(if news.is_empty() {
                            tx.bookkeeping(ended)
                        } else {
                            tx.done(ended, news)
                        })
                    }
                    Err(other) => Err(other),
                }
            })
            .await;
        match tried {
            Ok(Ended::Registered(person)) => Ok(Tried::Registered(person)),
            Ok(Ended::Waits(waits_for, detail)) => Ok(Tried::Waits(waits_for, detail)),
            Ok(Ended::Gone) => Ok(Tried::Gone),
            Err(NotMade { error: Error::Conflict(_), .. }) => {
                self.parked_is_there(&caller, id).await?;
                Ok(Tried::There)
            }
            Err(NotMade { error, .. }) => match error {
                Error::Invalid(_) | Error::Taken(_) | Error::Forbidden(_) => {
                    Ok(Tried::Refused(error.to_string()))
                }
                other => Err(other),
            },
        }
    }

    /// Forgets somebody who turned out to be there already.
    async fn parked_is_there(&self, caller: &ScimCaller, id: ParkedId) -> Result<()> {
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                if !tx.parked_delete(id).await? {
                    return Ok::<_, Error>(tx.unchanged(()));
                }
                Ok(tx.done((), vec![dropped(id, "exists")]))
            })
            .await
    }

    /// The identity provider that sent somebody, as it would call now.
    async fn parked_sender(&self, enterprise: EnterpriseId, parked: &Parked) -> Result<ScimCaller> {
        let scope = self.authority.enter(enterprise);
        let enterprise = self.store.read(scope).enterprise_find().await?;
        let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
        require_active(&enterprise)?;
        require_scim(&enterprise)?;
        let mut ctx = self.ctx(Actor::Scim(parked.sent_by));
        ctx.policy_version = enterprise.policy_version;
        ctx.rules = Some(enterprise.version);
        Ok(ScimCaller {
            ctx,
            schemas: self.schemas_of(&enterprise).await?,
            enterprise: enterprise.into(),
            token: parked.sent_by,
            fingerprint: String::new(),
            person: None,
            rehearsal: false,
            scope,
        })
    }
}
