//! Pushing events (RFC 8935): one receiver at a time, one event after the other.

use std::time::Duration;

use muster_core::{
    Error, Result,
    actor::Actor,
    id::ReceiverId,
    receiver::{Delivery, Receiver},
};
use muster_store::{EnterpriseScope, Failed, Lease, ReceiverRow};
use muster_tokens::secret::Secret;
use serde_json::Value;

use super::{Address, Push, PushAnswer, Render, Transport, outbox};
use crate::{
    App,
    back_off::BackOff,
    courier::{Stop, printable},
};

/// How long a lease lasts beyond the last sign of life: some times longer than a POST may take.
const LEASE: Duration = Duration::from_mins(1);
/// Nobody is given up: a receiver that comes back after a week gets everything.
const BACK_OFF: BackOff =
    BackOff { first: Duration::from_secs(1), longest: Duration::from_mins(5) };
/// Changes read at a time.
const PAGE: u64 = 200;
/// Events delivered under one lease, so that a receiver that is far behind keeps nobody waiting.
const BUDGET: usize = 200;

/// A receiver that this instance may push to.
pub(crate) struct Leased {
    scope: EnterpriseScope,
    lease: Lease<ReceiverId>,
    row: ReceiverRow,
}

impl Leased {
    fn address(&self) -> Address {
        Address { enterprise: self.scope.enterprise(), receiver: self.lease.of }
    }

    fn receiver(&self) -> &Receiver {
        &self.row.receiver
    }
}

impl App {
    /// Takes receivers that are due, at most so many.
    pub(super) async fn receivers_take(&self, limit: usize) -> Result<Vec<Leased>> {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let due = self.store.receiver_due(self.authority.platform(), self.now(), limit).await?;
        let mut taken = Vec::with_capacity(due.len());
        for (enterprise, id) in due {
            let scope = self.authority.enter(enterprise);
            if let Some(lease) = self.receiver_take(scope, id).await?
                // Read after it was taken: whoever held it before has moved its cursor.
                && let Some(row) = self.store.read(scope).receiver_find(id).await?
            {
                taken.push(Leased { scope, lease, row });
            }
        }
        Ok(taken)
    }

    async fn receiver_take(
        &self,
        scope: EnterpriseScope,
        receiver: ReceiverId,
    ) -> Result<Option<Lease<ReceiverId>>> {
        let ctx = self.ctx(Actor::System);
        let lease = Lease { of: receiver, by: ctx.uuid(), until: ctx.now.after(LEASE) };
        let now = ctx.now;
        self.store
            .write(scope, &ctx, move |tx| async move {
                let taken = tx.receiver_lease(lease, now).await?;
                Ok::<_, Error>(tx.bookkeeping(taken.then_some(lease)))
            })
            .await
    }

    /// Delivers what a receiver was not told yet, in the log's order, until there is nothing left, a
    /// delivery fails, the lease is lost or the process stops. Answers how much was delivered.
    pub(super) async fn receiver_deliver(
        &self,
        leased: &Leased,
        transport: &dyn Transport,
        render: Render,
        stop: &Stop,
    ) -> Result<usize> {
        let spec = &leased.receiver().spec;
        let Delivery::Push { endpoint } = &spec.delivery else { return Ok(0) };
        let authorization = match self.authorization(leased) {
            Ok(authorization) => authorization,
            Err(error) => return self.fail(leased, 0, error).await.map(|()| 0),
        };
        let key = self.signing_key().await?;
        let tx = self.store.read(leased.scope);
        let mut cursor = leased.receiver().cursor;
        let mut delivered = 0;
        while delivered < BUDGET {
            let rows = tx.change_list_after(cursor, PAGE).await?;
            let Some(last) = rows.last().map(|row| row.change.sequence) else { break };
            for row in rows {
                let Some(pending) = outbox::pending(&tx, row, spec).await? else { continue };
                if stop.has_come() || delivered == BUDGET {
                    return self.give_back(leased, None).await.map(|()| delivered);
                }
                let (_, token) = self.event_sign(&key, leased.address(), spec, &pending, render)?;
                let push = Push {
                    endpoint: endpoint.clone(),
                    authorization: authorization.clone(),
                    token,
                };
                if let Err(error) = transport.post(push).await.and_then(accepted) {
                    return self.fail(leased, delivered, error).await.map(|()| delivered);
                }
                delivered += 1;
                if !self.advance(leased, pending.sequence).await? {
                    return Ok(delivered);
                }
            }
            cursor = last;
            if !self.advance(leased, cursor).await? {
                return Ok(delivered);
            }
        }
        self.give_back(leased, None).await.map(|()| delivered)
    }

