//! Removing people.

use muster_core::{
    Error, Result,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    id::PersonId,
    person::{Person, Source},
};
use serde_json::Value;

use super::Ended;
use crate::{App, ScimCaller, tokens::revoked};

impl App {
    /// Removes a person for good (requirement 67): their values, their e-mails, their sessions,
    /// their tokens, and the key of what the change log says about them.
    ///
    /// `check` may refuse, knowing the person as they are.
    pub async fn person_delete<E>(
        &self,
        caller: &ScimCaller,
        id: PersonId,
        check: impl FnOnce(&Person) -> Result<(), E> + Send + 'static,
    ) -> Result<(), E>
    where
        E: From<Error> + Send + 'static,
    {
        let now = caller.ctx.now;
        self.store
            .write(caller.scope, &caller.ctx, move |tx| async move {
                let found = tx.person_lock(id).await?;
                let person = found.ok_or(Error::NotFound(Thing::Person))?;
                check(&person).map_err(Ended::Theirs)?;
                if person.source == Source::Manual {
                    // Requirement 73: made by hand, never removed automatically.
                    return Err(Error::Forbidden(Rule::ManagedByHand).into());
                }
                tx.person_delete(id, now).await?;
                let gone = Event::removed(Action::PersonDeleted, Subject::Person(id), Value::Null);
                let mut events = vec![gone];
                let ended = tx.token_revoke_of_person(id, now).await?;
                events.extend(ended.into_iter().map(revoked));
                Ok::<_, Ended<E>>(tx.done((), events))
            })
            .await
            .map_err(Ended::into_theirs)
    }
}
