//! Who provisions an enterprise, and what it wants to hear: two values of its [`Policy`].
//!
//! What each identity provider sends beside the standard is a table of the protocol's crate. Here they
//! only have names, so that an administrator can choose one.
//!
//! [`Policy`]: crate::policy::Policy

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The identity provider that an enterprise is provisioned by (C-21).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum IdentityProvider {
    /// Microsoft Entra ID, with its validator and its collection of requests.
    Entra,
    /// Okta.
    Okta,
    /// OneLogin, whose bodies are templates that administrators write.
    OneLogin,
    /// JumpCloud.
    JumpCloud,
    /// Google Workspace.
    Google,
    /// Ping Identity: PingOne and PingFederate.
    Ping,
    /// CyberArk Identity.
    CyberArk,
    /// SailPoint.
    SailPoint,
    /// authentik.
    Authentik,
    /// Rauthy.
    Rauthy,
    /// WSO2 Identity Server.
    Wso2,
    /// Any other, or several: whatever one of the others sends is understood.
    #[default]
    Generic,
}

impl IdentityProvider {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 12] = [
        Self::Entra,
        Self::Okta,
        Self::OneLogin,
        Self::JumpCloud,
        Self::Google,
        Self::Ping,
        Self::CyberArk,
        Self::SailPoint,
        Self::Authentik,
        Self::Rauthy,
        Self::Wso2,
        Self::Generic,
    ];

    /// As the command line and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entra => "entra",
            Self::Okta => "okta",
            Self::OneLogin => "onelogin",
            Self::JumpCloud => "jumpcloud",
            Self::Google => "google",
            Self::Ping => "ping",
            Self::CyberArk => "cyberark",
            Self::SailPoint => "sailpoint",
            Self::Authentik => "authentik",
            Self::Rauthy => "rauthy",
            Self::Wso2 => "wso2",
            Self::Generic => "generic",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Entra => "Microsoft Entra ID",
            Self::Okta => "Okta",
            Self::OneLogin => "OneLogin",
            Self::JumpCloud => "JumpCloud",
            Self::Google => "Google Workspace",
            Self::Ping => "Ping Identity",
            Self::CyberArk => "CyberArk",
            Self::SailPoint => "SailPoint",
            Self::Authentik => "authentik",
            Self::Rauthy => "Rauthy",
            Self::Wso2 => "WSO2",
            Self::Generic => "Generic",
        }
    }
}

impl FromStr for IdentityProvider {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = Self::ALL.map(Self::as_str);
        let found = Self::ALL.into_iter().find(|provider| provider.as_str() == text);
        found.ok_or_else(|| unknown("identity provider", text, &names))
    }
}

/// What a PATCH that succeeds is answered with. Both are the standard's, and `attributes` in the
/// query always brings the resource (RFC 7644 §3.5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatchAnswer {
    /// 200 with the user, and 204 for groups: a body would cost the whole membership.
    #[default]
    Automatic,
    /// 200 with the resource.
    Resource,
    /// 204 without a body.
    NoContent,
}

impl PatchAnswer {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Resource, Self::NoContent];

    /// As the command line and the database spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Resource => "resource",
            Self::NoContent => "no-content",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic: 200 with the user, 204 for groups",
            Self::Resource => "200 with the user or group",
            Self::NoContent => "204 without a body",
        }
    }
}

impl FromStr for PatchAnswer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = Self::ALL.map(Self::as_str);
        let found = Self::ALL.into_iter().find(|answer| answer.as_str() == text);
        found.ok_or_else(|| unknown("answer to PATCH", text, &names))
    }
}

fn unknown(what: &str, text: &str, names: &[&str]) -> String {
    format!("unknown {what} «{text}»; choose one of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for provider in IdentityProvider::ALL {
            assert_eq!(provider.as_str().parse(), Ok(provider));
            assert_eq!(json!(provider), provider.as_str());
        }
        for answer in PatchAnswer::ALL {
            assert_eq!(answer.as_str().parse(), Ok(answer));
            assert_eq!(json!(answer), answer.as_str());
        }
    }

    #[test]
    fn what_is_unknown_is_told_what_there_is() {
        let error = "octa".parse::<IdentityProvider>().unwrap_err();
        assert!(error.contains("«octa»"), "{error}");
        assert!(IdentityProvider::ALL.iter().all(|one| error.contains(one.as_str())), "{error}");
        let error = "201".parse::<PatchAnswer>().unwrap_err();
        assert!(error.ends_with("choose one of automatic, resource, no-content"), "{error}");
    }
}
