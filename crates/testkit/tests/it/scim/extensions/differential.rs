//! The database and the language agree about extensions, too.
//!
//! Like the test of the standard's attributes: the ids that the server answers are compared with
//! [`muster_scim::filter::matches`] over the resources that the server answers.

use std::collections::BTreeSet;

use muster_scim::{Map, ResourceType, Schema, filter};
use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{USER, contoso, of_people, with};
use crate::scim::differential::{Dice, OPS, TEXTS};

const PEOPLE: usize = 40;
const FILTERS: usize = 400;

const NUMBERS: &[&str] = &["-1", "0", "3", "9", "10", "0.5", "1e1", "9007199254740993", "0.1"];
const WHOLE: &[i64] = &[-1, 0, 3, 9, 10, 9_007_199_254_740_993];
const FRACTIONS: &[f64] = &[-1.5, 0.0, 0.1, 0.5, 9.0, 10.25, 1e20];
const TIMES: &[&str] = &[
    "2020-01-01T00:00:00Z",
    "2020-01-01T02:00:00+02:00",
    "2019-12-31T23:59:59.999Z",
    "2020-06-01T12:00:00",
];

/// Attributes by the literals that they are compared with.
const TEXT: &[&str] = &[
    "badge",
    "colour",
    "code",
    "page",
    "tags",
    "desk.room",
    "desk.plug",
    "cards.value",
    "cards.label",
    "cards",
];
const NUMBER: &[&str] = &["floor", "rate", "levels", "desk.number", "cards.limit"];
const PRESENT: &[&str] = &[
    "colour",
    "floor",
    "rate",
    "remote",
    "hired",
    "tags",
    "levels",
    "desk",
    "cards.limit",
    "desk.plug",
];
const ORDERED: &[&str] = &["eq", "ne", "gt", "ge", "lt", "le"];

fn somebody(dice: &mut Dice, number: usize) -> Value {
    let mut own = json!({ "badge": format!("{}{number}", dice.of(TEXTS)) });
    for name in ["colour", "code", "page"] {
        if dice.maybe(60) {
            own[name] = json!(dice.of(TEXTS));
        }
    }
    if dice.maybe(70) {
        own["floor"] = json!(dice.of(WHOLE));
    }
    if dice.maybe(70) {
        own["rate"] = json!(dice.of(FRACTIONS));
    }
    if dice.maybe(60) {
        own["remote"] = json!(dice.maybe(50));
    }
    if dice.maybe(60) {
        own["hired"] = json!(dice.of(TIMES));
    }
    if dice.maybe(60) {
        own["tags"] = (0..dice.below(3)).map(|_| json!(dice.of(TEXTS))).collect();
        own["marks"] = (0..dice.below(3)).map(|_| json!(dice.of(TEXTS))).collect();
        own["levels"] = (0..dice.below(3)).map(|_| json!(dice.of(WHOLE))).collect();
    }
    if dice.maybe(60) {
        own["desk"] = json!({ "room": dice.of(TEXTS), "number": dice.of(WHOLE) });
    }
    if dice.maybe(40) {
        own["desk"]["plug"] = json!(dice.of(TEXTS));
    }
    own["cards"] = (0..dice.below(4))
        .map(|place| {
            let mut card = json!({ "value": dice.of(TEXTS) });
            if dice.maybe(60) {
                card["label"] = json!(dice.of(TEXTS));
            }
            if dice.maybe(60) {
                card["limit"] = json!(dice.of(FRACTIONS));
            }
            if place == 0 && dice.maybe(50) {
                card["primary"] = json!(true);
            }
            card
        })
        .collect();
    with(&format!("person {number}"), own)
}

fn text(dice: &mut Dice) -> String {
    let text = *dice.of(TEXTS);
    let text = match dice.below(4) {
        0 => text.chars().take(1).collect(),
        1 => text.to_uppercase(),
        _ => text.to_owned(),
    };
    json!(text).to_string()
}

fn card(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("limit {} {}", dice.of(ORDERED), dice.of(NUMBERS)),
        1 => format!("primary {} {}", dice.of(&["eq", "ne"]), dice.maybe(50)),
        2 => format!("{} pr", dice.of(&["label", "limit", "value"])),
        _ => format!("{} {} {}", dice.of(&["value", "label"]), dice.of(OPS), text(dice)),
    }
}

