//! Which change of the log is which event (RFC 9967 §2.4).

use muster_core::{
    Result,
    event::{Action, Means},
    id::PersonId,
    receiver::{EventKind, Form, ReceiverSpec},
};
use muster_store::{Change, OutboxRow, ReadTx};
use serde_json::{Map, Value};

use super::{Happened, Pending};

/// Our own bookkeeping in a person's record; SCIM has `roles`.
const OWN: [&str; 3] = ["role", "roleFrom", "held"];
const ACTIVE: &str = "active";

/// The event of a change for a receiver; none where the change is none, or of no interest.
pub(super) async fn pending(
    tx: &ReadTx,
    row: OutboxRow,
    spec: &ReceiverSpec,
) -> Result<Option<Pending>> {
    let OutboxRow { change, external_id } = row;
    if change.subject_kind != "person" {
        return Ok(None);
    }
    let Ok(person) = change.subject_id.parse::<PersonId>() else { return Ok(None) };
    let erased = change.before.is_none() && change.after.is_none();
    let mut before = members(change.before.as_ref());
    let mut after = members(change.after.as_ref());
    let kinds = kinds(&change, &mut before, &mut after, spec, erased);
    if kinds.is_empty() {
        return Ok(None);
    }
    let whole = match spec.form {
        Form::Full if kinds.contains(&EventKind::Put) => {
            let mut whole = tx.profile_after(person, change.sequence).await?;
            if let Some(whole) = &mut whole {
                whole.retain(|name, _| !OWN.contains(&name.as_str()));
            }
            whole
        }
        Form::Full | Form::Notice => None,
    };
    Ok(Some(Pending {
        sequence: change.sequence,
        at: change.at,
        request: change.request,
        happened: Happened { person, external_id, kinds, before, after, whole, erased },
    }))
}

/// The members of a record that are the person's own.
fn members(record: Option<&Value>) -> Map<String, Value> {
    // A creation has the profile beside the rule that chose the role.
    let record = record.map(|record| record.get("profile").unwrap_or(record));
    let mut members = record.and_then(Value::as_object).cloned().unwrap_or_default();
    members.retain(|name, _| !OWN.contains(&name.as_str()));
    members
}

/// What happened, as far as the receiver asked for it. Where disabling or enabling is an event of its
/// own, `active` is taken out of what changed besides.
fn kinds(
    change: &Change,
    before: &mut Map<String, Value>,
    after: &mut Map<String, Value>,
    spec: &ReceiverSpec,
    erased: bool,
) -> Vec<EventKind> {
    let is = |action: Action| change.action == action.as_str();
    let changed = match change.by.as_deref() {
        Some(by) if by == Means::Put.as_str() => EventKind::Put,
        // Of somebody who is gone it is not known how they were changed; nor was it always written
        // down. The log keeps what differs, which is a change in parts.
        _ => EventKind::Patch,
    };
    let mut kinds = if is(Action::PersonCreated) {
        vec![EventKind::Create]
    } else if is(Action::PersonRestored) {
        // To a receiver whoever comes back is somebody new, known whole.
        before.clear();
        vec![EventKind::Create]
    } else if is(Action::PersonDeleted) {
        vec![EventKind::Delete]
    } else if (is(Action::PersonUpdated) || is(Action::PersonAdopted)) && erased {
        vec![changed]
    } else if is(Action::PersonUpdated) || is(Action::PersonAdopted) {
        part(changed, before, after)
    } else if is(Action::PersonActivated) || is(Action::PersonDeactivated) {
        let on = is(Action::PersonActivated);
        let switch = if on { EventKind::Activate } else { EventKind::Deactivate };
        if spec.events.contains(&switch) {
            before.remove(ACTIVE);
            after.remove(ACTIVE);
            // RFC 9967 §2.4: one event may hold both.
            [vec![switch], part(changed, before, after)].concat()
        } else {
            part(changed, before, after)
        }
    } else {
        Vec::new()
    };
    kinds.retain(|kind| spec.events.contains(kind));
    kinds
}

