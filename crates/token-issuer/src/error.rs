//! Refusals in OAuth's form (RFC 6749 §5.2), and `Message` for clients written to the older shape.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use muster_app::Refused;
use muster_core::{
    Error,
    call::Reason,
    error::{AuthFailure, Rule},
    id::EnterpriseId,
};
use serde_json::json;

/// A refused token request.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// OAuth's word.
    error: &'static str,
    /// The sentence, for people.
    pub(crate) description: String,
    /// Our own word, for the log.
    pub(crate) code: &'static str,
    pub(crate) reason: Reason,
    /// The error behind it, for the log.
    pub(crate) source: Option<Error>,
    /// The enterprise of the client, where the client is known.
    pub(crate) enterprise: Option<EnterpriseId>,
}

impl Refusal {
    fn new(
        status: StatusCode,
        error: &'static str,
        code: &'static str,
        description: impl Into<String>,
    ) -> Self {
        let reason = if status.is_server_error() { Reason::Server } else { Reason::Token };
        Self {
            status,
            error,
            description: description.into(),
            code,
            reason,
            source: None,
            enterprise: None,
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self {
            reason: Reason::Request,
            ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", "invalid_request", description)
        }
    }

    pub(crate) fn unsupported_grant_type() -> Self {
        let sentence = "Only grant_type=client_credentials is supported.";
        Self {
            reason: Reason::Request,
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "unsupported_grant_type",
                sentence,
            )
        }
    }

    pub(crate) fn invalid_scope() -> Self {
        let sentence = "The scopes are scim and api; ask for one of them.";
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", "invalid_scope", sentence)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let sentence = error.to_string();
        let refusal = match &error {
            Error::Unauthenticated(failure) => {
                let word = match failure {
                    AuthFailure::UnknownClient
                    | AuthFailure::BadSecret
                    | AuthFailure::IntegrationDisabled => "invalid_client",
                    AuthFailure::Missing
                    | AuthFailure::BadToken
                    | AuthFailure::Expired(_)
                    | AuthFailure::Revoked
                    | AuthFailure::NeedsScimToken
                    | AuthFailure::ScimTokenOnly
                    | AuthFailure::BadPassword
                    | AuthFailure::NoSession => "invalid_token",
                };
                Self::new(StatusCode::UNAUTHORIZED, word, failure.code(), sentence)
            }
            Error::Forbidden(rule) => {
                let word = match rule {
                    Rule::NoScimTokens => "unauthorized_client",
                    Rule::ScimDisabled { .. }
                    | Rule::NoSingleSignOn
                    | Rule::EnterpriseSuspended { .. }
                    | Rule::ManagedByHand
                    | Rule::UnknownRole(_)
                    | Rule::UnverifiedDomain(_)
                    | Rule::NoSeat(_)
                    | Rule::PersonDisabled
                    | Rule::OwnResourceOnly
                    | Rule::AdminsOnly
                    | Rule::LastAdmin
                    | Rule::ProtectedPerson(_)
                    | Rule::ProtectedRole(_)
                    | Rule::NotAdopted(_)
                    | Rule::InvitationsLocked
                    | Rule::InvitationEnded(_)
                    | Rule::FieldOwned(_)
                    | Rule::Several(_) => "access_denied",
                };
                let refusal = Self::new(StatusCode::FORBIDDEN, word, rule.code(), sentence);
                Self { reason: Reason::Policy, ..refusal }
            }
            Error::Unavailable(_) => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                "unavailable",
                "The database is not available at the moment; try again in a few seconds.",
            ),
            Error::NotFound(_)
            | Error::Conflict(_)
            | Error::Taken(_)
            | Error::Invalid(_)
            | Error::Stale
            | Error::Cursor(_)
            | Error::InUse(_)
            | Error::RulesChanged
            | Error::TooLong
            | Error::RehearsalTooLong
            | Error::Internal(_) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                "internal",
                "The server failed; the request can be sent again.",
            ),
        };
        Self { source: Some(error), ..refusal }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self { enterprise: refused.enterprise, ..Self::from(refused.error) }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.description)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 6750 §3.1: who sent nothing is told the scheme only.
            let challenge = match (self.error, self.code) {
                ("invalid_client", _) => "Basic realm=\"Muster\"",
                (_, "missing_credentials") => "Bearer realm=\"Muster\"",
                _ => "Bearer realm=\"Muster\", error=\"invalid_token\"",
            };
            response.insert_header((WWW_AUTHENTICATE, challenge));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, "5"));
        }
        response.json(json!({
            "error": self.error,
            "error_description": self.description,
            "Message": self.description,
        }))
    }
}

/// 405: tokens are asked for with POST.
pub(crate) async fn method_not_allowed() -> HttpResponse {
    HttpResponse::MethodNotAllowed().insert_header((ALLOW, "POST")).json(json!({
        "error": "invalid_request",
        "error_description": "Ask for a token with POST.",
        "Message": "Ask for a token with POST.",
    }))
}
