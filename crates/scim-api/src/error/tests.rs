//! Every refusal has a class of reason, and says what to do (requirement 62).

use muster_core::{
    error::{Field, Invalid},
    policy::{Policy, Preset},
    role::UnknownRole,
    time::Timestamp,
};

use super::*;

/// A text that a use case makes; it must reach the caller as it is.
const TEXT: &str = "Something is wrong; ask an administrator to mend it.";

/// Places of variants, so that a new one does not compile until it is here and has an example below.
fn place(error: &Error) -> usize {
    match error {
        Error::NotFound(_) => 0,
        Error::Conflict(_) => 1,
        Error::Taken(_) => 2,
        Error::Invalid(_) => 3,
        Error::Stale => 4,
        Error::Unauthenticated(_) => 5,
        Error::Forbidden(_) => 6,
        Error::Cursor(_) => 7,
        Error::InUse(_) => 8,
        Error::RulesChanged => 9,
        Error::TooLong => 10,
        Error::Unavailable(_) => 11,
        Error::Internal(_) => 12,
        Error::RehearsalTooLong => 13,
    }
}

fn place_of_rule(rule: &Rule) -> usize {
    match rule {
        Rule::ScimDisabled { .. } => 0,
        Rule::NoSingleSignOn => 1,
        Rule::EnterpriseSuspended { .. } => 2,
        Rule::NoScimTokens => 3,
        Rule::ManagedByHand => 4,
        Rule::UnknownRole(_) => 5,
        Rule::UnverifiedDomain(_) => 6,
        Rule::NoSeat(_) => 7,
        Rule::PersonDisabled => 8,
        Rule::OwnResourceOnly => 9,
        Rule::AdminsOnly => 10,
        Rule::LastAdmin => 11,
        Rule::ProtectedPerson(_) => 12,
        Rule::ProtectedRole(_) => 13,
        Rule::NotAdopted(_) => 14,
        Rule::InvitationsLocked => 15,
        Rule::InvitationEnded(_) => 16,
        Rule::FieldOwned(_) => 17,
        Rule::Several(_) => 18,
    }
}

fn place_of_auth(failure: &AuthFailure) -> usize {
    match failure {
        AuthFailure::Missing => 0,
        AuthFailure::BadToken => 1,
        AuthFailure::Expired(_) => 2,
        AuthFailure::Revoked => 3,
        AuthFailure::NeedsScimToken => 4,
        AuthFailure::ScimTokenOnly => 5,
        AuthFailure::UnknownClient => 6,
        AuthFailure::BadSecret => 7,
        AuthFailure::IntegrationDisabled => 8,
        AuthFailure::BadPassword => 9,
        AuthFailure::NoSession => 10,
    }
}

fn rules() -> Vec<Rule> {
    let enterprise = || "Contoso".to_owned();
    let unknown = UnknownRole { value: "Wizard".into() };
    let policy = Policy::preset(Preset::Rfc);
    vec![
        Rule::ScimDisabled { enterprise: enterprise() },
        Rule::NoSingleSignOn,
        Rule::EnterpriseSuspended { enterprise: enterprise() },
        Rule::NoScimTokens,
        Rule::ManagedByHand,
        Rule::UnknownRole(unknown.says("Contoso", &policy, &[], "the person was not registered")),
        Rule::UnverifiedDomain(TEXT.into()),
        Rule::NoSeat(TEXT.into()),
        Rule::PersonDisabled,
        Rule::OwnResourceOnly,
        Rule::AdminsOnly,
        Rule::LastAdmin,
        Rule::ProtectedPerson("Owner".into()),
        Rule::ProtectedRole("Owner".into()),
        Rule::NotAdopted(TEXT.into()),
        Rule::InvitationsLocked,
        Rule::InvitationEnded(None),
        Rule::FieldOwned(TEXT.into()),
        Rule::Several(vec![Rule::ProtectedPerson("Owner".into()), Rule::ManagedByHand]),
    ]
}

fn failures() -> Vec<AuthFailure> {
    vec![
        AuthFailure::Missing,
        AuthFailure::BadToken,
        AuthFailure::Expired(Timestamp::from_millis(0)),
        AuthFailure::Revoked,
        AuthFailure::NeedsScimToken,
        AuthFailure::ScimTokenOnly,
        AuthFailure::UnknownClient,
        AuthFailure::BadSecret,
        AuthFailure::IntegrationDisabled,
        AuthFailure::BadPassword,
        AuthFailure::NoSession,
    ]
}

