//! The rows of the policy, and what each value means in a sentence.

use serde::Serialize;

use super::{
    AdoptExisting, EmailChoice, EmailDomains, GroupUse, HoldRemovals, LockedField, MatchBy,
    NameRule, OnDelete, OnInvitations, OnUnknownRole, Policy, RoleCatalog, RoleMatch, RoleNames,
    TokenDays, TokenReplacement, UserNameIs, rules::NAMED,
};
use crate::provider::PatchAnswer;

/// A row of the policy: what vendors mean differently by the same call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "&'static str")]
pub struct Row(u8);

/// A row in which two policies differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The row.
    pub row: Row,
    /// Its title.
    pub title: &'static str,
    /// What the first policy does: that in force, where another is compared with it.
    pub before: String,
    /// What the other does: that which is to be, or was asked about.
    pub after: String,
}

/// The rows in their order: how they are cited, and their titles.
const ROWS: [(&str, &str); 22] = [
    ("C-01", "When the identity provider deletes somebody"),
    ("C-02", "When no role is sent"),
    ("C-03", "When the role sent does not exist"),
    ("C-04", "Which roles may be sent"),
    ("C-05", "What the user name is"),
    ("C-06", "What people are recognised by"),
    ("C-07", "Which e-mail stands for a person"),
    ("C-08", "Parts of a role beside its value"),
    ("C-09", "Before provisioning is switched on"),
    ("C-10", "How long SCIM tokens are valid"),
    ("C-11", "When a SCIM token is replaced"),
    ("C-12", "Pending invitations when provisioning is enabled"),
    ("C-13", "What only the identity provider edits"),
    ("C-14", "People made by hand"),
    ("C-15", "What names may look like"),
    ("C-16", "Which e-mail domains are accepted"),
    ("C-17", "How many active people there may be"),
    ("C-18", "Who is protected"),
    ("C-19", "What groups are for"),
    ("C-20", "The address of the SCIM API"),
    ("C-21", "Who provisions"),
    ("C-22", "Whether active must be sent"),
];

impl Row {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(ROWS).map(|(at, _)| Self(at))
    }

    /// How it is cited: `C-01`.
    pub fn id(self) -> &'static str {
        ROWS.get(usize::from(self.0)).map_or("", |row| row.0)
    }

    /// What it is about.
    pub fn title(self) -> &'static str {
        ROWS.get(usize::from(self.0)).map_or("", |row| row.1)
    }
}

impl From<Row> for &'static str {
    fn from(row: Row) -> Self {
        row.id()
    }
}

impl Policy {
    /// What the policy does in a row, in a sentence or two.
    pub fn says(&self, row: Row) -> String {
        self.says_with(row, &RoleNames::default())
    }

    /// The same, naming so many aliases, roles and groups.
    pub(super) fn says_up_to(&self, row: Row, names: &RoleNames, most: usize) -> String {
        match row.id() {
            "C-01" => format!("{}{}", self.on_delete.says(), self.hold_removals.says()),
            "C-02" => "They get the default role of the enterprise.".into(),
            "C-03" => format!("{} {}", self.on_unknown_role.says(), self.role_match.says()),
            "C-04" => format!("{}{}", self.role_catalog.says(), self.says_rules(names, most)),
            "C-05" => {
                let changes = if self.username_immutable {
                    "It cannot change."
                } else {
                    "It may change."
                };
                format!("{} {changes}", self.username_is.says())
            }
            "C-06" => {
                let needed =
                    if self.require_work_email { " Everybody needs an e-mail." } else { "" };
                format!("{}{needed}", self.match_by.says())
            }
            "C-07" => {
                let order: Vec<_> = self.email_order.iter().map(|choice| choice.says()).collect();
                format!("The first there is of: {}.", order.join(", "))
            }
            "C-08" if self.strict_role_subattributes => {
                "Roles with more than value and type are refused.".into()
            }
            "C-08" => "They are accepted; primary decides which role comes first.".into(),
            "C-09" if self.require_sso => "Single sign-on must be active.".into(),
            "C-09" => "Nothing else is needed.".into(),
            "C-10" => match self.token_days {
                TokenDays::Global => "As long as the installation says.".into(),
                TokenDays::Days(days) => format!("{days} days, if the installation allows as many."),
                TokenDays::Never => "They never expire, while the installation allows it.".into(),
            },
            "C-11" => match self.token_replacement {
                TokenReplacement::Overlap => {
                    "The new one and the one before both work until the older is revoked.".into()
                }
                TokenReplacement::Replace => "The older ones end at once.".into(),
            },
            "C-12" => match self.on_enable_invitations {
                OnInvitations::Keep => "They stay.".into(),
                OnInvitations::Withdraw => "All of them are withdrawn.".into(),
            },
            "C-13" => self.says_locked(),
            "C-14" => match self.adopt_existing {
                AdoptExisting::Never => "They are left alone, always.",
                AdoptExisting::WhenRoleValid => {
                    "They become the identity provider's when they are sent with a role that exists and \
                     an externalId."
                }
                AdoptExisting::Ask => "They become the identity provider's when an admin agrees.",
            }
            .into(),
            "C-15" => match self.name_rule {
                NameRule::Free => "Anything.",
                NameRule::LimitedIgnore => {
                    "Letters, digits but no ten in a row, spaces, apostrophes, hyphens and brackets, 150 \
                     characters at most; other names are passed over and completed at the first sign-in."
                }
                NameRule::LimitedReject => {
                    "Letters, digits but no ten in a row, spaces, apostrophes, hyphens and brackets, 150 \
                     characters at most; other names are refused."
                }
            }
            .into(),
            "C-16" => match self.email_domains {
                EmailDomains::Any => "Any.",
                EmailDomains::VerifiedOnly => "Those that the enterprise has verified.",
            }
            .into(),
            "C-17" => self.seat_limit.map_or_else(
                || "As many as there are.".into(),
                |seats| format!("{seats}; others wait until a seat is free, and admins are told."),
            ),
            "C-18" => self.says_protected(names, most),
            "C-19" => match self.groups {
                GroupUse::Off => "Nothing; there are no groups over SCIM.",
                GroupUse::Membership => "They have members, and decide nothing.",
                GroupUse::GroupToRole => "They have members, and give them roles.",
            }
            .into(),
            "C-20" if self.own_endpoint => {
                "The common one, and one of the enterprise's own.".into()
            }
            "C-20" => "The common one; the token says which enterprise is meant.".into(),
            "C-21" => {
                let answer = match self.patch_answer {
                    PatchAnswer::Automatic => "with the user, and without a body for groups",
                    PatchAnswer::Resource => "with the resource",
                    PatchAnswer::NoContent => "without a body",
                };
                format!("{}. A PATCH is answered {answer}.", self.identity_provider.title())
            }
            "C-22" if self.active_required => "New people are refused without it.".into(),
            _ => "New people without it are active.".into(),
        }
    }

