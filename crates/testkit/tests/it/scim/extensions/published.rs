//! Who sees an enterprise's schemas, and from when on.

use std::time::Duration;

use muster_core::extension::Extends;
use muster_testkit::{Requests as _, both_backends};
use serde_json::json;

use super::{GROUP, USER, contoso, define, of_people, own, with};

both_backends! {
    /// `/Schemas` and `/ResourceTypes` tell about them as about any other.
    /// Proves: 7643-6-03, 7643-7-01, 7643-7-02
    async fn they_are_published(app) {
        let (_, client) = contoso(&app).await;
        let all = client.get("/Schemas").await;
        assert!(all.ids().contains(&USER.to_owned()) && all.ids().contains(&GROUP.to_owned()));
        let one = client.get(&format!("/Schemas/{}", USER.to_uppercase())).await;
        one.assert_status(200).assert_at("/id", USER).assert_at("/meta/resourceType", "Schema");
        one.assert_at("/meta/location", format!("https://muster.example/api/scim/v2/Schemas/{USER}"));
        one.assert_at("/attributes/0", json!({
            "name": "badge", "type": "string", "multiValued": false, "description": "", "required": false,
            "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "server",
        }));
        one.assert_at("/attributes/3/canonicalValues", json!(["red", "green"]));
        one.assert_at("/attributes/15/mutability", "writeOnly").assert_at("/attributes/15/returned", "never");
        one.assert_at("/attributes/18/subAttributes/1/caseExact", true);
        let user = client.get("/ResourceTypes/User").await;
        user.assert_at("/schemaExtensions/1", json!({ "schema": USER, "required": false }));
        let group = client.get("/ResourceTypes/Group").await;
        group.assert_at("/schemaExtensions", json!([{ "schema": GROUP, "required": false }]));
    }

    /// Another enterprise neither sees nor accepts them.
    /// Proves: 7643-3-01
    async fn nobody_else_has_them(app) {
        let (_, ours) = contoso(&app).await;
        let theirs = app.rfc_enterprise().await.scim_client().await;
        theirs.get(&format!("/Schemas/{USER}")).await.assert_status(404);
        assert!(!theirs.get("/Schemas").await.ids().contains(&USER.to_owned()));
        theirs.get("/ResourceTypes/Group").await.assert_at("/schemaExtensions", json!([]));
        let answer = theirs.post("/Users", with("ann", json!({ "badge": "1" }))).await;
        answer.assert_status(201);
        assert!(!answer.text().contains("contoso"), "{}", answer.text());
        let path = json!([{ "op": "add", "path": format!("{USER}:badge"), "value": "1" }]);
        theirs.operations(&answer.id(), path).await.assert_scim_error(400, "invalidPath", "names no attribute");
        theirs.find(&format!("{USER}:badge eq \"1\"")).await.assert_scim_error(400, "invalidFilter", "is no attribute of User");
        // What is unique is so in one enterprise.
        ours.post("/Users", with("ann", json!({ "badge": "1" }))).await.assert_status(201);
    }

    /// An instance that remembers the schemas of before sees the new ones within a second.
    async fn another_instance_knows_them_within_a_second(app) {
        let enterprise = app.rfc_enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        for client in [&here, &there] {
            client.get(&format!("/Schemas/{USER}")).await.assert_status(404);
        }
        define(&enterprise, &of_people(), Extends::User, false).await;
        for (client, name) in [(&here, "ann"), (&there, "bob")] {
            client.get(&format!("/Schemas/{USER}")).await.assert_status(200);
            let made = client.post("/Users", with(name, json!({ "badge": name }))).await;
            assert_eq!(own(&made), json!({ "badge": name }));
        }
        there.post("/Users", with("eve", json!({ "badge": "ANN" }))).await
            .assert_scim_error(409, "uniqueness", "badge");
        // A second version, and then none.
        let admin = enterprise.admin().await;
        let mut more = of_people();
        more["attributes"].as_array_mut().unwrap().push(json!({ "name": "late" }));
        let spec = muster_scim_api::define_schema(&more, Extends::User, false, &[]).unwrap();
        app.use_cases().schema_change(&admin, spec).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        for (client, name) in [(&here, "cy"), (&there, "di")] {
            let made = client.post("/Users", with(name, json!({ "late": name }))).await;
            assert_eq!(own(&made), json!({ "late": name }));
        }
        for id in here.get("/Users").await.ids() {
            here.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        app.use_cases().schema_remove(&admin, USER).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        for client in [&here, &there] {
            client.get(&format!("/Schemas/{USER}")).await.assert_status(404);
        }
    }

    /// An instance that has not heard of a change yet writes no values that the change would have
    /// looked for.
    async fn a_value_is_never_written_by_an_old_schema(app) {
        let (enterprise, here) = contoso(&app).await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        there.get("/Users").await.assert_status(200);
        let admin = enterprise.admin().await;
        app.use_cases().schema_remove(&admin, USER).await.unwrap();
        there.post("/Users", with("ann", json!({ "badge": "1" }))).await.assert_status(503);
        there.post("/Users", json!({ "userName": "bob" })).await.assert_status(201);
        app.clock().advance(Duration::from_secs(1));
        let made = there.post("/Users", with("ann", json!({ "badge": "1" }))).await;
        assert_eq!(own(made.assert_status(201)), json!(null));
    }
}
