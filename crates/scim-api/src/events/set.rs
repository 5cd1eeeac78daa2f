//! What happened to a person, in the words of RFC 9967 §2.

use std::collections::BTreeSet;

use muster_app::{Happened, Rendered};
use muster_core::{
    person::Profile,
    receiver::{EventKind, Form},
};
use muster_scim::{Map, event, urn};
use serde_json::{Value, json};

use crate::resource::user;

/// The claims `sub_id` and `events`.
///
/// An event carries values or names (9967-2.4-02). Names it carries where values were asked for and
/// are not known any more, because the person is gone.
pub fn render(happened: &Happened, form: Form) -> Rendered {
    // 9967-2.1-01: who it is about stands in sub_id, by the address below the Tenant URL.
    let mut subject = json!({ "format": "scim", "uri": format!("/Users/{}", happened.person) });
    if let (Some(subject), Some(id)) = (subject.as_object_mut(), &happened.external_id) {
        subject.insert("externalId".into(), id.as_str().into());
    }
    let events = happened.kinds.iter().map(|kind| event(*kind, happened, form)).collect();
    Rendered { subject, events }
}

fn event(kind: EventKind, happened: &Happened, form: Form) -> (String, Value) {
    let full = form == Form::Full;
    let data = match kind {
        EventKind::Delete | EventKind::Activate | EventKind::Deactivate => {
            return (event::uri(kind, form).to_owned(), json!({}));
        }
        EventKind::Create if full && !happened.erased => resource(&happened.after),
        EventKind::Put if full => happened.whole.as_ref().and_then(resource),
        EventKind::Patch if full && !happened.erased => Some(patch(happened)),
        EventKind::Create | EventKind::Put | EventKind::Patch => None,
    };
    if let Some(data) = data {
        return (event::uri(kind, Form::Full).to_owned(), json!({ "data": data }));
    }
    let names: Vec<String> = changes(happened).into_iter().map(|(path, _)| path).collect();
    (event::uri(kind, Form::Notice).to_owned(), json!({ "attributes": names }))
}

/// A whole profile as the body that a client would send.
fn resource(members: &Map) -> Option<Value> {
    let profile: Profile = serde_json::from_value(Value::Object(members.clone())).ok()?;
    let mut resource = user::from_profile(profile);
    // Extensions are the members that are called by a URN.
    let extensions = resource.keys().map(String::as_str).filter(|name| name.contains(':'));
    let schemas: Vec<&str> = std::iter::once(urn::USER).chain(extensions).collect();
    let schemas = json!(schemas);
    resource.insert("schemas".into(), schemas);
    Some(Value::Object(resource))
}

/// What changed as the body of a PATCH with the same effect. What the identity provider sent may have
/// been spelled in another way, or have said more than changed.
fn patch(happened: &Happened) -> Value {
    let operations: Vec<Value> = changes(happened)
        .into_iter()
        .map(|(path, value)| match value {
            Some(value) => json!({ "op": "replace", "path": path, "value": value }),
            None => json!({ "op": "remove", "path": path }),
        })
        .collect();
    json!({ "schemas": [urn::PATCH_OP], "Operations": operations })
}

/// Every attribute that differs, by its path (RFC 7644 §3.5.2), with what it became.
fn changes(happened: &Happened) -> Vec<(String, Option<Value>)> {
    let mut changes = Vec::new();
    for name in names(&happened.before, &happened.after) {
        let (old, new) = (happened.before.get(name), happened.after.get(name));
        if name == "schemas" {
            continue;
        }
        let members = |value: Option<&Value>| match value {
            Some(Value::Object(members)) => Some(members.clone()),
            None => Some(Map::new()),
            Some(_) => None,
        };
        let complex = [old, new].into_iter().flatten().any(Value::is_object);
        match (members(old), members(new)) {
            (Some(old), Some(new)) if complex => {
                // A sub-attribute is named by itself: replacing the whole would leave out what was
                // not said, or take away what is kept elsewhere in the profile.
                let join = if name.contains(':') { ':' } else { '.' };
                let differing = |member: &&str| old.get(*member) != new.get(*member);
                changes.extend(
                    names(&old, &new)
                        .into_iter()
                        .filter(differing)
                        .map(|member| (format!("{name}{join}{member}"), new.get(member).cloned())),
                );
            }
            _ => changes.push((path(name), new.cloned())),
        }
    }
    changes
}

