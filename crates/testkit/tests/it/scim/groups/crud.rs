//! Making, reading, replacing and removing groups.

use std::time::Duration;

use muster_testkit::{Requests as _, both_backends, person_named};
use serde_json::{Value, json};

use super::{ABSENT, add, change, group, make, members, people, read, sorted};

both_backends! {
    /// RFC 7644 §3.3, RFC 7643 §4.2: 201, `Location`, `ETag`, members with all that is known.
    /// Proves: 7643-4.2-03
    async fn a_new_group_comes_back_with_id_and_place(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let mut body = group("Buyers", &[&ada, &bob]);
        body["externalId"] = json!("Ext-1");
        let made = entra.post("/Groups", body).await;
        made.assert_status(201).assert_header("content-type", "application/scim+json");
        let location = format!("https://muster.example/api/scim/v2/Groups/{}", made.id());
        made.assert_header("location", &location)
            .assert_header("etag", "W/\"1\"")
            .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:Group"]))
            .assert_at("/displayName", "Buyers")
            .assert_at("/externalId", "Ext-1")
            .assert_at("/meta/location", location)
            .assert_at("/meta/resourceType", "Group")
            .assert_at("/meta/version", "W/\"1\"")
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z")
            .assert_at("/meta/lastModified", "2026-11-22T12:00:00.000Z");
        let found = made.at("/members");
        let of_ada = found.as_array().unwrap().iter().find(|one| one["value"] == *ada).unwrap();
        assert_eq!(of_ada, &json!({
            "value": ada, "type": "User",
            "$ref": format!("https://muster.example/api/scim/v2/Users/{ada}"),
        }));
        assert_eq!(found.as_array().unwrap().len(), 2);
        assert_eq!(read(&entra, &made.id()).await.json(), made.json());
    }

    /// RFC 7643 §2.5: an empty group has no members to show.
    async fn a_group_may_be_empty(app) {
        let entra = app.enterprise().await.scim_client().await;
        for body in [json!({ "displayName": "a" }), json!({ "displayName": "b", "members": null }),
                     json!({ "displayName": "c", "members": [] })] {
            entra.post("/Groups", body).await.assert_status(201).assert_at("/members", Value::Null);
        }
    }

    /// Requirement 56; erratum 5368: a group needs a name.
    /// Proves: 7643-4.2-01
    async fn a_name_is_required(app) {
        let entra = app.enterprise().await.scim_client().await;
        for body in [json!({}), json!({ "displayName": "" }), json!({ "displayName": null })] {
            entra.post("/Groups", body).await
                .assert_scim_error(400, "invalidValue", "displayName is missing");
        }
        let long = "x".repeat(1_025);
        entra.post("/Groups", group(&long, &[])).await
            .assert_scim_error(400, "invalidValue", "must not be longer");
        assert!(entra.get("/Groups").await.ids().is_empty());
    }

    /// Decision D-15: names are unique in an enterprise, whatever their case, and 409 otherwise.
    async fn names_are_unique(app) {
        let (entra, other) = (app.enterprise().await, app.enterprise().await);
        let (entra, other) = (entra.scim_client().await, other.scim_client().await);
        let first = make(&entra, "Bücher", &[]).await;
        entra.post("/Groups", group("BU\u{308}CHER", &[])).await
            .assert_scim_error(409, "uniqueness", "displayName is already used by another group");
        let second = make(&entra, "Second", &[]).await;
        let rename = json!([{ "op": "replace", "path": "displayName", "value": "bücher" }]);
        change(&entra, &second, rename).await.assert_scim_error(409, "uniqueness", "displayName");
        entra.put(&format!("/Groups/{second}"), group("bücher", &[])).await
            .assert_scim_error(409, "uniqueness", "displayName");
        read(&entra, &second).await.assert_at("/displayName", "Second").assert_at("/meta/version", "W/\"1\"");
        // The own name in another case is a change like any other.
        let respell = json!([{ "op": "replace", "path": "displayName", "value": "BÜCHER" }]);
        change(&entra, &first, respell).await.assert_status(204);
        make(&other, "Bücher", &[]).await;
    }

    /// RFC 7643 §3.1: externalId belongs to the client, is case-exact and unique here.
    async fn external_ids_are_unique(app) {
        let entra = app.enterprise().await.scim_client().await;
        let with = |name: &str, id: &str| json!({ "displayName": name, "externalId": id });
        entra.post("/Groups", with("a", "e")).await.assert_status(201);
        entra.post("/Groups", with("b", "e")).await
            .assert_scim_error(409, "uniqueness", "externalId is already used by another group");
        entra.post("/Groups", with("b", "E")).await.assert_status(201);
        // A person's may be the same.
        let mut ada = person_named("Ada");
        ada["externalId"] = json!("e");
        entra.create(ada).await;
    }

    /// Pitfall A18: whoever is unknown is named, and nobody is made on the way.
    async fn unknown_members_are_named(app) {
        let (enterprise, other) = (app.enterprise().await, app.enterprise().await);
        let (entra, other) = (enterprise.scim_client().await, other.scim_client().await);
        let [stranger] = people(&other, ["Stranger"]).await;
        let [ada] = people(&entra, ["Ada"]).await;
        for id in [ABSENT, stranger.as_str(), "nobody"] {
            entra.post("/Groups", group("Buyers", &[&ada, id])).await
                .assert_scim_error(400, "invalidValue", &format!("\"{id}\""));
        }
        assert!(entra.get("/Groups").await.ids().is_empty());
        assert_eq!(enterprise.people().await.len(), 1);
    }

    /// RFC 7644 §3.5.1: PUT replaces everything; what is omitted is cleared (decision D-07).
    async fn a_put_replaces_members_too(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob, cleo] = people(&entra, ["Ada", "Bob", "Cleo"]).await;
        let mut body = group("Buyers", &[&ada, &bob]);
        body["externalId"] = json!("e");
        let id = entra.post("/Groups", body).await.assert_status(201).id();
        let path = format!("/Groups/{id}");
        app.clock().advance(Duration::from_secs(1));
        let put = entra.put(&path, group("Sellers", &[&bob, &cleo])).await;
        put.assert_status(200)
            .assert_at("/displayName", "Sellers")
            .assert_at("/externalId", Value::Null)
            .assert_at("/meta/version", "W/\"2\"")
            .assert_at("/meta/lastModified", "2026-11-22T12:00:01.000Z")
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z");
        assert_eq!(members(&entra, &id).await, sorted(&[&bob, &cleo]));
        assert_eq!(read(&entra, &id).await.json(), put.json());
        // The same once more changes nothing, in whatever order.
        app.clock().advance(Duration::from_secs(1));
        let again = entra.put(&path, group("Sellers", &[&cleo, &bob])).await;
        assert_eq!(again.json(), put.json());
        entra.put(&path, json!({ "displayName": "Sellers" })).await
            .assert_status(200).assert_at("/members", Value::Null).assert_at("/meta/version", "W/\"3\"");
        entra.put(&format!("/Groups/{ABSENT}"), json!({})).await
            .assert_scim_error(404, "", "There is no group with this id.");
    }

    /// RFC 7644 §3.6: a removed group is gone, its name is free, its members stay.
    async fn a_removed_group_is_gone(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let [ada] = people(&entra, ["Ada"]).await;
        let id = make(&entra, "Buyers", &[&ada]).await;
        let path = format!("/Groups/{id}");
        let gone = entra.delete(&path).await;
        gone.assert_status(204);
        assert!(gone.body.is_empty());
        for answer in [entra.get(&path).await, entra.delete(&path).await,
                       entra.put(&path, group("x", &[])).await, change(&entra, &id, json!([add(&[&ada])])).await,
                       entra.get("/Groups/nobody").await] {
            answer.assert_scim_error(404, "", "There is no group with this id.");
        }
        entra.read(&ada).await.assert_at("/groups", Value::Null);
        assert_ne!(make(&entra, "Buyers", &[&ada]).await, id);
    }

    /// Pitfall A18 from the other side: whoever is removed leaves their groups, and the group's time
    /// stays.
    async fn whoever_is_removed_leaves(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let id = make(&entra, "Buyers", &[&ada, &bob]).await;
        let around = make(&entra, "Everybody", &[&id]).await;
        app.clock().advance(Duration::from_secs(1));
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        assert_eq!(members(&entra, &id).await, [bob]);
        let group = read(&entra, &id).await;
        group.assert_at("/meta/version", "W/\"2\"");
        assert_ne!(group.at("/meta/lastModified"), group.at("/meta/created"));
        read(&entra, &around).await.assert_at("/meta/version", "W/\"1\"");
        entra.delete(&format!("/Groups/{id}")).await.assert_status(204);
        read(&entra, &around).await.assert_at("/meta/version", "W/\"2\"");
    }

    /// RFC 7644 §3.4.2.4: pages are stable; RFC 7643 §8.6: what there is can be discovered.
    async fn groups_are_listed_in_pages(app) {
        let entra = app.enterprise().await.scim_client().await;
        let mut ids = Vec::new();
        for name in ["c", "A", "b"] {
            app.clock().advance(Duration::from_millis(1));
            ids.push(make(&entra, name, &[]).await);
        }
        let page = entra.get("/Groups?startIndex=2&count=1").await;
        page.assert_at("/totalResults", 3).assert_at("/startIndex", 2).assert_at("/itemsPerPage", 1);
        assert_eq!(page.ids(), &ids[1..2]);
        let by_name = [&ids[1], &ids[2], &ids[0]].map(Clone::clone);
        assert_eq!(entra.get("/Groups?sortBy=displayName").await.ids(), by_name);
        let newest = entra.get("/Groups?sortBy=meta.created&sortOrder=descending").await.ids();
        assert_eq!(newest, [&ids[2], &ids[1], &ids[0]].map(Clone::clone));
        assert_eq!(entra.get("/Groups?sortBy=id&sortOrder=descending").await.ids(), newest);
        // Of several members none comes first; the order is by id then.
        assert_eq!(entra.get("/Groups?sortBy=members.value").await.ids(), ids);
        entra.get("/Groups?count=0").await.assert_at("/totalResults", 3).assert_at("/Resources", json!([]));
        entra.get("/ResourceTypes/Group").await.assert_status(200)
            .assert_at("/endpoint", "/Groups").assert_at("/schemaExtensions", json!([]));
    }

    /// RFC 7644 §3.2: what cannot be done here is told.
    /// Proves: 7644-3.2-04
    async fn other_methods_are_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        entra.put("/Groups", json!({})).await.assert_scim_error(405, "", "use GET, POST")
            .assert_header("allow", "GET, POST");
        entra.post(&format!("/Groups/{ABSENT}"), json!({})).await.assert_scim_error(405, "", "use GET, PUT");
        entra.put("/Groups/.search", json!({})).await.assert_scim_error(405, "", "use POST");
    }
}
