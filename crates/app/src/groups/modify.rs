//! Changing groups: PUT and PATCH both come through here.

use std::sync::Arc;

use muster_core::{
    Error, Result, call,
    error::Thing,
    event::{Action, Event, Subject},
    extension::{Extends, has_own},
    group::{Group, GroupChange},
    id::GroupId,
};
use serde_json::json;

use super::{GroupDecided, check, members, members_moved, membership_events, role};
use crate::{App, ScimCaller, people::Ended};

impl App {
    /// Changes a group: reads it without its members, lets `change` say what should become of it,
    /// and does that, with nobody in between. What does not change anything leaves version and time
    /// alone.
    pub async fn group_modify<E>(
        &self,
        caller: &ScimCaller,
        id: GroupId,
        change: impl FnOnce(&Group) -> Result<GroupChange, E> + Send + 'static,
    ) -> Result<GroupDecided, E>
    where
        E: From<Error> + Send + 'static,
    {
        let ctx = caller.ctx.clone();
        let schemas = Arc::clone(&caller.schemas);
        let (decided, concerns) = self
            .store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let found = tx.group_find(id).await?;
                let before = found.ok_or(Error::NotFound(Thing::Group))?;
                let own = has_own(&before.profile.attributes);
                schemas.hold(&tx, own).await?;
                let wanted = change(&before).map_err(Ended::Theirs)?;
                let GroupChange { profile, members, foreign } = wanted;
                schemas.hold(&tx, !own && (foreign || has_own(&profile.attributes))).await?;
                check(&profile)?;
                let delta = members::take(&tx, id, members).await?;
                if profile == before.profile && delta.is_empty() {
                    let changes = Vec::new();
                    let decided = GroupDecided { group: before, changed: false, changes };
                    return Ok(tx.unchanged((decided, false)));
                }
                let concerns = role::concerns(&tx, id, &delta).await?;
                let after = Group {
                    profile,
                    version: before.version + 1,
                    updated_at: ctx.now,
                    ..before.clone()
                };
                let keys = |group: &Group| schemas.keys(Extends::Group, &group.profile.attributes);
                let (was, is) = (keys(&before)?, keys(&after)?);
                tx.group_update(&before, &after).await?;
                tx.group_values(id, &was, &is).await?;
                let renamed = (before.profile != after.profile).then(|| {
                    let record = |group: &Group| schemas.recorded(json!(group.profile));
                    let (was, is) = (record(&before), record(&after));
                    Event::changed(Action::GroupUpdated, Subject::Group(id), was, is)
                });
                let mut changes: Vec<_> = renamed
                    .as_ref()
                    .map(|event| call::changes(&event.before, &event.after))
                    .unwrap_or_default();
                changes.extend(members_moved(&delta));
                let events = renamed.into_iter().chain(membership_events(id, &delta)).collect();
                let decided = GroupDecided { group: after, changed: true, changes };
                Ok::<_, Ended<E>>(tx.done((decided, concerns), events))
            })
            .await
            .map_err(Ended::into_theirs)?;
        if concerns {
            self.role_review_soon(caller.scope).await;
        }
        Ok(decided)
    }
}
