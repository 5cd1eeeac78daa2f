//! Sending notices, each under a lease.

use std::{fmt, time::Duration};

use muster_core::{
    Error, Result,
    actor::Actor,
    cycle::CycleState,
    id::NoticeId,
    notice::{Invited, Notice, NoticeState, Outgoing, Recipient},
    person::Person,
    policy::{Policy, TokenReplacement},
    time::Timestamp,
};
use muster_store::{Ending, EnterpriseScope, Failed, Lease, ReadTx};
use url::Url;

use super::{Letter, Post, Unsent};
use crate::{App, back_off::BackOff, courier::printable};

/// How long a lease lasts: some times longer than an attempt may take.
const LEASE: Duration = Duration::from_mins(3);
/// A mail server that is away comes back within the hour, or within days.
const BACK_OFF: BackOff =
    BackOff { first: Duration::from_mins(1), longest: Duration::from_hours(1) };
/// What could not be sent for so long is given up: nobody wants to read it any more.
pub(super) const GIVEN_UP: Duration = Duration::from_hours(5 * 24);

/// A notice that this instance may send.
pub(crate) struct Leased {
    scope: EnterpriseScope,
    lease: Lease<NoticeId>,
    outgoing: Outgoing,
}

/// Why nobody is to be told any more.
pub(super) type Needless = &'static str;

impl App {
    /// Takes notices that are due, at most so many.
    pub(super) async fn notices_take(&self, limit: usize) -> Result<Vec<Leased>> {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let due = self.store.notice_due(self.authority.platform(), self.now(), limit).await?;
        let mut taken = Vec::with_capacity(due.len());
        for (enterprise, id) in due {
            let scope = self.authority.enter(enterprise);
            if let Some(lease) = self.notice_take(scope, id).await?
                && let Some(outgoing) = self.store.read(scope).notice_find(id).await?
            {
                taken.push(Leased { scope, lease, outgoing });
            }
        }
        Ok(taken)
    }

    async fn notice_take(
        &self,
        scope: EnterpriseScope,
        of: NoticeId,
    ) -> Result<Option<Lease<NoticeId>>> {
        let ctx = self.ctx(Actor::System);
        let lease = Lease { of, by: ctx.uuid(), until: ctx.now.after(LEASE) };
        let now = ctx.now;
        self.store
            .write(scope, &ctx, move |tx| async move {
                let taken = tx.notice_lease(lease, now).await?;
                Ok::<_, Error>(tx.bookkeeping(taken.then_some(lease)))
            })
            .await
    }

    /// Sends one notice; answers how many were sent. An instance that dies after the mail server took it and
    /// before that is noted leaves it to another, which sends it again with the same Message-ID.
    pub(super) async fn notice_deliver(&self, leased: Leased, post: &dyn Post) -> Result<usize> {
        let letter = match self.letter(&leased).await? {
            Ok(letter) => letter,
            Err(reason) => {
                return self
                    .notice_end(leased, NoticeState::Dropped, Some(reason.to_owned()))
                    .await;
            }
        };
        let address = letter.address.clone();
        // What the server says may name the address, which nobody keeps.
        let complaint = |text: String| printable(&without(&text, &address));
        match post.send(letter).await {
            Ok(()) => self.notice_end(leased, NoticeState::Sent, None).await,
            Err(Unsent::Refused(reason)) => {
                self.notice_end(leased, NoticeState::Failed, Some(complaint(reason))).await
            }
            Err(Unsent::Later(reason)) => self.notice_fail(leased, complaint(reason)).await,
        }
    }

