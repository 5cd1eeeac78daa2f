//! The database and the language agree: every filter finds by SQL whom it finds by its meaning.
//!
//! Sixty people with awkward values and some hundreds of filters are made from a fixed seed; the ids
//! that the server answers are compared with [`muster_scim::filter::matches`] over the resources
//! that the server answers.

use std::collections::BTreeSet;

use muster_scim::{Map, ResourceType, filter};
use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

const URN: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PEOPLE: usize = 60;
const FILTERS: usize = 300;

/// A small generator of pseudo-random numbers (SplitMix64): the same ones in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    fn maybe(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Texts that differ by case, accents, wildcards, quotes and order.
const TEXTS: &[&str] = &[
    "Ada",
    "ada",
    "ADA",
    "Élodie",
    "élodie",
    "E\u{301}lodie",
    "straße",
    "STRASSE",
    "100%",
    "a_b",
    "a%b",
    "O'Neill",
    "back\\slash",
    "quote\"d",
    "ﬁ",
    "fi",
    "Zoë",
    "z",
    "Z",
    "10",
    "9",
    "é",
    "ａｂｃ",
    "abc",
    "🦀",
    "*",
    "?",
    "[a]",
    " a ",
    "true",
    "null",
    "Łódź",
    "İstanbul",
];
const TYPES: &[&str] = &["work", "Work", "home", "other", "mobile"];

fn entry(dice: &mut Dice) -> Value {
    let mut entry = json!({});
    if dice.maybe(90) {
        entry["value"] = json!(dice.of(TEXTS));
    }
    if dice.maybe(70) {
        entry["type"] = json!(dice.of(TYPES));
    }
    if dice.maybe(20) {
        entry["display"] = json!(dice.of(TEXTS));
    }
    entry
}

fn list(dice: &mut Dice, make: impl Fn(&mut Dice) -> Value) -> Value {
    let length = *dice.of(&[0, 0, 1, 1, 2, 3]);
    let mut entries: Vec<Value> = (0..length).map(|_| make(dice)).collect();
    if dice.maybe(50)
        && let Some(first) = entries.first_mut()
    {
        first["primary"] = json!(true);
    }
    if dice.maybe(30)
        && let Some(last) = entries.get_mut(1)
    {
        last["primary"] = json!(false);
    }
    Value::Array(entries)
}

fn somebody(dice: &mut Dice, number: usize) -> Value {
    let mut body = json!({ "userName": format!("{}{}{number}", dice.of(TEXTS), dice.of(&["", "-", "_", "%"])) });
    for name in ["displayName", "title", "nickName"] {
        if dice.maybe(60) {
            body[name] = json!(dice.of(TEXTS));
        }
    }
    if dice.maybe(60) {
        body["externalId"] = json!(format!("{}-{number}", dice.of(&["Ext", "ext", "EXT%", "é"])));
    }
    if dice.maybe(70) {
        body["active"] = json!(dice.maybe(50));
    }
    for part in ["givenName", "familyName", "middleName"] {
        if dice.maybe(50) {
            body["name"][part] = json!(dice.of(TEXTS));
        }
    }
    for name in ["emails", "phoneNumbers", "roles"] {
        body[name] = list(dice, entry);
    }
    body["addresses"] = list(dice, |dice| {
        let mut entry = json!({ "locality": dice.of(TEXTS) });
        if dice.maybe(50) {
            entry["country"] = json!(dice.of(&["FR", "fr", "DE"]));
        }
        if dice.maybe(50) {
            entry["type"] = json!(dice.of(TYPES));
        }
        entry
    });
    for name in ["department", "organization", "employeeNumber"] {
        if dice.maybe(40) {
            body[URN][name] = json!(dice.of(TEXTS));
        }
    }
    if dice.maybe(30) {
        body[URN]["manager"] = json!({ "value": dice.of(TEXTS) });
    }
    body
}

