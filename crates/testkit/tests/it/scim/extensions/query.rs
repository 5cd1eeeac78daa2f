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
    /// Proves: 7643-7-04, 7643-2.3.5-02, 7643-2.4-02
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
            ("tags[value eq \"y\"]", "a"),
            ("tags[value sw \"x\" or value eq \"Z\"]", "ab"),
            ("tags[value pr and not (value eq \"x\")]", "ab"),
            ("tags[value eq \"x\" and value eq \"y\"]", ""),
            ("levels[value ge 3 and value lt 20]", "b"),
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
        for number in ["9223372036854775808", "1e300", "9007199254740993.5"] {
            client.find(&format!("floor lt {number}")).await.assert_scim_error(400, "invalidFilter", "at most 64 bits");
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

    /// A cursor over attributes that the enterprise defined is good while they are what they were.
    /// Proves: 9865-2-04, 9865-2.1-01
    async fn a_cursor_is_good_for_the_schemas_it_was_made_with(app) {
        let (enterprise, client) = contoso(&app).await;
        seed(&client).await;
        let admin = enterprise.admin().await;
        let own = [
            format!("sortBy={USER}:floor"),
            format!("filter={}", encoded(&format!("{USER}:tags[value pr] or {USER}:desk pr or userName pr"))),
            format!("filter={}", encoded(&format!("not ({USER}:code eq \"x\")"))),
        ];
        let others = ["sortBy=userName".to_owned(), format!("filter={}", encoded("userName pr"))];
        let page = async |query: &str, cursor: &str| {
            client.get(&format!("/Users?{query}&count=1&cursor={cursor}")).await
        };
        let mut cursors = Vec::new();
        for query in own.iter().chain(&others) {
            let cursor = page(query, "").await.at("/nextCursor").as_str().unwrap().to_owned();
            page(query, &cursor).await.assert_status(200);
            cursors.push((query, cursor));
        }
        // A change of another schema disturbs nobody.
        for (urn, expected) in [(GROUP, 200), (USER, 400)] {
            let mut spec = app.use_cases().schema_find(&admin, urn).await.unwrap().spec;
            spec.description = "Other words.".into();
            app.use_cases().schema_change(&admin, spec).await.unwrap();
            app.clock().advance(Duration::from_secs(1));
            for (query, cursor) in &cursors {
                let answer = page(query, cursor).await;
                if expected == 400 && own.contains(query) {
                    answer.assert_scim_error(400, "invalidCursor", "begin again with an empty cursor");
                } else {
                    answer.assert_status(200);
                }
            }
        }
    }

    /// Whole numbers keep every digit.
    /// Proves: 7643-2.3.4-01
    async fn whole_numbers_are_compared_exactly(app) {
        let (_, client) = contoso(&app).await;
        let most = i64::MAX;
        for (name, floor) in [("a", most), ("b", most - 1), ("c", -most - 1)] {
            client.create(with(name, json!({ "floor": floor, "levels": [floor] }))).await;
        }
        for (filter, expected) in [
            (format!("floor eq {most}"), "a"), (format!("floor lt {most}"), "bc"),
            (format!("levels eq {}", most - 1), "b"), (format!("floor ge {}", most - 1), "ab"),
            ("floor lt -4503599627370495.5".to_owned(), "c"),
        ] {
            assert_eq!(found(&client, &filter).await.concat(), expected, "{filter}");
        }
        let more = json!({ "floor": 9_223_372_036_854_775_808_u64 });
        client.post("/Users", with("d", more)).await.assert_scim_error(400, "invalidValue", &format!("\"{USER}:floor\" must be a whole"));
    }

    /// An index that knows only beginnings finds nobody too many.
    async fn long_values_are_found_whole(app) {
        let (_, client) = contoso(&app).await;
        let (one, two) = (format!("{}1", "É".repeat(400)), format!("{}2", "É".repeat(400)));
        client.create(with("a", json!({ "code": one, "colour": one, "tags": [one] }))).await;
        client.create(with("b", json!({ "code": two, "colour": two, "tags": ["x", two] }))).await;
        for name in ["code", "colour", "tags"] {
            assert_eq!(found(&client, &format!("{name} eq \"{two}\"")).await.concat(), "b", "{name}");
        }
        let lower = one.to_lowercase();
        assert_eq!(found(&client, &format!("colour eq \"{lower}\"")).await.concat(), "a");
        assert_eq!(found(&client, &format!("code eq \"{lower}\"")).await.concat(), "");
        // What was changed is found as it is.
        let id = client.find("userName eq \"a\"").await.ids().remove(0);
        let patch = json!([{ "op": "replace", "value": { USER: { "colour": "red", "tags": ["x", "y"] } } }]);
        client.operations(&id, patch).await.assert_status(200);
        assert_eq!(found(&client, &format!("colour eq \"{one}\"")).await.concat(), "");
        assert_eq!(found(&client, "colour eq \"RED\" and tags eq \"Y\"").await.concat(), "a");
        assert_eq!(found(&client, "tags eq \"x\"").await.concat(), "ab");
        client.operations(&id, json!([{ "op": "remove", "path": USER }])).await.assert_status(200);
        assert_eq!(found(&client, "tags eq \"x\"").await.concat(), "b");
        assert_eq!(found(&client, "not (tags eq \"x\")").await.concat(), "a");
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
