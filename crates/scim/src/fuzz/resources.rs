//! Bodies of resources and of PATCH messages.

use muster_core::provider::IdentityProvider;
use serde_json::{Value, json};

use super::{Ground, canonical, grounds, normalized, object, value_of};
use crate::normalize::{is_primary, missing_required};
use crate::patch::{PatchRequest, apply};
use crate::schema::ResourceType;
use crate::{Map, Quirk, urn};

/// A body is made canonical for good; a PATCH leaves a canonical resource, or none.
///
/// The input is the body of a resource or of a PATCH. What is no JSON is read as lines: the resource,
/// and then operations, `op path value`, with tabs between.
pub fn patch(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for Ground { kind, resources } in grounds() {
        if let Ok(body) = serde_json::from_str::<Value>(text) {
            canonical(object(body.clone()), kind);
            for resource in resources {
                patched(resource, &body, kind);
            }
        } else {
            let (resource, operations) = text.split_once('\n').unwrap_or((text, ""));
            let resource = canonical(object(value_of(resource)), kind).unwrap_or_default();
            patched(&resource, &script(operations), kind);
        }
    }
}

/// The message that lines stand for.
fn script(lines: &str) -> Value {
    let operations = lines.lines().map(|line| {
        let mut parts = line.splitn(3, '\t');
        let op = parts.next().map(Value::from);
        // An empty path is none: a line can say both.
        let path = parts.next().filter(|path| !path.is_empty()).map(Value::from);
        let members = [("op", op), ("path", path), ("value", parts.next().map(value_of))];
        let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(given.collect())
    });
    json!({ "schemas": [urn::PATCH_OP], "Operations": operations.collect::<Value>() })
}

fn patched(before: &Map, body: &Value, kind: &ResourceType) {
    let Ok(request) = PatchRequest::parse(body) else { return };
    let outcome = apply(before, &request, kind, IdentityProvider::Generic);
    assert_eq!(
        apply(before, &request, kind, IdentityProvider::Generic),
        outcome,
        "the same gives the same"
    );
    let Ok(patched) = outcome else { return };
    let after = &patched.resource;
    assert_eq!(patched.changed, after != before);
    let (again, quirks) = normalized(after, kind);
    // A path into a role may set a text that in a body would be understood as a whole role.
    if !quirks.contains(&Quirk::RoleAsJsonText) {
        assert_eq!(again, *after, "it changes when it is sent again");
        assert_eq!(quirks, [], "it has quirks: {after:?}");
    }
    for (name, value) in after {
        let entries = value.as_array().into_iter().flatten();
        assert!(entries.filter(|entry| is_primary(entry)).count() <= 1, "{name}: {value}");
    }
    if missing_required(before, kind).is_empty() {
        assert_eq!(missing_required(after, kind), [], "{after:?}");
    }
}
