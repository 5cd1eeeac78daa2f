//! Domains of an enterprise: claimed, proven by a TXT record, and looked at again (requirement 105, B9).
//!
//! A domain belongs to one enterprise of the installation. Who proves a domain that another enterprise
//! claims too is not made its owner: a global admin decides (docs/adr/0020).

mod again;
mod name;
mod resolver;
mod rule;

use std::time::Duration;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    domain::{Claim, ClaimState, MOST},
    error::Thing,
    event::{Action, Event, Subject},
    id::EnterpriseId,
};
use muster_store::{EnterpriseScope, WriteTx};
use serde_json::json;

pub use again::check_domains;
pub use resolver::{Looked, Resolver};
pub(crate) use rule::require_verified;

use crate::{App, EnterpriseAdmin, GlobalAdmin};

/// How often a verified domain is looked at again.
const EVERY: Duration = Duration::from_hours(24);

/// What a look for the record of a claim found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainChecked {
    /// The claim as it is now.
    pub claim: Claim,
    /// Whether the record is there; nothing where the name servers did not answer.
    pub found: Option<bool>,
    /// What to do, in a sentence; nothing where the domain is verified and its record is there.
    pub advice: Option<String>,
}

impl App {
    /// The domains that the enterprise claims, by name.
    pub async fn domain_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Claim>> {
        Ok(self.store.read(admin.scope).domain_list().await?)
    }

    /// Claims a domain; the claim says which record proves it. What is claimed already stays as it is.
    pub async fn domain_add(&self, admin: &EnterpriseAdmin, domain: &str) -> Result<Claim> {
        let ctx = &admin.ctx;
        let claim = Claim {
            enterprise: admin.enterprise.id,
            domain: name::parse(domain)?,
            state: ClaimState::Pending,
            challenge: challenge(ctx),
            created_at: ctx.now,
            checked_at: None,
            verified_at: None,
            missing_since: None,
        };
        self.store
            .write(admin.scope, ctx, move |tx| async move {
                if let Some(claim) = tx.domain_find(&claim.domain).await? {
                    return Ok::<_, Error>(tx.unchanged(claim));
                }
                if tx.domain_list().await?.len() >= MOST {
                    return Err(Error::invalid(
                        "domain",
                        format!(
                            "An enterprise claims at most {MOST} domains; remove one that is not needed."
                        ),
                    ));
                }
                tx.domain_insert(&claim).await?;
                let event = told(&tx, Action::DomainAdded, &claim);
                Ok(tx.done(claim, vec![event]))
            })
            .await
    }

    /// Looks for the record of a claim. Where it is there, the domain is the enterprise's, or in review if
    /// another enterprise claims it too.
    pub async fn domain_check(
        &self,
        admin: &EnterpriseAdmin,
        domain: &str,
    ) -> Result<DomainChecked> {
        let domain = name::parse(domain)?;
        let claim = self.store.read(admin.scope).domain_find(&domain).await?;
        let claim = claim.ok_or(Error::NotFound(Thing::Domain))?;
        self.domain_look(&admin.ctx, admin.scope, &claim).await
    }

    /// Takes a claim back. Nobody loses anything by it but the domain: people who are there stay.
    pub async fn domain_remove(&self, admin: &EnterpriseAdmin, domain: &str) -> Result<()> {
        let domain = name::parse(domain)?;
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let claim = tx.domain_find(&domain).await?;
                let claim = claim.ok_or(Error::NotFound(Thing::Domain))?;
                tx.domain_delete(&domain).await?;
                let subject = Subject::Enterprise(tx.scope().enterprise());
                let before = json!({ "domain": claim.domain, "state": claim.state });
                let event = Event::removed(Action::DomainRemoved, subject, before);
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }

    /// Claims of all enterprises that wait for a decision, by domain; the page after `after`.
    pub async fn domain_reviews(
        &self,
        _: &GlobalAdmin,
        after: Option<(&str, EnterpriseId)>,
        limit: u64,
    ) -> Result<Vec<Claim>> {
        Ok(self.store.domain_reviews(self.authority.platform(), after, limit).await?)
    }

