//! What the policy makes of a person that an identity provider sends.

use serde_json::Value;

use super::{EmailChoice, EmailDomains, MatchBy, NameRule, Policy, UserNameIs};
use crate::{
    Error, Result,
    error::{Field, Invalid},
    extension::STANDARD_EXTENSION,
    person::{Email, Profile, Source},
    text::{fold, is_blank},
};

/// The longest name, in characters (requirement 106).
const LONGEST_NAME: usize = 150;
/// So many digits in a row are a number and no name (requirement 106).
const DIGITS: usize = 10;

/// A person as the policy lets them in.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    /// What is stored.
    pub profile: Profile,
    /// What was sent and passed over, by the name of the rule.
    pub passed_over: Vec<&'static str>,
}

/// What a person is unique by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The key of the e-mail that nobody else may have, where the policy says so (C-06).
    pub email: Option<String>,
    /// Nobody else may have the user name (C-05).
    pub user_name: bool,
}

impl Policy {
    /// What a person is unique by. Whoever was made by hand signs in with their e-mail, so that it is theirs
    /// alone whatever the policy says.
    pub fn identity(&self, source: Source, profile: &Profile) -> Identity {
        let by_hand = source == Source::Manual;
        let email = by_hand || self.match_by == MatchBy::WorkEmail;
        Identity {
            email: email.then(|| self.email_of(profile)).flatten().map(fold),
            user_name: by_hand || self.username_is != UserNameIs::DisplayName,
        }
    }

    /// Whether another policy makes people unique by something else.
    pub fn identifies_as(&self, other: &Self) -> bool {
        let of = |policy: &Self| {
            let by_email = policy.match_by == MatchBy::WorkEmail;
            (
                by_email,
                by_email.then(|| policy.email_order.clone()),
                policy.username_is == UserNameIs::DisplayName,
            )
        };
        of(self) == of(other)
    }

