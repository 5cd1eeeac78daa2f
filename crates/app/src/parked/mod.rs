//! People who were refused for what the enterprise can still give: a role, a seat, a domain.
//!
//! They wait with what was sent, and are registered as soon as it is there, in the order they came. What
//! is kept of them goes when they are registered, when an administrator drops them, and thirty days after
//! they were sent last (docs/adr/0020).

mod digest;
mod job;
mod tried;
pub(crate) mod who;

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    id::{ParkedId, TokenId},
    parked::{MOST, Parked, WaitsFor},
    person::{Person, PersonChange, Profile},
    policy::Policy,
    role::{Barred, Role},
};
use muster_store::{Done, StoreError, WriteTx};
use serde_json::json;

pub(crate) use job::Fruitless;
pub use job::complete_parked;
pub use tried::Tried;

use crate::{App, EnterpriseAdmin, people::Decided, seats};

impl App {
    /// Those who wait, in the order they came; the page after the place `after`, which begins at zero.
    pub async fn parked_list(
        &self,
        admin: &EnterpriseAdmin,
        waits_for: Option<WaitsFor>,
        after: i64,
        limit: u64,
    ) -> Result<Vec<Parked>> {
        Ok(self.store.read(admin.scope).parked_list(waits_for, after, limit).await?)
    }

    /// Of those who wait for a role that is there: why it is not given to them, in a sentence.
    pub async fn parked_barred(
        &self,
        admin: &EnterpriseAdmin,
        list: &[Parked],
    ) -> Result<BTreeMap<ParkedId, String>> {
        if list.iter().all(|parked| parked.waits_for != WaitsFor::Role) {
            return Ok(BTreeMap::new());
        }
        let read = self.store.read(admin.scope);
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let roles = read.role_list().await?;
        let told = |parked: &Parked| Some((parked.id, barred(parked, &enterprise.policy, &roles)?));
        Ok(list.iter().filter_map(told).collect())
    }

    /// Forgets somebody who waits. Sent again, they wait again.
    pub async fn parked_drop(&self, admin: &EnterpriseAdmin, id: ParkedId) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                if !tx.parked_delete(id).await? {
                    return Err(Error::NotFound(Thing::Parked));
                }
                Ok(tx.done((), vec![dropped(id, "administrator")]))
            })
            .await
    }

    /// Tries to register somebody who waits, now.
    pub async fn parked_retry(&self, admin: &EnterpriseAdmin, id: ParkedId) -> Result<Tried> {
        let tried = self.parked_try(admin.enterprise.id, id).await?;
        match tried {
            Tried::Gone => Err(Error::NotFound(Thing::Parked)),
            tried => Ok(tried),
        }
    }
}

/// Why a role that is there is not given to somebody who waits for it.
pub(crate) fn barred(parked: &Parked, policy: &Policy, roles: &[Role]) -> Option<String> {
    let sent = parked.request.profile.roles_sent();
    let waits = parked.waits_for == WaitsFor::Role;
    let mut sent = sent.iter().filter(|_| waits);
    sent.find_map(|sent| Barred::of(policy, roles, sent.value)).map(|barred| barred.to_string())
}

/// A request that was refused.
pub(crate) struct Sent {
    pub(crate) request: PersonChange,
    pub(crate) token: TokenId,
    pub(crate) rule: Rule,
}

/// Ends the transaction in which somebody was refused: they wait from now on, or go on waiting.
pub(crate) async fn park(
    tx: WriteTx,
    ctx: &OpCtx,
    enterprise: &Enterprise,
    sent: Sent,
) -> Result<Done<Result<Decided>>, StoreError> {
    let Sent { request, token, rule } = sent;
    let Some(waits_for) = WaitsFor::after(&rule) else {
        return Ok(tx.unchanged(Err(Error::Forbidden(rule))));
    };
    let key = who::key(&enterprise.policy, &request.profile);
    let waiting = if tx.parked_waiting() == 0 { None } else { tx.parked_find_by_key(&key).await? };
    let refused = |rule: Rule| Err(Error::Forbidden(rule.with_promise()));
    let (detail, policy_version) = (rule.to_string(), Some(enterprise.policy_version));
    if let Some(before) = waiting {
        let parked = Parked {
            waits_for,
            detail,
            policy_version,
            request,
            sent_by: token,
            times: before.times + 1,
            last_at: ctx.now,
            ..before.clone()
        };
        tx.parked_update(&parked).await?;
        let news = news(&tx, ctx, before.waits_for, waits_for).await?;
        return Ok(if news.is_empty() {
            tx.bookkeeping(refused(rule))
        } else {
            tx.done(refused(rule), news)
        });
    }
    if tx.parked_waiting() >= MOST {
        return Ok(tx.unchanged(Err(Error::Forbidden(rule))));
    }
    let parked = Parked {
        id: ParkedId::from_uuid(ctx.uuid()),
        place: 0,
        waits_for,
        detail,
        policy_version,
        request,
        sent_by: token,
        times: 1,
        first_at: ctx.now,
        last_at: ctx.now,
    };
    tx.parked_insert(&parked, &key).await?;
    let subject = Subject::Parked(parked.id);
    let waits = json!({ "waitsFor": waits_for.as_str() });
    let mut events = vec![Event::created(Action::ParkedAdded, subject, waits)];
    if waits_for == WaitsFor::Seat {
        events.extend(seats::seats_full(&tx, ctx).await?);
    }
    Ok(tx.done(refused(rule), events))
}

/// What is to be told of somebody who waits for something else now.
async fn news(
    tx: &WriteTx,
    ctx: &OpCtx,
    before: WaitsFor,
    now: WaitsFor,
) -> Result<Vec<Event>, StoreError> {
    let for_a_seat = before != WaitsFor::Seat && now == WaitsFor::Seat;
    if !for_a_seat {
        return Ok(Vec::new());
    }
    Ok(seats::seats_full(tx, ctx).await?.into_iter().collect())
}

/// Forgets what waits under the names of somebody who is registered now.
pub(crate) async fn wait_no_longer(
    tx: &WriteTx,
    person: &Person,
) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    if tx.parked_waiting() == 0 {
        return Ok(events);
    }
    for id in tx.parked_among(who::keys(&person.profile)).await? {
        tx.parked_delete(id).await?;
        let registered = json!({ "person": person.id });
        events.push(Event::created(Action::ParkedCompleted, Subject::Parked(id), registered));
    }
    Ok(events)
}

/// Forgets what waits under the names of somebody who is removed for good: nothing of them is left.
pub(crate) async fn erase(tx: &WriteTx, profile: &Profile) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    if tx.parked_waiting() == 0 {
        return Ok(events);
    }
    for id in tx.parked_among(who::keys(profile)).await? {
        tx.parked_delete(id).await?;
        events.push(dropped(id, "erased"));
    }
    Ok(events)
}

fn dropped(id: ParkedId, why: &str) -> Event {
    Event::created(Action::ParkedDropped, Subject::Parked(id), json!({ "why": why }))
}
