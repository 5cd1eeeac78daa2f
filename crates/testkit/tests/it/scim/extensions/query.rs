//! Filters, orders and walks.

use std::time::Duration;

use muster_testkit::{Requests as _, ScimClient, both_backends, encoded};
use serde_json::json;

use super::{GROUP, USER, contoso, found, names, team, with};

async fn seed(client: &ScimClient) {
    for (name, own) in [
        (
            "a",
            json!({ "floor": 9, "rate": 0.3, "code": "Ab", "colour": "Red", "remote": true,
            "hired": "2020-01-01T00:00:00+02:00", "tags": ["x", "Y"], "levels": [1, 20], "pin": "1",
            "desk": { "room": "N", "plug": "Q" },
            "cards": [{ "value": "V", "type": "Work", "limit": 5 }, { "value": "w", "label": "L" }] }),
        ),
        (
            "b",
            json!({ "floor": 10, "rate": 0.300_000_000_000_000_04, "code": "ab", "colour": "red",
            "remote": false, "hired": "2020-01-01T00:00:00Z", "tags": ["z"], "levels": [3], "pin": "3",
            "desk": { "room": "n", "plug": "q" }, "cards": [{ "value": "v", "type": "work" }] }),
        ),
        (
            "c",
            json!({ "floor": -1, "rate": 100, "code": "AB", "hired": "2019-12-31T23:00:00Z", "pin": "2" }),
        ),
        ("d", json!({})),
    ] {
        client.app().clock().advance(Duration::from_millis(1));
        client.create(with(name, own)).await;
    }
}

