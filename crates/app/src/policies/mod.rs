//! The policy of an enterprise: chosen, compared with others, and taken back.

mod document;
mod notes;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::Thing,
    event::{Action, Event, Subject},
    policy::{Difference, Policy, PolicyVersion, Preset, TokenDays},
};
use muster_store::{Rekeyed, WriteTx};
use serde_json::json;

pub use notes::PolicyNote;

pub(crate) use document::group_named;

use crate::{App, EnterpriseAdmin, roles, seats};

/// How many versions are listed at once, at most.
const MOST_VERSIONS: u64 = 200;

/// A policy that can be compared with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyRef {
    /// What a preset would make of the policy of now.
    Preset(Preset),
    /// One that the enterprise has or had.
    Version(i64),
    /// Any other.
    Given(Box<Policy>),
}

impl App {
    /// The policy in force.
    pub async fn policy_now(&self, admin: &EnterpriseAdmin) -> Result<PolicyVersion> {
        let mut newest = self.store.read(admin.scope).policy_versions(None, 1).await?;
        newest.pop().ok_or(Error::NotFound(Thing::Enterprise))
    }

    /// The policies there were, the newest first; those older than `before`.
    pub async fn policy_versions(
        &self,
        admin: &EnterpriseAdmin,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<PolicyVersion>> {
        let limit = limit.min(MOST_VERSIONS);
        Ok(self.store.read(admin.scope).policy_versions(before, limit).await?)
    }

    /// What a policy that is named says.
    pub async fn policy_find(&self, admin: &EnterpriseAdmin, which: PolicyRef) -> Result<Policy> {
        match which {
            PolicyRef::Given(policy) => Ok(*policy),
            PolicyRef::Preset(preset) => {
                Ok(self.policy_now(admin).await?.policy.switched_to(preset))
            }
            PolicyRef::Version(version) => {
                let found = self.store.read(admin.scope).policy_version(version).await?;
                Ok(found.ok_or(Error::NotFound(Thing::Policy))?.policy)
            }
        }
    }

    /// The rows in which two policies differ, in sentences.
    pub async fn policy_compare(
        &self,
        admin: &EnterpriseAdmin,
        one: PolicyRef,
        other: PolicyRef,
    ) -> Result<Vec<Difference>> {
        let one = self.policy_find(admin, one).await?;
        let other = self.policy_find(admin, other).await?;
        Ok(one.differences_with(&other, &self.role_names(admin).await?))
    }

    /// Changes the policy: `edit` says what that of now should become. With `seen`, only if that is the
    /// version of now. The change is in the log, and the policy before can be restored.
    pub async fn policy_edit(
        &self,
        admin: &EnterpriseAdmin,
        seen: Option<i64>,
        edit: impl FnOnce(&Policy) -> Result<Policy> + Send + 'static,
    ) -> Result<PolicyVersion> {
        let ctx = admin.ctx.clone();
        let may_never = self.tokens_may_never_expire().await?;
        let version = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let now = tx.enterprise_find().await?;
                let now = now.ok_or(Error::NotFound(Thing::Enterprise))?;
                if seen.is_some_and(|seen| seen != now.policy_version) {
                    return Err(Error::Stale);
                }
                let policy = edit(&now.policy)?;
                without_end(&now.policy, &policy, may_never)?;
                let (version, event) = change(&tx, &ctx, &now, policy).await?;
                let Some(event) = event else { return Ok::<_, Error>(tx.unchanged(version)) };
                Ok(tx.done(version, vec![event]))
            })
            .await?;
        self.bearers.forget_all_of(admin.enterprise.id);
        self.role_review_soon(admin.scope).await;
        Ok(version)
    }

    /// Refuses what would be refused if it were to be the policy, as far as the values alone decide.
    pub async fn policy_check(&self, admin: &EnterpriseAdmin, policy: &Policy) -> Result<()> {
        let now = self.policy_now(admin).await?.policy;
        without_end(&now, policy, self.tokens_may_never_expire().await?)?;
        policy.check()
    }

    /// Puts another policy in the place of that of now: a preset, one of before, or any.
    pub async fn policy_set(
        &self,
        admin: &EnterpriseAdmin,
        seen: Option<i64>,
        which: PolicyRef,
    ) -> Result<PolicyVersion> {
        let wanted = match which {
            PolicyRef::Preset(preset) => {
                return self.policy_edit(admin, seen, move |now| Ok(now.switched_to(preset))).await;
            }
            other => self.policy_find(admin, other).await?,
        };
        self.policy_edit(admin, seen, move |_| Ok(wanted)).await
    }
}

/// C-10: tokens without an end are the installation's to allow. What was chosen while it did stays.
fn without_end(now: &Policy, policy: &Policy, allowed: bool) -> Result<()> {
    if now.token_days == TokenDays::Never { Ok(()) } else { may_be_without_end(policy, allowed) }
}

/// The same of an enterprise that is made.
pub(crate) fn may_be_without_end(policy: &Policy, allowed: bool) -> Result<()> {
    if allowed || policy.token_days != TokenDays::Never {
        return Ok(());
    }
    Err(Error::invalid(
        "token_days",
        "token_days: this installation does not allow SCIM tokens that never expire. Write token_days = { days = \
         90 }, or have a global administrator switch on scim_tokens_without_end first.",
    ))
}

/// Writes a policy, if it is another than that of now; the caller logs the event.
pub(crate) async fn change(
    tx: &WriteTx,
    ctx: &OpCtx,
    now: &Enterprise,
    policy: Policy,
) -> Result<(PolicyVersion, Option<Event>)> {
    let policy = policy.settled();
    let changed = policy != now.policy;
    let version = if changed {
        policy.check()?;
        roles::names_roles(tx, &now.policy, &policy).await?;
        if !policy.identifies_as(&now.policy)
            && let Rekeyed::Shared(name) = tx.person_rekey(&policy).await?
        {
            return Err(Error::InUse(format!(
                "The policy cannot change: «{name}» shares what people would be recognised by with somebody \
                 else. Give one of them another user name or e-mail first, or choose other values for \
                 username_is, match_by or email_order."
            )));
        }
        if policy.seat_limit != now.policy.seat_limit {
            seats::count_anew(tx, policy.seat_limit).await?;
        }
        tx.policy_set(ctx, &policy, now.policy_version).await?
    } else {
        now.policy_version
    };
    let event = changed.then(|| {
        let subject = Subject::Enterprise(now.id);
        Event::changed(Action::PolicyChanged, subject, json!(now.policy), json!(policy))
    });
    let version = PolicyVersion {
        version,
        policy,
        changed_at: ctx.now,
        actor: ctx.actor.kind().to_owned(),
        actor_id: ctx.actor.id(),
    };
    Ok((version, event))
}
