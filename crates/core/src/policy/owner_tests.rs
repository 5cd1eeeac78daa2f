use std::collections::BTreeSet;

use super::*;
use crate::{
    person::Email,
    policy::{EmailChoice, Preset},
};

const PROVISIONED: Managed = Managed { provisioned: true, restricted: false };

fn ada() -> Profile {
    Profile {
        user_name: "ada".into(),
        given_name: Some("Ada".into()),
        family_name: Some("Lovelace".into()),
        title: Some("Chief".into()),
        ..Profile::default()
    }
}

/// Who owns the fields, in the order they are listed.
fn owners(policy: &Policy, managed: Managed, profile: &Profile) -> String {
    use PersonField as F;
    [
        F::UserName,
        F::Email,
        F::Role,
        F::GivenName,
        F::DisplayName,
        F::JobTitle,
        F::Company,
        F::Mobile,
    ]
    .map(|field| match policy.owner(field, managed, profile) {
        Owner::Provider => 'I',
        Owner::Person => 'p',
        Owner::Admin => 'a',
    })
    .into_iter()
    .collect()
}

#[test]
fn the_policy_says_who_owns_what() {
    let restricted = Managed { restricted: true, ..PROVISIONED };
    for (preset, managed, expected) in [
        // Requirement 75: job title and company, and only where the role restricts.
        (Preset::DirectoryLed, PROVISIONED, "Iaappppp"),
        (Preset::DirectoryLed, restricted, "IaappIIp"),
        (Preset::AccessLed, PROVISIONED, "IIIIIppp"),
        (Preset::AccessLed, restricted, "IIIIIIIp"),
        (Preset::Rfc, PROVISIONED, "Iaappppp"),
        (Preset::Rfc, restricted, "IaappIIp"),
        // By hand, or while provisioning is off, nothing is locked, whatever the role says.
        (Preset::AccessLed, Managed::default(), "aaappppp"),
        (Preset::AccessLed, Managed { provisioned: false, restricted: true }, "aaappppp"),
    ] {
        assert_eq!(owners(&Policy::preset(preset), managed, &ada()), expected, "{preset:?}");
    }
}

#[test]
fn a_name_that_was_passed_over_is_completed() {
    let policy = Policy::preset(Preset::AccessLed);
    let nameless = Profile { given_name: None, ..ada() };
    assert!(policy.asks_for_name(PROVISIONED, &nameless));
    assert!(!policy.asks_for_name(PROVISIONED, &ada()));
    assert!(!policy.asks_for_name(Managed::default(), &nameless));
    let free = Policy { name_rule: NameRule::Free, ..policy.clone() };
    assert!(!free.asks_for_name(PROVISIONED, &nameless));
    assert_eq!(free.owner(PersonField::GivenName, PROVISIONED, &nameless), Owner::Provider);
    let edit = |text: &str| {
        let edits = Edits::from([(PersonField::GivenName, text.to_owned())]);
        policy.edit(Editor::Person, PROVISIONED, &nameless, &edits)
    };
    assert_eq!(edit(" Ada ").unwrap().given_name.as_deref(), Some("Ada"));
    assert!(matches!(edit("<Ada>"), Err(Error::Invalid(_))));
    assert!(matches!(edit("0123456789"), Err(Error::Invalid(_))));
    // Completed, it is the identity provider's.
    let again = policy.edit(
        Editor::Person,
        PROVISIONED,
        &edit("Ada").unwrap(),
        &Edits::from([(PersonField::GivenName, "Ida".into())]),
    );
    assert!(matches!(again, Err(Error::Forbidden(Rule::FieldOwned(_)))));
}

#[test]
fn what_is_owned_elsewhere_stays() {
    let policy = Policy {
        locked_fields: BTreeSet::from([LockedField::JobTitle]),
        ..Policy::preset(Preset::Rfc)
    };
    let edit = |by, managed, field, text: &str| {
        policy.edit(by, managed, &ada(), &Edits::from([(field, text.to_owned())]))
    };
    for by in [Editor::Person, Editor::Admin] {
        let refused = edit(by, PROVISIONED, PersonField::JobTitle, "Boss");
        assert!(matches!(refused, Err(Error::Forbidden(Rule::FieldOwned(_)))), "{refused:?}");
        // A form sends along what it shows.
        assert_eq!(edit(by, PROVISIONED, PersonField::JobTitle, "Chief").unwrap(), ada());
        let kept = edit(by, Managed::default(), PersonField::JobTitle, "").unwrap();
        assert_eq!(kept.title, None);
        // Nobody signs in with what somebody typed here.
        assert!(edit(by, Managed::default(), PersonField::UserName, "eve").is_err());
    }
}

#[test]
fn a_company_and_a_mobile_number_lie_where_scim_has_them() {
    let policy = Policy::preset(Preset::Rfc);
    let edits = Edits::from([
        (PersonField::Company, "Contoso".to_owned()),
        (PersonField::Mobile, "+47 1".to_owned()),
    ]);
    let mut before = ada();
    before.attributes.insert("schemas".into(), serde_json::json!([]));
    let after = policy.edit(Editor::Person, PROVISIONED, &before, &edits).unwrap();
    assert_eq!((after.company.as_deref(), after.mobile()), (Some("Contoso"), Some("+47 1")));
    assert_eq!(after.attributes["schemas"].as_array().map(Vec::len), Some(1));
    let cleared = Edits::from([(PersonField::Mobile, String::new())]);
    let cleared = policy.edit(Editor::Person, PROVISIONED, &after, &cleared).unwrap();
    assert_eq!(cleared.mobile(), None);
    assert!(!cleared.attributes.contains_key("phoneNumbers"));
}

#[test]
fn a_mobile_number_is_a_number() {
    let policy = Policy::preset(Preset::Rfc);
    let typed = |number: &str| {
        let edits = Edits::from([(PersonField::Mobile, number.to_owned())]);
        policy.edit(Editor::Admin, PROVISIONED, &ada(), &edits)
    };
    for number in ["+49 (0)151 / 234-567", "110", "0151.2345678"] {
        assert!(typed(number).is_ok(), "{number}");
    }
    for other in ["abc", "+", "0151 234 x"] {
        let refused = typed(other).unwrap_err().to_string();
        assert!(refused.contains("is a number, such as +49 151 2345678"), "{refused}");
    }
}

#[test]
fn the_policy_picks_the_email() {
    let email = |value: &str, kind: &str, primary| Email {
        value: Some(value.into()),
        kind: Some(kind.into()),
        primary: Some(primary),
        ..Email::default()
    };
    let emails = vec![email("a@x", "work", false), email("b@x", "home", true)];
    let profile = Profile { emails, ..ada() };
    for (first, expected) in [(EmailChoice::Work, "a@x"), (EmailChoice::Primary, "b@x")] {
        let policy = Policy { email_order: vec![first], ..Policy::preset(Preset::Rfc) };
        assert_eq!(policy.value(PersonField::Email, &profile), Some(expected));
    }
}
