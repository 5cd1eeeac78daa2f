//! Why provisioning fails, in words.

use muster_core::call::Reason;

/// What most calls failed for, and what to do about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Why(pub(super) Option<Reason>);

impl Why {
    pub(super) fn title(self) -> &'static str {
        match self.0 {
            Some(Reason::Token) => "invalid or expired token",
            Some(Reason::Attribute) => "attribute mismatch",
            Some(Reason::UnknownRole) => "unknown role",
            Some(Reason::Domain) => "domain that is not verified",
            Some(Reason::Seat) => "no free seat",
            Some(Reason::Conflict) => "conflict with somebody who is there already",
            Some(Reason::Absent) => "not found",
            Some(Reason::Policy) => "refused by the policy",
            Some(Reason::Request) => "malformed request",
            Some(Reason::Server) => "failure of Muster itself",
            None => "unknown",
        }
    }

    pub(super) fn todo(self) -> &'static str {
        match self.0 {
            Some(Reason::Token) => {
                "Most were refused because of their token. Generate a new one, enter it as Secret Token in \
                 your identity provider, and test the connection there."
            }
            Some(Reason::Attribute) => {
                "Most were refused because of an attribute that is missing or malformed. Compare the \
                 attribute mappings in your identity provider with the set-up guide."
            }
            Some(Reason::UnknownRole) => {
                "Most were refused because the role they sent does not exist. Create it, or assign one in \
                 your identity provider that exists here."
            }
            Some(Reason::Domain) => {
                "Most were refused because the domain of their e-mail address is not verified here. Verify \
                 it; those who wait are registered by themselves."
            }
            Some(Reason::Seat) => {
                "Most were refused because all seats are taken. Raise their number, or disable people who \
                 are not needed any more; those who wait are registered by themselves."
            }
            Some(Reason::Conflict) => {
                "Most were refused because somebody with the same name or e-mail address is there already. \
                 Check by which attribute your identity provider matches people."
            }
            Some(Reason::Server) => {
                "Most failed because of Muster itself. Tell whoever runs this installation."
            }
            Some(Reason::Absent | Reason::Policy | Reason::Request) | None => {
                "Look at the provisioning log of your identity provider: it shows what was answered to each \
                 call, and the answer says what to do."
            }
        }
    }
}
