//! What is tolerated: its names, whom it is tolerated from, and how it is mended.
//!
//! Every deviation is a variant of [`Quirk`], a row of the table in `profile.rs`, and a function that
//! recognises or mends it, in [`keys`] or [`values`] (those of PATCH operations stand beside PATCH). The
//! names in brackets there are recorded exchanges that show it; a test replays them.

pub(crate) mod keys;
mod profile;
pub(crate) mod values;

use std::fmt;

use muster_core::provider::IdentityProvider;

use crate::error::ScimError;

/// A deviation from the standard that was understood all the same.
///
/// Each says what arrives and who sends it. They are for logs and for the administrator's view of a
/// provisioning job; none of them changes an answer. The enterprise's identity-provider profile says
/// which are expected: see [`Quirk::is_tolerated_from`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quirk {
    /// `"active": "False"`, `"primary": "true"`. Entra without `aadOptscim062020`, OneLogin templates.
    StringBoolean,
    /// `email`, `phoneNumber` for the plural names. Entra and Ping, set up after a vendor's guide.
    SingularAlias,
    /// `"name.givenName": …` as one key. Entra with `aadOptscim062020`.
    DottedKey,
    /// `"urn:…:User:department": …` as one key. Entra with `aadOptscim062020`.
    QualifiedKey,
    /// `urn:…:User.department`: a dot behind the URN. Entra's oldest jobs.
    DottedUrn,
    /// `Primary`, `Manager`, `UserName`: names in another case. Microsoft's collection, scripts.
    OddCase,
    /// `department` beside the core attributes instead of under its URN. Admin-written templates.
    BareExtensionAttribute,
    /// `"title": ["Engineer"]`: one value in a list. Microsoft's validator.
    WrappedScalar,
    /// `"emails": {…}`: one value without its list; `add` may name one (RFC 7644 §3.5.2.1). OneLogin
    /// templates.
    LoneValue,
    /// `"manager": "26118915"`, `"emails": ["a@b.example"]`: the value instead of an object. Entra,
    /// Microsoft's validator, WSO2.
    BareValue,
    /// `"manager": ""`, `"manager": {"value": ""}` for "none". Microsoft's validator, OneLogin.
    EmptyValue,
    /// A role whose value is a JSON object in a string. Entra's `AppRoleAssignmentsComplex`.
    RoleAsJsonText,
    /// `displayName` where the attribute has `display`. Entra's roles, Microsoft's collection.
    DisplayName,
    /// An entry that has a type but nothing else. OneLogin templates with unset variables.
    LabelOnly,
    /// The same value of the same type twice in one list. Any client that merges lists itself.
    Duplicate,
    /// A URN in `schemas` or as a key that this server does not know. Entra groups, OneLogin, Okta's
    /// custom attributes.
    ForeignSchema,
    /// `schemas` without the URN of the base schema, empty, with one twice, or no list. OneLogin's
    /// templates for SCIM 1.
    OddSchemas,
    /// An attribute that does not exist. Okta echoing profiles, misspelled templates.
    UnknownAttribute,
    /// `id`, `meta`, `groups` and others that belong to the server. Okta, OneLogin and authentik echo
    /// them.
    ReadOnlyAttribute,
    /// `remove` with a list of the values to remove. Entra, authentik, JumpCloud.
    ValueListRemove,
    /// A change to `emails[type eq "work"].value` where no such entry exists. Entra.
    Upsert,
}

impl Quirk {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::StringBoolean,
        Self::SingularAlias,
        Self::DottedKey,
        Self::QualifiedKey,
        Self::DottedUrn,
        Self::OddCase,
        Self::BareExtensionAttribute,
        Self::WrappedScalar,
        Self::LoneValue,
        Self::BareValue,
        Self::EmptyValue,
        Self::RoleAsJsonText,
        Self::DisplayName,
        Self::LabelOnly,
        Self::Duplicate,
        Self::ForeignSchema,
        Self::OddSchemas,
        Self::UnknownAttribute,
        Self::ReadOnlyAttribute,
        Self::ValueListRemove,
        Self::Upsert,
    ];

    /// The name for logs and counters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StringBoolean => "string_boolean",
            Self::SingularAlias => "singular_alias",
            Self::DottedKey => "dotted_key",
            Self::QualifiedKey => "qualified_key",
            Self::DottedUrn => "dotted_urn",
            Self::OddCase => "odd_case",
            Self::BareExtensionAttribute => "bare_extension_attribute",
            Self::WrappedScalar => "wrapped_scalar",
            Self::LoneValue => "lone_value",
            Self::BareValue => "bare_value",
            Self::EmptyValue => "empty_value",
            Self::RoleAsJsonText => "role_as_json_text",
            Self::DisplayName => "display_name",
            Self::LabelOnly => "label_only",
            Self::Duplicate => "duplicate",
            Self::ForeignSchema => "foreign_schema",
            Self::OddSchemas => "odd_schemas",
            Self::UnknownAttribute => "unknown_attribute",
            Self::ReadOnlyAttribute => "read_only_attribute",
            Self::ValueListRemove => "value_list_remove",
            Self::Upsert => "upsert",
        }
    }
}

/// The quirks met so far, each once, in order.
#[derive(Debug)]
pub(crate) struct Quirks {
    sender: IdentityProvider,
    met: Vec<Quirk>,
}

impl Quirks {
    /// None so far, of those that this sender may have.
    pub(crate) fn of(sender: IdentityProvider) -> Self {
        Self { sender, met: Vec::new() }
    }

    /// Remembers a quirk, or refuses it where the sender's profile does not have it. `what` is the
    /// subject of the refusal's sentence.
    pub(crate) fn tolerate(
        &mut self,
        quirk: Quirk,
        what: impl fmt::Display,
    ) -> Result<(), ScimError> {
        profile::check(quirk, self.sender, what)?;
        if !self.met.contains(&quirk) {
            self.met.push(quirk);
        }
        Ok(())
    }

    pub(crate) fn into_vec(self) -> Vec<Quirk> {
        self.met
    }
}

#[cfg(test)]
mod tests;
