//! Who owns what is known about a person: the identity provider, the person, or the administrators (C-13,
//! requirements 75, 94, 107).
//!
//! What the identity provider owns is changed there and nowhere else. Nothing is owned by it while provisioning
//! is off, or of people whom it does not manage.

use std::collections::BTreeMap;

use super::{
    LockedField, NameRule, Policy,
    admit::{fits, name_schema},
};
use crate::{
    Error, Result,
    error::{Invalid, Rule},
    person::{Person, Profile, Source},
    role::Role,
    text::is_blank,
};

/// The longest value that is typed in, in characters.
const LONGEST: usize = 200;

/// Something that is known about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonField {
    /// `userName`.
    UserName,
    /// The e-mail that stands for the person.
    Email,
    /// The role.
    Role,
    /// `name.givenName`.
    GivenName,
    /// `name.familyName`.
    FamilyName,
    /// `displayName`.
    DisplayName,
    /// `title`.
    JobTitle,
    /// The company: `organization`.
    Company,
    /// The mobile number.
    Mobile,
}

/// Who owns a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The identity provider: nobody else changes it.
    Provider,
    /// The person; administrators may change it too.
    Person,
    /// The administrators of the enterprise.
    Admin,
}

/// Who changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editor {
    /// The person themselves.
    Person,
    /// An administrator.
    Admin,
}

/// What of somebody's surroundings decides about their fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Managed {
    /// An identity provider manages the person, and provisioning is on.
    pub provisioned: bool,
    /// "Restrict users from editing fields" of their role is on (requirement 75).
    pub restricted: bool,
}

/// New values by field, as they were typed; an empty one clears.
pub type Edits = BTreeMap<PersonField, String>;

impl PersonField {
    /// Those that are changed by hand.
    pub const EDITED: [Self; 6] = [
        Self::GivenName,
        Self::FamilyName,
        Self::DisplayName,
        Self::JobTitle,
        Self::Company,
        Self::Mobile,
    ];

    /// As forms and the command line spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UserName => "user_name",
            Self::Email => "email",
            Self::Role => "role",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::DisplayName => "display_name",
            Self::JobTitle => "job_title",
            Self::Company => "company",
            Self::Mobile => "mobile",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::UserName => "User name",
            Self::Email => "E-mail",
            Self::Role => "Role",
            Self::GivenName => "Given name",
            Self::FamilyName => "Family name",
            Self::DisplayName => "Display name",
            Self::JobTitle => "Job title",
            Self::Company => "Company",
            Self::Mobile => "Mobile number",
        }
    }

    /// The value that no policy has to pick.
    fn value(self, profile: &Profile) -> Option<&str> {
        match self {
            Self::UserName => Some(&profile.user_name),
            Self::Email | Self::Role => None,
            Self::GivenName => profile.given_name.as_deref(),
            Self::FamilyName => profile.family_name.as_deref(),
            Self::DisplayName => profile.display_name.as_deref(),
            Self::JobTitle => profile.title.as_deref(),
            Self::Company => profile.company.as_deref(),
            Self::Mobile => profile.mobile(),
        }
    }

    fn is_name(self) -> bool {
        matches!(self, Self::GivenName | Self::FamilyName)
    }

    /// What locks it.
    fn lock(self) -> Option<LockedField> {
        match self {
            Self::UserName => None,
            Self::Email => Some(LockedField::Email),
            Self::Role => Some(LockedField::Role),
            Self::GivenName | Self::FamilyName | Self::DisplayName => Some(LockedField::Name),
            Self::JobTitle => Some(LockedField::JobTitle),
            Self::Company => Some(LockedField::Company),
            Self::Mobile => Some(LockedField::Mobile),
        }
    }

    fn set(self, profile: &mut Profile, value: Option<String>) {
        match self {
            Self::UserName | Self::Email | Self::Role => {}
            Self::GivenName => profile.given_name = value,
            Self::FamilyName => profile.family_name = value,
            Self::DisplayName => profile.display_name = value,
            Self::JobTitle => profile.title = value,
            Self::Company => {
                if value.is_some() {
                    name_schema(profile);
                }
                profile.company = value;
            }
            Self::Mobile => profile.set_mobile(value),
        }
    }
}

impl Managed {
    /// Of a person whose enterprise has provisioning switched on, or off.
    pub fn of(person: &Person, role: Option<&Role>, scim_enabled: bool) -> Self {
        Self {
            provisioned: scim_enabled && person.source == Source::Scim,
            restricted: role.is_some_and(|role| role.spec.restrict_editing),
        }
    }
}

