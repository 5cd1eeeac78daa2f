//! How each rule that forbids something is answered.

use actix_web::http::StatusCode;
use muster_core::{call::Reason, error::Rule};
use muster_scim::ScimType;

/// The status, what SCIM calls the failure, and the class of its reason.
pub(super) fn forbidden(rule: &Rule) -> (StatusCode, Option<ScimType>, Reason) {
    match rule {
        // Requirement 71: the value sent is what is wrong, and an identity provider shows a 400.
        Rule::UnknownRole(_) => {
            (StatusCode::BAD_REQUEST, Some(ScimType::InvalidValue), Reason::UnknownRole)
        }
        // Requirement 105: likewise.
        Rule::UnverifiedDomain(_) => {
            (StatusCode::BAD_REQUEST, Some(ScimType::InvalidValue), Reason::Domain)
        }
        // Requirement 115: nothing is wrong with what was sent.
        Rule::NoSeat(_) => (StatusCode::FORBIDDEN, None, Reason::Seat),
        // Whoever has the value was made by hand: to an identity provider it is a duplicate.
        Rule::NotAdopted(_) => (StatusCode::CONFLICT, Some(ScimType::Uniqueness), Reason::Conflict),
        Rule::Several(all) => {
            let other = (StatusCode::FORBIDDEN, None, Reason::Policy);
            all.first().map_or(other, forbidden)
        }
        // C-18: a protected person is a value that cannot be changed.
        Rule::LastAdmin | Rule::ProtectedPerson(_) | Rule::ProtectedRole(_) => {
            (StatusCode::FORBIDDEN, Some(ScimType::Mutability), Reason::Policy)
        }
        Rule::ScimDisabled { .. }
        | Rule::NoSingleSignOn
        | Rule::EnterpriseSuspended { .. }
        | Rule::NoScimTokens
        | Rule::ManagedByHand
        | Rule::PersonDisabled
        | Rule::OwnResourceOnly
        | Rule::AdminsOnly
        | Rule::InvitationsLocked
        | Rule::InvitationEnded(_)
        | Rule::FieldOwned(_) => (StatusCode::FORBIDDEN, None, Reason::Policy),
    }
}
