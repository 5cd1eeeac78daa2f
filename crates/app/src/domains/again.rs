//! Looking for the record of a claim: when an administrator asks, and from time to time.

use std::{sync::Arc, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    domain::{Claim, ClaimState},
    event::Action,
    id::EnterpriseId,
};
use muster_store::{EnterpriseScope, Job};

use super::{DomainChecked, EVERY, told};
use crate::App;

/// When a domain is looked at again whose record was not there, or could not be looked up.
const SOON: Duration = Duration::from_hours(1);
/// How often domains that are due are looked for, by all instances together.
const ROUND: Duration = Duration::from_mins(10);
/// How often an instance asks whether that is due.
const LOOK: Duration = Duration::from_mins(5);
/// Domains that are looked at in a round.
const AT_A_TIME: u64 = 500;

/// Looks at verified domains, again and again.
pub async fn check_domains(app: Arc<App>) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        if let Err(error) = app.domain_recheck().await {
            tracing::error!(%error, "verified domains could not be looked at again");
        }
    }
}

/// What a look did to a claim.
enum Step {
    Nothing,
    Told(Action),
}

impl App {
    /// Looks at verified domains that are due, if nobody did within ten minutes; answers how many. One
    /// without its record stays verified for its days of grace, and is pending after them.
    pub async fn domain_recheck(&self) -> Result<usize> {
        let ctx = self.ctx(Actor::System);
        let (now, again) = (ctx.now, ctx.now.after(ROUND));
        let scope = self.authority.enter(EnterpriseId::PLATFORM);
        let taken = self
            .store
            .write(scope, &ctx, move |tx| async move {
                let taken = tx.job_take(Job::DomainCheck, now, again).await?;
                Ok::<_, Error>(tx.bookkeeping(taken))
            })
            .await?;
        if !taken {
            return Ok(0);
        }
        let due = self.store.domain_due(self.authority.platform(), now, AT_A_TIME).await?;
        let mut looked = 0;
        for claim in due {
            let scope = self.authority.enter(claim.enterprise);
            match self.domain_look(&ctx, scope, &claim).await {
                Ok(_) => looked += 1,
                // The others are not to wait for this one.
                Err(error) => {
                    let enterprise = claim.enterprise;
                    tracing::error!(%error, %enterprise, "a domain could not be looked at");
                }
            }
        }
        Ok(looked)
    }

    /// Looks for the record of a claim and writes down what follows.
    pub(super) async fn domain_look(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        claim: &Claim,
    ) -> Result<DomainChecked> {
        // Outside of any transaction: name servers may take their time.
        let records = self.settings.resolver.txt(&claim.record_name()).await;
        let (found, problem) = match records {
            Ok(records) => {
                (Some(records.iter().any(|text| text.trim() == claim.record_value())), None)
            }
            Err(problem) => (None, Some(problem)),
        };
        let contested = found == Some(true) && self.domain_contested(claim).await?;
        let (domain, now) = (claim.domain.clone(), ctx.now);
        let claim = self
            .store
            .write(scope, ctx, move |tx| async move {
                let claim = tx.domain_find(&domain).await?;
                let mut claim = claim.ok_or(Error::NotFound(muster_core::error::Thing::Domain))?;
                let owned = found == Some(true)
                    && claim.state != ClaimState::Verified
                    && !contested
                    && tx.domain_own(&domain).await?;
                let step = step(&mut claim, found, owned, now);
                if found.is_some() {
                    claim.checked_at = Some(now);
                }
                if matches!(step, Step::Told(Action::DomainLost)) {
                    tx.domain_disown(&domain).await?;
                }
                let settled = found == Some(true) && claim.state == ClaimState::Verified;
                let again = now.after(if settled { EVERY } else { SOON });
                tx.domain_update(&claim, again).await?;
                Ok::<_, Error>(match step {
                    Step::Nothing => tx.bookkeeping(claim),
                    Step::Told(action) => {
                        let event = told(&tx, action, &claim);
                        tx.done(claim, vec![event])
                    }
                })
            })
            .await?;
        let advice = advice(&claim, found, problem);
        Ok(DomainChecked { claim, found, advice })
    }

    /// Whether another enterprise claims the same domain.
    async fn domain_contested(&self, claim: &Claim) -> Result<bool> {
        let claims = self.store.domain_claims(self.authority.platform(), &claim.domain).await?;
        Ok(claims.iter().any(|other| other.enterprise != claim.enterprise))
    }
}

/// How a claim goes on after a look for its record.
fn step(
    claim: &mut Claim,
    found: Option<bool>,
    owned: bool,
    now: muster_core::time::Timestamp,
) -> Step {
    match (claim.state, found) {
        (ClaimState::Pending | ClaimState::InReview, Some(true)) if owned => {
            claim.state = ClaimState::Verified;
            claim.verified_at = Some(now);
            Step::Told(Action::DomainVerified)
        }
        // Name servers that do not answer take nothing away.
        (_, None) | (ClaimState::Pending, Some(false)) | (ClaimState::InReview, Some(true)) => {
            Step::Nothing
        }
        (ClaimState::Pending, Some(true)) => {
            claim.state = ClaimState::InReview;
            Step::Told(Action::DomainInReview)
        }
        // What is not proven any more needs no decision.
        (ClaimState::InReview, Some(false)) => {
            claim.state = ClaimState::Pending;
            Step::Told(Action::DomainRecordMissing)
        }
        (ClaimState::Verified, Some(true)) => match claim.missing_since.take() {
            Some(_) => Step::Told(Action::DomainRecordFound),
            None => Step::Nothing,
        },
        (ClaimState::Verified, Some(false)) => match claim.grace_ends() {
            None => {
                claim.missing_since = Some(now);
                Step::Told(Action::DomainRecordMissing)
            }
            Some(end) if end <= now => {
                claim.state = ClaimState::Pending;
                claim.verified_at = None;
                claim.missing_since = None;
                Step::Told(Action::DomainLost)
            }
            Some(_) => Step::Nothing,
        },
    }
}

/// What an administrator is to do.
fn advice(claim: &Claim, found: Option<bool>, problem: Option<String>) -> Option<String> {
    let publish = || {
        format!(
            "publish a TXT record {} with the value {}",
            claim.record_name(),
            claim.record_value()
        )
    };
    match (claim.state, found) {
        (ClaimState::Verified, Some(true)) => None,
        (ClaimState::InReview, Some(true)) => Some(
            "The record is there, and another enterprise of this installation claims the domain too: a \
             global admin decides."
                .to_owned(),
        ),
        (_, None) => Some(format!(
            "The record could not be looked up ({}); check again later.",
            problem.unwrap_or_default(),
        )),
        (ClaimState::Verified, Some(false)) => Some(format!(
            "The record is not there any more; {}, or the domain is taken away on {}.",
            publish(),
            claim.grace_ends().map(|end| end.to_string()).unwrap_or_default(),
        )),
        (ClaimState::Pending | ClaimState::InReview, _) => Some(format!(
            "The record was not found; {}, and check again. Name servers may take some minutes, or an hour.",
            publish(),
        )),
    }
}
