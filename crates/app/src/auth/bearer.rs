//! Bearer tokens: from a header to a caller.
//!
//! A token's signature is checked once and remembered by the token's hash. Whether it is revoked,
//! and how its enterprise stands, is asked of the database at least once a second, which also notes
//! the use: so a revocation holds within a second on every instance.

#![expect(clippy::disallowed_types, reason = "the cache is looked up by hash and never iterated")]

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::AuthFailure,
    id::{CycleId, EnterpriseId, PersonId, TokenId},
    integration::{Purpose, Token},
    time::Timestamp,
};
use muster_store::EnterpriseScope;
use muster_tokens::jwt::{self, Claims};

use super::issue::{require_active, require_scim};
use crate::{App, Schemas};

/// How long what the database said about a token is believed.
const FRESH: Duration = Duration::from_secs(1);
/// After this time one request asks again.
const ASK_AFTER: Duration = Duration::from_millis(700);
/// A use is written down this often at most.
const NOTED_EVERY: Duration = Duration::from_secs(5);
/// Tokens remembered at most.
const REMEMBERED: usize = 10_000;

/// An identity provider, or a person, with a valid SCIM token, and provisioning switched on.
#[derive(Debug, Clone)]
pub struct ScimCaller {
    /// The operation's context, with the token as actor.
    pub ctx: OpCtx,
    /// The enterprise the token is bound to.
    pub enterprise: Arc<Enterprise>,
    /// The schemas that it defined for itself.
    pub schemas: Arc<Schemas>,
    /// The token.
    pub token: TokenId,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The person it stands for; none where it is an identity provider's.
    pub person: Option<PersonId>,
    /// Its calls are rehearsals.
    pub rehearsal: bool,
    pub(crate) scope: EnterpriseScope,
}

/// A program with a valid ordinary token.
#[derive(Debug, Clone)]
pub struct ApiCaller {
    /// The operation's context, with the token as actor.
    pub ctx: OpCtx,
    /// The enterprise the token is bound to.
    pub enterprise: Arc<Enterprise>,
    /// What is known about the token.
    pub token: Token,
}

/// A refusal, with what is known about the caller all the same, for the log.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// The enterprise of the token, where its signature was good.
    pub enterprise: Option<EnterpriseId>,
    /// The token, where its signature was good.
    pub token: Option<TokenId>,
    /// The token's fingerprint.
    pub fingerprint: Option<String>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, enterprise: None, token: None, fingerprint: None }
    }
}

/// Where a token is shown. Which of SCIM's resources it opens there, [`ScimCaller::person`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// `/api/scim/v2`.
    Scim,
    /// Everything else.
    Api,
}

/// What is remembered about a token.
struct Known {
    claims: Claims,
    checked_at: Timestamp,
    standing: Standing,
    /// Somebody asks the database again.
    asking: AtomicBool,
}

impl Known {
    /// Whether what the database said still counts. A clock that was set back makes nothing fresh.
    ///
    /// Shortly before the end one request asks again, and the others go on with what is known.
    fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.since(self.checked_at);
        if self.checked_at > now || age >= FRESH {
            return false;
        }
        age < ASK_AFTER || self.asking.swap(true, Ordering::Relaxed)
    }
}

#[derive(Clone)]
struct Standing {
    enterprise: Arc<Enterprise>,
    schemas: Arc<Schemas>,
    token: Token,
    /// None where uses are not noted.
    cycle: Option<CycleId>,
}

/// Tokens that were seen lately.
#[derive(Default)]
pub(crate) struct Cache(RwLock<HashMap<[u8; 32], Arc<Known>>>);

impl Cache {
    fn get(&self, digest: &[u8; 32]) -> Option<Arc<Known>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    fn put(&self, digest: [u8; 32], known: Arc<Known>) {
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= REMEMBERED {
            map.clear();
        }
        map.insert(digest, known);
    }

    /// Forgets the tokens of an enterprise, which is another version of itself. Other instances find out within a
    /// second, and write nothing by the version before until then.
    pub(crate) fn forget_all_of(&self, enterprise: EnterpriseId) {
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, known| known.claims.ent != enterprise);
    }

    fn forget(&self, digest: &[u8; 32]) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }
}

impl App {
    /// The caller behind a SCIM token.
    pub async fn scim_caller(
        &self,
        ctx: OpCtx,
        token: Option<&str>,
    ) -> Result<ScimCaller, Refused> {
        let known = self.bearer(&ctx, token, Door::Scim).await?;
        let Standing { enterprise, schemas, token, cycle } = known.standing.clone();
        let mut ctx = ctx.with_actor(Actor::Scim(token.id));
        // Whoever speaks for themselves is no identity provider.
        ctx.cycle = cycle.filter(|_| token.person.is_none());
        ctx.policy_version = enterprise.policy_version;
        ctx.rules = Some(enterprise.version);
        let scope = self.authority.enter(enterprise.id);
        let caller = ScimCaller {
            ctx,
            token: token.id,
            fingerprint: token.fingerprint.clone(),
            person: token.person,
            rehearsal: token.rehearsal,
            enterprise,
            schemas,
            scope,
        };
        match require_scim(&caller.enterprise) {
            Ok(()) => Ok(caller),
            Err(error) => Err(Refused {
                error,
                enterprise: Some(caller.enterprise.id),
                token: Some(caller.token),
                fingerprint: Some(caller.fingerprint),
            }),
        }
    }

    /// The caller behind an ordinary token.
    pub async fn api_caller(&self, ctx: OpCtx, token: Option<&str>) -> Result<ApiCaller, Refused> {
        let known = self.bearer(&ctx, token, Door::Api).await?;
        let Standing { enterprise, token, .. } = known.standing.clone();
        Ok(ApiCaller { ctx: ctx.with_actor(Actor::Api(token.id)), enterprise, token })
    }

