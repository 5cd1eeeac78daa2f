//! Rules that forbid something to a caller who is known.

use crate::invitation::{self, InvitationState};

/// A rule that forbids something to a known caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// "Enable SCIM provisioning" is off (requirement 16).
    #[error(
        "SCIM provisioning is switched off for {enterprise}. An enterprise admin can switch it on under \
         Configurations → Enterprise Configurations → People → Users."
    )]
    ScimDisabled {
        /// Its name.
        enterprise: String,
    },
    /// The policy asks for single sign-on first (C-09).
    #[error(
        "single sign-on must be active before provisioning is enabled; set it up, and say that it is with \
         muster enterprise sso"
    )]
    NoSingleSignOn,
    /// The enterprise is suspended.
    #[error("the enterprise {enterprise} is suspended; a global admin can lift the suspension")]
    EnterpriseSuspended {
        /// Its name.
        enterprise: String,
    },
    /// The integration may not ask for SCIM tokens.
    #[error(
        "this integration may not issue SCIM tokens; an enterprise admin can allow it under Integrations"
    )]
    NoScimTokens,
    /// Made by hand, so left alone by provisioning (requirements 73, 74).
    #[error(
        "this user is managed by hand and not by provisioning; an enterprise admin decides \
         about it in the portal"
    )]
    ManagedByHand,
    /// The role sent does not exist and the policy says not to register (requirement 71, C-03).
    #[error("{0}")]
    UnknownRole(String),
    /// The e-mail that stands for the person is of a domain that the enterprise has not verified
    /// (requirement 105, C-16).
    #[error("{0}")]
    UnverifiedDomain(String),
    /// Every seat is taken (requirement 115, C-17).
    #[error("{0}")]
    NoSeat(String),
    /// A disabled person has no access.
    #[error(
        "this user is disabled; set active to true first, in the identity provider or over SCIM"
    )]
    PersonDisabled,
    /// A person's own token at somebody else's resources, or writing.
    #[error(
        "this token stands for a person: it reads /Me and what describes the service, and writes \
         nothing; use a SCIM token of an integration for everything else"
    )]
    OwnResourceOnly,
    /// Only administrators of this portal.
    #[error("only administrators may do this; ask one of yours")]
    AdminsOnly,
    /// The last active administrator cannot go.
    #[error("this is the last active administrator; appoint another one first")]
    LastAdmin,
    /// Somebody with a role whose people provisioning leaves alone (C-18).
    #[error(
        "this user has the role «{0}», which is protected: identity providers can neither disable nor \
         remove its users, nor change their role; an enterprise admin does so in the portal"
    )]
    ProtectedPerson(String),
    /// A role whose people provisioning leaves alone is not handed out by it either (C-18).
    #[error(
        "the role «{0}» is protected: identity providers cannot assign it; assign another role, and let an \
         enterprise admin give this one in the portal"
    )]
    ProtectedRole(String),
    /// Somebody made by hand has the value, and does not become the identity provider's (C-14).
    #[error("{0}")]
    NotAdopted(String),
    /// The identity provider invites, by assigning people (requirement 94).
    #[error(
        "invitations are managed by the identity provider while SCIM provisioning is on; assign the person \
         there, or unlock invitations in the policy"
    )]
    InvitationsLocked,
    /// The link of an invitation that is not pending any more, and how it ended; or of none.
    #[error("{}", invitation::ended(*.0))]
    InvitationEnded(Option<InvitationState>),
    /// A field that somebody else owns (C-13).
    #[error("{0}")]
    FieldOwned(String),
    /// Several of these at once, the gravest first; made by [`Rule::all`].
    #[error("{}", .0.iter().map(Self::as_sentence).collect::<Vec<_>>().join(" "))]
    Several(Vec<Self>),
}

impl Rule {
    /// A short stable word for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ScimDisabled { .. } => "scim.disabled",
            Self::NoSingleSignOn => "enterprise.no_sso",
            Self::EnterpriseSuspended { .. } => "enterprise.suspended",
            Self::NoScimTokens => "integration.no_scim",
            Self::ManagedByHand => "person.by_hand",
            Self::UnknownRole(_) => "role.unknown",
            Self::UnverifiedDomain(_) => "domain.refused",
            Self::NoSeat(_) => "seat.full",
            Self::PersonDisabled => "person.disabled",
            Self::OwnResourceOnly => "token.own_resource",
            Self::AdminsOnly => "admins.only",
            Self::LastAdmin => "protected.last_admin",
            Self::ProtectedPerson(_) => "protected.person",
            Self::ProtectedRole(_) => "protected.role",
            Self::NotAdopted(_) => "adoption.refused",
            Self::InvitationsLocked => "invitations.locked",
            Self::InvitationEnded(_) => "invitation.ended",
            Self::FieldOwned(_) => "field.owned",
            Self::Several(all) => all.first().map_or("several", Self::code),
        }
    }
}
