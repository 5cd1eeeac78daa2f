//! What is done with one person when provisioning was switched off.

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    enterprise::Enterprise,
    event::{Action, Event, Means, Subject},
    person::{Person, Profile, Source},
    switch_off::{Afterwards, Stays},
};
use muster_store::WriteTx;
use serde_json::json;

use crate::{
    Schemas,
    people::{
        access,
        delete::{depart, erase, leaving, removed},
        modify, protect,
    },
};

/// What became of somebody.
pub(super) enum Became {
    /// It was done; this is written down of it. Nothing, where they were so already.
    Done(Vec<Event>),
    /// They are left as they are.
    Left(Stays),
}

/// Does what was chosen with somebody whom provisioning managed.
pub(super) async fn deal_with(
    tx: &WriteTx,
    ctx: &OpCtx,
    (enterprise, schemas): (&Enterprise, &Schemas),
    people: Afterwards,
    person: &Person,
) -> Result<Became> {
    let done = match people {
        Afterwards::Keep => keep(tx, ctx, enterprise, person).await,
        Afterwards::Disable => disable(tx, ctx, (enterprise, schemas), person).await,
        Afterwards::Remove => remove(tx, ctx, enterprise, person).await,
    };
    match done {
        Ok(events) => Ok(Became::Done(events)),
        Err(Error::Forbidden(rule)) => match Stays::after(&rule) {
            Some(why) => Ok(Became::Left(why)),
            None => Err(Error::Forbidden(rule)),
        },
        Err(other) => Err(other),
    }
}

/// They are managed by hand from now on, and recognised by what they were recognised by.
async fn keep(
    tx: &WriteTx,
    ctx: &OpCtx,
    enterprise: &Enterprise,
    before: &Person,
) -> Result<Vec<Event>> {
    let after = Person {
        source: Source::Local,
        version: before.version + 1,
        updated_at: ctx.now,
        ..before.clone()
    };
    let identity = enterprise.policy.identity(after.source, &after.profile);
    tx.person_update(before, &after, &identity).await?;
    Ok(vec![Event::changed(
        Action::PersonKept,
        Subject::Person(after.id),
        json!({ "source": before.source }),
        json!({ "source": after.source }),
    )])
}

/// They are disabled as by their identity provider, which may enable them again once it is let in.
async fn disable(
    tx: &WriteTx,
    ctx: &OpCtx,
    (enterprise, schemas): (&Enterprise, &Schemas),
    before: &Person,
) -> Result<Vec<Event>> {
    if before.disabled {
        return Ok(Vec::new());
    }
    let policy = &enterprise.policy;
    let after = Person {
        profile: Profile { active: Some(false), ..before.profile.clone() },
        disabled: true,
        version: before.version + 1,
        updated_at: ctx.now,
        ..before.clone()
    };
    protect::may_change(tx, policy, before, &after).await?;
    tx.person_update(before, &after, &policy.identity(after.source, &after.profile)).await?;
    let mut events = vec![modify::event(before, &after, &[], schemas).by(Means::Patch)];
    events.extend(access::end(tx, before.id, ctx.now).await?);
    Ok(events)
}

/// They are removed as `DELETE` would.
async fn remove(
    tx: &WriteTx,
    ctx: &OpCtx,
    enterprise: &Enterprise,
    person: &Person,
) -> Result<Vec<Event>> {
    protect::may_remove(tx, &enterprise.policy, person).await?;
    match removed(enterprise.policy.on_delete, ctx.now) {
        None => erase(tx, person, ctx.now).await,
        Some(way) => {
            let leaver = leaving(person, enterprise.schemas_version, way);
            depart(tx, &enterprise.policy, leaver).await
        }
    }
}
