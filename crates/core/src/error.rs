//! What can go wrong, said without any word about how it is sent.
//!
//! Every edge turns [`Error`] into its own bodies and status codes in one exhaustive match.

use crate::{
    invitation::{self, InvitationState},
    time::Timestamp,
};

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing in the caller's enterprise. Things of other enterprises count as absent.
    #[error("{0} not found")]
    NotFound(Thing),
    /// A value that must be unique is taken.
    #[error("{}", .0.message())]
    Conflict(Field),
    /// A value that an extension schema makes unique is taken: the attribute, as SCIM spells it.
    #[error(
        "{0} is already used by another resource of this enterprise; look it up by this attribute and \
         update it instead, or send another value"
    )]
    Taken(String),
    /// The input breaks rules; all that were found, together.
    #[error("{}", join(.0))]
    Invalid(Vec<Invalid>),
    /// Somebody else changed it since it was read.
    #[error("somebody else changed this since it was read; read it again and repeat the change")]
    Stale,
    /// The caller did not prove who it is.
    #[error("{0}")]
    Unauthenticated(AuthFailure),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(Rule),
    /// A list cannot be walked on.
    #[error("{0}")]
    Cursor(CursorFailure),
    /// The thing is in use and cannot go.
    #[error("{0}")]
    InUse(String),
    /// The extension schemas have changed since the request was read by them; sent again, it is read by
    /// those of now.
    #[error("the extension schemas of the enterprise have just changed; send the request again")]
    SchemasChanged,
    /// A search took longer than is allowed.
    #[error(
        "this search takes longer than the server allows; narrow the filter, or ask for it in several parts"
    )]
    TooLong,
    /// A rehearsal took longer than others can be made to wait.
    #[error(
        "the rehearsal was given up, so that provisioning does not wait for it; nothing was changed. Choose a \
         shorter window, or send less at a time"
    )]
    RehearsalTooLong,
    /// Something needed is not there for the moment; trying again later helps.
    #[error("temporarily unavailable")]
    Unavailable(#[source] Source),
    /// A defect, or a database that answers nonsense.
    #[error("internal error")]
    Internal(#[source] Source),
}

/// The cause behind an error, kept for the log and never shown to a caller.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One broken rule.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid { field: field.into(), message: message.into() }])
    }

    /// Members that are no people or groups of the enterprise; `names` as the caller wrote them.
    pub fn unknown_members(names: &[String]) -> Self {
        Self::invalid(
            "members",
            format!(
                "members names {}, but no user or group of this enterprise has such an id; provision it \
                 first and add it afterwards.",
                names.join(", "),
            ),
        )
    }

    /// A defect, with its cause.
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }
}

/// The kinds of things a caller can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A person; a User in SCIM's words.
    Person,
    /// An enterprise.
    Enterprise,
    /// A role.
    Role,
    /// A group.
    Group,
    /// An integration.
    Integration,
    /// A token.
    Token,
    /// A setting.
    Setting,
    /// A receiver of events.
    Receiver,
    /// An extension schema.
    Schema,
    /// A domain that an enterprise claims.
    Domain,
    /// Somebody who waits to be registered.
    Parked,
    /// An invitation.
    Invitation,
    /// An adoption that waits for an administrator.
    Adoption,
    /// A policy that an enterprise had.
    Policy,
    /// A call of the provisioning log.
    Call,
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Person => "user",
            Self::Enterprise => "enterprise",
            Self::Role => "role",
            Self::Group => "group",
            Self::Integration => "integration",
            Self::Token => "token",
            Self::Setting => "setting",
            Self::Receiver => "receiver",
            Self::Schema => "schema",
            Self::Domain => "domain",
            Self::Parked => "parked person",
            Self::Invitation => "invitation",
            Self::Adoption => "waiting adoption",
            Self::Policy => "policy of this version",
            Self::Call => "call",
        })
    }
}

/// A unique value, named as its owner knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `userName` of a person.
    UserName,
    /// `externalId` of a person.
    ExternalId,
    /// The e-mail a person is known by.
    WorkEmail,
    /// `displayName` of a group.
    GroupName,
    /// `externalId` of a group.
    GroupExternalId,
    /// Name of an enterprise.
    EnterpriseName,
    /// Name of a role.
    RoleName,
    /// Name of an integration.
    IntegrationName,
    /// Name of a receiver of events.
    ReceiverName,
    /// The e-mail of an invitation that is pending.
    InvitationEmail,
}

impl Field {
    /// The attribute as SCIM spells it, or the field's plain name.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserName => "userName",
            Self::ExternalId | Self::GroupExternalId => "externalId",
            Self::GroupName => "displayName",
            Self::WorkEmail => "emails[type eq \"work\"].value",
            Self::EnterpriseName | Self::RoleName | Self::IntegrationName | Self::ReceiverName => {
                "name"
            }
            Self::InvitationEmail => "email",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::UserName => {
                "userName is already used by another user of this enterprise; where two people share \
                 a display name, map userName to an attribute that differs, such as userPrincipalName"
            }
            Self::ExternalId => {
                "externalId is already used by another user of this enterprise; look that user up by \
                 externalId and update it, or send another externalId"
            }
            Self::WorkEmail => {
                "emails[type eq \"work\"].value is already used by another user of this enterprise; \
                 look that user up by this e-mail and update it, or send another e-mail"
            }
            Self::GroupName => {
                "displayName is already used by another group of this enterprise; look that group up by \
                 displayName and update it, or choose another name"
            }
            Self::GroupExternalId => {
                "externalId is already used by another group of this enterprise; look that group up by \
                 externalId and update it, or send another externalId"
            }
            Self::EnterpriseName => "an enterprise of this name exists; choose another name",
            Self::RoleName => "a role of this name exists in this enterprise; choose another name",
            Self::IntegrationName => {
                "an integration of this name exists in this enterprise; choose another name"
            }
            Self::ReceiverName => {
                "a receiver of this name exists in this enterprise; choose another name"
            }
            Self::InvitationEmail => {
                "an invitation to this e-mail is pending; send that one again, or withdraw it"
            }
        }
    }
}

/// One broken rule of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field or attribute, as the caller spells it.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

fn join(all: &[Invalid]) -> String {
    all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join(" ")
}

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

/// Why a cursor leads nowhere. It is said alike whatever list the cursor was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorFailure {
    /// It is none of ours, was altered, or belongs to another list.
    #[error(
        "the cursor is not valid for this list. Send filter, sortBy and sortOrder as on the first page, \
         with nextCursor as it was answered; or begin again with an empty cursor"
    )]
    Invalid,
    /// It is too old.
    #[error(
        "the cursor has expired. Begin again with an empty cursor, and ask for each page within the \
         cursorTimeout of /ServiceProviderConfig"
    )]
    Expired,
}

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
        }
    }
}
