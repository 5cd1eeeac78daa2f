//! The Authenticate API: credentials in, a token bound to one enterprise out (requirements 25–32).

use std::time::Duration;

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::{Enterprise, EnterpriseState},
    error::{AuthFailure, Rule, Thing},
    event::{Action, Event, Subject},
    id::{IntegrationId, PersonId, TokenId},
    integration::{Purpose, Token},
    policy::{Policy, TokenDays, TokenReplacement},
    settings::{self, Unit},
};
use muster_store::EnterpriseScope;
use muster_tokens::{
    jwt::{self, Claims},
    password::Cost,
    secret::{self, Secret},
};
use serde_json::json;

use super::bearer::Refused;
use crate::{App, tokens::revoked};

/// How long a token that has ended stays in the lists.
const KEPT: Duration = Duration::from_hours(90 * 24);

/// What a client proves itself with.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    /// The Client ID.
    pub client_id: String,
    /// The secret.
    pub client_secret: Secret,
}

/// A token, on its way out. Its value exists here and nowhere else.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The token itself.
    pub value: Secret,
    /// What is kept about it.
    pub token: Token,
    /// How long it lasts; none where it never expires.
    pub expires_in: Option<Duration>,
    /// Whose it is.
    pub enterprise: Enterprise,
}

/// Who asks for a token.
pub(crate) struct Issuer {
    pub(crate) integration: Option<IntegrationId>,
    /// The person that the token is to stand for.
    pub(crate) person: Option<PersonId>,
    pub(crate) client: String,
    /// Whether the token's calls are rehearsals.
    pub(crate) rehearsal: bool,
    pub(crate) name: String,
}

impl App {
    /// Checks a client's credentials and issues a token for its enterprise.
    ///
    /// With `rehearsal`, the token's calls are answered as if real, and write nothing.
    ///
    /// An unknown client and a wrong secret cost one hash each and say the same.
    pub async fn authenticate(
        &self,
        ctx: &OpCtx,
        credentials: ClientCredentials,
        purpose: Purpose,
        rehearsal: bool,
    ) -> Result<Issued, Refused> {
        let known = match secret::parse_client_id(&credentials.client_id) {
            Some((enterprise, integration)) => {
                let scope = self.authority.enter(enterprise);
                let found = self.store.read(scope).integration_find(integration).await;
                found.map_err(Error::from)?.map(|(integration, hash)| (scope, integration, hash))
            }
            None => None,
        };
        let hash = known.as_ref().map(|(_, _, hash)| hash.clone());
        let fits = self.hasher.verify(&credentials.client_secret, hash, Cost::SECRET).await?;
        let Some((scope, integration, _)) = known else {
            return Err(Error::Unauthenticated(AuthFailure::UnknownClient).into());
        };
        let refused =
            |error| Refused { enterprise: Some(scope.enterprise()), ..Refused::from(error) };
        if !fits {
            return Err(refused(Error::Unauthenticated(AuthFailure::BadSecret)));
        }
        let mut ctx = ctx.clone().with_actor(Actor::Integration(integration.id));
        let checked = async {
            let enterprise = self.enterprise_open(scope).await?;
            if !integration.enabled {
                return Err(Error::Unauthenticated(AuthFailure::IntegrationDisabled));
            }
            match purpose {
                Purpose::Api => {}
                Purpose::Scim => {
                    if !integration.may_issue_scim {
                        return Err(Error::Forbidden(Rule::NoScimTokens));
                    }
                    require_scim(&enterprise)?;
                }
                // An integration is nobody; the edge does not let it ask.
                Purpose::Me => return Err(Error::Forbidden(Rule::OwnResourceOnly)),
            }
            Ok(enterprise)
        };
        let enterprise = match checked.await {
            Ok(enterprise) => enterprise,
            Err(error) => {
                self.refusal_log(&ctx, scope, integration.id, &error).await?;
                return Err(refused(error));
            }
        };
        ctx.policy_version = enterprise.policy_version;
        let issuer = Issuer {
            integration: Some(integration.id),
            person: None,
            client: credentials.client_id,
            rehearsal,
            name: integration.name,
        };
        self.token_issue(&ctx, scope, enterprise, purpose, issuer).await.map_err(refused)
    }

