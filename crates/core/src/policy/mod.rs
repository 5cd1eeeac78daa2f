//! How an enterprise wants provisioning to behave: one typed, versioned document, never a vendor's
//! name in an `if`.
//!
//! Each value is a row of the table of what vendors mean differently by the same call (C-01 … C-22).
//! [`Row`] lists them with their titles and says each value in a sentence, so that two policies can be
//! compared by what they do. [`Preset`] names the sets of values that are offered whole.

mod admit;
mod attributes;
mod check;
mod document;
mod key_list;
mod keys;
mod owner;
mod preset;
mod row;
mod rules;
mod stored;
mod values;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use admit::{Admitted, Identity, is_address};
pub use attributes::Attribute;
pub use document::{Document, Named};
pub use key_list::PRESET;
pub use keys::{Key, Values};
pub use owner::{Editor, Edits, Managed, Owner, PersonField};
pub use preset::Preset;
pub use row::{Difference, Row};
pub use rules::RoleNames;
pub use values::{
    AdoptExisting, EmailChoice, EmailDomains, GroupRole, GroupUse, HoldRemovals, LockedField,
    MatchBy, NameRule, OnDelete, OnInvitations, OnUnknownRole, RoleAlias, RoleCatalog, RoleMatch,
    RoleRules, TokenDays, TokenReplacement, UserNameIs,
};

use uuid::Uuid;

use crate::{
    id::RoleId,
    provider::{IdentityProvider, PatchAnswer},
    role::Role,
    time::Timestamp,
};

/// The policy of an enterprise.
///
/// Stored documents may be older than some of the values: what they do not say is taken from the preset
/// they were made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "stored::Stored")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are values of a form, independent of each other"
)]
pub struct Policy {
    /// The preset that has all these values, or [`Preset::Custom`]; see [`Policy::settled`].
    pub preset: Preset,
    /// C-01: what `DELETE` does to a person.
    pub on_delete: OnDelete,
    /// When the removals of a run wait for an administrator (docs/adr/0022).
    pub hold_removals: HoldRemovals,
    /// C-03: what happens when the role sent does not exist.
    pub on_unknown_role: OnUnknownRole,
    /// C-03: how the names of roles are compared.
    pub role_match: RoleMatch,
    /// C-04: which roles an identity provider may name.
    pub role_catalog: RoleCatalog,
    /// C-05: what `userName` holds.
    pub username_is: UserNameIs,
    /// C-05: whether `userName` stays as it was first sent.
    pub username_immutable: bool,
    /// C-06: what a person is recognised by; it is unique in the enterprise.
    pub match_by: MatchBy,
    /// Requirements 52, 53: every person needs a work e-mail.
    pub require_work_email: bool,
    /// C-07: which e-mail stands for the person: the first of these that there is.
    pub email_order: Vec<EmailChoice>,
    /// C-08: whether entries of `roles` with sub-attributes beside `value` and `type` are refused.
    pub strict_role_subattributes: bool,
    /// C-09: provisioning is switched on only once single sign-on is active.
    pub require_sso: bool,
    /// C-10: how long SCIM tokens are valid.
    pub token_days: TokenDays,
    /// C-11: what a new token does to the one before.
    pub token_replacement: TokenReplacement,
    /// C-12: what enabling provisioning does to invitations that are pending.
    pub on_enable_invitations: OnInvitations,
    /// C-13: what cannot be edited elsewhere while an identity provider provisions.
    pub locked_fields: BTreeSet<LockedField>,
    /// C-13, requirement 75: whether an empty value of the identity provider clears job title and company.
    pub empty_clears: bool,
    /// C-14: whether people made by hand become the identity provider's.
    pub adopt_existing: AdoptExisting,
    /// C-15: what names may look like.
    pub name_rule: NameRule,
    /// C-16: which domains e-mails may be of.
    pub email_domains: EmailDomains,
    /// C-17: how many active people there may be; none is no limit.
    pub seat_limit: Option<u32>,
    /// C-18: roles whose people provisioning leaves alone, beside owners and the last active administrator.
    pub protected_roles: BTreeSet<RoleId>,
    /// C-19: what groups are used for.
    pub groups: GroupUse,
    /// C-20: whether the enterprise has an address of its own, `/api/scim/v2/t/{key}`, beside the common one.
    pub own_endpoint: bool,
    /// C-21: who provisions, and so what is understood beside the standard.
    pub identity_provider: IdentityProvider,
    /// What a PATCH is answered with.
    pub patch_answer: PatchAnswer,
    /// C-22: whether `active` must be sent with a new person.
    pub active_required: bool,
    /// C-02, C-04, C-19: aliases, precedence and groups of roles.
    pub roles: RoleRules,
}

/// A policy that an enterprise has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Which one: they are counted from 1.
    pub version: i64,
    /// What it says.
    pub policy: Policy,
    /// When it began.
    pub changed_at: Timestamp,
    /// Who chose it: the kind of actor, as the change log names it.
    pub actor: String,
    /// Which one of the kind.
    pub actor_id: Option<Uuid>,
}

impl Policy {
    /// The policy a preset stands for; it expects no identity provider in particular.
    pub fn preset(preset: Preset) -> Self {
        preset.policy()
    }

    /// Whether provisioning neither gives a role nor takes it (C-18).
    pub fn protects(&self, role: &Role) -> bool {
        role.spec.owner || self.protected_roles.contains(&role.id)
    }

    /// With the preset that has these values, if there is one. What belongs to the enterprise and to
    /// nobody else (seats, roles, who provisions, when removals are held) makes no policy a custom one.
    #[must_use]
    pub fn settled(self) -> Self {
        let preset = Preset::OFFERED.into_iter().find(|preset| {
            self.own_in(preset.policy()) == Self { preset: *preset, ..self.clone() }
        });
        Self { preset: preset.unwrap_or(Preset::Custom), ..self }
    }

    /// The values of a preset, with what belongs to this enterprise.
    #[must_use]
    pub fn switched_to(&self, preset: Preset) -> Self {
        match preset {
            Preset::Custom => Self { preset, ..self.clone() },
            preset => self.own_in(preset.policy()),
        }
    }

    /// The other policy, with what is this enterprise's own in it.
    fn own_in(&self, other: Self) -> Self {
        Self {
            hold_removals: self.hold_removals,
            seat_limit: self.seat_limit,
            protected_roles: self.protected_roles.clone(),
            identity_provider: self.identity_provider,
            patch_answer: self.patch_answer,
            own_endpoint: self.own_endpoint,
            token_days: self.token_days,
            roles: self.roles.clone(),
            ..other
        }
    }
}

impl From<Preset> for Policy {
    fn from(preset: Preset) -> Self {
        Self::preset(preset)
    }
}

#[cfg(test)]
mod tests;
