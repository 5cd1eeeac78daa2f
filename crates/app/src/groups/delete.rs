//! Removing groups.

use std::sync::Arc;

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    extension::has_own,
    group::Group,
    id::GroupId,
};
use serde_json::json;

use super::role;
use crate::{App, ScimCaller, people::Ended};

impl App {
    /// Removes a group and the memberships in it; the members stay.
    ///
    /// `check` may refuse, knowing the group as it is.
    pub async fn group_delete<E>(
        &self,
        caller: &ScimCaller,
        id: GroupId,
        check: impl FnOnce(&Group) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E>
    where
        E: From<Error> + Send + 'static,
    {
        let now = caller.ctx.now;
        let schemas = Arc::clone(&caller.schemas);
        let concerns = self
            .store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let found = tx.group_find(id).await?;
                let group = found.ok_or(Error::NotFound(Thing::Group))?;
                // What the record shows follows them.
                schemas.hold(&tx, has_own(&group.profile.attributes)).await?;
                check(&group).map_err(Ended::Theirs)?;
                let concerns = role::concerns_all(&tx, id).await?;
                tx.group_delete(id, now).await?;
                let was = json!({ "profile": schemas.recorded(json!(group.profile)) });
                let event = Event::removed(Action::GroupDeleted, Subject::Group(id), was);
                Ok::<_, Ended<E>>(tx.done(concerns, vec![event]))
            })
            .await
            .map_err(Ended::into_theirs)?;
        if concerns {
            self.role_review_soon(caller.scope).await;
        }
        Ok(())
    }
}
