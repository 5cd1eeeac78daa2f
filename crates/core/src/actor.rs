//! Who does something.

use uuid::Uuid;

use crate::id::{IntegrationId, PersonId, TokenId};

/// Who asks for an operation, as the change log records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is known yet: sign-in, token requests, refused calls.
    Anonymous,
    /// An identity provider, by its SCIM token.
    Scim(TokenId),
    /// A program, by an ordinary API token.
    Api(TokenId),
    /// A client at the token issuer, by its secret.
    Integration(IntegrationId),
    /// A person in a portal.
    Person(PersonId),
    /// An operator at the command line.
    Operator,
    /// Muster itself: jobs and migrations.
    System,
}

impl Actor {
    /// The kind, as the change log stores it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Scim(_) => "scim",
            Self::Api(_) => "api",
            Self::Integration(_) => "integration",
            Self::Person(_) => "person",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }

    /// Which one of its kind.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Scim(id) | Self::Api(id) => Some(id.as_uuid()),
            Self::Integration(id) => Some(id.as_uuid()),
            Self::Person(id) => Some(id.as_uuid()),
            Self::Anonymous | Self::Operator | Self::System => None,
        }
    }
}