    fn authorization(&self, leased: &Leased) -> Result<Option<Secret>, String> {
        let Some(sealed) = &leased.row.authorization else { return Ok(None) };
        let Some(key) = &self.settings.events.sealing_key else {
            return Err("security.sealing_key is not set, and the Authorization header is sealed \
                        with it"
                .to_owned());
        };
        let opened = key.open(&leased.address().place(), sealed);
        opened.map(Some).map_err(|error| error.to_string())
    }

    async fn advance(&self, leased: &Leased, cursor: i64) -> Result<bool> {
        let ctx = self.ctx(Actor::System);
        let lease = Lease { until: ctx.now.after(LEASE), ..leased.lease };
        self.store
            .write(leased.scope, &ctx, move |tx| async move {
                let held = tx.receiver_advance(lease, cursor).await?;
                Ok::<_, Error>(tx.bookkeeping(held))
            })
            .await
    }

    async fn fail(&self, leased: &Leased, delivered: usize, error: String) -> Result<()> {
        let ctx = self.ctx(Actor::System);
        // A success in between begins the count anew.
        let before = if delivered > 0 { 0 } else { leased.receiver().attempts };
        let attempts = before.saturating_add(1);
        let next_attempt_at = ctx.now.after(BACK_OFF.after(&ctx, attempts));
        tracing::warn!(receiver = %leased.lease.of, attempts, error, "an event was not taken");
        self.give_back(leased, Some(Failed { attempts, next_attempt_at, error })).await
    }

    async fn give_back(&self, leased: &Leased, failed: Option<Failed>) -> Result<()> {
        let ctx = self.ctx(Actor::System);
        let (lease, now) = (leased.lease, ctx.now);
        self.store
            .write(leased.scope, &ctx, move |tx| async move {
                tx.receiver_release(lease, now, failed).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }
}

/// Whether the receiver has taken the event (RFC 8935 §2.2); otherwise what it said (§2.3).
fn accepted(answer: PushAnswer) -> Result<(), String> {
    let PushAnswer { status, body } = answer;
    if (200..300).contains(&status) {
        return Ok(());
    }
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str).map(printable);
    Err(match (status, text("err"), text("description")) {
        (400, Some(err), Some(description)) => format!("HTTP 400 {err}: {description}"),
        (400, Some(err), None) => format!("HTTP 400 {err}"),
        _ => format!("HTTP {status}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_success_or_a_reason() {
        for (status, body, expected) in [
            (202, "", Ok(())),
            (200, "anything", Ok(())),
            (
                400,
                r#"{"err":"invalid_key","description":"no\nkey"}"#,
                Err("HTTP 400 invalid_key: nokey"),
            ),
            (400, r#"{"err":"invalid_issuer"}"#, Err("HTTP 400 invalid_issuer")),
            (400, "<html>", Err("HTTP 400")),
            (302, "", Err("HTTP 302")),
            (503, r#"{"err":"x"}"#, Err("HTTP 503")),
        ] {
            let answer = PushAnswer { status, body: body.into() };
            assert_eq!(accepted(answer), expected.map_err(str::to_owned), "{status} {body}");
        }
    }
}