    async fn notice_end(
        &self,
        leased: Leased,
        state: NoticeState,
        reason: Option<String>,
    ) -> Result<usize> {
        let ctx = self.ctx(Actor::System);
        let Leased { scope, lease, outgoing } = leased;
        let (notice, kind) = (lease.of, outgoing.notice.kind().as_str());
        match state {
            NoticeState::Failed => tracing::error!(%notice, kind, "a notice was given up"),
            NoticeState::Sent | NoticeState::Dropped | NoticeState::Waiting => {
                tracing::info!(%notice, kind, state = state.as_str(), "a notice has ended");
            }
        }
        let notice = outgoing.notice.without_link();
        let ending = Ending { state, at: ctx.now, reason, notice };
        self.store
            .write(scope, &ctx, move |tx| async move {
                tx.notice_end(lease, ending).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await?;
        Ok(usize::from(state == NoticeState::Sent))
    }

    async fn notice_fail(&self, leased: Leased, error: String) -> Result<usize> {
        let ctx = self.ctx(Actor::System);
        if ctx.now.since(leased.outgoing.created_at) >= GIVEN_UP {
            return self.notice_end(leased, NoticeState::Failed, Some(error)).await;
        }
        let Leased { scope, lease, outgoing } = leased;
        let attempts = outgoing.attempts.saturating_add(1);
        let next_attempt_at = ctx.now.after(BACK_OFF.after(&ctx, attempts));
        tracing::warn!(notice = %lease.of, attempts, "a notice could not be sent and is tried again");
        let failed = Failed { attempts, next_attempt_at, error };
        self.store
            .write(scope, &ctx, move |tx| async move {
                tx.notice_retry(lease, failed).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await?;
        Ok(0)
    }

    /// The letter, or why nobody needs it any more.
    async fn letter(&self, leased: &Leased) -> Result<Result<Letter, Needless>> {
        let tx = self.store.read(leased.scope);
        let Outgoing { id, to, notice, .. } = &leased.outgoing;
        let now = self.now();
        if let Some(needless) = needless(&tx, notice, now).await? {
            return Ok(Err(needless));
        }
        let Some(enterprise) = tx.enterprise_find().await? else {
            return Ok(Err("the enterprise is gone"));
        };
        let Invited { name, address } = match to {
            Recipient::Invited(invited) => invited.clone(),
            Recipient::Person(person) => {
                let Some(person) = tx.person_find(*person).await? else {
                    return Ok(Err("the person is gone"));
                };
                match reached(&tx, &person).await? {
                    Ok(reached) => reached,
                    Err(needless) => return Ok(Err(needless)),
                }
            }
        };
        Ok(Ok(Letter {
            message_id: message_id(id, self.public_url()),
            name,
            address,
            enterprise: enterprise.name,
            notice: fresh(&tx, &enterprise.policy, notice.clone()).await?,
            at: now,
            public_url: self.public_url().to_owned(),
        }))
    }
}

/// Where an administrator is reached, who may not be one any more.
async fn reached(tx: &ReadTx, person: &Person) -> Result<Result<Invited, Needless>> {
    if !person.is_active() {
        return Ok(Err("the person is disabled"));
    }
    let roles = tx.role_list().await?;
    if !roles.iter().any(|role| role.spec.admin && Some(role.id) == person.role) {
        return Ok(Err("the person is no administrator any more"));
    }
    let Some(address) = person.profile.work_email() else {
        return Ok(Err("the person has no e-mail address"));
    };
    let name = Some(person.profile.shown_name());
    Ok(Ok(Invited { name, address: address.to_owned() }))
}

/// Why nobody needs to be told any more, if so.
pub(super) async fn needless(
    tx: &ReadTx,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Needless>> {
    Ok(match notice {
        Notice::TokenExpiring { token, expires_at, .. } => {
            let revoked =
                tx.token_find(*token).await?.is_none_or(|token| token.revoked_at.is_some());
            match (revoked, *expires_at <= now) {
                (true, _) => Some("the token was revoked"),
                (false, true) => Some("the token has expired"),
                (false, false) => None,
            }
        }
        Notice::Invitation { expires_at, .. } if *expires_at <= now => {
            Some("the invitation has expired")
        }
        Notice::ProvisioningSilent { last_call } => {
            let after = last_call.after(Duration::from_millis(1));
            let again = tx.call_exists_between(after, now.after(Duration::from_millis(1))).await?;
            again.then_some("the identity provider calls again")
        }
        Notice::PersonWaiting { .. } => {
            let waiting = tx.standing().await?.parked > 0 || tx.person_waiting_count().await? > 0;
            (!waiting).then_some("nobody waits any more")
        }
        Notice::RemovalsHeld { cycle, .. } => {
            let held = tx.cycle_find(*cycle).await?;
            let held = held.is_some_and(|cycle| cycle.state == CycleState::Held);
            (!held).then_some("it was decided already")
        }
        Notice::Invitation { .. }
        | Notice::SeatsFull { .. }
        | Notice::ProvisioningFailing { .. } => None,
    })
}

/// The notice with what is so by now.
async fn fresh(tx: &ReadTx, policy: &Policy, notice: Notice) -> Result<Notice> {
    Ok(match notice {
        Notice::TokenExpiring { token, fingerprint, days, expires_at, last_used_at, .. } => {
            let replaced = policy.token_replacement == TokenReplacement::Replace;
            Notice::TokenExpiring { token, fingerprint, days, expires_at, last_used_at, replaced }
        }
        Notice::RemovalsHeld { cycle, people, of, since } => {
            let taken = tx.cycle_find(cycle).await?.map_or(people, |cycle| cycle.taken);
            Notice::RemovalsHeld { cycle, people: taken, of, since }
        }
        other => other,
    })
}

/// A text without an address in it, however its case.
fn without(text: &str, address: &str) -> String {
    let (lower, address) = (text.to_ascii_lowercase(), address.to_ascii_lowercase());
    if address.is_empty() || !lower.contains(&address) {
        return text.to_owned();
    }
    lower.replace(&address, "(the address)")
}

/// The Message-ID of what has this id, at the installation of this address.
pub fn message_id(id: impl fmt::Display, public_url: &str) -> String {
    let url = Url::parse(public_url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or("localhost");
    format!("<{id}@{host}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_does_not_name_the_address() {
        for (text, expected) in [
            ("550 <Ada@Contoso.example>: unknown", "550 <(the address)>: unknown"),
            ("550 Unknown", "550 Unknown"),
        ] {
            assert_eq!(without(text, "ada@contoso.EXAMPLE"), expected);
        }
    }

    #[test]
    fn message_ids_name_the_host() {
        for (url, expected) in [
            ("https://muster.example", "<7@muster.example>"),
            ("http://127.0.0.1:8080/path", "<7@127.0.0.1>"),
            ("http://[::1]:8080", "<7@[::1]>"),
        ] {
            assert_eq!(message_id(7, url), expected);
        }
    }
}
