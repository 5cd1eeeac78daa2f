//! Portal sessions: sign-in with e-mail and password, sign-out, and who a cookie stands for.

use std::time::Duration;

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::{AuthFailure, Rule},
    event::{Action, Event, Subject},
    id::{EnterpriseId, PersonId},
    person::Person,
    policy::Managed,
    role::Role,
    settings,
    text::fold,
};
use muster_store::{EnterpriseScope, PasswordRow, SessionRow};
use muster_tokens::{
    password::Cost,
    secret::{Secret, SessionKey},
};
use serde_json::Value;

use super::issue::require_active;
use crate::{App, EnterpriseAdmin, GlobalAdmin};

/// The account closes with so many wrong passwords in a row.
const CLOSES_AT: u32 = 5;
/// How long it is closed then; the time doubles with each further one.
const LOCK: Duration = Duration::from_mins(1);
/// No lock is longer.
const LONGEST_LOCK: Duration = Duration::from_mins(30);
/// A session's use is written down this often at most.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// One of the two portals. A session is good for one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Portal {
    /// For the people of an enterprise; its configuration is for administrators.
    Enterprise,
    /// For administrators of the installation.
    Admin,
}

impl Portal {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Admin => "admin",
        }
    }
}

/// A new session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The cookie's value.
    pub cookie: Secret,
    /// How long the session lasts without use.
    pub lasts: Duration,
    /// Whether the person administers what the portal is about.
    pub admin: bool,
    /// Whether the person has to complete their name first (requirement 107).
    pub asks_for_name: bool,
}

/// Somebody signed in to a portal.
#[derive(Debug, Clone)]
pub struct PortalCaller {
    /// The operation's context, with the person as actor.
    pub ctx: OpCtx,
    /// The person.
    pub person: Person,
    /// Where the person belongs.
    pub enterprise: Enterprise,
    /// The person's role.
    pub role: Option<Role>,
    /// The portal.
    pub portal: Portal,
}

impl PortalCaller {
    /// Whether the person administers what the portal is about.
    pub fn is_admin(&self) -> bool {
        administers(self.role.as_ref())
    }

    /// What decides about the person's fields.
    pub fn managed(&self) -> Managed {
        Managed::of(&self.person, self.role.as_ref(), self.enterprise.scim_enabled)
    }
}

impl App {
    /// Checks e-mail and password and begins a session.
    ///
    /// An unknown e-mail, a wrong password and the wrong portal say the same and cost a hash at least;
    /// a wrong password of a known account is counted as well, which takes a write.
    pub async fn sign_in(
        &self,
        ctx: &OpCtx,
        email: &str,
        password: &Secret,
        portal: Portal,
    ) -> Result<SignedIn> {
        let candidates =
            self.store.password_candidates(self.authority.platform(), &fold(email.trim())).await?;
        let candidates: Vec<PasswordRow> = candidates
            .into_iter()
            .filter(|row| (row.enterprise == EnterpriseId::PLATFORM) == (portal == Portal::Admin))
            .collect();
        if candidates.is_empty() {
            self.hasher.verify(password, None, Cost::PASSWORD).await?;
        }
        // Somebody may have an account in several enterprises, with a password each: only where none
        // fits was a password wrong.
        let mut refusal = Error::Unauthenticated(AuthFailure::BadPassword);
        let mut wrong = Vec::new();
        for candidate in candidates {
            let hash = Some(candidate.hash.clone());
            if !self.hasher.verify(password, hash, Cost::PASSWORD).await? {
                wrong.push(candidate);
                continue;
            }
            match self.session_begin(ctx, &candidate, portal).await {
                Ok(signed_in) => return Ok(signed_in),
                Err(refused @ (Error::Unauthenticated(_) | Error::Forbidden(_))) => {
                    refusal = refused;
                    wrong.clear();
                }
                Err(other) => return Err(other),
            }
        }
        for candidate in wrong {
            self.sign_in_failed(ctx, &candidate).await?;
        }
        Err(refusal)
    }

