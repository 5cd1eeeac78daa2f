//! Every failure as a SCIM error: the only table of status codes of this edge (RFC 7644 §3.12).

mod forbidden;
mod sentence;

use std::borrow::Cow;

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use muster_core::{
    Error,
    call::{Matched, Reason},
    error::{AuthFailure, CursorFailure, Rule, Thing},
};
use muster_http::body::BodyError;
use muster_scim::{ErrorBody, ScimError, ScimType};

use self::forbidden::forbidden;
use self::sentence::{absent, sentence, without_values};
use crate::respond::SCIM_JSON;

/// A failed SCIM call: what is answered, and what the call log says about it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) kind: Option<ScimType>,
    pub(crate) detail: String,
    pub(crate) reason: Reason,
    pub(crate) rule: Option<&'static str>,
    /// What the call log says instead of `detail`, where that repeats a value of the body.
    logged: Option<Cow<'static, str>>,
    /// The methods there are, where the one used is not among them.
    allow: Option<&'static str>,
    /// The error behind it, for the log.
    pub(crate) source: Option<Error>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: None,
            detail: detail.into(),
            reason,
            rule: None,
            logged: None,
            allow: None,
            source: None,
        }
    }

    /// The sentence for the call log, which holds no values: complaints about a filter quote it.
    pub(crate) fn detail_without_values(&self) -> String {
        match (&self.logged, self.kind) {
            (Some(logged), _) => logged.to_string(),
            (None, Some(ScimType::InvalidFilter)) => {
                "The filter could not be understood.".to_owned()
            }
            (None, _) => self.detail.clone(),
        }
    }

    /// By what somebody else was found, or that nobody was, where the failure says so.
    pub(crate) fn matched(&self) -> Option<Matched> {
        match self.source.as_ref()? {
            Error::Conflict(field) => Some(Matched::by(*field)),
            Error::Taken(_) => Some(Matched::Attribute),
            Error::Forbidden(Rule::NotAdopted(_)) => Some(Matched::Adopted),
            _ => None,
        }
    }

    /// The same failure, told to the call log in other words.
    pub(crate) fn logged_as(self, words: &'static str) -> Self {
        Self { logged: Some(words.into()), ..self }
    }

    /// The same failure once more, for what fails by the same reason.
    pub(crate) fn again(&self) -> Self {
        Self { detail: self.detail.clone(), logged: self.logged.clone(), source: None, ..*self }
    }

    /// The body of its answer.
    pub(crate) fn body(&self) -> ErrorBody {
        ErrorBody::new(self.status.as_u16(), self.kind, self.detail.clone())
    }

    /// 404 for a resource that is not there, or not in this enterprise.
    pub(crate) fn absent(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, Reason::Absent, absent(what))
    }

    /// 404 for groups, where the policy has no use for them (C-19).
    pub(crate) fn no_groups() -> Self {
        let sentence = "This enterprise does not use groups over SCIM. An enterprise admin can change that \
                        in the policy: groups.";
        Self {
            rule: Some("groups.off"),
            ..Self::new(StatusCode::NOT_FOUND, Reason::Policy, sentence)
        }
    }

    /// 404 for the address of another enterprise than the token's (C-20).
    pub(crate) fn other_endpoint() -> Self {
        let sentence = "This token belongs to no enterprise with this address. Use the Tenant URL that the \
                        Users page shows beside the token.";
        let rule = Some("endpoint.other");
        Self { rule, ..Self::new(StatusCode::NOT_FOUND, Reason::Policy, sentence) }
    }

    /// 412 for a change of another version than the one the caller knows (`If-Match`).
    pub(crate) fn changed_since() -> Self {
        Self::precondition(
            "The resource was changed since it was read; read it again and repeat the change.",
        )
    }

    /// 412 for a change of a version that the caller does not want to change (`If-None-Match`).
    pub(crate) fn ruled_out() -> Self {
        Self::precondition(
            "The resource is there, in a version that If-None-Match rules out; leave the header out to \
             change it all the same.",
        )
    }

    /// 412 for reading another version than there is (`If-Match`).
    pub(crate) fn another_version() -> Self {
        Self::precondition(
            "The resource is not in the version that If-Match names; leave the header out to read it as \
             it is now.",
        )
    }

    fn precondition(sentence: &str) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, Reason::Conflict, sentence)
    }

    /// 403 for a filter on a discovery endpoint (RFC 7644 §4).
    pub(crate) fn no_filter_here() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Reason::Request,
            "This endpoint takes no filter; leave it out and read the whole list.",
        )
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.content_type(SCIM_JSON);
        if self.status == StatusCode::UNAUTHORIZED {
            // RFC 7644 §2: name the schemes. RFC 6750 §3.1 names the error.
            let missing = self.rule == Some(AuthFailure::Missing.code());
            let error = if missing { "" } else { ", error=\"invalid_token\"" };
            response.insert_header((WWW_AUTHENTICATE, format!("Bearer realm=\"SCIM\"{error}")));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, "5"));
        }
        if let Some(methods) = self.allow {
            response.insert_header((ALLOW, methods));
        }
        response.json(self.body())
    }
}

