//! How an enterprise wants provisioning to behave: typed, versioned data, never a vendor's name in
//! an `if`. The rows C-01 … are those of the requirements' table of conflicts.

use serde::{Deserialize, Serialize};

use crate::provider::{IdentityProvider, PatchAnswer};

/// The policy of an enterprise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The preset it was made from.
    pub preset: Preset,
    /// C-03: what happens when the role sent does not exist.
    pub on_unknown_role: OnUnknownRole,
    /// Requirements 52, 53: every person needs a work e-mail.
    pub require_work_email: bool,
    /// C-06: the work e-mail identifies a person and is unique in the enterprise.
    pub unique_work_email: bool,
    /// C-21: who provisions, and so what is understood beside the standard. Policies that were stored
    /// before there was a choice understand everybody.
    #[serde(default)]
    pub identity_provider: IdentityProvider,
    /// What a PATCH is answered with.
    #[serde(default)]
    pub patch_answer: PatchAnswer,
}

impl Policy {
    /// The policy a preset stands for; it expects no identity provider in particular.
    pub fn preset(preset: Preset) -> Self {
        match preset {
            Preset::DirectoryLed => Self {
                preset,
                on_unknown_role: OnUnknownRole::Reject,
                require_work_email: true,
                unique_work_email: true,
                identity_provider: IdentityProvider::Generic,
                patch_answer: PatchAnswer::Automatic,
            },
            Preset::Rfc => Self {
                preset,
                on_unknown_role: OnUnknownRole::Store,
                require_work_email: false,
                unique_work_email: false,
                identity_provider: IdentityProvider::Generic,
                patch_answer: PatchAnswer::Automatic,
            },
        }
    }
}

impl From<Preset> for Policy {
    fn from(preset: Preset) -> Self {
        Self::preset(preset)
    }
}

/// A named set of policy values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The directory decides: roles by name, work e-mail as identity (requirements 48–75).
    DirectoryLed,
    /// Plain RFC 7643 and 7644: `userName` alone is required, any role value is stored.
    Rfc,
}

impl Preset {
    /// All presets, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::DirectoryLed, Self::Rfc];

    /// As the command line and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DirectoryLed => "directory-led",
            Self::Rfc => "rfc",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::DirectoryLed => "Directory-led",
            Self::Rfc => "Open standards",
        }
    }
}

impl std::str::FromStr for Preset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|preset| preset.as_str()).collect();
            format!("unknown preset «{text}»; choose one of {}", names.join(", "))
        })
    }
}

/// What to do with a role that the enterprise does not have (C-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnUnknownRole {
    /// The person is not registered; the caller learns which roles there are (requirement 71).
    Reject,
    /// The value is stored as sent and gives the default role.
    Store,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_policy_of_before_the_profiles_is_read() {
        let stored = json!({
            "preset": "directory-led",
            "on_unknown_role": "reject",
            "require_work_email": true,
            "unique_work_email": true,
        });
        let read: Policy = serde_json::from_value(stored).unwrap();
        assert_eq!(read, Policy::preset(Preset::DirectoryLed));
        assert_eq!(read.identity_provider, IdentityProvider::Generic);
        assert_eq!(read.patch_answer, PatchAnswer::Automatic);
    }

    #[test]
    fn what_was_chosen_is_kept() {
        let policy = Policy {
            identity_provider: IdentityProvider::OneLogin,
            patch_answer: PatchAnswer::NoContent,
            ..Policy::preset(Preset::Rfc)
        };
        let stored = json!(policy);
        assert_eq!(stored["identity_provider"], "onelogin");
        assert_eq!(stored["patch_answer"], "no-content");
        assert_eq!(serde_json::from_value::<Policy>(stored).unwrap(), policy);
    }
}