both_backends! {
    /// Every type is compared as its type, and case where the table says so.
    /// Proves: 7643-7-04, 7643-2.3.5-02
    async fn filters_compare_by_the_table(app) {
        let (_, client) = contoso(&app).await;
        seed(&client).await;
        for (filter, expected) in [
            ("floor gt 9", "b"),
            ("floor le 9", "ac"),
            ("floor ne 9", "bcd"),
            ("rate eq 0.3", "a"),
            ("rate gt 0.3 and rate lt 1e2", "b"),
            ("rate ge 100", "c"),
            ("code eq \"Ab\"", "a"),
            ("code sw \"A\"", "ac"),
            ("colour eq \"RED\"", "ab"),
            ("remote eq true", "a"),
            ("remote ne true", "bcd"),
            ("hired eq \"2019-12-31T22:00:00Z\"", "a"),
            ("hired gt \"2019-12-31T23:00:00.000Z\"", "b"),
            ("hired pr", "abc"),
            ("tags eq \"y\"", "a"),
            ("levels gt 3", "a"),
            ("levels eq 3", "b"),
            ("desk.room eq \"N\"", "ab"),
            ("desk.plug eq \"q\"", "b"),
            ("desk pr", "ab"),
            ("cards pr", "ab"),
            ("cards.type eq \"WORK\"", "ab"),
            ("cards eq \"V\"", "a"),
            ("cards[type eq \"work\" and value eq \"v\"]", "b"),
            ("cards[type eq \"work\" and value eq \"V\" and limit gt 4.5]", "a"),
            ("cards[value eq \"w\" and type eq \"work\"]", ""),
            ("cards[label eq \"l\" and value pr]", "a"),
            ("cards[type eq \"work\"].value eq \"V\"", "a"),
            ("not (cards[value eq \"V\" or type eq \"none\"])", "bcd"),
        ] {
            // The name alone will do while it is the only one.
            assert_eq!(found(&client, filter).await.concat(), expected, "{filter}");
            let names = ["floor", "rate", "code", "colour", "remote", "hired", "tags", "levels", "desk", "cards"];
            let name = names.into_iter().find(|name| filter.contains(name)).unwrap();
            let whole = filter.replace(name, &format!("{USER}:{name}"));
            assert_eq!(found(&client, &whole).await.concat(), expected, "{whole}");
        }
        client.find("floor co 1").await.assert_scim_error(400, "invalidFilter", "floor");
        client.find("desk eq \"x\"").await.assert_scim_error(400, "invalidFilter", "desk");
    }

    /// Orders follow the type; what is missing comes last, and what nobody may read gives no order.
    /// Proves: 7644-3.4.2.3-01, 7644-3.4.2.3-02, 7644-3.4.2.3-03
    async fn orders_follow_the_type(app) {
        let (_, client) = contoso(&app).await;
        seed(&client).await;
        for (attribute, up, down) in [
            ("floor", "cabd", "dbac"),
            ("rate", "abcd", "dcba"),
            ("code", "cabd", "dbac"),
            ("hired", "acbd", "dbca"),
            ("levels", "abcd", "cdba"),
            ("desk.plug", "abcd", "cdba"),
            ("cards", "abcd", "cdba"),
            ("pin", "abcd", "abcd"),
        ] {
            for (order, expected) in [("ascending", up), ("descending", down)] {
                let query = format!("sortBy={}&sortOrder={order}", encoded(&format!("{USER}:{attribute}")));
                assert_eq!(names(&client, &query).await.concat(), expected, "{query}");
            }
        }
    }

    /// A walk by cursor in the order of a number answers everybody once.
    async fn a_walk_follows_the_order(app) {
        let (_, client) = contoso(&app).await;
        seed(&client).await;
        for n in 0..6 {
            client.create(with(&format!("x{n}"), json!({ "rate": 0.1 * f64::from(n), "floor": 100 * n }))).await;
        }
        for (attribute, order) in [("rate", "ascending"), ("rate", "descending"), ("floor", "ascending"), ("hired", "descending")] {
            let query = format!("sortBy={}&sortOrder={order}", encoded(&format!("{USER}:{attribute}")));
            let whole = names(&client, &query).await;
            let (mut walked, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = client.get(&format!("/Users?{query}&count=3&cursor={cursor}")).await;
                page.assert_status(200);
                for one in page.at("/Resources").as_array().unwrap() {
                    walked.push(one["userName"].as_str().unwrap().to_owned());
                }
                match page.json().get("nextCursor").and_then(|next| next.as_str()) {
                    Some(next) => next.clone_into(&mut cursor),
                    None => break,
                }
            }
            assert_eq!(walked, whole, "{query}");
        }
    }

    /// Groups are found and sorted by theirs.
    async fn groups_are_found_by_theirs(app) {
        let (_, client) = contoso(&app).await;
        for (name, own) in [
            ("a", json!({ "budget": 9, "rooms": [{ "value": "X", "type": "one" }] })),
            ("b", json!({ "budget": 10.5, "rooms": [{ "value": "x", "type": "ONE" }, { "value": "y" }] })),
            ("c", json!({ "cost": "Q" })),
        ] {
            app.clock().advance(Duration::from_millis(1));
            client.post("/Groups", team(name, own)).await.assert_status(201);
        }
        let names = |list: &muster_testkit::TestResponse| {
            let found = list.at("/Resources");
            found.as_array().unwrap().iter().map(|one| one["displayName"].as_str().unwrap().to_owned()).collect::<String>()
        };
        for (filter, expected) in [
            ("budget gt 9", "b"), ("cost eq \"q\"", "c"), ("rooms pr", "ab"), ("rooms.type eq \"one\"", "ab"),
            ("rooms[value eq \"x\" and type eq \"one\"]", "b"), ("rooms[type eq \"one\" and value eq \"y\"]", ""),
        ] {
            let list = client.find_groups(&format!("{GROUP}:{filter}")).await;
            assert_eq!(names(list.assert_status(200)), expected, "{filter}");
        }
        let sorted = client.get(&format!("/Groups?sortBy={GROUP}:budget&sortOrder=descending")).await;
        assert_eq!(names(&sorted), "cba");
    }
}
