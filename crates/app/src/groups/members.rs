//! Carrying out a change of members, whatever it takes and no more.

use muster_core::{
    Error, Result,
    group::{MemberChange, MemberDelta, MemberKind, MemberStep, Members},
    id::{GroupId, MemberId},
};
use muster_store::WriteTx;

/// Unknown members that a refusal names at most.
const NAMED: usize = 5;

/// Takes the steps in order; answers who came and who went in the end.
pub(super) async fn take(
    tx: &WriteTx,
    group: GroupId,
    steps: Vec<MemberStep>,
) -> Result<MemberDelta> {
    let mut delta = MemberDelta::default();
    for step in steps {
        let (removed, added) = match step {
            MemberStep::Change(change) => changes(tx, group, change).await?,
            MemberStep::RemoveWhere(filter) => {
                (tx.member_matching(group, Some(&filter)).await?, Members::new())
            }
        };
        tx.member_remove(group, &removed).await?;
        tx.member_insert(group, &added).await?;
        delta.then(&removed, &added);
    }
    Ok(delta)
}

/// Who really goes and who really comes: members who are added and others who are removed do not
/// count (RFC 7644 §3.5.2.1, §3.5.2.2).
async fn changes(tx: &WriteTx, group: GroupId, change: MemberChange) -> Result<(Members, Members)> {
    let MemberChange { replace, add, remove } = change;
    let itself = MemberId::from_uuid(group.as_uuid());
    if add.contains(&itself) {
        return Err(Error::invalid("members", "A group cannot be a member of itself."));
    }
    let mut wanted = tx.member_known(add.iter().copied()).await?;
    let unknown: Vec<MemberId> = add.into_iter().filter(|id| !wanted.contains_key(id)).collect();
    if !unknown.is_empty() {
        return Err(refusal(&unknown));
    }
    // A replacement is about everybody; anything else only about those it names.
    let mut present = if replace {
        tx.member_matching(group, None).await?
    } else {
        tx.member_present(group, wanted.keys().copied().chain(remove.iter().copied())).await?
    };
    let added: Members = without(&mut wanted, &present);
    present.retain(|id, _| !wanted.contains_key(id) && (replace || remove.contains(id)));
    Ok((present, added))
}

/// Those of `all` who are not among `others`; `all` keeps the rest.
fn without(all: &mut Members, others: &Members) -> Members {
    all.extract_if(.., |id, _: &mut MemberKind| !others.contains_key(id)).collect()
}

/// 400 naming the ids: a member must be there before it is added (decision D-16), and is never made
/// on the way (pitfall A18). What belongs to another enterprise is as unknown as anything.
fn refusal(unknown: &[MemberId]) -> Error {
    let mut names: Vec<String> = unknown.iter().take(NAMED).map(|id| format!("\"{id}\"")).collect();
    if unknown.len() > NAMED {
        names.push(format!("{} more", unknown.len() - NAMED));
    }
    Error::unknown_members(&names)
}