    /// Decides for an enterprise that has proven a domain which others claim too. Whoever had it until
    /// now is in review from then on, and has a line about it in the change log.
    pub async fn domain_approve(
        &self,
        admin: &GlobalAdmin,
        enterprise: EnterpriseId,
        domain: &str,
    ) -> Result<Claim> {
        let domain = name::parse(domain)?;
        let winner = self.enterprise_enter(admin, enterprise).await?;
        let claim = self.store.read(winner.scope).domain_find(&domain).await?;
        let claim = claim.ok_or(Error::NotFound(Thing::Domain))?;
        match claim.state {
            ClaimState::Verified => return Ok(claim),
            ClaimState::InReview => {}
            ClaimState::Pending => {
                return Err(Error::invalid(
                    "domain",
                    format!(
                        "The record of {domain} has not been found yet; the enterprise proves the domain \
                         first, as in `muster domain check`."
                    ),
                ));
            }
        }
        let claims = self.store.domain_claims(self.authority.platform(), &domain).await?;
        let others = claims.into_iter().filter(|other| other.enterprise != enterprise);
        let mut owners = Vec::new();
        for other in others.filter(|other| other.state == ClaimState::Verified) {
            let scope = self.authority.enter(other.enterprise);
            self.domain_take_away(&admin.ctx, scope, &domain, ClaimState::InReview).await?;
            owners.push(scope);
        }
        let given = self.domain_give(&winner.ctx, winner.scope, &domain).await;
        if given.is_err() {
            // The claim went in between. Whoever had the domain has it again.
            for scope in owners {
                self.domain_give(&admin.ctx, scope, &domain).await?;
            }
        }
        given
    }

    /// Makes an enterprise whose claim is in review the owner of a domain that nobody has.
    async fn domain_give(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        domain: &str,
    ) -> Result<Claim> {
        let (domain, now) = (domain.to_owned(), ctx.now);
        self.store
            .write(scope, ctx, move |tx| async move {
                let claim = tx.domain_find(&domain).await?;
                let claim = claim.ok_or(Error::NotFound(Thing::Domain))?;
                if claim.state != ClaimState::InReview || !tx.domain_own(&domain).await? {
                    // Somebody was quicker, here or in the other enterprise.
                    return Err(Error::Stale);
                }
                let claim = Claim {
                    state: ClaimState::Verified,
                    verified_at: Some(now),
                    missing_since: None,
                    ..claim
                };
                tx.domain_update(&claim, now.after(EVERY)).await?;
                let event = told(&tx, Action::DomainVerified, &claim);
                Ok(tx.done(claim, vec![event]))
            })
            .await
    }

    /// Ends the ownership of a domain; the claim stays.
    async fn domain_take_away(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        domain: &str,
        state: ClaimState,
    ) -> Result<()> {
        let (domain, now) = (domain.to_owned(), ctx.now);
        self.store
            .write(scope, ctx, move |tx| async move {
                let claim = tx.domain_find(&domain).await?;
                let Some(claim) = claim.filter(|claim| claim.state == ClaimState::Verified) else {
                    return Ok::<_, Error>(tx.unchanged(()));
                };
                tx.domain_disown(&domain).await?;
                let claim = Claim { state, verified_at: None, missing_since: None, ..claim };
                tx.domain_update(&claim, now).await?;
                let event = told(&tx, Action::DomainLost, &claim);
                Ok(tx.done((), vec![event]))
            })
            .await
    }
}

/// The random part of a record.
fn challenge(ctx: &OpCtx) -> String {
    format!("{:032x}", u128::from_be_bytes(ctx.random()))
}

fn told(tx: &WriteTx, action: Action, claim: &Claim) -> Event {
    let subject = Subject::Enterprise(tx.scope().enterprise());
    Event::created(action, subject, json!({ "domain": claim.domain, "state": claim.state }))
}