    /// Begins a session for somebody whose password fits, unless the account is closed for now.
    async fn session_begin(
        &self,
        ctx: &OpCtx,
        candidate: &PasswordRow,
        portal: Portal,
    ) -> Result<SignedIn> {
        let scope = self.authority.enter(candidate.enterprise);
        let person = candidate.person;
        let (found, enterprise, role) = self.member_of(scope, person, portal).await?;
        let managed = Managed::of(&found, role.as_ref(), enterprise.scim_enabled);
        let asks_for_name = enterprise.policy.asks_for_name(managed, &found.profile);
        let admin = administers(role.as_ref());
        let lasts = self.session_lifetime().await?;
        let limit = self.setting(settings::CONCURRENT_SESSION_LIMIT).await?;
        let key = SessionKey::generate(ctx, candidate.enterprise);
        let row = SessionRow {
            id: key.hash(),
            person,
            portal: portal.as_str().to_owned(),
            created_at: ctx.now,
            seen_at: ctx.now,
            expires_at: ctx.now.after(lasts),
        };
        let ctx = ctx.clone().with_actor(Actor::Person(person));
        let now = ctx.now;
        self.store
            .write(scope, &ctx, move |tx| async move {
                // Looked at here and not before: many attempts may be under way, and access may have been taken
                // away meanwhile.
                if !tx.person_lock(person).await?.is_some_and(|person| person.is_active()) {
                    return Err(Error::Unauthenticated(AuthFailure::BadPassword));
                }
                let password = tx.password_find(person).await?;
                if password.is_none_or(|row| row.locked_until.is_some_and(|until| until > now)) {
                    return Err(Error::Unauthenticated(AuthFailure::BadPassword));
                }
                tx.password_attempt(person, 0, None).await?;
                tx.session_insert(&row, limit).await?;
                let event = Event::created(Action::SignedIn, Subject::Person(person), Value::Null);
                Ok(tx.done((), vec![event]))
            })
            .await?;
        Ok(SignedIn { cookie: Secret::new(key.cookie()), lasts, admin, asks_for_name })
    }

    /// Counts a wrong password, and closes the account for a while after several.
    async fn sign_in_failed(&self, ctx: &OpCtx, candidate: &PasswordRow) -> Result<()> {
        let scope = self.authority.enter(candidate.enterprise);
        let (person, now) = (candidate.person, ctx.now);
        self.store
            .write(scope, ctx, move |tx| async move {
                tx.person_lock(person).await?;
                let Some(password) = tx.password_find(person).await? else {
                    return Ok::<_, Error>(tx.unchanged(()));
                };
                if password.locked_until.is_some_and(|until| until > now) {
                    // While it is closed nothing is counted and nothing is logged, so that nobody can
                    // fill the log or keep the account closed for ever.
                    return Ok(tx.unchanged(()));
                }
                let failures = password.failures.saturating_add(1);
                let until = lock_after(failures).map(|lock| now.after(lock));
                tx.password_attempt(person, failures, until).await?;
                let event =
                    Event::created(Action::SignInFailed, Subject::Person(person), failures.into());
                Ok(tx.done((), vec![event]))
            })
            .await
    }

    /// The person behind a session cookie of this portal.
    pub async fn portal_caller(
        &self,
        ctx: OpCtx,
        cookie: Option<&str>,
        portal: Portal,
    ) -> Result<PortalCaller> {
        let no_session = || Error::Unauthenticated(AuthFailure::NoSession);
        let key = cookie.and_then(SessionKey::parse).ok_or_else(no_session)?;
        let scope = self.authority.enter(key.enterprise());
        let row = self
            .store
            .read(scope)
            .session_find(&key.hash())
            .await?
            .filter(|row| row.expires_at > ctx.now && row.portal == portal.as_str())
            .ok_or_else(no_session)?;
        // Somebody who may not be here any more is asked to sign in, not told about passwords.
        let (person, enterprise, role) =
            self.member_of(scope, row.person, portal).await.map_err(|error| match error {
                Error::Unauthenticated(_) => no_session(),
                other => other,
            })?;
        if ctx.now.since(row.seen_at) >= SEEN_EVERY {
            let (id, now) = (row.id, ctx.now);
            let expires_at = now.after(self.session_lifetime().await?);
            self.store
                .write(scope, &ctx, move |tx| async move {
                    tx.session_seen(&id, now, expires_at).await?;
                    Ok::<_, Error>(tx.bookkeeping(()))
                })
                .await?;
        }
        let mut ctx = ctx.with_actor(Actor::Person(person.id));
        ctx.policy_version = enterprise.policy_version;
        Ok(PortalCaller { ctx, person, enterprise, role, portal })
    }

