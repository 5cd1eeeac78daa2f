//! People whom provisioning leaves alone: owners, the last administrator, and those of roles that the
//! enterprise chooses (requirement 8, C-18).
//!
//! Looked at within the transaction that would take something away. Writers of an enterprise come one
//! after the other, so of two administrators who remove each other one stays.

use muster_core::{
    Error, Result,
    error::{Faults, Rule},
    person::Person,
    policy::Policy,
    role::Role,
};
use muster_store::WriteTx;

/// Whether an identity provider may hand a role out.
pub(crate) fn may_give(policy: &Policy, role: &Role) -> Result<()> {
    if policy.protects(role) {
        return Err(Error::Forbidden(Rule::ProtectedRole(role.spec.name.clone())));
    }
    Ok(())
}

/// Whether an identity provider may take a person away, altogether.
pub(crate) async fn may_remove(tx: &WriteTx, policy: &Policy, person: &Person) -> Result<()> {
    let Some(role) = role_of(tx, person).await? else { return Ok(()) };
    unprotected(policy, &role)?;
    last(tx, person, &role).await
}

/// Why an identity provider leaves somebody alone who was made by hand. Where their role is protected, that is
/// said first (C-18).
pub(super) async fn by_hand(tx: &WriteTx, policy: &Policy, person: &Person) -> Result<Error> {
    let mut faults = Faults::default();
    if let Some(role) = role_of(tx, person).await? {
        faults.collect(unprotected(policy, &role))?;
    }
    faults.collect::<()>(Err(Error::Forbidden(Rule::ManagedByHand)))?;
    Ok(faults.into_result().err().unwrap_or(Error::Forbidden(Rule::ManagedByHand)))
}

/// Whether an identity provider may disable a person or give them another role.
pub(crate) async fn may_change(
    tx: &WriteTx,
    policy: &Policy,
    before: &Person,
    after: &Person,
) -> Result<()> {
    let Some(role) = role_of(tx, before).await? else { return Ok(()) };
    unprotected(policy, &role)?;
    if after.is_active() && role_of(tx, after).await?.is_some_and(|role| role.spec.admin) {
        return Ok(());
    }
    last(tx, before, &role).await
}

/// Whether anybody may make this of a person: an enterprise keeps an administrator.
pub(super) async fn stays_administered(
    tx: &WriteTx,
    before: &Person,
    after: &Person,
) -> Result<()> {
    if after.is_active() && role_of(tx, after).await?.is_some_and(|role| role.spec.admin) {
        return Ok(());
    }
    last_admin(tx, before).await
}

/// Whether anybody may take a person's access away: an enterprise keeps an administrator.
pub(super) async fn last_admin(tx: &WriteTx, person: &Person) -> Result<()> {
    match role_of(tx, person).await? {
        Some(role) => last(tx, person, &role).await,
        None => Ok(()),
    }
}

/// Somebody counts as an administrator who is active, has such a role, and can sign in.
async fn last(tx: &WriteTx, person: &Person, role: &Role) -> Result<()> {
    if !role.spec.admin
        || !person.is_active()
        || !tx.may_sign_in(person.id).await?
        || tx.admin_besides(person.id).await?
    {
        return Ok(());
    }
    Err(Error::Forbidden(Rule::LastAdmin))
}

fn unprotected(policy: &Policy, role: &Role) -> Result<()> {
    if policy.protects(role) {
        return Err(Error::Forbidden(Rule::ProtectedPerson(role.spec.name.clone())));
    }
    Ok(())
}

async fn role_of(tx: &WriteTx, person: &Person) -> Result<Option<Role>> {
    match person.role {
        Some(id) => Ok(tx.role_find(id).await?),
        None => Ok(None),
    }
}