    /// The rows in which another policy does something else.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        self.differences_with(other, &RoleNames::default())
    }

    /// The same, with the names of roles that are known.
    pub fn differences_with(&self, other: &Self, names: &RoleNames) -> Vec<Difference> {
        let says = |row: Row, most| {
            (self.says_up_to(row, names, most), other.says_up_to(row, names, most))
        };
        Row::all()
            .filter_map(|row| {
                let all = says(row, usize::MAX);
                let some = says(row, NAMED);
                // What differs may be among those that are not named.
                let (before, after) = if some.0 == some.1 { all } else { some };
                let title = row.title();
                (before != after).then_some(Difference { row, title, before, after })
            })
            .collect()
    }

    fn says_locked(&self) -> String {
        let empty = if self.empty_clears {
            "An empty value clears job title and company."
        } else {
            "An empty value never clears job title or company."
        };
        if self.locked_fields.is_empty() {
            return format!("Nothing. {empty}");
        }
        let fields: Vec<_> = self.locked_fields.iter().map(|field| field.says()).collect();
        format!("{}. {empty}", fields.join(", "))
    }
}

impl OnDelete {
    fn says(self) -> String {
        match self {
            Self::Deactivate => {
                "Access ends and everything is kept; created again, they are who they \
                                 were."
                    .into()
            }
            Self::RemoveAfterDays(days) => format!(
                "Access ends at once; after {days} days they are removed for good, and can be restored \
                 until then."
            ),
            Self::RemoveNow => {
                "Access ends at once; they are removed for good when the run that removed them has ended."
                    .into()
            }
        }
    }
}

impl HoldRemovals {
    fn says(self) -> String {
        match self {
            Self::Never => String::new(),
            Self::Over { people, percent } => format!(
                " A run that takes more than {people} people and {percent} % of the active ones is held \
                 until an admin decides."
            ),
        }
    }
}

impl OnUnknownRole {
    fn says(self) -> &'static str {
        match self {
            Self::Reject => "They are not registered, and the answer names the roles there are.",
            Self::UseDefault => "They get the default role.",
            Self::Hold => "They are registered, disabled, until an admin decides.",
            Self::Store => "The value is stored, and they get the default role.",
        }
    }
}

impl RoleMatch {
    fn says(self) -> &'static str {
        match self {
            Self::Exact => "Names are compared letter by letter.",
            Self::CaseInsensitive => "Upper and lower case are the same.",
        }
    }
}

impl RoleCatalog {
    fn says(self) -> &'static str {
        match self {
            Self::EnterpriseRoles => "Every assignable role of the enterprise, by its name.",
            Self::FixedTwo => "admin and member.",
        }
    }
}

impl UserNameIs {
    fn says(self) -> &'static str {
        match self {
            Self::DisplayName => "The name people read; two people may share it.",
            Self::Email => "The e-mail that stands for the person; another is refused.",
            Self::Opaque => "Any text, unique in the enterprise.",
        }
    }
}

impl MatchBy {
    fn says(self) -> &'static str {
        match self {
            Self::WorkEmail => "The work e-mail; it is unique.",
            Self::UserName => "The user name.",
            Self::ExternalId => "externalId.",
        }
    }
}

impl EmailChoice {
    fn says(self) -> &'static str {
        match self {
            Self::Work => "the work e-mail",
            Self::Primary => "the primary e-mail",
            Self::Only => "the only e-mail",
        }
    }
}

impl LockedField {
    /// As people read it.
    pub fn says(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::JobTitle => "Job title",
            Self::Company => "Company",
            Self::Mobile => "Mobile number",
            Self::Role => "Role",
            Self::Invitations => "Invitations",
        }
    }
}
