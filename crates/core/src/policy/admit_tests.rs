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
    for name in ["Ada", "Anne-Marie O’Neil (Jr)", "Zoë", "Zoe\u{308}", "李", "R2 123456789"] {
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
    let kept = Policy::preset(Preset::DirectoryLed).admit(Some(&before), after.clone()).unwrap();
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

#[test]
fn an_email_has_one_at_sign_between_two_texts() {
    for address in ["a@b", "ada@localhost", "o'neil+x@sub.x.example", "Zoë@bücher.example"] {
        assert!(is_address(address), "{address}");
    }
    for other in ["not-a-mail", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\t", ""] {
        assert!(!is_address(other), "{other}");
    }
    let policy = Policy::preset(Preset::DirectoryLed);
    let (ada, odd) = (person("Ada", "ada@x.example"), person("Ada", "not-a-mail"));
    let refused = policy.look(None, odd.clone()).1;
    assert_eq!(
        (refused[0].field.as_str(), refused[0].message.as_str()),
        (
            "emails[type eq \"work\"].value",
            "«not-a-mail» is no e-mail address; check the mapping of mail."
        )
    );
    let logged = "emails[type eq \"work\"].value is no e-mail address; check the mapping of mail.";
    assert_eq!(refused[0].without_value(), logged);
    assert!(policy.look(Some(&ada), odd.clone()).1.len() == 1);
    // Who came with it before may be changed.
    assert!(policy.look(Some(&odd), odd.clone()).1.is_empty());
    assert!(Policy::preset(Preset::Rfc).look(None, odd).1.is_empty());
}

#[test]
fn an_email_is_called_by_what_it_is_picked_by() {
    let only =
        Policy { email_order: vec![EmailChoice::Only], ..Policy::preset(Preset::DirectoryLed) };
    let named = |policy: &Policy| {
        (
            policy.email_field(&person("Ada", "ada@x.example")).name(),
            policy.missing_email(&[]).field,
        )
    };
    for (policy, name) in [
        (&Policy::preset(Preset::DirectoryLed), "emails[type eq \"work\"].value"),
        (&Policy::preset(Preset::AccessLed), "emails[primary eq true].value"),
        (&only, "emails.value"),
    ] {
        assert_eq!(named(policy), (name, name.to_owned()));
    }
    assert!(only.missing_email(&[]).message.contains("map mail to emails[type eq \"work\"].value"));
}

#[test]
fn e_mails_that_do_not_stand_for_a_person_are_counted() {
    let message = |policy: &Policy, count: usize| {
        let emails = vec![Email { value: Some("a@x.example".into()), ..Email::default() }; count];
        let person = Profile { emails, ..person("Ada", "ada@x.example") };
        let wrong = policy.look(None, person).1;
        wrong.first().map(|wrong| wrong.message.clone()).unwrap_or_default()
    };
    let only = Policy {
        email_order: vec![EmailChoice::Only],
        require_work_email: true,
        ..Policy::preset(Preset::DirectoryLed)
    };
    assert_eq!(message(&only, 1), "");
    assert!(message(&only, 2).starts_with(
        "emails.value is missing: none of the 2 e-mails that were sent is the only one. In"
    ));
    assert!(message(&only, 0).starts_with("emails.value is missing. In"));
    let work = Policy { email_order: vec![EmailChoice::Work, EmailChoice::Primary], ..only };
    assert!(message(&work, 1).contains(
        "missing: the e-mail that was sent is not of type work or marked as primary. In"
    ));
}
