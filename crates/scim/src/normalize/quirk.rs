//! The names of what is tolerated.

/// A deviation from the standard that was understood all the same.
///
/// Each says what arrives and who sends it. They are for logs and for the administrator's view of a
/// provisioning job; none of them changes an answer.
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
    /// `Primary`, `Manager`, `UserName`: names in another case. Microsoft's collection, scripts.
    OddCase,
    /// `department` beside the core attributes instead of under its URN. Admin-written templates.
    BareExtensionAttribute,
    /// `"title": ["Engineer"]`: one value in a list. Microsoft's validator.
    WrappedScalar,
    /// `"emails": {…}`: one value without its list. OneLogin templates.
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
    /// The name for logs and counters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StringBoolean => "string_boolean",
            Self::SingularAlias => "singular_alias",
            Self::DottedKey => "dotted_key",
            Self::QualifiedKey => "qualified_key",
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
            Self::UnknownAttribute => "unknown_attribute",
            Self::ReadOnlyAttribute => "read_only_attribute",
            Self::ValueListRemove => "value_list_remove",
            Self::Upsert => "upsert",
        }
    }
}

/// The quirks met so far, each once, in order.
#[derive(Debug, Default)]
pub(crate) struct Quirks(Vec<Quirk>);

impl Quirks {
    pub(crate) fn note(&mut self, quirk: Quirk) {
        if !self.0.contains(&quirk) {
            self.0.push(quirk);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Quirk> {
        self.0
    }
}
