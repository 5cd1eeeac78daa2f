//! Groups that a run made, changed or removed.

use muster_core::{
    Error, Result,
    cycle::{Left, Undoing},
    event::{Action, Event, Means, Subject},
    extension::{Extends, Keys, has_own},
    group::{Group, GroupProfile},
    id::{CycleId, MemberId},
};
use muster_store::{CycleGroup, GroupBefore, ReadTx, WriteTx};
use serde_json::json;

use super::{CyclePlan, LeftOver, plan::PAGE, undo::why};
use crate::{App, EnterpriseAdmin, Schemas};

/// What is to be done about a group.
async fn decide(
    tx: &ReadTx,
    cycle: CycleId,
    group: &CycleGroup,
) -> Result<(Undoing, Option<Group>)> {
    let now = tx.group_find(group.id).await?;
    let is = |profile: &GroupProfile| now.as_ref().is_some_and(|now| now.profile == *profile);
    let undoing = match (&group.before, &group.after, &now) {
        (None, _, None) => Undoing::Nothing,
        (None, Some(after), Some(_)) if is(after) && !others(tx, cycle, group).await? => {
            Undoing::Remove
        }
        (Some(before), Some(_), Some(_)) if is(&before.profile) => Undoing::Nothing,
        (Some(_), Some(after), Some(_)) if is(after) => Undoing::Change,
        (None, _, Some(_)) | (Some(_), Some(_), Some(_)) => Undoing::Leave(Left::ChangedSince),
        (Some(_), Some(_), None) => Undoing::Leave(Left::RemovedSince),
        (Some(_), None, None) => Undoing::Return,
        (Some(_), None, Some(_)) => Undoing::Leave(Left::ReturnedSince),
    };
    Ok((undoing, now))
}

/// Whether a group that the run made has members whom the run did not put there.
async fn others(tx: &ReadTx, cycle: CycleId, group: &CycleGroup) -> Result<bool> {
    let mut members = tx.member_matching(group.id, None).await?;
    for member in tx.cycle_members(cycle, group.id, true).await? {
        if member.is {
            members.remove(&member.id);
        }
    }
    Ok(!members.is_empty())
}

fn left_over(group: &CycleGroup, now: Option<&Group>, why: Left) -> LeftOver {
    let name = now.map(|now| &now.profile).or(group.before.as_ref().map(|before| &before.profile));
    let name = name.map(|profile| profile.display_name.clone());
    LeftOver { is_group: true, id: MemberId::from_uuid(group.id.as_uuid()), name, why }
}

/// Adds what undoing would do about groups.
pub(super) async fn plan(tx: &ReadTx, cycle: CycleId, plan: &mut CyclePlan) -> Result<()> {
    let mut after = None;
    loop {
        let page = tx.cycle_groups(cycle, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for group in page {
            let (undoing, now) = decide(tx, cycle, &group).await?;
            plan.groups.count(undoing);
            if let Undoing::Leave(why) = undoing {
                plan.leave(left_over(&group, now.as_ref(), why));
            }
        }
    }
}

/// Puts groups back: those that the run `made` go; or else all others are as before.
pub(super) async fn undo(
    app: &App,
    admin: &EnterpriseAdmin,
    cycle: CycleId,
    schemas: &std::sync::Arc<Schemas>,
    made: bool,
    plan: &mut CyclePlan,
) -> Result<()> {
    loop {
        let (mut moved, mut left, mut after) = (false, Vec::new(), None);
        loop {
            let tx = app.store.read(admin.scope);
            let page = tx.cycle_groups(cycle, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            for group in page {
                let (undoing, now) = decide(&tx, cycle, &group).await?;
                if made && undoing != Undoing::Remove {
                    continue;
                }
                let (ctx, schemas, one) = (admin.ctx.clone(), schemas.clone(), group.clone());
                let done = app
                    .store
                    .write(admin.scope, &admin.ctx, move |tx| async move {
                        let (undoing, now) = decide(&tx, cycle, &one).await?;
                        if let Undoing::Leave(_) = undoing {
                            return Ok(tx.unchanged(undoing));
                        }
                        let events = put_back(&tx, &ctx, &schemas, undoing, &one, now).await?;
                        tx.cycle_group_undone(cycle, one.id).await?;
                        Ok::<_, Error>(match events {
                            None => tx.bookkeeping(undoing),
                            Some(event) => tx.done(undoing, vec![event]),
                        })
                    })
                    .await;
                match done {
                    Ok(Undoing::Leave(why)) => left.push((group, now, why)),
                    Ok(undoing) => {
                        plan.groups.count(undoing);
                        moved = true;
                    }
                    Err(error) => left.push((group, now, why(error)?)),
                }
            }
        }
        // A name may be free now that was not when it was asked for.
        if !made && (!moved || !left.iter().any(|(_, _, why)| *why == Left::NameTaken)) {
            for (group, now, why) in left {
                plan.leave(left_over(&group, now.as_ref(), why));
            }
            return Ok(());
        }
        if made {
            return Ok(());
        }
    }
}

async fn put_back(
    tx: &WriteTx,
    ctx: &muster_core::ctx::OpCtx,
    schemas: &Schemas,
    undoing: Undoing,
    one: &CycleGroup,
    now: Option<Group>,
) -> Result<Option<Event>> {
    let subject = Subject::Group(one.id);
    let shown = |profile: &GroupProfile| schemas.recorded(json!(profile));
    let keys = |profile: &GroupProfile| schemas.keys(Extends::Group, &profile.attributes);
    let event = match (undoing, &one.before, now) {
        (Undoing::Remove, _, Some(now)) => {
            schemas.hold(tx, has_own(&now.profile.attributes)).await?;
            tx.group_delete(one.id, ctx.now).await?;
            let was = json!({ "profile": shown(&now.profile) });
            Event::removed(Action::GroupDeleted, subject, was)
        }
        (Undoing::Change, Some(before), Some(now)) => {
            let profile = profile_of(schemas, before);
            let own = has_own(&profile.attributes) || has_own(&now.profile.attributes);
            schemas.hold(tx, own).await?;
            let after =
                Group { profile, version: now.version + 1, updated_at: ctx.now, ..now.clone() };
            tx.group_update(&now, &after).await?;
            tx.group_values(one.id, &keys(&now.profile)?, &keys(&after.profile)?).await?;
            Event::changed(
                Action::GroupUpdated,
                subject,
                shown(&now.profile),
                shown(&after.profile),
            )
        }
        (Undoing::Return, Some(before), None) => {
            let group = Group {
                id: one.id,
                profile: profile_of(schemas, before),
                version: before.version + 2,
                created_at: before.created_at,
                updated_at: ctx.now,
            };
            schemas.hold(tx, has_own(&group.profile.attributes)).await?;
            tx.group_insert(&group).await?;
            tx.group_values(one.id, &Keys::default(), &keys(&group.profile)?).await?;
            let is = json!({ "profile": shown(&group.profile) });
            Event::created(Action::GroupCreated, subject, is)
        }
        _ => return Ok(None),
    };
    Ok(Some(event.by(Means::Undo)))
}

/// The attributes of before, without those of schemas that changed since.
fn profile_of(schemas: &Schemas, before: &GroupBefore) -> GroupProfile {
    let profile = before.profile.clone();
    let attributes = schemas.unchanged_since(before.schemas, profile.attributes);
    GroupProfile { attributes, ..profile }
}