    /// Mints a token and writes it down.
    pub(crate) async fn token_issue(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        enterprise: Enterprise,
        purpose: Purpose,
        issuer: Issuer,
    ) -> Result<Issued> {
        let lasts = self.token_lifetime(&enterprise.policy, purpose, issuer.rehearsal).await?;
        let replaces = purpose == Purpose::Scim
            && !issuer.rehearsal
            && enterprise.policy.token_replacement == TokenReplacement::Replace;
        let token_id = TokenId::from_uuid(ctx.uuid());
        // JWT times are whole seconds; the row says the same moment as the token.
        let iat = ctx.now.as_seconds();
        let exp = match lasts {
            Some(lasts) => iat + i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX / 2_000),
            None => Token::WITHOUT_END.as_seconds(),
        };
        let expires_in = lasts.map(|_| Duration::from_secs(u64::try_from(exp - iat).unwrap_or(0)));
        let claims = Claims {
            iss: self.public_url().to_owned(),
            aud: jwt::audience(purpose).to_owned(),
            sub: issuer.client,
            ent: enterprise.id,
            jti: token_id,
            scope: purpose,
            iat,
            exp,
        };
        let value = jwt::mint(&claims, &self.signing_key().await?).map_err(Error::internal)?;
        let token = Token {
            id: token_id,
            purpose,
            fingerprint: jwt::fingerprint(&value),
            integration: issuer.integration,
            person: issuer.person,
            rehearsal: issuer.rehearsal,
            created_by: issuer.name,
            created_at: ctx.now,
            expires_at: claims.expires_at(),
            last_used_at: None,
            cycle: None,
            revoked_at: None,
        };
        let (row, integration, now) = (token.clone(), issuer.integration, ctx.now);
        self.store
            .write(scope, ctx, move |tx| async move {
                // The integration may have been revoked while its secret was checked.
                if let Some(id) = integration
                    && !tx.integration_used(id, now).await?
                {
                    return Err(Error::Unauthenticated(AuthFailure::UnknownClient));
                }
                // So may the person have been disabled, or have gone.
                if let Some(id) = row.person {
                    let person = tx.person_find(id).await?.ok_or(Error::NotFound(Thing::Person))?;
                    if !person.is_active() {
                        return Err(Error::Forbidden(Rule::PersonDisabled));
                    }
                }
                tx.token_purge(now.before(KEPT)).await?;
                tx.token_insert(&row).await?;
                let event = Event::created(
                    Action::TokenIssued,
                    Subject::Token(row.id),
                    json!({
                        "purpose": row.purpose,
                        "fingerprint": row.fingerprint,
                        "expiresAt": row.expires_at.to_string(),
                        "person": row.person,
                        "rehearsal": row.rehearsal,
                    }),
                );
                let mut events = vec![event];
                if replaces {
                    let ended = tx.token_replace(&row, now).await?;
                    events.extend(ended.into_iter().map(revoked));
                }
                Ok(tx.done((), events))
            })
            .await?;
        Ok(Issued { value: Secret::new(value), token, expires_in, enterprise })
    }

    /// Requirement 32: the setting at the moment of issue decides; the policy may ask for less, or for no end
    /// where the installation allows it (C-10).
    async fn token_lifetime(
        &self,
        policy: &Policy,
        purpose: Purpose,
        rehearsal: bool,
    ) -> Result<Option<Duration>> {
        let setting = match purpose {
            Purpose::Scim | Purpose::Me => settings::SCIM_TOKEN_EXPIRY,
            Purpose::Api => settings::ACCESS_TOKEN_EXPIRY,
        };
        let longest = setting.unit.span(self.setting(setting).await?);
        Ok(match (purpose, policy.token_days) {
            (Purpose::Scim | Purpose::Me, TokenDays::Days(days)) => {
                Some(longest.min(Unit::Days.span(days.into())))
            }
            (Purpose::Scim, TokenDays::Never)
                if !rehearsal && self.tokens_may_never_expire().await? =>
            {
                None
            }
            (Purpose::Api, _) | (_, TokenDays::Global | TokenDays::Never) => Some(longest),
        })
    }

    /// The enterprise of a scope, if it may be used.
    pub(crate) async fn enterprise_open(&self, scope: EnterpriseScope) -> Result<Enterprise> {
        let enterprise = self
            .store
            .read(scope)
            .enterprise_find()
            .await?
            .ok_or(Error::NotFound(Thing::Enterprise))?;
        require_active(&enterprise)?;
        Ok(enterprise)
    }

    /// Requirement 31: each refusal of a known client is an outcome of its own in the audit.
    async fn refusal_log(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        integration: IntegrationId,
        error: &Error,
    ) -> Result<()> {
        let reason = match error {
            Error::Unauthenticated(failure) => failure.code(),
            Error::Forbidden(rule) => rule.code(),
            _ => return Ok(()),
        };
        self.store
            .write(scope, ctx, move |tx| async move {
                let event = Event::created(
                    Action::TokenRefused,
                    Subject::Integration(integration),
                    json!({ "reason": reason }),
                );
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }
}

/// A suspended enterprise is closed to every caller, with the reason.
pub(crate) fn require_active(enterprise: &Enterprise) -> Result<()> {
    match enterprise.state {
        EnterpriseState::Active => Ok(()),
        EnterpriseState::Suspended => {
            Err(Error::Forbidden(Rule::EnterpriseSuspended { enterprise: enterprise.name.clone() }))
        }
    }
}

/// Requirement 16: while provisioning is off, every SCIM call is refused with the way to mend it.
pub(crate) fn require_scim(enterprise: &Enterprise) -> Result<()> {
    if enterprise.scim_enabled {
        Ok(())
    } else {
        Err(Error::Forbidden(Rule::ScimDisabled { enterprise: enterprise.name.clone() }))
    }
}