    /// The e-mail that stands for a person (C-07).
    pub fn email_of<'a>(&self, profile: &'a Profile) -> Option<&'a str> {
        self.email_found(profile).and_then(|(_, email)| email.value.as_deref())
    }

    /// The unique e-mail of a person, as a conflict names it: by what it was picked (C-07).
    pub fn email_field(&self, profile: &Profile) -> Field {
        match self.email_found(profile) {
            Some((EmailChoice::Primary, _)) => Field::PrimaryEmail,
            Some((EmailChoice::Only, _)) => Field::OnlyEmail,
            Some((EmailChoice::Work, _)) | None => Field::WorkEmail,
        }
    }

    fn email_found<'a>(&self, profile: &'a Profile) -> Option<(EmailChoice, &'a Email)> {
        let is = |choice: EmailChoice, email: &Email| match choice {
            EmailChoice::Work => {
                email.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("work"))
            }
            EmailChoice::Primary => email.primary == Some(true),
            EmailChoice::Only => profile.emails.len() == 1,
        };
        self.email_order.iter().find_map(|choice| {
            Some((*choice, profile.emails.iter().find(|email| is(*choice, email))?))
        })
    }

    /// What the e-mail that stands for a person is called where it is missing (C-07).
    pub fn email_named(&self) -> &'static str {
        match self.email_order.first() {
            Some(EmailChoice::Primary) => Field::PrimaryEmail.name(),
            Some(EmailChoice::Only) => Field::OnlyEmail.name(),
            Some(EmailChoice::Work) | None => Field::WorkEmail.name(),
        }
    }

    /// What an e-mail must be to stand for a person, in words (C-07).
    fn email_picked(&self) -> String {
        let picked = self.email_order.iter().map(|choice| match choice {
            EmailChoice::Work => "of type work",
            EmailChoice::Primary => "marked as primary",
            EmailChoice::Only => "the only one",
        });
        picked.collect::<Vec<_>>().join(" or ")
    }

    /// That the e-mail which stands for a person is missing, though these were sent, and how to map it.
    pub fn missing_email(&self, sent: &[Email]) -> Invalid {
        let attribute = self.email_named();
        // An only e-mail may be of any type; this is how it is called in the mapping.
        let mapped = match self.email_order.first() {
            Some(EmailChoice::Only) => Field::WorkEmail.name(),
            _ => attribute,
        };
        let sent = match sent.len() {
            0 => String::new(),
            // Where it is taken as the only one, one is enough.
            1 => format!(": the e-mail that was sent is not {}", self.email_picked()),
            many => {
                format!(": none of the {many} e-mails that were sent is {}", self.email_picked())
            }
        };
        Invalid {
            field: attribute.into(),
            message: format!(
                "{attribute} is missing{sent}. In Entra, map mail to {mapped} with matching precedence 1, and check \
                 that the person has an e-mail there."
            ),
        }
    }

    /// What becomes of a person that is sent, who was `before` or is new. Everything that the policy
    /// refuses is told together.
    pub fn admit(&self, before: Option<&Profile>, wanted: Profile) -> Result<Admitted> {
        let (admitted, wrong) = self.look(before, wanted);
        if wrong.is_empty() { Ok(admitted) } else { Err(Error::Invalid(wrong)) }
    }

    /// The same, for whoever looks for other faults, too: what would be stored, and what is refused.
    pub fn look(&self, before: Option<&Profile>, wanted: Profile) -> (Admitted, Vec<Invalid>) {
        let mut admitted = Admitted { profile: wanted, passed_over: Vec::new() };
        let mut wrong = Vec::new();
        self.check_email(before, &admitted.profile, &mut wrong);
        self.check_active(before, &admitted.profile, &mut wrong);
        self.limit_names(before, &mut admitted, &mut wrong);
        if !self.empty_clears
            && let Some(before) = before
        {
            let Admitted { profile, passed_over } = &mut admitted;
            if is_cleared(before.title.as_deref(), profile.title.as_deref()) {
                profile.title.clone_from(&before.title);
                passed_over.push("title.kept");
            }
            if is_cleared(before.company.as_deref(), profile.company.as_deref()) {
                profile.company.clone_from(&before.company);
                name_schema(profile);
                passed_over.push("company.kept");
            }
        }
        (admitted, wrong)
    }

    /// Whether the e-mail that stands for a person means something here. Where it does not, whatever is sent is
    /// kept, as the standard has it.
    fn uses_email(&self) -> bool {
        self.require_work_email
            || self.username_is == UserNameIs::Email
            || self.match_by == MatchBy::WorkEmail
            || self.email_domains == EmailDomains::VerifiedOnly
    }

    /// Requirements 52, 53, 105.
    fn check_email(&self, before: Option<&Profile>, profile: &Profile, wrong: &mut Vec<Invalid>) {
        let Some(email) = self.email_of(profile).filter(|email| !is_blank(email)) else {
            if self.require_work_email || self.username_is == UserNameIs::Email {
                wrong.push(self.missing_email(&profile.emails));
            }
            return;
        };
        // What was there before the rule may stay.
        let known = before.and_then(|before| self.email_of(before)) == Some(email);
        if self.uses_email() && !known && !is_address(email) {
            wrong.push(Invalid {
                field: self.email_field(profile).name().into(),
                message: format!("«{email}» is no e-mail address; check the mapping of mail."),
            });
        }
        if self.username_is == UserNameIs::Email && fold(email) != fold(&profile.user_name) {
            wrong.push(Invalid {
                field: "userName".into(),
                message: "userName is not the e-mail of this user, which the enterprise asks for. Map both \
                          to the same attribute of the identity provider, such as mail or \
                          userPrincipalName."
                    .into(),
            });
        }
    }

    /// C-22: requirement 105 asks for it, 49b does not.
    fn check_active(&self, before: Option<&Profile>, profile: &Profile, wrong: &mut Vec<Invalid>) {
        if self.active_required && before.is_none() && profile.active.is_none() {
            wrong.push(Invalid {
                field: "active".into(),
                message: "active is missing, which the enterprise asks for with new users. In Entra, map \
                          Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\") to active."
                    .into(),
            });
        }
    }

    /// Requirements 106, 107.
    fn limit_names(
        &self,
        before: Option<&Profile>,
        admitted: &mut Admitted,
        wrong: &mut Vec<Invalid>,
    ) {
        if self.name_rule == NameRule::Free {
            return;
        }
        let Admitted { profile, passed_over } = admitted;
        let names = [
            ("name.givenName", &mut profile.given_name, before.map(|it| &it.given_name)),
            ("name.familyName", &mut profile.family_name, before.map(|it| &it.family_name)),
        ];
        for (field, name, before) in names {
            // A name that was there before the rule may stay.
            if before.is_some_and(|before| before == name) || name.as_deref().is_none_or(fits) {
                continue;
            }
            if self.name_rule == NameRule::LimitedIgnore {
                *name = before.cloned().flatten();
                passed_over.push("name.passed_over");
            } else {
                wrong.push(Invalid {
                    field: field.into(),
                    message: format!(
                        "{field} is no name that the enterprise accepts: up to {LONGEST_NAME} letters, \
                         digits, spaces, apostrophes, hyphens and brackets, without spaces at its ends, and \
                         fewer than {DIGITS} digits in a row. Correct it in the identity provider."
                    ),
                });
            }
        }
    }
}

/// Whether mail could be sent there: one @ between texts without white space. What servers take beside that
/// differs too much to be refused here.
pub fn is_address(email: &str) -> bool {
    let (local, domain) = email.split_once('@').unwrap_or_default();
    !local.is_empty()
        && !domain.is_empty()
        && !domain.contains('@')
        && !email.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether an empty value takes the place of one that says something.
fn is_cleared(before: Option<&str>, value: Option<&str>) -> bool {
    before.is_some_and(|before| !is_blank(before)) && value.is_none_or(is_blank)
}

/// Says that the schema of the company is in use, as `schemas` does of each that has values.
pub(super) fn name_schema(profile: &mut Profile) {
    if let Some(Value::Array(schemas)) = profile.attributes.get_mut("schemas")
        && !schemas.iter().any(|urn| urn == STANDARD_EXTENSION)
    {
        schemas.push(STANDARD_EXTENSION.into());
    }
}

/// Whether a name is one that requirement 106 accepts.
pub(super) fn fits(name: &str) -> bool {
    let accepted = |c: char| {
        c.is_alphanumeric() || is_mark(c) || matches!(c, ' ' | '\'' | '’' | '-' | '(' | ')')
    };
    let longest = name.split(|c: char| !c.is_numeric()).map(|run| run.chars().count()).max();
    name.trim() == name
        && !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && name.chars().all(accepted)
        && longest.unwrap_or(0) < DIGITS
}

/// Accents that stand behind their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
#[path = "admit_tests.rs"]
mod tests;
