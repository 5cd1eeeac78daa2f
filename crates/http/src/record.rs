//! Failures are written down once, at the edge.

use std::error::Error as _;

use muster_core::{Error, id::RequestId};

/// Logs a failure: ours with the whole chain of causes, the caller's only for those who debug.
pub fn failure(error: &Error, request: RequestId) {
    match error {
        Error::Internal(_) | Error::Unavailable(_) => {
            let mut chain = error.to_string();
            let mut cause = error.source();
            while let Some(next) = cause {
                chain.push_str(": ");
                chain.push_str(&next.to_string());
                cause = next.source();
            }
            tracing::error!(request.id = %request, "{chain}");
        }
        // The caller's to mend, and the operator's to know.
        Error::TooLong | Error::RehearsalTooLong => {
            tracing::warn!(request.id = %request, "{error}");
        }
        Error::NotFound(_)
        | Error::Conflict(_)
        | Error::Taken(_)
        | Error::Invalid(_)
        | Error::Stale
        | Error::Unauthenticated(_)
        | Error::Forbidden(_)
        | Error::Cursor(_)
        | Error::RulesChanged
        | Error::InUse(_) => tracing::debug!(request.id = %request, "{error}"),
    }
}
