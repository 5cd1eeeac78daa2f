//! What a person is told when something did not work. Causes stay in the server's log.

use actix_web::http::StatusCode;
use muster_core::{Error, error::AuthFailure};

use crate::text::sentence;

/// Why a page is not shown, or a form did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UiError {
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The credentials were refused, in a sentence.
    Refused(String),
    /// The caller is known and may not do this, in a sentence.
    NotAllowed(String),
    /// It is not there, in a sentence.
    NotFound(String),
    /// The input collides with something that exists.
    Conflict(Problem),
    /// The input breaks rules; all that were found.
    Invalid(Vec<Problem>),
    /// Somebody else changed it in the meantime, or it is in use.
    Stale(String),
    /// The server cannot answer for the moment.
    Unavailable,
    /// A defect.
    Failed,
}

/// One thing to mend, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The form's field.
    pub(crate) field: String,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

/// What pages and forms answer.
pub(crate) type UiResult<T> = Result<T, UiError>;

impl UiError {
    /// The sentence to show at the top of a form or instead of a page.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::SignedOut => t!("error-signed-out"),
            Self::Refused(sentence)
            | Self::NotAllowed(sentence)
            | Self::NotFound(sentence)
            | Self::Stale(sentence) => sentence.clone(),
            Self::Conflict(problem) => problem.message.clone(),
            Self::Invalid(problems) => {
                problems.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::Unavailable => t!("error-unavailable"),
            Self::Failed => t!("error-failed"),
        }
    }

    /// What is wrong with a field, if it is this field's fault.
    pub(crate) fn at(&self, field: &str) -> Option<String> {
        self.problems().iter().find(|one| one.field == field).map(|one| one.message.clone())
    }

    /// Everything that can be mended in the form.
    pub(crate) fn problems(&self) -> &[Problem] {
        match self {
            Self::Conflict(problem) => std::slice::from_ref(problem),
            Self::Invalid(problems) => problems,
            Self::SignedOut
            | Self::Refused(_)
            | Self::NotAllowed(_)
            | Self::NotFound(_)
            | Self::Stale(_)
            | Self::Unavailable
            | Self::Failed => &[],
        }
    }

    /// The status of the page that tells it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut | Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::Stale(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Error> for UiError {
    fn from(error: Error) -> Self {
        let text = sentence(&error.to_string());
        match error {
            Error::NotFound(_) => Self::NotFound(text),
            Error::Conflict(field) => {
                Self::Conflict(Problem { field: field.name().to_owned(), message: text })
            }
            Error::Taken(attribute) => Self::Conflict(Problem { field: attribute, message: text }),
            Error::Invalid(all) => Self::Invalid(
                all.into_iter()
                    .map(|one| Problem { field: one.field, message: one.message })
                    .collect(),
            ),
            // The page shows how things are: it says so where somebody was quicker.
            Error::Stale => Self::Stale(t!("error-changed-meanwhile")),
            Error::Cursor(_)
            | Error::InUse(_)
            | Error::RulesChanged
            | Error::TooLong
            | Error::RehearsalTooLong => Self::Stale(text),
            Error::Unauthenticated(AuthFailure::NoSession) => Self::SignedOut,
            Error::Unauthenticated(_) => Self::Refused(text),
            Error::Forbidden(_) => Self::NotAllowed(text),
            Error::Unavailable(cause) => {
                tracing::error!(error = chain(cause.as_ref()), "the portal cannot answer");
                Self::Unavailable
            }
            Error::Internal(cause) => {
                tracing::error!(error = chain(cause.as_ref()), "the portal failed");
                Self::Failed
            }
        }
    }
}

/// The error and everything behind it, once.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