fn errors() -> Vec<Error> {
    let mut all: Vec<Error> = rules().into_iter().map(Error::Forbidden).collect();
    all.extend(failures().into_iter().map(Error::Unauthenticated));
    all.extend([CursorFailure::Invalid, CursorFailure::Expired].map(Error::Cursor));
    all.extend(
        [Thing::Person, Thing::Group, Thing::Schema, Thing::Enterprise].map(Error::NotFound),
    );
    let fields = [
        Field::UserName,
        Field::ExternalId,
        Field::WorkEmail,
        Field::PrimaryEmail,
        Field::OnlyEmail,
        Field::GroupName,
        Field::GroupExternalId,
    ];
    all.extend(fields.map(Error::Conflict));
    all.extend([
        Error::Taken("urn:x:User:badge".into()),
        Error::Invalid(vec![Invalid { field: "title".into(), message: TEXT.into() }]),
        Error::Stale,
        Error::InUse(TEXT.into()),
        Error::RulesChanged,
        Error::TooLong,
        Error::RehearsalTooLong,
        Error::Unavailable("no route to host".into()),
        Error::internal("a defect"),
    ]);
    all
}

/// Whether a sentence says what to do: in the imperative, or who can do it.
fn instructs(sentence: &str) -> bool {
    const WORDS: [&str; 30] = [
        "add",
        "again",
        "appoint",
        "ask",
        "assign",
        "authenticate",
        "begin",
        "can",
        "choose",
        "create",
        "decides",
        "does",
        "get",
        "knows",
        "leave",
        "look",
        "map",
        "mend",
        "narrow",
        "paste",
        "provision",
        "read",
        "repeat",
        "send",
        "set",
        "sign",
        "update",
        "use",
        "withdraw",
        "change",
    ];
    let words = sentence.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.into_iter().any(|word| WORDS.contains(&word.as_str()))
}

/// These meet people who sign in and clients that ask for a token, never a SCIM call; what they say is
/// kept short on purpose.
fn is_of_another_edge(error: &Error) -> bool {
    use AuthFailure::{BadPassword, BadSecret, UnknownClient};
    matches!(error, Error::Unauthenticated(UnknownClient | BadSecret | BadPassword))
}

#[test]
fn each_variant_has_an_example() {
    let mut places: Vec<_> = errors().iter().map(place).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places, (0..14).collect::<Vec<_>>());
    assert_eq!(rules().iter().map(place_of_rule).collect::<Vec<_>>(), (0..19).collect::<Vec<_>>());
    assert_eq!(
        failures().iter().map(place_of_auth).collect::<Vec<_>>(),
        (0..11).collect::<Vec<_>>()
    );
}

#[test]
fn every_refusal_has_a_reason_and_says_what_to_do() {
    for error in errors() {
        let (what, elsewhere) = (format!("{error:?}"), is_of_another_edge(&error));
        let (forbidden, unauthenticated) =
            (matches!(error, Error::Forbidden(_)), matches!(error, Error::Unauthenticated(_)));
        let failure = Failure::from(error);
        let status = failure.status;
        assert!(status.is_client_error() || status.is_server_error(), "{what}");
        assert_eq!(status.is_server_error(), failure.reason == Reason::Server, "{what}");
        assert_eq!(status == StatusCode::UNAUTHORIZED, failure.reason == Reason::Token, "{what}");
        assert_eq!(
            forbidden || unauthenticated,
            failure.rule.is_some() && !what.contains("NotFound")
        );
        assert!(failure.detail.ends_with('.'), "{what}: {}", failure.detail);
        assert!(elsewhere || instructs(&failure.detail), "{what}: {}", failure.detail);
        assert!(elsewhere || instructs(&failure.detail_without_values()), "{what}");
        assert!(!failure.detail.contains("defect"), "{what}: a cause is told");
    }
}

/// What is refused at the door, by what was sent, and by the policy, ends at that step of the log.
#[test]
fn reasons_are_told_apart() {
    for (rule, reason) in [
        (5, Reason::UnknownRole),
        (6, Reason::Domain),
        (7, Reason::Seat),
        (14, Reason::Conflict),
        (12, Reason::Policy),
        (0, Reason::Policy),
    ] {
        let error = Error::Forbidden(rules().swap_remove(rule));
        assert_eq!(Failure::from(error).reason, reason);
    }
}
