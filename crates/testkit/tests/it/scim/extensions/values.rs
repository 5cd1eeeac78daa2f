//! Values: stored, answered, patched, and kept to their characteristics.

use muster_core::extension::Extends;
use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{GROUP, USER, contoso, define, own, team, with};

both_backends! {
    /// Every type comes back as it was sent; times in UTC.
    /// Proves: 7643-3.3-02, 7643-3.3-04, 7643-2.3.3-01, 7643-2.3.4-01, 7643-2.3.5-01, 7643-2.3.6-01
    async fn values_of_every_type_come_back(app) {
        let (_, client) = contoso(&app).await;
        let sent = json!({
            "badge": "A-1", "colour": "ultraviolet", "code": "xY", "floor": -3, "rate": 12.5, "remote": "False",
            "hired": "2020-02-29T01:30:00+02:00", "key": "aGk=", "page": "https://x.example/",
            "tags": ["b", "a", "B"], "levels": [3, 1], "desk": { "Room": "12", "number": 7 },
            "cards": [{ "value": "v", "type": "work", "primary": true, "limit": 0.1 }],
        });
        let expected = json!({
            "badge": "A-1", "colour": "ultraviolet", "code": "xY", "floor": -3, "rate": 12.5, "remote": false,
            "hired": "2020-02-28T23:30:00.000Z", "key": "aGk=", "page": "https://x.example/",
            "tags": ["b", "a"], "levels": [3, 1], "desk": { "room": "12", "number": 7 },
            "cards": [{ "value": "v", "type": "work", "primary": true, "limit": 0.1 }],
        });
        let made = client.post("/Users", with("ann", sent)).await;
        assert_eq!(own(made.assert_status(201)), expected);
        made.assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User", USER]));
        let id = made.id();
        assert_eq!(own(&client.read(&id).await), expected);
        assert_eq!(own(&client.put(&format!("/Users/{id}"), client.read(&id).await.json()).await), expected);
        for (wrong, name) in [
            (json!({ "floor": 1.5 }), "floor"), (json!({ "rate": "1" }), "rate"), (json!({ "remote": 1 }), "remote"),
            (json!({ "hired": "soon" }), "hired"), (json!({ "key": "%" }), "key"), (json!({ "desk": 1 }), "desk"),
            (json!({ "cards": [{ "primary": true, "value": "a" }, { "primary": true, "value": "b" }] }), "cards"),
            (json!({ "levels": ["x"] }), "levels"), (json!({ "desk": { "number": 1.5 } }), "User:desk.number\" must be a whole number"),
            (json!({ "code": "x\0" }), "User:code\" must not contain"),
        ] {
            client.post("/Users", with("bob", wrong)).await.assert_scim_error(400, "invalidValue", name);
        }
        // Null, and leaving out, clear; the last value takes the URN along.
        let cleared = client.put(&format!("/Users/{id}"), with("ann", json!({ "badge": null, "tags": [] }))).await;
        cleared.assert_status(200).assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
        assert_eq!(own(&cleared), Value::Null);
    }

    /// PATCH reaches every part, by every notation.
    /// Proves: 7644-3.5.2-11
    async fn values_are_patched(app) {
        let (_, client) = contoso(&app).await;
        let id = client.create(json!({ "userName": "ann" })).await;
        for (operation, expected) in [
            (json!({ "op": "add", "path": format!("{USER}:tags"), "value": ["a"] }), json!({ "tags": ["a"] })),
            (json!({ "op": "add", "path": "tags", "value": "b" }), json!({ "tags": ["a", "b"] })),
            (json!({ "op": "remove", "path": format!("{USER}:tags"), "value": ["A"] }), json!({ "tags": ["b"] })),
            // A plain value is an entry with a `value` (RFC 7643 §2.4).
            (json!({ "op": "replace", "path": format!("{USER}:tags[value eq \"B\"]"), "value": "c" }), json!({ "tags": ["c"] })),
            (json!({ "op": "add", "path": format!("{USER}:tags[value eq \"d\"]"), "value": "d" }), json!({ "tags": ["c", "d"] })),
            (json!({ "op": "replace", "path": "tags[value eq \"none\"].value", "value": "e" }), json!(400)),
            (json!({ "op": "replace", "path": "tags[value sw \"c\"].value", "value": "D" }), json!({ "tags": ["D"] })),
            (json!({ "op": "add", "path": "tags", "value": ["b", "a"] }), json!({ "tags": ["D", "b", "a"] })),
            (json!({ "op": "remove", "path": format!("{USER}:tags[value eq \"a\" or value eq \"d\"]") }), json!({ "tags": ["b"] })),
            (json!({ "op": "remove", "path": format!("{USER}:tags[value eq \"none\"]") }), json!({ "tags": ["b"] })),
            (json!({ "op": "replace", "value": { USER: { "floor": 3 } } }), json!({ "tags": ["b"], "floor": 3 })),
            (json!({ "op": "replace", "value": { format!("{USER}:desk.room"): "r" } }),
                json!({ "tags": ["b"], "floor": 3, "desk": { "room": "r" } })),
            (json!({ "op": "remove", "path": format!("{USER}:desk") }), json!({ "tags": ["b"], "floor": 3 })),
            (json!({ "op": "add", "path": format!("{USER}:cards[type eq \"work\"].value"), "value": "c" }),
                json!({ "tags": ["b"], "floor": 3, "cards": [{ "type": "work", "value": "c" }] })),
            (json!({ "op": "replace", "path": format!("{USER}:cards[value eq \"C\" or limit gt 1].label"), "value": "l" }),
                json!(400)),
            (json!({ "op": "remove", "path": format!("{USER}:cards[value eq \"c\"]") }), json!({ "tags": ["b"], "floor": 3 })),
            (json!({ "op": "remove", "path": USER }), Value::Null),
        ] {
            let answer = client.operations(&id, json!([operation])).await;
            if expected == json!(400) {
                answer.assert_scim_error(400, "noTarget", "No entry of");
                continue;
            }
            assert_eq!(own(answer.assert_status(200)), expected, "{operation}");
            assert_eq!(own(&client.read(&id).await), expected, "{operation}");
        }
        client.read(&id).await.assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"]));
    }

    /// Mutability by the table alone.
    /// Proves: 7643-7-06, 7643-7-07, 7643-7-08, 7643-7-09, 7644-3.5.1-06, 7644-3.5.1-07, 7644-3.5.1-11
    async fn mutability_is_kept(app) {
        let (enterprise, client) = contoso(&app).await;
        let made = client.post("/Users", with("ann", json!({ "origin": "o", "score": 9, "pin": "4711" }))).await;
        assert_eq!(own(made.assert_status(201)), json!({ "origin": "o" }));
        let id = made.id();
        let path = format!("/Users/{id}");
        client.put(&path, with("ann", json!({ "origin": "p" }))).await.assert_scim_error(400, "mutability", "origin");
        let set = |name: &str, value: Value| json!([{ "op": "replace", "path": format!("{USER}:{name}"), "value": value }]);
        client.operations(&id, set("origin", json!("p"))).await.assert_scim_error(400, "mutability", "origin");
        client.operations(&id, set("score", json!(1))).await.assert_scim_error(400, "mutability", "score");
        client.operations(&id, json!([{ "op": "remove", "path": USER }])).await
            .assert_scim_error(400, "mutability", "origin");
        client.operations(&id, set("origin", json!("o"))).await.assert_status(200);
        // What is left out in a PUT and cannot be read, or cannot change, stays.
        let put = client.put(&path, json!({ "userName": "ann" })).await;
        assert_eq!(own(put.assert_status(200)), json!({ "origin": "o" }));
        // Never shown, whoever asks and however.
        client.operations(&id, set("pin", json!("0815"))).await.assert_status(200);
        let asked = client.get(&format!("{path}?attributes={USER}:pin,{USER}:origin")).await;
        assert_eq!(own(&asked), json!({ "origin": "o" }));
        client.find(&format!("{USER}:pin eq \"0815\"")).await.assert_scim_error(400, "invalidFilter", "pin");
        client.find("pin pr").await.assert_scim_error(400, "invalidFilter", "pin");
        let history = enterprise.history(&id).await;
        assert!(history.len() > 1);
        for change in &history {
            let told = format!("{:?}{:?}", change.before, change.after);
            assert!(!told.contains("4711") && !told.contains("0815"), "{told}");
        }
        assert!(format!("{:?}", history[0].after).contains("origin"));
        let admin = enterprise.admin().await;
        let (person, _) = app.use_cases().person_history(&admin, id.parse().unwrap()).await.unwrap();
        assert_eq!(person.profile.attributes[USER], json!({ "origin": "o" }));
    }

    /// Returned by the table alone.
    /// Proves: 7643-7-10, 7644-3.9-01, 7644-3.9-02, 7644-3.9-03, 7644-3.9-07
    async fn what_is_returned_follows_the_table(app) {
        let (_, client) = contoso(&app).await;
        let values = json!({ "notes": "n", "site": "s", "code": "c" });
        let made = client.post("/Users", with("ann", values.clone())).await;
        assert_eq!(own(&made), values);
        let id = made.id();
        let path = format!("/Users/{id}");
        let plain = json!({ "site": "s", "code": "c" });
        assert_eq!(own(&client.read(&id).await), plain);
        assert_eq!(own(&client.put(&path, with("ann", values.clone())).await), values);
        let patch = |name: &str| json!([{ "op": "add", "path": format!("{USER}:{name}"), "value": "x" }]);
        assert_eq!(own(&client.operations(&id, patch("code")).await), json!({ "site": "s", "code": "x" }));
        assert_eq!(own(&client.operations(&id, patch("notes")).await),
            json!({ "site": "s", "code": "x", "notes": "x" }));
        for (query, expected) in [
            (format!("attributes={USER}:notes"), json!({ "notes": "x", "site": "s" })),
            ("attributes=userName".to_owned(), json!({ "site": "s" })),
            (format!("attributes={USER}"), json!({ "notes": "x", "site": "s", "code": "x" })),
            (format!("excludedAttributes={USER}:site,{USER}:code"), json!({ "site": "s" })),
            (format!("excludedAttributes={USER}"), json!({ "site": "s" })),
        ] {
            assert_eq!(own(&client.get(&format!("{path}?{query}")).await), expected, "{query}");
            let list = client.get(&format!("/Users?{query}")).await;
            assert_eq!(list.at("/Resources/0")[USER], expected, "{query}");
        }
    }

    /// A required extension, and required attributes of one that is not.
    /// Proves: 7644-3.5.1-08
    async fn what_is_required_must_come(app) {
        let enterprise = app.rfc_enterprise().await;
        let old = enterprise.scim_client().await.create(json!({ "userName": "old" })).await;
        let must = json!({ "id": "urn:contoso:must", "name": "Must", "attributes": [
            { "name": "grade", "required": true }, { "name": "note" },
        ] });
        let may = json!({ "id": "urn:contoso:may", "name": "May", "attributes": [
            { "name": "from", "required": true }, { "name": "until" },
        ] });
        define(&enterprise, &must, Extends::User, true).await;
        define(&enterprise, &may, Extends::User, false).await;
        let client = enterprise.scim_client().await;
        client.get("/ResourceTypes/User").await.assert_at("/schemaExtensions/2", json!({
            "schema": "urn:contoso:must", "required": true,
        }));
        client.post("/Users", json!({ "userName": "ann" })).await
            .assert_scim_error(400, "invalidValue", "urn:contoso:must:grade is missing");
        let graded = json!({ "userName": "ann", "urn:contoso:must": { "grade": "A" } });
        let made = client.post("/Users", graded.clone()).await;
        made.assert_status(201);
        let id = made.id();
        let remove = |path: &str| json!([{ "op": "remove", "path": path }]);
        client.operations(&id, remove("urn:contoso:must:grade")).await.assert_scim_error(400, "mutability", "grade");
        client.operations(&id, remove("urn:contoso:must")).await.assert_scim_error(400, "mutability", "must");
        // An extension that is carried must be whole.
        let add = |own: Value| json!([{ "op": "add", "value": { "urn:contoso:may": own } }]);
        client.operations(&id, add(json!({ "until": "1" }))).await.assert_scim_error(400, "invalidValue", "may:from");
        client.operations(&id, add(json!({ "until": "1", "from": "0" }))).await.assert_status(200);
        client.put(&format!("/Users/{id}"), graded).await.assert_status(200);
        // Who was there before the schema can be changed all the same, but not replaced.
        let title = json!([{ "op": "add", "path": "title", "value": "t" }]);
        client.operations(&old, title).await.assert_status(200);
        client.put(&format!("/Users/{old}"), json!({ "userName": "old" })).await
            .assert_scim_error(400, "invalidValue", "grade");
    }

    /// Groups have extensions like people.
    async fn groups_have_them_too(app) {
        let (_, client) = contoso(&app).await;
        let own = |answer: &muster_testkit::TestResponse| answer.json().get(GROUP).cloned().unwrap_or_default();
        let values = json!({ "cost": "1", "budget": 2.5, "secret": "s", "notes": "n",
            "rooms": [{ "value": "A", "type": "x" }] });
        let made = client.post("/Groups", team("Staff", values)).await;
        let kept = json!({ "cost": "1", "budget": 2.5, "rooms": [{ "value": "A", "type": "x" }] });
        let mut with_notes = kept.clone();
        with_notes["notes"] = json!("n");
        assert_eq!(own(made.assert_status(201)), with_notes);
        let path = format!("/Groups/{}", made.id());
        assert_eq!(own(&client.get(&path).await), kept);
        let patch = json!({ "Operations": [
            { "op": "replace", "path": format!("{GROUP}:rooms[value eq \"A\"].type"), "value": "y" },
            { "op": "add", "path": format!("{GROUP}:notes"), "value": "m" },
        ] });
        let patched = client.patch(&format!("{path}?attributes={GROUP}"), patch).await;
        patched.assert_status(200);
        assert_eq!(own(&patched), json!({ "cost": "1", "budget": 2.5, "notes": "m",
            "rooms": [{ "value": "A", "type": "y" }] }));
        let put = client.put(&path, team("Staff", json!({ "budget": 3 }))).await;
        assert_eq!(own(put.assert_status(200)), json!({ "budget": 3 }));
        client.find_groups(&format!("{GROUP}:secret pr")).await.assert_scim_error(400, "invalidFilter", "secret");
    }
}