    /// Ends a session.
    pub async fn sign_out(&self, caller: &PortalCaller, cookie: &str) -> Result<()> {
        let Some(key) = SessionKey::parse(cookie) else { return Ok(()) };
        let (id, person) = (key.hash(), caller.person.id);
        self.store
            .write(self.authority.enter(caller.enterprise.id), &caller.ctx, move |tx| async move {
                tx.person_lock(person).await?;
                tx.session_delete(&id).await?;
                let event = Event::created(Action::SignedOut, Subject::Person(person), Value::Null);
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }

    /// The caller as an administrator of their enterprise.
    pub fn as_enterprise_admin(&self, caller: &PortalCaller) -> Result<EnterpriseAdmin> {
        match caller.portal {
            Portal::Enterprise if caller.is_admin() => Ok(EnterpriseAdmin {
                ctx: caller.ctx.clone(),
                enterprise: caller.enterprise.clone(),
                person: Some(caller.person.id),
                scope: self.authority.enter(caller.enterprise.id),
            }),
            Portal::Enterprise | Portal::Admin => Err(Error::Forbidden(Rule::AdminsOnly)),
        }
    }

    /// The caller as an administrator of the installation.
    pub fn as_global_admin(&self, caller: &PortalCaller) -> Result<GlobalAdmin> {
        match caller.portal {
            Portal::Admin => Ok(self.global_admin(caller.ctx.clone())),
            Portal::Enterprise => Err(Error::Forbidden(Rule::AdminsOnly)),
        }
    }

    /// The person, if active, with their role; in the Admin portal if they administer the installation.
    async fn member_of(
        &self,
        scope: EnterpriseScope,
        person: PersonId,
        portal: Portal,
    ) -> Result<(Person, Enterprise, Option<Role>)> {
        let denied = || Error::Unauthenticated(AuthFailure::BadPassword);
        let tx = self.store.read(scope);
        let person = tx.person_find(person).await?.filter(Person::is_active);
        let person = person.ok_or_else(denied)?;
        let enterprise = tx.enterprise_find().await?.ok_or_else(denied)?;
        let roles = tx.role_list().await?;
        let role = roles.into_iter().find(|role| Some(role.id) == person.role);
        match portal {
            Portal::Admin if !administers(role.as_ref()) => return Err(denied()),
            Portal::Admin => {}
            Portal::Enterprise => require_active(&enterprise)?,
        }
        Ok((person, enterprise, role))
    }

    async fn session_lifetime(&self) -> Result<Duration> {
        let setting = settings::USER_SESSION_TIMEOUT;
        Ok(setting.unit.span(self.setting(setting).await?))
    }
}

fn administers(role: Option<&Role>) -> bool {
    role.is_some_and(|role| role.spec.admin)
}

/// How long the account is closed after so many wrong passwords in a row.
fn lock_after(failures: u32) -> Option<Duration> {
    let beyond = failures.checked_sub(CLOSES_AT)?;
    Some(LOCK.saturating_mul(2_u32.saturating_pow(beyond)).min(LONGEST_LOCK))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: 7644-7.7-01
    #[test]
    fn locks_grow_and_stop_growing() {
        let minutes = |failures| lock_after(failures).map(|lock| lock.as_secs() / 60);
        assert_eq!(minutes(4), None);
        assert_eq!(minutes(5), Some(1));
        assert_eq!(minutes(7), Some(4));
        assert_eq!(minutes(u32::MAX), Some(30));
    }
}
