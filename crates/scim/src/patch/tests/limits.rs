//! What a PATCH may ask for.

use super::*;

fn emails(number: usize) -> Vec<Value> {
    (0..number).map(|n| json!({ "value": format!("{n}@x.example"), "type": "work" })).collect()
}

fn refused(before: Value, operations: Vec<Value>) -> ScimError {
    on_user(before, operations.into()).unwrap_err()
}

#[test]
fn a_message_has_so_many_operations() {
    let operation = json!({ "op": "add", "path": "title", "value": "x" });
    let ann = json!({ "userName": "ann" });
    assert!(on_user(ann.clone(), vec![operation.clone(); MAX_OPERATIONS].into()).is_ok());
    let error = refused(ann, vec![operation; MAX_OPERATIONS + 1]);
    assert_eq!(error.kind, ScimType::InvalidValue);
    assert!(error.detail.contains("more than 1000 operations. Send several"), "{}", error.detail);
}

#[test]
fn long_lists_are_not_looked_at_for_ever() {
    let ann = json!({ "userName": "ann", "emails": emails(1_000) });
    let conditions = (0..200).map(|n| format!("value eq \"{n}\"")).collect::<Vec<_>>().join(" or ");
    let remove = json!({ "op": "remove", "path": format!("emails[{conditions}]") });
    assert!(on_user(ann.clone(), vec![remove.clone(); 4].into()).is_ok());
    let error = refused(ann, vec![remove; 5]);
    assert!(
        error.detail.starts_with("Operation 5: The operations have to look"),
        "{}",
        error.detail
    );
    // One operation may be as many, by keys that are paths.
    let path = |n: usize| (format!("emails[type eq \"t{n}\"].value"), json!("a@x.example"));
    let value: Map = (0..2_000).map(path).collect();
    let error = refused(json!({ "userName": "ann" }), vec![json!({ "op": "add", "value": value })]);
    assert!(error.detail.contains("Send them in several requests."), "{}", error.detail);
}

/// Compared with each other they would be ten thousand million pairs.
#[test]
fn listed_values_are_looked_up() {
    let before = user(json!({ "userName": "ann", "emails": emails(100_000) }));
    let listed: Vec<_> = (0..100_000)
        .map(|n| match n % 3 {
            0 => json!({ "value": format!("{n}@X.example") }),
            1 => json!({ "type": "WORK", "value": format!("{n}@x.example") }),
            _ => json!({ "value": format!("{n}@x.example"), "type": "home" }),
        })
        .collect();
    let operations = json!([{ "op": "remove", "path": "emails", "value": listed }]);
    let patched = run(&before, ResourceType::user(), operations).unwrap();
    let left = patched.resource["emails"].as_array().unwrap();
    assert_eq!((left.len(), &left[0]["value"]), (33_333, &json!("2@x.example")));
}

/// A key can be spelled in so many ways that it comes ten thousand times.
#[test]
fn a_list_is_made_canonical_once() {
    let spelled = |n: u32| -> String {
        let upper = |(at, c): (usize, char)| {
            if n >> at & 1 == 1 { c.to_ascii_uppercase() } else { c }
        };
        "phonenumbers.type".chars().enumerate().map(upper).collect()
    };
    let mut body: Map = (0..10_000).map(|n| (spelled(n), json!("work"))).collect();
    body.insert("userName".to_owned(), json!("ann"));
    body.insert(
        "phoneNumbers".to_owned(),
        (0..2_000).map(|n| json!({ "value": n.to_string() })).collect(),
    );
    let (user, _) = normalize(body, ResourceType::user(), IdentityProvider::Generic).unwrap();
    assert_eq!(user["phoneNumbers"].as_array().unwrap().len(), 2_000);
}
