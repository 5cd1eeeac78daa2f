//! The table of profiles: which identity provider is known to send what.
//!
//! It says what recordings and vendors' documents show, and nothing else decides. The generic profile
//! tolerates everything, which is safe: a quirk is what a strict profile refuses, and never changes
//! what another request means.
//!
//! Some deviations are tolerated from everybody, because the standard itself asks for it or leaves no
//! ground to refuse them. They cannot be switched off.

use std::fmt;

use muster_core::provider::IdentityProvider::{
    self, Authentik, Entra, Generic, JumpCloud, OneLogin, Ping, Wso2,
};

use super::Quirk;
use crate::error::{ScimError, ScimType};

/// Whom a deviation is tolerated from.
enum Row {
    /// From everybody.
    Always,
    /// From these, and from whoever has the generic profile.
    From(&'static [IdentityProvider], Refusal),
}

/// What all others are told.
struct Refusal {
    kind: ScimType,
    /// What is wrong with what was sent, after its name.
    sent: &'static str,
    /// What the standard has instead.
    standard: &'static str,
}

const fn syntax(sent: &'static str, standard: &'static str) -> Refusal {
    Refusal { kind: ScimType::InvalidSyntax, sent, standard }
}

const fn value(sent: &'static str, standard: &'static str) -> Refusal {
    Refusal { kind: ScimType::InvalidValue, sent, standard }
}

fn row(quirk: Quirk) -> Row {
    use Row::{Always, From};
    match quirk {
        // - Names of attributes have no case (RFC 7643 §2.1).
        // - What belongs to the server SHALL be ignored (RFC 7644 §3.3, §3.5.1): clients send back what
        //   they read.
        // - A client may know more attributes and schemas than this server; what is not known is not
        //   stored (RFC 7644 §3.3 lets the server alter what it is sent). An explicit path to one is
        //   refused whoever sends it.
        // - `schemas` is derived from the attributes there are (RFC 7643 §3), so that a wrong one changes
        //   nothing.
        // - The same value and type SHOULD NOT be there twice (RFC 7643 §2.4): that is for the server to
        //   see to, and adding what is there already is a success (RFC 7644 §3.5.2.1).
        // - The standard requires no value of an entry that has a type: there is nothing to refuse, and
        //   nothing to keep.
        Quirk::OddCase
        | Quirk::ReadOnlyAttribute
        | Quirk::UnknownAttribute
        | Quirk::ForeignSchema
        | Quirk::OddSchemas
        | Quirk::Duplicate
        | Quirk::LabelOnly => Always,

        Quirk::StringBoolean => From(
            &[Entra, OneLogin],
            value("was sent as a string", "true or false without quotes (RFC 7643 §2.3.2)"),
        ),
        Quirk::SingularAlias => From(
            &[Entra, Ping],
            syntax("is no attribute", "\"emails\" and \"phoneNumbers\" (RFC 7643 §4.1.2)"),
        ),
        Quirk::DottedKey => From(
            &[Entra],
            syntax(
                "was sent as one key",
                "an object with the sub-attribute in it (RFC 7643 §2.3.8)",
            ),
        ),
        Quirk::QualifiedKey => From(
            &[Entra],
            syntax("was sent as one key", "an object under the URN of the schema (RFC 7643 §3.3)"),
        ),
        Quirk::DottedUrn => {
            From(&[Entra], syntax("has a dot behind the URN", "a colon there (RFC 7644 §3.10)"))
        }
        Quirk::BareExtensionAttribute => From(
            &[OneLogin],
            syntax(
                "was sent among the core attributes",
                "it in an object under the URN of its extension (RFC 7643 §3.3)",
            ),
        ),
        Quirk::WrappedScalar => {
            From(&[Entra], value("was sent as a list of one", "the value itself (RFC 7643 §2.4)"))
        }
        Quirk::LoneValue => {
            From(&[OneLogin], value("was sent as one value", "a list (RFC 7643 §2.4)"))
        }
        Quirk::BareValue => From(
            &[Entra, Wso2],
            value("was sent as a string", "an object with a \"value\" (RFC 7643 §2.4)"),
        ),
        Quirk::EmptyValue => From(
            &[Entra, OneLogin],
            value("was sent empty", "null for what is not assigned (RFC 7643 §2.5)"),
        ),
        Quirk::RoleAsJsonText => From(
            &[Entra],
            value("was sent as a string of JSON", "the members themselves (RFC 7643 §4.1.2)"),
        ),
        Quirk::DisplayName => {
            From(&[Entra], syntax("is no sub-attribute", "\"display\" (RFC 7643 §2.4)"))
        }
        Quirk::ValueListRemove => From(
            &[Entra, JumpCloud, Authentik],
            syntax(
                "was sent with values to remove",
                "a filter in the path that selects them (RFC 7644 §3.5.2.2)",
            ),
        ),
        Quirk::Upsert => From(
            &[Entra],
            Refusal {
                kind: ScimType::NoTarget,
                sent: "has no entry that matches the filter of the path",
                standard: "an operation without a filter to add one (RFC 7644 §3.5.2.3)",
            },
        ),
    }
}

impl Quirk {
    /// Whether the profile of this identity provider has it.
    pub fn is_tolerated_from(self, sender: IdentityProvider) -> bool {
        match row(self) {
            Row::Always => true,
            Row::From(senders, _) => sender == Generic || senders.contains(&sender),
        }
    }

    /// Whether every profile has it: the standard leaves no choice.
    pub fn is_always_tolerated(self) -> bool {
        matches!(row(self), Row::Always)
    }
}

/// Refuses a quirk that the sender's profile does not have.
pub(super) fn check(
    quirk: Quirk,
    sender: IdentityProvider,
    what: impl fmt::Display,
) -> Result<(), ScimError> {
    match row(quirk) {
        Row::From(_, refusal) if !quirk.is_tolerated_from(sender) => {
            let Refusal { kind, sent, standard } = refusal;
            let detail = format!(
                "{what} {sent}; the standard has {standard}. The enterprise's identity-provider profile \
                 «{}» does not expect this. Choose «{}» if the sender differs.",
                sender.title(),
                Generic.title(),
            );
            Err(ScimError::new(kind, detail))
        }
        Row::Always | Row::From(..) => Ok(()),
    }
}