const SINGLE: &[&str] = &[
    "userName",
    "externalId",
    "displayName",
    "title",
    "nickName",
    "name.givenName",
    "name.familyName",
    "name.middleName",
    "id",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
    "emails.value",
    "emails.type",
    "emails.display",
    "emails",
    "phoneNumbers.value",
    "phoneNumbers.type",
    "phoneNumbers",
    "roles.value",
    "roles",
    "addresses.locality",
    "addresses.country",
    "addresses.type",
];
const LISTS: &[(&str, &[&str])] = &[
    ("emails", &["value", "type", "display"]),
    ("phoneNumbers", &["value", "type", "display"]),
    ("roles", &["value", "type"]),
    ("addresses", &["locality", "country", "type"]),
];
const OPS: &[&str] = &["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

fn literal(dice: &mut Dice) -> String {
    let text = *dice.of(TEXTS);
    let text = match dice.below(6) {
        0 => text.chars().take(1).collect(),
        1 => text.to_uppercase(),
        2 => (*dice.of(TYPES)).to_owned(),
        _ => text.to_owned(),
    };
    json!(text).to_string()
}

/// A comparison; `names` are those to choose from.
fn comparison(dice: &mut Dice, names: &[&str], prefix_of_primary: Option<&str>) -> String {
    if let Some(prefix) = prefix_of_primary
        && dice.maybe(15)
    {
        let (op, value) = (dice.of(&["eq", "ne"]), dice.maybe(50));
        return format!("{prefix}primary {op} {value}");
    }
    let name = *dice.of(names);
    if dice.maybe(12) {
        return format!("{name} pr");
    }
    if dice.maybe(6) {
        return format!("{name} {} null", dice.of(&["eq", "ne"]));
    }
    format!("{name} {} {}", dice.of(OPS), literal(dice))
}

fn random_filter(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 {
        match dice.below(8) {
            0 | 1 => {
                return format!(
                    "({} and {})",
                    random_filter(dice, depth - 1),
                    random_filter(dice, depth - 1)
                );
            }
            2 => {
                return format!(
                    "({} or {})",
                    random_filter(dice, depth - 1),
                    random_filter(dice, depth - 1)
                );
            }
            3 => return format!("not ({})", random_filter(dice, depth - 1)),
            4 | 5 => {
                let (list, parts) = *dice.of(LISTS);
                let one = comparison(dice, parts, Some(""));
                let inner = match dice.below(4) {
                    0 => one,
                    1 => format!("not ({one})"),
                    2 => format!("{one} or {}", comparison(dice, parts, Some(""))),
                    _ => format!("{one} and {}", comparison(dice, parts, Some(""))),
                };
                return if dice.maybe(25) {
                    format!("{list}[{inner}].{} {} {}", dice.of(parts), dice.of(OPS), literal(dice))
                } else {
                    format!("{list}[{inner}]")
                };
            }
            _ => {}
        }
    }
    match dice.below(12) {
        0 => format!("active {} {}", dice.of(&["eq", "ne"]), dice.maybe(50)),
        1 => format!(
            "meta.created {} \"2026-11-22T12:00:00.0{:02}Z\"",
            dice.of(&["eq", "ne", "gt", "ge", "lt", "le"]),
            dice.below(70)
        ),
        2 => format!(
            "{} pr",
            dice.of(&[
                "active",
                "name",
                "emails",
                "roles",
                "addresses",
                "phoneNumbers",
                "meta",
                "externalId"
            ])
        ),
        3 => {
            let list = *dice.of(LISTS);
            comparison(dice, &[list.0].map(|_| "emails.value"), Some(&format!("{}.", list.0)))
        }
        _ => comparison(dice, SINGLE, None),
    }
}

both_backends! {
    /// RFC 7644 §3.4.2.2: filters mean the same in SQL as in the language.
    /// Proves: 7644-3.4.2.2-01, 7644-3.4.2.2-06, 7644-3.4.2.2-08, 7644-3.4.2.2-12, 7644-3.4.2.2-13
    /// Proves: 7644-3.4.2.2-16, 7644-3.4.2.2-19, 7644-7.8-01
    async fn sql_finds_whom_the_filter_means(app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        let mut dice = Dice(20_261_122);
        for number in 0..PEOPLE {
            app.clock().advance(std::time::Duration::from_millis(1));
            client.create(somebody(&mut dice, number)).await;
        }
        let everybody = client.get("/Users?count=1000").await;
        everybody.assert_at("/totalResults", PEOPLE);
        let people: Vec<Map> = everybody.at("/Resources").as_array().unwrap().iter()
            .map(|person| person.as_object().unwrap().clone()).collect();
        let kind = ResourceType::user();
        let (mut differences, mut selective) = (Vec::new(), 0);
        for number in 0..FILTERS {
            let text = random_filter(&mut dice, number % 4);
            let parsed = filter::parse(&text, kind).unwrap_or_else(|e| panic!("{text}: {e}"));
            let meant: BTreeSet<String> = people.iter()
                .filter(|person| filter::matches(&parsed, person, kind))
                .map(|person| person["id"].as_str().unwrap().to_owned())
                .collect();
            let found: BTreeSet<String> = client.find(&text).await.ids().into_iter().collect();
            if !meant.is_empty() && meant.len() < PEOPLE {
                selective += 1;
            }
            if meant != found {
                let name = |id: &&String| {
                    let person = people.iter().find(|person| person["id"] == ***id).unwrap();
                    Value::Object(person.clone()).to_string()
                };
                let more: Vec<_> = found.difference(&meant).take(1).collect::<Vec<_>>().iter().map(name).collect();
                let less: Vec<_> = meant.difference(&found).take(1).collect::<Vec<_>>().iter().map(name).collect();
                differences.push(format!("{text}\n  only in SQL: {more:?}\n  only by meaning: {less:?}"));
            }
        }
        assert!(differences.is_empty(), "{} filters differ:\n{}", differences.len(), differences.join("\n"));
        // Filters that find nobody or everybody prove little.
        assert!(selective > FILTERS / 3, "{selective}");
    }
}
