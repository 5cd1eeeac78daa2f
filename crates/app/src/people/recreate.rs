//! Whoever was removed is sent again: the same person, with their history (C-01, requirement 112).

use muster_core::{
    Error, Result,
    call::{Matched, changes},
    ctx::OpCtx,
    cycle::CycleState,
    event::{Action, Event, Subject},
    extension::Keys,
    person::{Person, Profile},
    policy::{Admitted, MatchBy, OnDelete, Policy},
    role::Chosen,
    text::fold,
    time::Timestamp,
};
use muster_store::{Departed, Recognised, WriteTx};
use serde_json::json;

use super::{Decided, access::held, restore::is_past, role};
use crate::Schemas;

/// Who is sent again, among those who were removed: by what the policy recognises people by, or by
/// `externalId`. Where removal is for good nobody is looked for, unless removals are held.
pub(super) async fn who(
    tx: &WriteTx,
    policy: &Policy,
    sent: &Profile,
    now: Timestamp,
) -> Result<Option<Departed>> {
    let for_good = policy.on_delete == OnDelete::RemoveNow;
    if for_good && !tx.cycles_held() {
        return Ok(None);
    }
    let by = match policy.match_by {
        MatchBy::WorkEmail => policy.email_of(sent).map(fold).map(Recognised::Email),
        MatchBy::UserName => Some(Recognised::UserName(fold(&sent.user_name))),
        MatchBy::ExternalId => None,
    };
    let by_id = sent.external_id.clone().map(Recognised::ExternalId);
    for by in by.into_iter().chain(by_id) {
        let Some(left) = tx.departed_recognise(&by).await? else { continue };
        // Removed for good, somebody is somebody new; unless that waits for an administrator.
        let comes_back =
            if for_good { is_held(tx, &left).await? } else { !is_past(tx, &left, now).await? };
        if comes_back {
            return Ok(Some(left));
        }
    }
    Ok(None)
}

async fn is_held(tx: &WriteTx, left: &Departed) -> Result<bool> {
    let Some(cycle) = left.cycle else { return Ok(false) };
    Ok(tx.cycle_find(cycle).await?.is_some_and(|cycle| cycle.state == CycleState::Held))
}

/// Brings somebody back as they are sent. The id stays: it was never anybody else's (RFC 7643 §3.1).
/// Their groups are the identity provider's to fill again.
pub(super) async fn bring_back(
    tx: &WriteTx,
    ctx: &OpCtx,
    policy: &Policy,
    schemas: &Schemas,
    left: Departed,
    (Admitted { profile: sent, passed_over }, keys): (Admitted, &Keys),
    chosen: &Chosen,
) -> Result<(Decided, Vec<Event>)> {
    let before = left.person;
    let profile = held(before.held, sent);
    let person = Person {
        disabled: profile.disables(before.held),
        profile,
        role: chosen.role,
        role_from: chosen.from(),
        version: before.version + 1,
        updated_at: ctx.now,
        removed: None,
        ..before.clone()
    };
    tx.person_return(&person, &[], &policy.identity(person.source, &person.profile), ctx.now)
        .await?;
    tx.person_values(person.id, &Keys::default(), keys).await?;
    let profile = |person: &Person| schemas.recorded(json!(person.profile));
    let event = Event {
        before: json!({ "profile": profile(&before), "role": before.role }),
        ..Event::created(
            Action::PersonRestored,
            Subject::Person(person.id),
            json!({
                "profile": profile(&person),
                "role": person.role,
                "rule": chosen.rule,
                "roleFrom": role::record(&person.role_from, &chosen.lost),
            }),
        )
    };
    let changes = changes(&profile(&before), &profile(&person));
    let decided = Decided {
        person,
        rule: "person.returned",
        passed_over,
        changed: true,
        matched: Matched::Returned,
        changes,
    };
    Ok::<_, Error>((decided, vec![event]))
}