fn names<'m>(before: &'m Map, after: &'m Map) -> BTreeSet<&'m str> {
    before.keys().chain(after.keys()).map(String::as_str).collect()
}

/// The path of a typed member of the profile; every other member is called as the schema calls it.
fn path(member: &str) -> String {
    match member {
        "givenName" => "name.givenName".to_owned(),
        "familyName" => "name.familyName".to_owned(),
        "company" => format!("{}:organization", urn::ENTERPRISE_USER),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use muster_core::id::PersonId;

    use super::*;

    const ID: &str = "0192f0c1-2d3e-7abc-8def-0123456789ab";

    fn happened(kinds: &[EventKind], before: Value, after: Value) -> Happened {
        let members = |value: Value| value.as_object().cloned().unwrap_or_default();
        let id: PersonId = ID.parse().unwrap();
        Happened {
            person: id,
            external_id: Some("e1".into()),
            kinds: kinds.to_vec(),
            before: members(before),
            after: members(after),
            whole: None,
            erased: false,
        }
    }

    #[test]
    fn a_patch_is_told_with_its_effect_or_its_names() {
        let extension = urn::ENTERPRISE_USER;
        let change = happened(
            &[EventKind::Deactivate, EventKind::Patch],
            json!({ "title": "a", "nickName": "n", "familyName": "f", "name": { "formatted": "x" },
                    extension: { "department": "d", "division": "same" } }),
            json!({ "title": "b", "givenName": "g", "company": "c", "emails": [],
                    extension: { "manager": { "value": "m" }, "division": "same" } }),
        );
        let full = render(&change, Form::Full);
        assert_eq!(
            full.subject,
            json!({ "format": "scim", "uri": format!("/Users/{ID}"), "externalId": "e1" })
        );
        assert_eq!(full.events["urn:ietf:params:scim:event:prov:deactivate"], json!({}));
        let replace =
            |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
        let remove = |path: &str| json!({ "op": "remove", "path": path });
        assert_eq!(
            full.events["urn:ietf:params:scim:event:prov:patch:full"]["data"],
            json!({ "schemas": [urn::PATCH_OP], "Operations": [
                replace(&format!("{extension}:organization"), json!("c")),
                replace("emails", json!([])),
                remove("name.familyName"),
                replace("name.givenName", json!("g")),
                remove("name.formatted"),
                remove("nickName"),
                replace("title", json!("b")),
                remove(&format!("{extension}:department")),
                replace(&format!("{extension}:manager"), json!({ "value": "m" })),
            ] })
        );
        let notice = render(&change, Form::Notice);
        let named = &notice.events["urn:ietf:params:scim:event:prov:patch:notice"];
        assert_eq!(named["attributes"].as_array().unwrap().len(), 9);
        assert_eq!(named["data"], Value::Null);
    }

    #[test]
    fn a_creation_is_told_as_it_was_sent() {
        let after = json!({ "userName": "ada", "givenName": "Ada", "company": "Contoso" });
        let made = render(&happened(&[EventKind::Create], json!({}), after), Form::Full);
        assert_eq!(
            made.events["urn:ietf:params:scim:event:prov:create:full"],
            json!({ "data": {
                "schemas": [urn::USER, urn::ENTERPRISE_USER],
                "userName": "ada",
                "name": { "givenName": "Ada" },
                urn::ENTERPRISE_USER: { "organization": "Contoso" },
            } })
        );
    }

    #[test]
    fn of_somebody_who_is_gone_only_names_are_told_and_none_are_known() {
        for (kind, uri) in [
            (EventKind::Create, "urn:ietf:params:scim:event:prov:create:notice"),
            (EventKind::Put, "urn:ietf:params:scim:event:prov:put:notice"),
            (EventKind::Patch, "urn:ietf:params:scim:event:prov:patch:notice"),
        ] {
            let gone = Happened { erased: true, ..happened(&[kind], json!({}), json!({})) };
            assert_eq!(render(&gone, Form::Full).events[uri], json!({ "attributes": [] }));
        }
    }
}