fn part(
    kind: EventKind,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Vec<EventKind> {
    if before.is_empty() && after.is_empty() { Vec::new() } else { vec![kind] }
}

#[cfg(test)]
mod tests {
    use EventKind::{Activate, Create, Deactivate, Delete, Patch, Put};
    use muster_core::{receiver::Delivery, time::Timestamp};
    use serde_json::json;

    use super::*;

    fn spec(events: &[EventKind]) -> ReceiverSpec {
        ReceiverSpec {
            name: "x".into(),
            delivery: Delivery::Poll,
            audience: "x".into(),
            events: events.to_vec(),
            form: Form::Full,
        }
    }

    fn found(
        action: Action,
        by: Option<Means>,
        difference: [Value; 2],
        spec: &ReceiverSpec,
    ) -> (Vec<EventKind>, Value) {
        let [before, after] = difference;
        let change = Change {
            sequence: 1,
            at: Timestamp::from_millis(0),
            actor_kind: "scim".into(),
            actor_id: None,
            request: String::new(),
            policy_version: 1,
            action: action.as_str().into(),
            subject_kind: "person".into(),
            subject_id: String::new(),
            before: None,
            after: None,
            by: by.map(|by| by.as_str().into()),
        };
        let erased = before.is_null() && after.is_null();
        let (mut before, mut after) = (members(Some(&before)), members(Some(&after)));
        let kinds = kinds(&change, &mut before, &mut after, spec, erased);
        (kinds, Value::Object(after))
    }

    #[test]
    fn every_change_is_told_as_what_it_was() {
        let all = spec(EventKind::ALL);
        let title = || [json!({ "title": "a" }), json!({ "title": "b" })];
        let off = || [json!({ "active": true }), json!({ "active": false })];
        let both =
            || [json!({ "active": true, "title": "a" }), json!({ "active": false, "title": "b" })];
        let role = || [json!({ "role": "a" }), json!({ "role": "b", "roleFrom": { "by": "idp" } })];
        let gone = || [Value::Null, Value::Null];
        let made = || [Value::Null, json!({ "profile": { "userName": "a" }, "rule": "x" })];
        let profile = |name: &str| json!({ "profile": { "userName": name, "held": true } });
        let back = || [profile("z"), profile("a")];
        let (updated, off_is) = (Action::PersonUpdated, Action::PersonDeactivated);
        for (action, by, difference, kinds, after) in [
            (Action::PersonCreated, None, made(), vec![Create], json!({ "userName": "a" })),
            (Action::PersonDeleted, None, gone(), vec![Delete], json!({})),
            (Action::PersonRestored, None, back(), vec![Create], json!({ "userName": "a" })),
            (Action::PersonPurged, None, gone(), vec![], json!({})),
            (Action::PersonAdopted, Some(Means::Put), title(), vec![Put], json!({ "title": "b" })),
            (Action::AdoptionAsked, None, gone(), vec![], json!({})),
            (updated, Some(Means::Put), title(), vec![Put], json!({ "title": "b" })),
            (updated, Some(Means::Patch), title(), vec![Patch], json!({ "title": "b" })),
            (updated, None, title(), vec![Patch], json!({ "title": "b" })),
            (updated, None, gone(), vec![Patch], json!({})),
            (updated, None, role(), vec![], json!({})),
            (Action::PersonRoleSet, None, role(), vec![], json!({})),
            (Action::PersonActivated, None, role(), vec![Activate], json!({})),
            (off_is, Some(Means::Patch), off(), vec![Deactivate], json!({})),
            (off_is, Some(Means::Patch), both(), vec![Deactivate, Patch], json!({ "title": "b" })),
            (off_is, Some(Means::Put), both(), vec![Deactivate, Put], json!({ "title": "b" })),
            (off_is, None, gone(), vec![Deactivate], json!({})),
            (Action::PersonActivated, None, gone(), vec![Activate], json!({})),
            (Action::SignedIn, None, gone(), vec![], json!({})),
            (Action::PasswordSet, None, gone(), vec![], json!({})),
        ] {
            assert_eq!(found(action, by, difference, &all), (kinds, after), "{action:?} {by:?}");
        }
    }

    #[test]
    fn who_does_not_ask_for_the_switch_hears_of_it_as_of_any_other_change() {
        let both =
            [json!({ "active": true, "title": "a" }), json!({ "active": false, "title": "b" })];
        let patches = spec(&[Patch]);
        let (kinds, after) =
            found(Action::PersonDeactivated, Some(Means::Patch), both.clone(), &patches);
        assert_eq!((kinds, after), (vec![Patch], json!({ "active": false, "title": "b" })));
        let (kinds, _) = found(Action::PersonDeactivated, None, both, &spec(&[Deactivate]));
        assert_eq!(kinds, [Deactivate]);
    }
}
