//! Making groups.

use std::{collections::BTreeSet, sync::Arc};

use muster_core::{
    Error, Result, call,
    event::{Action, Event, Subject},
    extension::{Extends, Keys, has_own},
    group::{Group, GroupProfile, MemberChange, MemberStep},
    id::{GroupId, MemberId},
};
use serde_json::{Value, json};

use super::{GroupDecided, check, members, members_moved, membership_events};
use crate::{App, ScimCaller};

impl App {
    /// Makes a group that an identity provider sent, with its members. `foreign` says whether a schema
    /// was named that it was not read by.
    pub async fn group_create(
        &self,
        caller: &ScimCaller,
        profile: GroupProfile,
        wanted: BTreeSet<MemberId>,
        foreign: bool,
    ) -> Result<GroupDecided> {
        check(&profile)?;
        let ctx = caller.ctx.clone();
        let schemas = Arc::clone(&caller.schemas);
        let keys = schemas.keys(Extends::Group, &profile.attributes)?;
        let concerned = foreign || has_own(&profile.attributes);
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                schemas.hold(&tx, concerned).await?;
                let group = Group {
                    id: GroupId::from_uuid(ctx.uuid()),
                    profile,
                    version: 1,
                    created_at: ctx.now,
                    updated_at: ctx.now,
                };
                tx.group_insert(&group).await?;
                tx.group_values(group.id, &Keys::default(), &keys).await?;
                let add = MemberChange { add: wanted, ..MemberChange::default() };
                let delta = members::take(&tx, group.id, vec![MemberStep::Change(add)]).await?;
                let recorded = schemas.recorded(json!(group.profile));
                let mut changes = call::changes(&Value::Null, &recorded);
                changes.extend(members_moved(&delta));
                let made = Event::created(
                    Action::GroupCreated,
                    Subject::Group(group.id),
                    json!({ "profile": recorded }),
                );
                let events = std::iter::once(made).chain(membership_events(group.id, &delta));
                let decided = GroupDecided { group, changed: true, changes };
                Ok::<_, Error>(tx.done(decided, events.collect()))
            })
            .await
    }
}
