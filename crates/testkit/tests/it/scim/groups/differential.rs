//! The database and the language agree about groups, and about the groups of people.
//!
//! Like the test of people's attributes: filters are made from a fixed seed, and the ids that the
//! server answers are compared with [`muster_scim::filter::matches`] over the resources that the
//! server answers.

use std::collections::BTreeSet;

use muster_scim::{Map, ResourceType, filter};
use muster_testkit::{Requests as _, ScimClient, TestResponse, both_backends};
use serde_json::json;

use super::{add, change};
use crate::scim::differential::{Dice, OPS, TEXTS};

const GROUPS: usize = 12;
const PEOPLE: usize = 20;
const FILTERS: usize = 150;

/// What a side of the comparison is made of.
struct Side {
    kind: &'static ResourceType,
    endpoint: &'static str,
    list: &'static str,
    types: &'static [&'static str],
    /// Attributes with one value.
    single: &'static [&'static str],
}

fn of_groups() -> Side {
    Side {
        kind: ResourceType::group(),
        endpoint: "/Groups",
        list: "members",
        types: &["User", "group", "GROUP", "u"],
        single: &["displayName", "externalId", "id"],
    }
}

fn of_people() -> Side {
    Side {
        kind: ResourceType::user(),
        endpoint: "/Users",
        list: "groups",
        types: &["direct", "INDIRECT", "indirect", "d"],
        single: &["userName", "id"],
    }
}

fn literal(dice: &mut Dice, side: &Side, name: &str, ids: &[String]) -> String {
    let text = match name {
        "value" | "id" => {
            let id = dice.of(ids).clone();
            if dice.maybe(20) { id[..18].to_owned() } else { id }
        }
        "type" => (*dice.of(side.types)).to_owned(),
        "$ref" => {
            let endpoint = dice.of(&["Users", "Groups"]);
            format!("https://muster.example/api/scim/v2/{endpoint}/{}", dice.of(ids))
        }
        _ => (*dice.of(TEXTS)).to_owned(),
    };
    json!(text).to_string()
}

fn part(dice: &mut Dice, side: &Side, prefix: &str, ids: &[String]) -> String {
    let name = *dice.of(&["value", "value", "type", "display", "$ref"]);
    if dice.maybe(10) {
        return format!("{prefix}{name} pr");
    }
    let op = if name == "$ref" { *dice.of(&["eq", "ne"]) } else { *dice.of(OPS) };
    let op = if name == "value" && dice.maybe(50) { "eq" } else { op };
    format!("{prefix}{name} {op} {}", literal(dice, side, name, ids))
}

fn random_filter(dice: &mut Dice, side: &Side, ids: &[String], depth: usize) -> String {
    let list = side.list;
    if depth > 0 {
        let mut inner = || random_filter(dice, side, ids, depth - 1);
        let (one, two) = (inner(), inner());
        match dice.below(6) {
            0 => return format!("({one} and {two})"),
            1 => return format!("({one} or {two})"),
            2 => return format!("not ({one})"),
            3 => {
                let (one, two) = (part(dice, side, "", ids), part(dice, side, "", ids));
                return match dice.below(4) {
                    0 => format!("{list}[{one}]"),
                    1 => format!("{list}[not ({one})]"),
                    2 => format!("{list}[{one} or {two}]"),
                    _ => format!("{list}[{one} and {two}]"),
                };
            }
            _ => {}
        }
    }
    match dice.below(6) {
        0 => format!("{list} pr"),
        1 => format!("{list} eq {}", literal(dice, side, "value", ids)),
        2 => {
            let name = *dice.of(side.single);
            format!("{name} {} {}", dice.of(OPS), literal(dice, side, name, ids))
        }
        _ => part(dice, side, &format!("{list}."), ids),
    }
}

async fn seed(client: &ScimClient, dice: &mut Dice) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..PEOPLE {
        let mut body = json!({ "userName": format!("{}{number}", dice.of(TEXTS)) });
        if dice.maybe(60) {
            body["displayName"] = json!(dice.of(TEXTS));
        }
        ids.push(client.create(body).await);
    }
    let mut groups = Vec::new();
    for number in 0..GROUPS {
        let mut body = json!({ "displayName": format!("{}{number}", dice.of(TEXTS)) });
        if dice.maybe(50) {
            body["externalId"] = json!(format!("{}{number}", dice.of(TEXTS)));
        }
        groups.push(client.post("/Groups", body).await.assert_status(201).id());
    }
    for group in &groups {
        let mut wanted: Vec<&str> = Vec::new();
        for _ in 0..*dice.of(&[0, 1, 2, 5]) {
            wanted.push(dice.of::<String>(&ids));
        }
        // Circles may come of it.
        if dice.maybe(50) {
            wanted.push(dice.of::<String>(&groups));
        }
        wanted.retain(|id| id != group);
        change(client, group, json!([add(&wanted)])).await.assert_status(204);
    }
    ids.extend(groups);
    ids
}

async fn compare(client: &ScimClient, side: &Side, dice: &mut Dice, ids: &[String]) {
    // Names of members are shown where they are asked for.
    let everything = match side.endpoint {
        "/Groups" => "&attributes=displayName,externalId,members,meta",
        _ => "",
    };
    let all = client.get(&format!("{}?count=1000{everything}", side.endpoint)).await;
    let all: Vec<Map> = all
        .at("/Resources")
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_object().unwrap().clone())
        .collect();
    let (mut differences, mut selective) = (Vec::new(), 0);
    for number in 0..FILTERS {
        let text = random_filter(dice, side, ids, number % 3);
        let parsed = filter::parse(&text, side.kind).unwrap_or_else(|e| panic!("{text}: {e}"));
        let meant: BTreeSet<String> = all
            .iter()
            .filter(|one| filter::matches(&parsed, one, side.kind))
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect();
        let answer: TestResponse = match side.endpoint {
            "/Groups" => client.find_groups(&text).await,
            _ => client.find(&text).await,
        };
        let found: BTreeSet<String> = answer.ids().into_iter().collect();
        if !meant.is_empty() && meant.len() < all.len() {
            selective += 1;
        }
        if meant != found {
            differences.push(format!("{text}\n  by SQL: {found:?}\n  by meaning: {meant:?}"));
        }
    }
    assert!(
        differences.is_empty(),
        "{} filters differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    // Filters that find nothing or everything prove little.
    assert!(selective > FILTERS / 4, "{selective}");
}

both_backends! {
    /// RFC 7644 §3.4.2.2: filters mean the same in SQL as in the language.
    async fn sql_finds_what_the_filter_means(app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        let mut dice = Dice(20_261_123);
        let ids = seed(&client, &mut dice).await;
        compare(&client, &of_groups(), &mut dice, &ids).await;
        compare(&client, &of_people(), &mut dice, &ids).await;
    }
}
