//! The attributes of people that Muster takes, as a mapping in the identity provider needs them (requirements
//! 49, 105).

use super::{EmailChoice, Policy, Row, UserNameIs};
use crate::{error::Field, extension::STANDARD_EXTENSION};

/// An attribute, as the policy wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// What a mapping has as its target.
    pub target: String,
    /// Other names that are accepted from identity providers which send them.
    pub also: &'static [&'static str],
    /// What Microsoft Entra maps to it, as a rule.
    pub source: &'static str,
    /// Nobody new is registered without it.
    pub required: bool,
    /// The rows of the policy that say what becomes of it.
    pub rows: Vec<Row>,
}

impl Policy {
    /// The attributes, in the order in which they are mapped.
    pub fn attributes(&self) -> Vec<Attribute> {
        let by_email = self.username_is == UserNameIs::Email;
        let email = match self.email_order.first() {
            Some(EmailChoice::Primary) => Field::PrimaryEmail,
            Some(EmailChoice::Work | EmailChoice::Only) | None => Field::WorkEmail,
        };
        let organization = format!("{STANDARD_EXTENSION}:organization");
        let user_name = match self.username_is {
            UserNameIs::DisplayName => "displayName",
            UserNameIs::Email => "mail",
            UserNameIs::Opaque => "userPrincipalName",
        };
        let row = |target: &str, also, source, required, rows: &[&str]| Attribute {
            target: target.to_owned(),
            also,
            source,
            required,
            rows: Row::all().filter(|row| rows.contains(&row.id())).collect(),
        };
        vec![
            row(
                email.name(),
                &["email"],
                "mail",
                self.require_work_email || by_email,
                &["C-06", "C-07", "C-16"],
            ),
            row("active", &[], "accountEnabled", self.active_required, &["C-22"]),
            row("title", &[], "jobTitle", false, &["C-13"]),
            row("userName", &[], user_name, true, &["C-05"]),
            row("name.givenName", &[], "givenName", false, &["C-15"]),
            row("name.familyName", &[], "surname", false, &["C-15"]),
            row("phoneNumbers[type eq \"work\"].value", &["phoneNumber"], "mobile", false, &[]),
            row(
                "roles[primary eq \"True\"].value",
                &["roles[type eq \"role\"].value", "roles"],
                "SingleAppRoleAssignment([appRoleAssignments])",
                false,
                &["C-02", "C-03", "C-04", "C-08"],
            ),
            row(&organization, &[], "companyName", false, &["C-13"]),
            row("externalId", &[], "objectId", false, &[]),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Preset;

    #[test]
    fn what_is_required_follows_the_policy() {
        let required = |preset: Preset| -> Vec<String> {
            let all = Policy::preset(preset).attributes().into_iter();
            all.filter(|one| one.required).map(|one| one.target).collect()
        };
        let work = "emails[type eq \"work\"].value";
        assert_eq!(required(Preset::DirectoryLed), [work, "userName"]);
        let primary = "emails[primary eq true].value";
        assert_eq!(required(Preset::AccessLed), [primary, "active", "userName"]);
        assert!(required(Preset::Rfc).contains(&"userName".to_owned()));
    }

    #[test]
    fn every_row_that_is_cited_is_there() {
        let all = Policy::preset(Preset::DirectoryLed).attributes();
        let rows = |target: &str| {
            let found = all.iter().find(|one| one.target == target);
            found.map_or(0, |one| one.rows.len())
        };
        assert_eq!((rows("emails[type eq \"work\"].value"), rows("userName")), (3, 1));
        assert_eq!(rows("roles[primary eq \"True\"].value"), 4);
    }
}
