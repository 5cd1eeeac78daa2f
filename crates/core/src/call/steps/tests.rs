use uuid::Uuid;

use super::*;
use crate::{
    call::{Changed, changes},
    id::{CallId, EnterpriseId, PersonId, RequestId},
    time::Timestamp,
};

fn call(method: &str, operation: &str) -> Call {
    Call {
        id: CallId::from_uuid(Uuid::nil()),
        enterprise: EnterpriseId::PLATFORM,
        at: Timestamp::from_millis(0),
        request: RequestId::from_uuid(Uuid::nil()),
        cycle: None,
        method: method.into(),
        route: "/Users".into(),
        operation: operation.into(),
        status: 200,
        outcome: Outcome::Success,
        reason: None,
        detail: None,
        person: Some(PersonId::from_uuid(Uuid::nil())),
        group: None,
        matched: Some(Matched::Id),
        policy_version: Some(3),
        rule: None,
        changed: Vec::new(),
        quirks: Vec::new(),
        duration_us: 0,
        token: None,
        fingerprint: Some("a1b2".into()),
        agent: None,
    }
}

fn refused(reason: Option<Reason>, rule: Option<&str>) -> Call {
    Call {
        outcome: Outcome::Refused,
        reason,
        rule: rule.map(str::to_owned),
        detail: Some("Do this.".into()),
        ..call("PATCH", "user.patch")
    }
}

/// The states of a call, a letter each.
fn states(call: &Call) -> String {
    let letter = |step: Step| match step.state {
        StepState::Passed => 'p',
        StepState::Stopped => 'S',
        StepState::NotReached => '-',
    };
    call.steps().into_iter().map(letter).collect()
}

#[test]
fn a_call_that_succeeds_takes_every_step() {
    let made = Call {
        matched: Some(Matched::Nobody),
        rule: Some("role.by_alias".into()),
        quirks: vec!["string_boolean".into(), "title.kept".into()],
        changed: vec![Changed::value("userName"), Changed::list("roles", 1, 0)],
        ..call("POST", "user.create")
    };
    assert_eq!(states(&made), "ppppp");
    let says = made.steps().map(|step| step.says);
    assert_eq!(
        says,
        [
            "The token a1b2 is valid.",
            "Understood, although it differs from the standard: string_boolean.",
            "Nobody here has these names: it is somebody or something new.",
            "The role that an alias stands for (role.by_alias); passed over: title.kept. Policy version 3.",
            "Changed: userName, roles (1 added).",
        ]
    );
}

#[test]
fn reading_decides_and_changes_nothing() {
    let read = call("GET", "user.read");
    let says = read.steps().map(|step| step.says);
    assert_eq!(says[1], "There is no body to read; the address was understood.");
    assert_eq!(says[3], "Reading changes nothing; nothing was to decide.");
    assert_eq!(says[4], "Answered.");
    let searched = Call { matched: None, ..call("POST", "user.search") };
    assert_eq!(searched.steps()[2].says, "It addresses nobody, whoever it finds.");
    let same = Call { outcome: Outcome::NoChange, ..call("PUT", "user.replace") };
    assert_eq!(same.steps()[4].says, "Nothing had to change.");
    assert_eq!(call("DELETE", "user.delete").steps()[4].says, "Removed.");
    let token = Call { matched: None, ..call("POST", TOKEN_ISSUE) };
    assert_eq!(token.steps()[0].says, "The client is known and proved itself.");
}

/// Each reason ends a call at its step, with the sentence that was answered; what comes after is not
/// reached, and what the row does not say is not claimed.
#[test]
fn every_reason_ends_at_its_step() {
    for reason in Reason::ALL {
        let expected = match reason {
            Reason::Token => "S----",
            Reason::Attribute | Reason::Request => "pS---",
            Reason::Absent => "p-S--",
            Reason::Conflict => "ppS--",
            Reason::UnknownRole | Reason::Domain | Reason::Seat | Reason::Policy => "pppS-",
            Reason::Server => "p---S",
        };
        let call = refused(Some(reason), None);
        assert_eq!(states(&call), expected, "{reason:?}");
        let stopped = call.steps().into_iter().find(|step| step.state == StepState::Stopped);
        let decided = expected == "pppS-";
        let says = if decided { "Do this. (policy version 3)" } else { "Do this." };
        assert_eq!(stopped.map(|step| step.says).as_deref(), Some(says), "{reason:?}");
        for outcome in [Outcome::Success, Outcome::NoChange] {
            assert_eq!(states(&Call { outcome, ..call.clone() }), "ppppp");
        }
    }
    assert_eq!(states(&refused(None, None)), "p---S");
    let silent = Call { detail: None, status: 500, ..refused(None, None) };
    assert_eq!(silent.steps()[4].says, "It was answered with status 500.");
}

#[test]
fn a_rule_may_end_a_call_elsewhere() {
    for (reason, rule, expected) in [
        (Reason::Policy, "scim.disabled", "S----"),
        (Reason::Policy, "endpoint.other", "S----"),
        (Reason::Absent, "enterprise.absent", "S----"),
        (Reason::Policy, "groups.off", "p--S-"),
        (Reason::Conflict, "adoption.refused", "pppS-"),
        (Reason::Conflict, "bulk.reference", "pS---"),
        (Reason::Policy, "protected.person", "pppS-"),
    ] {
        let call = refused(Some(reason), Some(rule));
        assert_eq!(states(&call), expected, "{rule}");
    }
    let seat = refused(Some(Reason::Seat), Some("seat.full"));
    assert_eq!(seat.steps()[3].says, "Do this. (rule seat.full, policy version 3)");
    // Nobody was looked for: the row does not say it.
    let nobody = Call { matched: None, ..refused(Some(Reason::Policy), Some("protected.role")) };
    assert_eq!(states(&nobody), "pp-S-");
}

#[test]
fn steps_tell_names_and_no_values() {
    let sent = serde_json::json!({ "userName": "Ada Lovelace", "title": "Countess" });
    let made =
        Call { changed: changes(&serde_json::Value::Null, &sent), ..call("POST", "user.create") };
    let told = made.steps().map(|step| step.says).join(" ");
    assert!(told.contains("userName") && !told.contains("Lovelace") && !told.contains("Countess"));
}
