//! Memberships that a run began or ended.

use std::collections::BTreeSet;

use muster_core::{
    Error, Result,
    group::{Group, MemberDelta, MemberKind, Members},
    id::{CycleId, GroupId, MemberId, PersonId},
};
use muster_store::{CycleMember, ReadTx};

use super::CyclePlan;
use crate::{App, EnterpriseAdmin, groups};

/// Those of a group's memberships that are still as the run left them, and were not so before.
async fn to_turn(tx: &ReadTx, group: GroupId, rows: &[CycleMember]) -> Result<Vec<CycleMember>> {
    let present = tx.member_present(group, rows.iter().map(|row| row.id)).await?;
    let turns = |row: &&CycleMember| row.was != row.is && present.contains_key(&row.id) == row.is;
    Ok(rows.iter().filter(turns).copied().collect())
}

/// How many memberships undoing would begin or end, besides those of people who come and go.
pub(super) async fn count(tx: &ReadTx, cycle: CycleId) -> Result<u64> {
    let (mut count, mut after) = (0, None);
    while let Some(group) = tx.cycle_member_group(cycle, after).await? {
        after = Some(group);
        let rows = tx.cycle_members(cycle, group, false).await?;
        let turned = to_turn(tx, group, &rows).await?.len();
        count += u64::try_from(turned).unwrap_or(0);
    }
    Ok(count)
}

/// Puts memberships back, except those of the people who stay as they are.
pub(super) async fn undo(
    app: &App,
    admin: &EnterpriseAdmin,
    cycle: CycleId,
    kept: &BTreeSet<PersonId>,
    plan: &mut CyclePlan,
) -> Result<()> {
    let (mut concerns, mut after) = (false, None);
    while let Some(group) = app.store.read(admin.scope).cycle_member_group(cycle, after).await? {
        after = Some(group);
        let (turned, gives) = one_group(app, admin, cycle, group, kept.clone()).await?;
        plan.memberships += turned;
        concerns |= gives;
    }
    if concerns {
        app.role_review_soon(admin.scope).await;
    }
    Ok(())
}

/// Answers how many memberships were put back, and whether the group gives roles.
async fn one_group(
    app: &App,
    admin: &EnterpriseAdmin,
    cycle: CycleId,
    id: GroupId,
    kept: BTreeSet<PersonId>,
) -> Result<(u64, bool)> {
    let now = admin.ctx.now;
    app.store
        .write(admin.scope, &admin.ctx, move |tx| async move {
            let mut rows = tx.cycle_members(cycle, id, false).await?;
            rows.retain(|row| !kept.contains(&PersonId::from_uuid(row.id.as_uuid())));
            if rows.is_empty() {
                return Ok(tx.unchanged((0, false)));
            }
            let ids: Vec<MemberId> = rows.iter().map(|row| row.id).collect();
            let Some(before) = tx.group_find(id).await? else {
                // The group is gone, and its memberships with it.
                tx.cycle_members_undone(cycle, id, &ids).await?;
                return Ok(tx.bookkeeping((0, false)));
            };
            let turned = to_turn(&tx, id, &rows).await?;
            let of = |was: bool| -> Members {
                let these = turned.iter().filter(|row| row.was == was);
                these
                    .map(|row: &CycleMember| -> (MemberId, MemberKind) { (row.id, row.kind) })
                    .collect()
            };
            let removed = of(false);
            // Whoever is gone for good is a member of nothing.
            let added = tx.member_known(of(true).into_keys()).await?;
            tx.member_remove(id, &removed).await?;
            tx.member_insert(id, &added).await?;
            tx.cycle_members_undone(cycle, id, &ids).await?;
            let delta = MemberDelta { added, removed };
            if delta.is_empty() {
                return Ok(tx.bookkeeping((0, false)));
            }
            let concerns = groups::concerns(&tx, id, &delta).await?;
            let after = Group { version: before.version + 1, updated_at: now, ..before.clone() };
            tx.group_update(&before, &after).await?;
            let turned = u64::try_from(delta.added.len() + delta.removed.len()).unwrap_or(0);
            let events = groups::membership_events(id, &delta).collect();
            Ok::<_, Error>(tx.done((turned, concerns), events))
        })
        .await
}
