//! What the page shows.

use muster_core::{
    integration::TokenState,
    policy::OnUnknownRole,
    provider::{IdentityProvider, PatchAnswer},
};
use serde::{Deserialize, Serialize};

use crate::components::moment::Moment;

/// Which people are asked for, as the page's address says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Asked {
    /// Part of a name or an e-mail.
    pub(crate) search: String,
    /// `active`, `disabled`, or anything else for all.
    pub(crate) state: String,
    /// The page, from one.
    pub(crate) page: u64,
}

/// A page of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct People {
    pub(crate) rows: Vec<PersonRow>,
    pub(crate) total: u64,
    pub(crate) page: u64,
    pub(crate) pages: u64,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) source: String,
    pub(crate) active: bool,
    /// When they were removed, as long as they can come back.
    pub(crate) removed: Option<Moment>,
    pub(crate) changed: Moment,
}

/// How provisioning stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Provisioning {
    pub(crate) enabled: bool,
    pub(crate) identity_provider: IdentityProvider,
    pub(crate) patch_answer: PatchAnswer,
    /// The version of the enterprise that has them.
    pub(crate) version: i64,
    pub(crate) tenant_url: String,
    pub(crate) authenticate_url: String,
    pub(crate) default_role: String,
    /// What the policy does with roles that do not exist here.
    pub(crate) on_unknown_role: OnUnknownRole,
    pub(crate) last_call: Option<Moment>,
    pub(crate) live_tokens: u64,
    pub(crate) tokens: Vec<TokenRow>,
    /// Whom switching it off concerns; nothing while it is off.
    pub(crate) would_leave: Option<WouldLeave>,
    /// What was chosen when it was switched off.
    pub(crate) switched_off: Option<SwitchedOff>,
}

/// Whom switching provisioning off concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WouldLeave {
    pub(crate) managed: u64,
    /// How many would be disabled, if that is chosen, and how many removed.
    pub(crate) to_disable: u64,
    pub(crate) to_remove: u64,
    /// Who would stay, and why.
    pub(crate) protected: Vec<String>,
    /// What removal means here, in a sentence.
    pub(crate) removal: String,
    pub(crate) live_tokens: u64,
}

/// What became of people when provisioning was switched off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SwitchedOff {
    /// `keep`, `disable` or `remove`.
    pub(crate) people: String,
    pub(crate) done: u64,
    pub(crate) ended: bool,
    /// Who was left as they are, and why.
    pub(crate) left: Vec<String>,
}

/// One SCIM token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenRow {
    pub(crate) id: String,
    pub(crate) fingerprint: String,
    pub(crate) created_by: String,
    pub(crate) created: Moment,
    /// None is never.
    pub(crate) expires: Option<Moment>,
    pub(crate) last_used: Option<Moment>,
    pub(crate) state: TokenState,
}

/// A token that was just made, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NewToken {
    pub(crate) value: String,
    pub(crate) enterprise: String,
    pub(crate) fingerprint: String,
    /// None is never.
    pub(crate) expires: Option<Moment>,
}
