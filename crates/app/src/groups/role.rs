//! Groups that give roles (C-19).

use muster_core::{
    Error, Result,
    error::Thing,
    group::{MemberDelta, MemberKind},
    id::{GroupId, PersonId},
};
use muster_store::WriteTx;

use crate::roles::gives_role;

/// Has the roles looked at of those who came and went, where the group gives one; answers whether it does.
///
/// The policy is that of now: the one that a caller knows may be a second old, and whoever came in that
/// second would be overlooked.
pub(crate) async fn concerns(tx: &WriteTx, group: GroupId, delta: &MemberDelta) -> Result<bool> {
    let mut people = Vec::new();
    for (id, kind) in delta.added.iter().chain(&delta.removed) {
        if *kind == MemberKind::User {
            people.push(PersonId::from_uuid(id.as_uuid()));
        }
    }
    if people.is_empty() || !gives(tx, group).await? {
        return Ok(false);
    }
    tx.role_review_people(&people).await?;
    Ok(true)
}

/// The same of all its members, before it is removed.
pub(super) async fn concerns_all(tx: &WriteTx, group: GroupId) -> Result<bool> {
    let gives = gives(tx, group).await?;
    if gives {
        tx.role_review_members(group).await?;
    }
    Ok(gives)
}

async fn gives(tx: &WriteTx, group: GroupId) -> Result<bool> {
    let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
    Ok(gives_role(&enterprise.policy, group))
}
