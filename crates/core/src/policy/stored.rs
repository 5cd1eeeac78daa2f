//! Reading policies that were stored before there were as many values, or when there were more.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Policy, Preset};
use crate::id::RoleId;

/// A policy as it was stored: perhaps without values that came later.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Stored(Map<String, Value>);

/// Mirrors [`Policy`], so that serde reads it without asking for what is being read.
macro_rules! whole {
    ($($field:ident: $kind:ty,)+) => {
        // Values that are not known here may be those of a newer program that runs beside this one. What
        // administrators write is looked at by key, in the document of a policy.
        #[derive(Deserialize)]
        struct Whole { $($field: $kind,)+ }

        impl From<Whole> for Policy {
            fn from(whole: Whole) -> Self {
                Self { $($field: whole.$field,)+ }
            }
        }
    };
}

whole! {
    preset: Preset,
    on_delete: super::OnDelete,
    hold_removals: super::HoldRemovals,
    on_unknown_role: super::OnUnknownRole,
    role_match: super::RoleMatch,
    role_catalog: super::RoleCatalog,
    username_is: super::UserNameIs,
    username_immutable: bool,
    match_by: super::MatchBy,
    require_work_email: bool,
    email_order: Vec<super::EmailChoice>,
    strict_role_subattributes: bool,
    require_sso: bool,
    token_days: super::TokenDays,
    token_replacement: super::TokenReplacement,
    on_enable_invitations: super::OnInvitations,
    locked_fields: BTreeSet<super::LockedField>,
    empty_clears: bool,
    adopt_existing: super::AdoptExisting,
    name_rule: super::NameRule,
    email_domains: super::EmailDomains,
    seat_limit: Option<u32>,
    protected_roles: BTreeSet<RoleId>,
    groups: super::GroupUse,
    own_endpoint: bool,
    identity_provider: crate::provider::IdentityProvider,
    patch_answer: crate::provider::PatchAnswer,
    active_required: bool,
    roles: super::RoleRules,
}

impl TryFrom<Stored> for Policy {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let mut said = stored.0;
        // Said so before it was a question of what a person is recognised by.
        let unique = said.remove("unique_work_email");
        if !said.contains_key("match_by")
            && let Some(unique) = unique.and_then(|unique| unique.as_bool())
        {
            said.insert("match_by".into(), json!(if unique { "work_email" } else { "user_name" }));
        }
        let read = |value: Option<&Value>| value.map(Preset::deserialize).transpose();
        let preset = read(said.get("preset")).map_err(|error| error.to_string())?;
        let preset = preset.unwrap_or(Preset::Custom);
        let Value::Object(mut whole) = json!(preset.policy()) else {
            return Err("a policy is no object".into());
        };
        whole.extend(said);
        let whole = Whole::deserialize(Value::Object(whole)).map_err(|error| error.to_string())?;
        let policy = Self::from(whole);
        // It was stored when the preset had other values, which stay as they are.
        let other = preset != Preset::Custom && policy != policy.switched_to(preset);
        Ok(if other { Self { preset: Preset::Custom, ..policy } } else { policy })
    }
}
