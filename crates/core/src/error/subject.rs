//! What an error is about: kinds of things, and values that are unique.

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
    /// A run of the identity provider.
    Cycle,
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
            Self::Cycle => "sync cycle",
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
    /// The e-mail a person is known by: the work e-mail.
    WorkEmail,
    /// The same, where the policy takes the primary one (C-07).
    PrimaryEmail,
    /// The same, where the policy takes the only one there is (C-07).
    OnlyEmail,
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
            Self::PrimaryEmail => "emails[primary eq true].value",
            Self::OnlyEmail => "emails.value",
            Self::EnterpriseName | Self::RoleName | Self::IntegrationName | Self::ReceiverName => {
                "name"
            }
            Self::InvitationEmail => "email",
        }
    }

    pub(super) fn message(self) -> &'static str {
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
            Self::PrimaryEmail => {
                "emails[primary eq true].value is already used by another user of this enterprise; \
                 look that user up by this e-mail and update it, or send another e-mail"
            }
            Self::OnlyEmail => {
                "emails.value is already used by another user of this enterprise; look that user up by this \
                 e-mail and update it, or send another e-mail"
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
