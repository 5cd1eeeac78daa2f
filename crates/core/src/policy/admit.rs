//! What the policy makes of a person that an identity provider sends.

use serde_json::Value;

use super::{EmailChoice, MatchBy, NameRule, Policy, UserNameIs};
use crate::{
    Error, Result,
    error::Invalid,
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
        let is = |choice: EmailChoice, email: &Email| match choice {
            EmailChoice::Work => {
                email.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("work"))
            }
            EmailChoice::Primary => email.primary == Some(true),
            EmailChoice::Only => profile.emails.len() == 1,
        };
        self.email_order
            .iter()
            .find_map(|choice| profile.emails.iter().find(|email| is(*choice, email)))
            .and_then(|email| email.value.as_deref())
    }

    /// What the e-mail that stands for a person is called where it is missing (C-07).
    pub fn email_named(&self) -> &'static str {
        match self.email_order.first() {
            Some(EmailChoice::Primary) => "emails[primary eq true].value",
            _ => "emails[type eq \"work\"].value",
        }
    }

    /// What becomes of a person that is sent, who was `before` or is new. Everything that the policy
    /// refuses is told together.
    pub fn admit(&self, before: Option<&Profile>, wanted: Profile) -> Result<Admitted> {
        let mut admitted = Admitted { profile: wanted, passed_over: Vec::new() };
        let mut wrong = Vec::new();
        self.check_email(&admitted.profile, &mut wrong);
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
        if wrong.is_empty() { Ok(admitted) } else { Err(Error::Invalid(wrong)) }
    }

    /// Requirements 52, 53, 105.
    fn check_email(&self, profile: &Profile, wrong: &mut Vec<Invalid>) {
        let Some(email) = self.email_of(profile).filter(|email| !is_blank(email)) else {
            if self.require_work_email || self.username_is == UserNameIs::Email {
                wrong.push(missing_email(self.email_named()));
            }
            return;
        };
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

fn missing_email(attribute: &str) -> Invalid {
    Invalid {
        field: attribute.into(),
        message: format!(
            "{attribute} is missing. In Entra, map mail to emails[type eq \"work\"].value with matching \
             precedence 1, and check that the person has an e-mail there."
        ),
    }
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
mod tests {
    use super::*;
    use crate::policy::Preset;

    fn person(user_name: &str, email: &str) -> Profile {
        Profile {
            user_name: user_name.into(),
            active: Some(true),
            emails: vec![Email {
                value: Some(email.into()),
                kind: Some("work".into()),
                primary: Some(true),
                ..Email::default()
            }],
            ..Profile::default()
        }
    }

    fn fields(result: Result<Admitted>) -> Vec<String> {
        match result.unwrap_err() {
            Error::Invalid(all) => all.into_iter().map(|one| one.field).collect(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn everything_that_is_refused_is_told() {
        let policy = Policy::preset(Preset::AccessLed);
        let ada = person("ADA@x.example", "ada@x.example");
        assert_eq!(policy.admit(None, ada.clone()).unwrap().profile, ada);
        let other = Profile { active: None, ..person("ada", "ada@x.example") };
        assert_eq!(fields(policy.admit(None, other.clone())), ["userName", "active"]);
        assert_eq!(fields(policy.admit(Some(&ada), other)), ["userName"]);
        let nobody = Profile { active: Some(true), ..Profile::default() };
        assert_eq!(fields(policy.admit(None, nobody)), ["emails[primary eq true].value"]);
    }

    #[test]
    fn names_are_limited() {
        for name in ["Ada", "Anne-Marie O’Neil (Jr)", "Zoë", "Zoe\u{308}", "李", "R2 123456789"]
        {
            assert!(fits(name), "{name}");
        }
        let long = "a".repeat(151);
        for name in ["", " Ada", "Ada ", "A_da", "<b>", "0123456789", "a.b", &*long] {
            assert!(!fits(name), "{name}");
        }
        let named = |name: Option<&str>| Profile {
            given_name: name.map(Into::into),
            ..person("ada@x.example", "ada@x.example")
        };
        let policy = Policy::preset(Preset::AccessLed);
        let made = policy.admit(None, named(Some("<Ada>"))).unwrap();
        assert_eq!((made.profile.given_name, made.passed_over.len()), (None, 1));
        let changed = policy.admit(Some(&named(Some("Ada"))), named(Some("<Ada>"))).unwrap();
        assert_eq!(changed.profile.given_name.as_deref(), Some("Ada"));
        let kept = policy.admit(Some(&named(Some("<Ada>"))), named(Some("<Ada>"))).unwrap();
        assert_eq!(kept.profile.given_name.as_deref(), Some("<Ada>"));
        let strict = Policy { name_rule: NameRule::LimitedReject, ..policy };
        assert_eq!(fields(strict.admit(None, named(Some("<Ada>")))), ["name.givenName"]);
    }

    #[test]
    fn an_empty_value_clears_only_where_the_policy_says_so() {
        let before = Profile { title: Some("Boss".into()), ..person("ada", "ada@x.example") };
        let after = Profile { title: Some(" ".into()), ..before.clone() };
        let kept =
            Policy::preset(Preset::DirectoryLed).admit(Some(&before), after.clone()).unwrap();
        assert_eq!(
            (kept.profile.title.as_deref(), &*kept.passed_over),
            (Some("Boss"), &["title.kept"][..])
        );
        let open = Policy::preset(Preset::Rfc).admit(Some(&before), after.clone()).unwrap();
        assert_eq!(open.profile, after);
    }

    #[test]
    fn what_is_unique_is_the_policys() {
        let ada = person("Ada", "ADA@x.example");
        let of = |preset| Policy::preset(preset).identity(Source::Scim, &ada);
        let email = Some("ada@x.example".to_owned());
        assert_eq!(of(Preset::DirectoryLed), Identity { email, user_name: false });
        assert_eq!(of(Preset::Rfc), Identity { email: None, user_name: true });
        let [one, other] = [Preset::AccessLed, Preset::Rfc].map(Policy::preset);
        let by_hand = other.identity(Source::Manual, &ada);
        assert_eq!(by_hand, Identity { email: Some("ada@x.example".into()), user_name: true });
        assert!(one.identifies_as(&other));
        assert!(!one.identifies_as(&Policy::preset(Preset::DirectoryLed)));
    }
}