impl Policy {
    /// The value of a field; of a role nothing, since a profile does not know it.
    pub fn value<'a>(&self, field: PersonField, profile: &'a Profile) -> Option<&'a str> {
        match field {
            PersonField::Email => self.email_of(profile),
            field => field.value(profile),
        }
    }

    /// Who owns a field of somebody with this profile.
    pub fn owner(&self, field: PersonField, managed: Managed, profile: &Profile) -> Owner {
        if managed.provisioned && self.is_provided(field, managed, profile) {
            return Owner::Provider;
        }
        match field {
            PersonField::UserName | PersonField::Email | PersonField::Role => Owner::Admin,
            _ => Owner::Person,
        }
    }

    /// Refuses another role by hand where the identity provider owns it (C-13). Whoever waits for a role has
    /// got none from it: there an administrator decides (C-03).
    pub fn role_by_hand(&self, person: &Person, scim_enabled: bool) -> Result<()> {
        let (field, managed) = (PersonField::Role, Managed::of(person, None, scim_enabled));
        let owner = self.owner(field, managed, &person.profile);
        if owner != Owner::Provider || person.role_from.waits {
            return Ok(());
        }
        let refusal = field.refusal(owner);
        Err(Error::Forbidden(Rule::FieldOwned(format!(
            "{refusal}, or set all the same with muster user role --override"
        ))))
    }

    /// Whether the identity provider owns a field of somebody whom it manages.
    fn is_provided(&self, field: PersonField, managed: Managed, profile: &Profile) -> bool {
        // Requirement 107: who has no name that was accepted completes it.
        if field.is_name() && self.name_rule == NameRule::LimitedIgnore && lacks(field, profile) {
            return false;
        }
        // Requirement 75.
        let restricted =
            managed.restricted && matches!(field, PersonField::JobTitle | PersonField::Company);
        field == PersonField::UserName
            || restricted
            || field.lock().is_some_and(|lock| self.locked_fields.contains(&lock))
    }

    /// Whether somebody is asked for their name when they sign in: the identity provider manages them and has
    /// sent none that was accepted (requirements 106, 107).
    pub fn asks_for_name(&self, managed: Managed, profile: &Profile) -> bool {
        managed.provisioned
            && self.name_rule == NameRule::LimitedIgnore
            && [PersonField::GivenName, PersonField::FamilyName]
                .into_iter()
                .any(|field| lacks(field, profile))
    }

    /// The profile as somebody wants it. A value that stays as it was is no change, whoever owns it.
    pub fn edit(
        &self,
        by: Editor,
        managed: Managed,
        before: &Profile,
        edits: &Edits,
    ) -> Result<Profile> {
        let mut profile = before.clone();
        let mut wrong = Vec::new();
        for (field, typed) in edits {
            let typed = typed.trim();
            let now = self.value(*field, before).unwrap_or_default();
            if typed == now.trim() {
                continue;
            }
            let owner = self.owner(*field, managed, before);
            let may = owner == Owner::Person || owner == Owner::Admin && by == Editor::Admin;
            if !may || !PersonField::EDITED.contains(field) {
                return Err(Error::Forbidden(Rule::FieldOwned(field.refusal(owner))));
            }
            match self.fault(*field, typed) {
                Some(message) => {
                    wrong.push(Invalid { field: field.as_str().to_owned(), message });
                }
                None => field.set(&mut profile, (!typed.is_empty()).then(|| typed.to_owned())),
            }
        }
        if wrong.is_empty() { Ok(profile) } else { Err(Error::Invalid(wrong)) }
    }

    /// What is wrong with a value.
    fn fault(&self, field: PersonField, typed: &str) -> Option<String> {
        let title = field.title();
        if typed.chars().count() > LONGEST || typed.chars().any(char::is_control) {
            return Some(format!("{title} has at most {LONGEST} characters, in one line."));
        }
        if typed.is_empty() {
            return None;
        }
        if is_blank(typed) {
            return Some(format!("{title} shows nothing; type it in letters."));
        }
        if field == PersonField::Mobile && !is_number(typed) {
            return Some(format!(
                "{title} is a number, such as +49 151 2345678: digits, spaces, and + ( ) - . / among them."
            ));
        }
        let limited = field.is_name() && self.name_rule != NameRule::Free;
        (limited && !fits(typed)).then(|| {
            format!(
                "{title} has up to 150 letters, digits, spaces, apostrophes, hyphens and brackets, and fewer \
                 than 10 digits in a row."
            )
        })
    }
}

/// Whether somebody could be called by it, however it is written.
fn is_number(typed: &str) -> bool {
    let fits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '.' | '/');
    typed.chars().all(fits) && typed.chars().any(|c| c.is_ascii_digit())
}

impl PersonField {
    fn refusal(self, owner: Owner) -> String {
        let title = self.title();
        match owner {
            Owner::Provider => {
                format!("{title} is set by your organisation's directory; it is changed there")
            }
            Owner::Person | Owner::Admin => {
                format!("{title} is not changed here; ask an administrator of the enterprise")
            }
        }
    }
}

fn lacks(field: PersonField, profile: &Profile) -> bool {
    field.value(profile).is_none_or(is_blank)
}

#[cfg(test)]
#[path = "owner_tests.rs"]
mod tests;