    async fn bearer(
        &self,
        ctx: &OpCtx,
        token: Option<&str>,
        door: Door,
    ) -> Result<Arc<Known>, Refused> {
        let token = token.ok_or(Error::Unauthenticated(AuthFailure::Missing))?;
        let digest = jwt::digest(token);
        let remembered = self.bearers.get(&digest);
        let claims = match &remembered {
            Some(known) => known.claims.clone(),
            None => self.claims(token).await?,
        };
        let known = self.standing(ctx, digest, claims, remembered, door).await;
        known.map_err(|(error, claims)| Refused {
            error,
            enterprise: Some(claims.ent),
            token: Some(claims.jti),
            fingerprint: Some(jwt::fingerprint(token)),
        })
    }

    /// Checks the signature; a token of a key that is not known makes the keys be read again.
    async fn claims(&self, token: &str) -> Result<Claims> {
        let verify = || jwt::verify(token, self.public_url(), &self.keys.all());
        match verify() {
            Ok(claims) => Ok(claims),
            Err(_)
                if jwt::names_unknown_key(token, &self.keys.all())
                    && self.keys.is_stale(self.now()) =>
            {
                self.keys_refresh().await?;
                verify().map_err(Error::Unauthenticated)
            }
            Err(failure) => Err(Error::Unauthenticated(failure)),
        }
    }

    async fn standing(
        &self,
        ctx: &OpCtx,
        digest: [u8; 32],
        claims: Claims,
        remembered: Option<Arc<Known>>,
        door: Door,
    ) -> Result<Arc<Known>, (Error, Claims)> {
        if let Err(error) = fits(&claims, door, ctx.now) {
            return Err((error, claims));
        }
        if let Some(known) = remembered
            && known.is_fresh(ctx.now)
        {
            return Ok(known);
        }
        match self.ask(ctx, &claims).await {
            Ok(standing) => {
                let asking = AtomicBool::new(false);
                let known = Arc::new(Known { claims, checked_at: ctx.now, standing, asking });
                self.bearers.put(digest, Arc::clone(&known));
                Ok(known)
            }
            Err(error) => {
                self.bearers.forget(&digest);
                Err((error, claims))
            }
        }
    }

    /// Asks the database how a token stands, and notes that it was used.
    async fn ask(&self, ctx: &OpCtx, claims: &Claims) -> Result<Standing> {
        let scope = self.authority.enter(claims.ent);
        let enterprise = self.store.read(scope).enterprise_find().await?;
        let enterprise = enterprise.ok_or(Error::Unauthenticated(AuthFailure::BadToken))?;
        require_active(&enterprise)?;
        let schemas = self.schemas_of(&enterprise).await?;
        let enterprise = Arc::new(enterprise);
        let id = claims.jti;
        // A revoked token is not stamped as used.
        let token = self.store.read(scope).token_find(id).await?;
        let token = token.ok_or(Error::Unauthenticated(AuthFailure::BadToken))?;
        if token.revoked_at.is_some() {
            return Err(Error::Unauthenticated(AuthFailure::Revoked));
        }
        // It may end sooner than the token itself says: live tokens can be shortened.
        if token.expires_at <= ctx.now {
            return Err(Error::Unauthenticated(AuthFailure::Expired(token.expires_at)));
        }
        // The row and the token say the same, and a person belongs to the tokens of people only.
        if token.purpose != claims.scope || token.person.is_some() != (token.purpose == Purpose::Me)
        {
            return Err(Error::Unauthenticated(AuthFailure::BadToken));
        }
        // Whoever is gone or disabled has no access, and neither has what stands for them.
        if let Some(person) = token.person {
            let person = self.store.read(scope).person_find(person).await?;
            if !person.is_some_and(|person| person.is_active()) {
                return Err(Error::Unauthenticated(AuthFailure::Revoked));
            }
        }
        if let (Some(last), Some(cycle)) = (token.last_used_at, token.cycle)
            && last <= ctx.now
            && ctx.now.since(last) < NOTED_EVERY
        {
            return Ok(Standing { enterprise, schemas, token, cycle: Some(cycle) });
        }
        // A rehearsal leaves no trace, and belongs to no run of the identity provider.
        if token.rehearsal {
            return Ok(Standing { enterprise, schemas, token, cycle: None });
        }
        let job_ctx = ctx.clone();
        let used = self
            .store
            .write(scope, ctx, move |tx| async move {
                let used = tx.token_used(&job_ctx, id).await?;
                Ok::<_, Error>(tx.bookkeeping(used))
            })
            .await?
            .ok_or(Error::Unauthenticated(AuthFailure::BadToken))?;
        if used.token.revoked_at.is_some() {
            return Err(Error::Unauthenticated(AuthFailure::Revoked));
        }
        Ok(Standing { enterprise, schemas, token: used.token, cycle: Some(used.cycle) })
    }
}

/// Purpose and time.
fn fits(claims: &Claims, door: Door, now: Timestamp) -> Result<()> {
    let failure = match (door, claims.scope) {
        (Door::Scim, Purpose::Api) => AuthFailure::NeedsScimToken,
        (Door::Api, Purpose::Scim | Purpose::Me) => AuthFailure::ScimTokenOnly,
        (Door::Scim, Purpose::Scim | Purpose::Me) | (Door::Api, Purpose::Api) => {
            let expires_at = claims.expires_at();
            if now < expires_at {
                return Ok(());
            }
            AuthFailure::Expired(expires_at)
        }
    };
    Err(Error::Unauthenticated(failure))
}
