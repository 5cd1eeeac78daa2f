//! Sets of values that are offered whole.

use std::{collections::BTreeSet, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    AdoptExisting, EmailChoice, EmailDomains, GroupUse, HoldRemovals, LockedField, MatchBy,
    NameRule, OnDelete, OnInvitations, OnUnknownRole, Policy, RoleCatalog, RoleMatch, RoleRules,
    TokenDays, TokenReplacement, UserNameIs,
};
use crate::provider::{IdentityProvider, PatchAnswer};

/// A named set of policy values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The directory decides: roles by name, work e-mail as identity, removal for good
    /// (requirements 48–75).
    DirectoryLed,
    /// Access decides: e-mail as user name, two roles, verified domains, people are deactivated and kept
    /// (requirements 90–115).
    AccessLed,
    /// Plain RFC 7643 and 7644: `userName` alone is required, any role value is stored.
    #[serde(alias = "open-standards")]
    Rfc,
    /// Values of the enterprise's own choice.
    Custom,
}

impl Preset {
    /// The presets with values of their own, in the order they are offered.
    pub const OFFERED: [Self; 3] = [Self::DirectoryLed, Self::AccessLed, Self::Rfc];
    const ALL: [Self; 4] = [Self::DirectoryLed, Self::AccessLed, Self::Rfc, Self::Custom];

    /// As the command line and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectoryLed => "directory-led",
            Self::AccessLed => "access-led",
            Self::Rfc => "rfc",
            Self::Custom => "custom",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::DirectoryLed => "Directory-led",
            Self::AccessLed => "Access-led",
            Self::Rfc => "Open standards",
            Self::Custom => "Custom",
        }
    }

    /// What it is for, in a sentence.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::DirectoryLed => {
                "The directory decides: people get the role it names, are known by their work e-mail, and \
                 are removed for good when it deletes them."
            }
            Self::AccessLed => {
                "Access decides: people are known by their e-mail in a verified domain, are admin or \
                 member, and are deactivated and kept when they are deleted."
            }
            Self::Rfc => {
                "The standard alone: a user name is enough, any role is stored, and deleted people are gone."
            }
            Self::Custom => "Values of your own choice.",
        }
    }

    /// Its values; those of [`Preset::Custom`] begin as the directory-led ones.
    pub(super) fn policy(self) -> Policy {
        let directory_led = Policy {
            preset: self,
            on_delete: OnDelete::RemoveNow,
            hold_removals: HoldRemovals::USUAL,
            on_unknown_role: OnUnknownRole::Reject,
            role_match: RoleMatch::CaseInsensitive,
            role_catalog: RoleCatalog::EnterpriseRoles,
            username_is: UserNameIs::DisplayName,
            username_immutable: false,
            match_by: MatchBy::WorkEmail,
            require_work_email: true,
            email_order: vec![EmailChoice::Work, EmailChoice::Primary, EmailChoice::Only],
            strict_role_subattributes: false,
            require_sso: false,
            token_days: TokenDays::Global,
            token_replacement: TokenReplacement::Overlap,
            on_enable_invitations: OnInvitations::Keep,
            // Requirement 75: job title and company are locked by the roles that restrict editing, alone.
            locked_fields: BTreeSet::new(),
            empty_clears: false,
            adopt_existing: AdoptExisting::WhenRoleValid,
            name_rule: NameRule::Free,
            email_domains: EmailDomains::Any,
            seat_limit: None,
            protected_roles: BTreeSet::new(),
            groups: GroupUse::Membership,
            own_endpoint: false,
            identity_provider: IdentityProvider::Generic,
            patch_answer: PatchAnswer::Automatic,
            active_required: false,
            roles: RoleRules::default(),
        };
        match self {
            Self::DirectoryLed | Self::Custom => directory_led,
            Self::AccessLed => Policy {
                on_delete: OnDelete::Deactivate,
                role_catalog: RoleCatalog::FixedTwo,
                username_is: UserNameIs::Email,
                username_immutable: true,
                match_by: MatchBy::UserName,
                email_order: vec![EmailChoice::Primary, EmailChoice::Work, EmailChoice::Only],
                require_sso: true,
                on_enable_invitations: OnInvitations::Withdraw,
                locked_fields: BTreeSet::from([
                    LockedField::Name,
                    LockedField::Email,
                    LockedField::Role,
                    LockedField::Invitations,
                ]),
                adopt_existing: AdoptExisting::Ask,
                name_rule: NameRule::LimitedIgnore,
                email_domains: EmailDomains::VerifiedOnly,
                groups: GroupUse::Off,
                active_required: true,
                ..directory_led
            },
            Self::Rfc => Policy {
                on_unknown_role: OnUnknownRole::Store,
                username_is: UserNameIs::Opaque,
                match_by: MatchBy::UserName,
                require_work_email: false,
                email_order: vec![EmailChoice::Work, EmailChoice::Primary, EmailChoice::Only],
                empty_clears: true,
                adopt_existing: AdoptExisting::Never,
                ..directory_led
            },
        }
    }
}

impl FromStr for Preset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // As it is called where people read it.
        let text = if text == "open-standards" { Self::Rfc.as_str() } else { text };
        Self::ALL.into_iter().find(|preset| preset.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::OFFERED.iter().map(|preset| preset.as_str()).collect();
            format!(
                "unknown preset «{text}»; choose one of {} (or open-standards, which is rfc)",
                names.join(", ")
            )
        })
    }
}