impl From<ScimError> for Failure {
    fn from(error: ScimError) -> Self {
        let reason = match error.kind {
            ScimType::InvalidFilter
            | ScimType::InvalidSyntax
            | ScimType::TooMany
            | ScimType::InvalidVers
            | ScimType::Sensitive
            | ScimType::InvalidCursor
            | ScimType::ExpiredCursor
            | ScimType::InvalidCount => Reason::Request,
            ScimType::Uniqueness => Reason::Conflict,
            ScimType::Mutability
            | ScimType::InvalidPath
            | ScimType::NoTarget
            | ScimType::InvalidValue => Reason::Attribute,
        };
        let status = StatusCode::from_u16(error.kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self { kind: Some(error.kind), ..Self::new(status, reason, error.detail) }
    }
}

fn syntax(error: &BodyError) -> ScimError {
    ScimError::new(ScimType::InvalidSyntax, error.to_string())
}

impl From<BodyError> for Failure {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::MediaType(_) | BodyError::Encoding | BodyError::Charset => {
                StatusCode::UNSUPPORTED_MEDIA_TYPE
            }
            BodyError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::Malformed(_)
            | BodyError::TooDeep(_)
            | BodyError::Number(_)
            | BodyError::BrokenOff => return Self::from(syntax(&error)),
            // The call log repeats nothing that stands in a body.
            BodyError::Repeated { .. } => {
                return Self::from(syntax(&error))
                    .logged_as("The request body has a name twice in one object.");
            }
        };
        Self::new(status, Reason::Request, error.to_string())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let detail = sentence(&error);
        let logged = without_values(&error).map(Cow::Owned);
        let (status, kind, reason, rule) = match &error {
            Error::NotFound(thing) => {
                let rule = (*thing == Thing::Enterprise).then_some("enterprise.absent");
                (StatusCode::NOT_FOUND, None, Reason::Absent, rule)
            }
            Error::Conflict(_) | Error::Taken(_) => {
                (StatusCode::CONFLICT, Some(ScimType::Uniqueness), Reason::Conflict, None)
            }
            Error::Invalid(_) => {
                (StatusCode::BAD_REQUEST, Some(ScimType::InvalidValue), Reason::Attribute, None)
            }
            Error::Stale => (StatusCode::PRECONDITION_FAILED, None, Reason::Conflict, None),
            Error::Unauthenticated(failure) => {
                (StatusCode::UNAUTHORIZED, None, Reason::Token, Some(failure.code()))
            }
            Error::Forbidden(rule) => {
                let (status, kind, reason) = forbidden(rule);
                (status, kind, reason, Some(rule.code()))
            }
            Error::Cursor(failure) => {
                let kind = match failure {
                    CursorFailure::Invalid => ScimType::InvalidCursor,
                    CursorFailure::Expired => ScimType::ExpiredCursor,
                };
                (StatusCode::BAD_REQUEST, Some(kind), Reason::Request, None)
            }
            Error::TooLong => {
                (StatusCode::BAD_REQUEST, Some(ScimType::TooMany), Reason::Request, None)
            }
            Error::InUse(_) => (StatusCode::CONFLICT, None, Reason::Policy, None),
            Error::Unavailable(_) | Error::RulesChanged | Error::RehearsalTooLong => {
                (StatusCode::SERVICE_UNAVAILABLE, None, Reason::Server, None)
            }
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, None, Reason::Server, None),
        };
        Self { kind, rule, logged, source: Some(error), ..Self::new(status, reason, detail) }
    }
}

/// 405 with the methods there are.
pub(crate) async fn method_not_allowed(request: HttpRequest) -> Result<HttpResponse, Failure> {
    let methods = match request.match_pattern().as_deref().and_then(|p| p.rsplit('/').next()) {
        Some("Users" | "Groups") => "GET, POST",
        Some(".search" | "Bulk") => "POST",
        Some("{id}") if ["/Users/", "/Groups/"].iter().any(|it| request.path().contains(it)) => {
            "GET, PUT, PATCH, DELETE"
        }
        Some("{id}") if request.path().contains("/Events/") => "POST",
        _ => "GET",
    };
    let detail = format!("{} is not possible here; use {methods}.", request.method());
    let failure = Failure::new(StatusCode::METHOD_NOT_ALLOWED, Reason::Request, detail);
    Err(Failure { allow: Some(methods), ..failure })
}

/// 501 for `/Me` where the token stands for nobody (RFC 7644 §3.11, §3.12).
pub(crate) fn nobodys_token() -> Failure {
    Failure::new(
        StatusCode::NOT_IMPLEMENTED,
        Reason::Request,
        "This token stands for an integration, which has no /Me. Tokens that stand for a person have one; \
         `muster token create --user` makes them.",
    )
}

/// 400 for a version of the protocol that is not served (RFC 7644 §3.13).
pub(crate) async fn other_version() -> Result<HttpResponse, Failure> {
    let sentence = "This version of SCIM is not served; the Tenant URL ends in /api/scim/v2.";
    Err(ScimError::new(ScimType::InvalidVers, sentence).into())
}

/// 404 for a path that leads nowhere.
pub(crate) async fn no_such_endpoint() -> Result<HttpResponse, Failure> {
    Err(Failure::new(
        StatusCode::NOT_FOUND,
        Reason::Request,
        "There is no such endpoint. GET /ResourceTypes lists those of resources; the Tenant URL ends in \
         /api/scim/v2.",
    ))
}

/// For those who come without credentials: nothing is known about them.
pub(crate) fn missing_credentials() -> Error {
    Error::Unauthenticated(AuthFailure::Missing)
}

#[cfg(test)]
mod tests;
