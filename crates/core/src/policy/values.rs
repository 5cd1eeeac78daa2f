//! The values a policy is made of.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, RoleId};

/// Defines choices without values of their own, with the word they are stored and chosen by.
macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$said:meta])* $choice:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$said])* #[serde(rename = $word)] $choice,)+
        }

        impl $name {
            /// All of them, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$choice,)+];

            /// As it is stored, and chosen at the command line.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$choice => $word,)+
                }
            }
        }
    )+};
}

choices! {
    /// What to do with a role that the enterprise does not have (C-03).
    OnUnknownRole {
        /// The person is not registered; the caller learns which roles there are (requirement 71).
        Reject = "reject",
        /// The person gets the default role.
        UseDefault = "use_default",
        /// The person is registered, disabled and without a role, until an administrator decides.
        Hold = "hold",
        /// The value is stored as sent and gives the default role.
        Store = "store",
    }

    /// How the name of a role that was sent is compared with those of the enterprise (C-03).
    RoleMatch {
        /// Letter by letter.
        Exact = "exact",
        /// Upper and lower case are the same.
        CaseInsensitive = "case_insensitive",
    }

    /// Which roles an identity provider may name (C-04).
    RoleCatalog {
        /// Every role of the enterprise that is assignable.
        EnterpriseRoles = "enterprise_roles",
        /// `admin` and `member` alone (requirement 101).
        FixedTwo = "fixed_two",
    }

    /// What `userName` holds (C-05).
    UserNameIs {
        /// The name people read: two people may share it, so it is not unique (requirement 49d).
        DisplayName = "display_name",
        /// The e-mail that stands for the person; another is refused (requirement 105).
        Email = "email",
        /// Any text that is unique, as the standard has it.
        Opaque = "opaque",
    }

    /// What a person is recognised by when they are sent again (C-06).
    MatchBy {
        /// The work e-mail (requirement 52).
        WorkEmail = "work_email",
        /// `userName`.
        UserName = "user_name",
        /// `externalId`.
        ExternalId = "external_id",
    }

    /// An e-mail that may stand for the person (C-07).
    EmailChoice {
        /// The one of the type `work`.
        Work = "work",
        /// The one that is primary.
        Primary = "primary",
        /// The only one.
        Only = "only",
    }

    /// What a new SCIM token does to the one before (C-11).
    TokenReplacement {
        /// Both work until the older one is revoked or expires.
        Overlap = "overlap",
        /// The older ones of the same integration end at once.
        Replace = "replace",
    }

    /// What enabling provisioning does to pending invitations (C-12).
    OnInvitations {
        /// They stay.
        Keep = "keep",
        /// They are withdrawn (requirement 93).
        Withdraw = "withdraw",
    }

    /// What the identity provider owns (C-13).
    LockedField {
        /// Given and family name.
        Name = "name",
        /// E-mail addresses.
        Email = "email",
        /// `title`.
        JobTitle = "job_title",
        /// The company: `organization`.
        Company = "company",
        /// Telephone numbers.
        Mobile = "mobile",
        /// The role.
        Role = "role",
        /// Invitations are sent by the identity provider's assignments alone (requirement 94).
        Invitations = "invitations",
    }

    /// Whether somebody made by hand becomes the identity provider's (C-14).
    AdoptExisting {
        /// They stay as they are; the identity provider is refused.
        Never = "never",
        /// When they are sent with a role that exists (requirement 74).
        WhenRoleValid = "when_role_valid",
        /// When an administrator agrees.
        Ask = "ask",
    }

    /// What names may look like (C-15).
    NameRule {
        /// Anything.
        Free = "free",
        /// A name that breaks the rule of requirement 106 is passed over, and completed at the first
        /// sign-in (requirement 107).
        LimitedIgnore = "limited_ignore",
        /// A name that breaks the rule is refused.
        LimitedReject = "limited_reject",
    }

    /// Which domains the e-mails of people may be of (C-16).
    EmailDomains {
        /// Any.
        Any = "any",
        /// Those that the enterprise has verified (requirement 105).
        VerifiedOnly = "verified_only",
    }

    /// What groups are used for (C-19).
    GroupUse {
        /// Nothing: `/Groups` is not there.
        Off = "off",
        /// They have members.
        Membership = "membership",
        /// They have members, and give them roles.
        GroupToRole = "group_to_role",
    }
}

/// What `DELETE` does to a person (C-01). The identity provider is answered 204, and 404 afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// Access ends and everything is kept; created again, they are who they were (requirement 112).
    Deactivate,
    /// Access ends; after so many days they are removed for good.
    RemoveAfterDays(u16),
    /// They are removed for good (requirement 67), once the run that removed them has ended and is not
    /// held.
    RemoveNow,
}

impl OnDelete {
    /// The rule, as the call log names it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Deactivate => "delete.deactivate",
            Self::RemoveAfterDays(_) => "delete.after_days",
            Self::RemoveNow => "delete.now",
        }
    }
}

/// When the removals of one run of the identity provider wait for an administrator. Access ends all the
/// same, at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldRemovals {
    /// They never do.
    Never,
    /// They do once they are more than both.
    Over {
        /// So many people.
        people: u32,
        /// So many percent of those who were active before the run.
        percent: u8,
    },
}

impl HoldRemovals {
    /// What enterprises begin with: a department that leaves passes, a directory that was emptied by
    /// mistake does not.
    pub const USUAL: Self = Self::Over { people: 20, percent: 20 };

    /// Whether a run is held that has taken so many people, of so many who were active before it.
    pub fn holds(self, taken: u64, active_before: u64) -> bool {
        match self {
            Self::Never => false,
            Self::Over { people, percent } => {
                let share = |number: u64, of: u8| u128::from(number) * u128::from(of);
                taken > u64::from(people) && share(taken, 100) > share(active_before, percent)
            }
        }
    }
}

/// How long SCIM tokens are valid (C-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenDays {
    /// As long as the installation's "SCIM Token Expiry Time" says.
    Global,
    /// So many days, if the installation's setting is not shorter.
    Days(u16),
    /// For ever, where the installation's "SCIM tokens that never expire" is on; otherwise as
    /// [`TokenDays::Global`].
    Never,
}

/// Which roles people get, beside the names of roles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoleRules {
    /// C-04: what an identity provider says, and the role it means.
    pub aliases: Vec<RoleAlias>,
    /// Which role wins where several are sent: the first of these. Roles that are not in it come after
    /// them, in the order they were sent, the primary one first.
    pub precedence: Vec<RoleId>,
    /// C-19: groups that give roles; the first that a person belongs to decides.
    pub groups: Vec<GroupRole>,
}

/// A value of `roles` that means a role of another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleAlias {
    /// As the identity provider sends it.
    pub value: String,
    /// The role.
    pub role: RoleId,
}

/// A group whose people get a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRole {
    /// The group.
    pub group: GroupId,
    /// The role.
    pub role: RoleId,
}
