//! Bodies made at random, for properties here and elsewhere.

use proptest::prelude::*;
use serde_json::json;

use super::object;
use crate::normalize::*;
use crate::urn;

/// An object with some of the members.
fn some_of(
    members: Vec<(&'static str, BoxedStrategy<Value>)>,
) -> impl Strategy<Value = Value> + Clone {
    let member = |(name, value): (&'static str, BoxedStrategy<Value>)| {
        prop::option::of(value).prop_map(move |value| (name.to_owned(), value))
    };
    let members: Vec<_> = members.into_iter().map(|row| member(row).boxed()).collect();
    members.prop_map(|members| {
        members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    })
}

/// What clients send for users, with the usual deviations; some of it is refused.
pub(crate) fn bodies() -> impl Strategy<Value = Map> {
    let text = prop::sample::select(vec!["", "a", "A", "b", "work", r#"{"value":"v"}"#])
        .prop_map(Value::from)
        .boxed();
    let flag = prop_oneof![any::<bool>().prop_map(Value::from), Just(Value::from("False"))].boxed();
    let entry = some_of(vec![
        ("value", text.clone()),
        ("Type", text.clone()),
        ("displayName", text.clone()),
        ("primary", flag.clone()),
        ("nope", flag.clone()),
    ]);
    let list = prop_oneof![
        4 => prop::collection::vec(entry.clone(), 0..5).prop_map(Value::from),
        1 => entry.clone(),
        1 => prop::collection::vec(text.clone(), 0..4).prop_map(Value::from),
        1 => Just(Value::Null),
    ]
    .boxed();
    let manager = prop_oneof![
        text.clone(),
        some_of(vec![
            ("value", text.clone()),
            ("$ref", text.clone()),
            ("displayName", text.clone())
        ]),
    ]
    .boxed();
    let address =
        some_of(vec![("country", text.clone()), ("type", text.clone()), ("primary", flag.clone())]);
    let addresses = prop::collection::vec(address, 0..4).prop_map(Value::from).boxed();
    let enterprise = some_of(vec![("department", text.clone()), ("manager", manager)]).boxed();
    let name = some_of(vec![("familyName", text.clone()), ("GivenName", text.clone())]).boxed();
    some_of(vec![
        ("userName", text.clone()),
        ("Title", prop_oneof![text.clone(), text.clone().prop_map(|text| json!([text]))].boxed()),
        ("active", flag),
        ("id", text.clone()),
        ("name", name),
        ("name.familyName", text.clone()),
        ("department", text),
        ("email", list.clone()),
        ("roles", list),
        ("addresses", addresses),
        (urn::ENTERPRISE_USER, enterprise),
    ])
    .prop_map(object)
}

/// Canonical users, made of the attributes that were not refused.
pub(crate) fn users() -> impl Strategy<Value = Map> {
    bodies().prop_map(|body| {
        let accepted = |(key, value): &(String, Value)| {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            normalize(alone, ResourceType::user(), IdentityProvider::Generic).is_ok()
        };
        let body: Map = body.into_iter().filter(accepted).collect();
        normalize(body, ResourceType::user(), IdentityProvider::Generic).unwrap().0
    })
}

proptest! {
    #[test]
    fn what_is_canonical_stays_as_it_is(user in users()) {
        let (again, quirks) = normalize(user.clone(), ResourceType::user(), IdentityProvider::Generic).unwrap();
        prop_assert_eq!(again, user);
        prop_assert_eq!(quirks, vec![]);
    }
}