fn plain(dice: &mut Dice) -> String {
    match dice.below(5) {
        0 => "tags[value pr]".to_owned(),
        1 => format!("levels[value {} {}]", dice.of(ORDERED), dice.of(NUMBERS)),
        2 => format!("tags[not (value {} {})]", dice.of(OPS), text(dice)),
        3 => format!("marks[value {} {}]", dice.of(OPS), text(dice)),
        _ => {
            let (one, two) = (text(dice), text(dice));
            format!("tags[value {} {one} and value {} {two}]", dice.of(OPS), dice.of(OPS))
        }
    }
}

fn random_filter(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 {
        let (one, two) = (random_filter(dice, depth - 1), random_filter(dice, depth - 1));
        match dice.below(6) {
            0 => return format!("({one} and {two})"),
            1 => return format!("({one} or {two})"),
            2 => return format!("not ({one})"),
            3 => {
                let (one, two) = (card(dice), card(dice));
                return match dice.below(4) {
                    0 => format!("{USER}:cards[{one}]"),
                    1 => format!("{USER}:cards[not ({one})]"),
                    2 => format!("{USER}:cards[{one} or {two}]"),
                    _ => format!("{USER}:cards[{one} and {two}]"),
                };
            }
            _ => {}
        }
    }
    match dice.below(8) {
        7 => format!("{USER}:{}", plain(dice)),
        0 => format!("{USER}:remote {} {}", dice.of(&["eq", "ne"]), dice.maybe(50)),
        1 => format!("{USER}:hired {} \"{}\"", dice.of(ORDERED), dice.of(TIMES)),
        2 => format!("{USER}:{} pr", dice.of(PRESENT)),
        3 | 4 => format!("{USER}:{} {} {}", dice.of(NUMBER), dice.of(ORDERED), dice.of(NUMBERS)),
        _ => format!("{USER}:{} {} {}", dice.of(TEXT), dice.of(OPS), text(dice)),
    }
}

both_backends! {
    /// RFC 7644 §3.4.2.2: filters mean the same in SQL as in the language.
    /// Proves: 7643-7-04, 7644-3.4.2.2-01, 7644-3.4.2.2-06, 7644-3.4.2.2-08
    async fn sql_finds_whom_the_filter_means(app) {
        let (_, client) = contoso(&app).await;
        let schema = Schema::define(&of_people(), ResourceType::user(), &[]).unwrap();
        let kind = ResourceType::user().clone().extended(schema, false);
        let mut dice = Dice(20_261_122);
        for number in 0..PEOPLE {
            client.create(somebody(&mut dice, number)).await;
        }
        let everybody = client.get("/Users?count=1000").await;
        let people: Vec<Map> = everybody.at("/Resources").as_array().unwrap().iter()
            .map(|person| person.as_object().unwrap().clone()).collect();
        let (mut differences, mut selective) = (Vec::new(), 0);
        for number in 0..FILTERS {
            let text = random_filter(&mut dice, number % 3);
            let parsed = filter::parse(&text, &kind).unwrap_or_else(|e| panic!("{text}: {e}"));
            let meant: BTreeSet<String> = people.iter()
                .filter(|person| filter::matches(&parsed, person, &kind))
                .map(|person| person["id"].as_str().unwrap().to_owned())
                .collect();
            let found = client.find(&text).await;
            let found: BTreeSet<String> = found.assert_status(200).json()["Resources"].as_array().unwrap().iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()).collect();
            if !meant.is_empty() && meant.len() < PEOPLE {
                selective += 1;
            }
            if meant != found {
                let shown = |id: Option<&String>| id.map(|id| {
                    people.iter().find(|person| person["id"] == **id).unwrap()[USER].to_string()
                });
                differences.push(format!("{text}\n  only in SQL: {:?}\n  only by meaning: {:?}",
                    shown(found.difference(&meant).next()), shown(meant.difference(&found).next())));
            }
        }
        assert!(differences.is_empty(), "{} filters differ:\n{}", differences.len(), differences.join("\n"));
        assert!(selective > FILTERS / 3, "{selective}");
    }
}
