//! What administrators do between requests.

use std::fmt;

use serde::Deserialize;

use super::file::json;

/// Something that an administrator does; `who` and the like are names of earlier steps.
#[derive(Debug, Deserialize)]
#[serde(tag = "admin", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Admin {
    Role {
        name: String,
        #[serde(default)]
        administers: bool,
        #[serde(default)]
        owns: bool,
        #[serde(default)]
        restricts: bool,
    },
    DefaultRole {
        name: String,
    },
    GiveRole {
        who: String,
        role: String,
        #[serde(default)]
        overrides: bool,
    },
    AutomaticRole {
        who: String,
    },
    Alias {
        value: String,
        role: String,
    },
    Precedence {
        roles: Vec<String>,
    },
    GroupRole {
        group: String,
        role: String,
    },
    ProtectRole {
        role: String,
    },
    Domain {
        name: String,
    },
    DropDomain {
        name: String,
    },
    Seats {
        limit: u32,
    },
    Agree {
        who: String,
    },
    Remove {
        who: String,
    },
    Restore {
        who: String,
    },
    Disable {
        who: String,
    },
    Enable {
        who: String,
    },
    Edit {
        who: String,
        field: String,
        value: String,
    },
    Invite {
        email: String,
    },
    Accept {
        email: String,
        #[serde(rename = "as")]
        named: String,
    },
    Joined {
        email: String,
        #[serde(rename = "as")]
        named: String,
    },
    Administrator {
        email: String,
        #[serde(rename = "as")]
        named: String,
    },
    Provisioning {
        on: bool,
    },
    SwitchOff {
        people: String,
    },
    SingleSignOn {
        active: bool,
    },
    Policy {
        set: String,
    },
    Token {
        #[serde(rename = "as")]
        named: String,
    },
    Revoke {
        token: String,
    },
    Setting {
        key: String,
        value: String,
    },
}

impl fmt::Display for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role { name, administers, owns, restricts } => {
                let may = match (owns, administers, restricts) {
                    (true, ..) => ", whose people own the enterprise",
                    (_, true, _) => ", whose people administer",
                    (.., true) => ", which restricts its people from editing fields",
                    _ => "",
                };
                write!(f, "Admin: makes the role {name}{may}, where there is none")
            }
            Self::DefaultRole { name } => write!(f, "Admin: makes {name} the default role"),
            Self::GiveRole { who, role, overrides } => {
                let all_the_same = if *overrides { ", whoever owns it" } else { "" };
                write!(f, "Admin: gives {who} the role {role} by hand{all_the_same}")
            }
            Self::AutomaticRole { who } => {
                write!(f, "Admin: lets the role of {who} be automatic again")
            }
            Self::Alias { value, role } => write!(f, "Admin: lets `{value}` mean the role {role}"),
            Self::Precedence { roles } => {
                write!(f, "Admin: puts roles in order: {}", roles.join(", "))
            }
            Self::GroupRole { group, role } => {
                write!(f, "Admin: lets the group {group} give the role {role}")
            }
            Self::ProtectRole { role } => {
                write!(f, "Admin: protects the people of the role {role}")
            }
            Self::Domain { name } => write!(f, "Admin: verifies the domain {name}"),
            Self::DropDomain { name } => write!(f, "Admin: gives the domain {name} up"),
            Self::Seats { limit } => write!(f, "Admin: sets the number of seats to {limit}"),
            Self::Agree { who } => {
                write!(f, "Admin: agrees that {who} becomes the identity provider's")
            }
            Self::Remove { who } => write!(f, "Admin: removes {who}"),
            Self::Restore { who } => write!(f, "Admin: restores {who}"),
            Self::Disable { who } => write!(f, "Admin: disables {who}"),
            Self::Enable { who } => write!(f, "Admin: enables {who}"),
            Self::Edit { who, field, value } => {
                write!(f, "Admin: edits `{field}` of {who}: {value}")
            }
            Self::Invite { email } => write!(f, "Admin: invites {email}"),
            Self::Accept { email, named } => {
                write!(f, "{named} accepts the invitation to {email}")
            }
            Self::Joined { email, named } => {
                write!(f, "Admin: invites {email}, and {named} accepts")
            }
            Self::Administrator { email, named } => {
                write!(f, "Admin: makes the administrator {named}, {email}")
            }
            Self::Provisioning { on: true } => write!(f, "Admin: enables provisioning"),
            Self::Provisioning { .. } => write!(f, "Admin: disables provisioning"),
            Self::SwitchOff { people } => {
                write!(f, "Admin: switches provisioning off for good; people: {people}")
            }
            Self::SingleSignOn { active: true } => {
                write!(f, "Admin: says that single sign-on is active")
            }
            Self::SingleSignOn { .. } => write!(f, "Admin: says that single sign-on is not active"),
            Self::Policy { set } => write!(f, "Admin: changes the policy: `{}`", json(set)),
            Self::Token { named } => write!(f, "Admin: generates a token: {named}"),
            Self::Revoke { token } => write!(f, "Admin: revokes the token {token}"),
            Self::Setting { key, value } => {
                write!(f, "Global admin: sets `{key}` to {value}")
            }
        }
    }
}
