//! Why a caller was not let in.

use crate::time::Timestamp;

/// Why a caller was not let in. The audit tells them all apart; callers are told what they may know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthFailure {
    /// No credentials came with the request.
    #[error("no credentials were sent; send 'Authorization: Bearer <token>'")]
    Missing,
    /// The token is none of ours, or its signature is wrong.
    #[error("the token is not valid; create a new one and use it instead")]
    BadToken,
    /// The token's time is over.
    #[error("this token expired on {0}; create a new one and paste it as Secret Token")]
    Expired(Timestamp),
    /// The token was revoked.
    #[error("this token was revoked; create a new one and paste it as Secret Token")]
    Revoked,
    /// An ordinary token at a SCIM endpoint.
    #[error("this endpoint needs a SCIM token; send X-SCIM: true when authenticating to get one")]
    NeedsScimToken,
    /// A SCIM token anywhere else.
    #[error(
        "this token is only valid for SCIM; authenticate without X-SCIM to get one for anything else"
    )]
    ScimTokenOnly,
    /// There is no such client. It says the same as [`Self::BadSecret`], so that nobody learns which.
    #[error("client_id or client_secret is wrong")]
    UnknownClient,
    /// The client is known and the secret is another's.
    #[error("client_id or client_secret is wrong")]
    BadSecret,
    /// The integration is switched off.
    #[error("this integration is disabled; an enterprise admin can enable it under Integrations")]
    IntegrationDisabled,
    /// Unknown e-mail, wrong password, or too many wrong ones: one message, so that nobody learns which.
    #[error(
        "the e-mail or the password is wrong. After several failed attempts an account stays closed for \
         some minutes"
    )]
    BadPassword,
    /// No session, or one that has ended.
    #[error("please sign in")]
    NoSession,
}

impl AuthFailure {
    /// A short stable word for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing_credentials",
            Self::BadToken => "bad_token",
            Self::Expired(_) => "expired_token",
            Self::Revoked => "revoked_token",
            Self::NeedsScimToken => "needs_scim_token",
            Self::ScimTokenOnly => "scim_token_only",
            Self::UnknownClient => "unknown_client",
            Self::BadSecret => "bad_secret",
            Self::IntegrationDisabled => "integration_disabled",
            Self::BadPassword => "bad_password",
            Self::NoSession => "no_session",
        }
    }
}
