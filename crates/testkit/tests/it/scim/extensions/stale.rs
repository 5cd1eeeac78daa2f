//! An instance that has not heard of a change of the schemas yet loses nothing and shows nothing.

use std::time::Duration;

use muster_core::extension::Extends;
use muster_testkit::{Enterprise, Requests as _, ScimClient, TestApp, both_backends};
use serde_json::{Value, json};

use super::{GROUP, USER, contoso, team, with};

const NEW: &str = "urn:contoso:schemas:New";
const CHANGING: &str = "have just changed; send the request again";

/// Adds a schema, and nobody hears of it.
async fn add(enterprise: &Enterprise, urn: &str, extends: Extends) {
    let definition = json!({ "id": urn, "name": "New", "attributes": [
        { "name": "secret", "returned": "never" }, { "name": "mark", "uniqueness": "server" },
    ] });
    let spec = muster_scim_api::define_schema(&definition, extends, false, &[]).unwrap();
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().schema_add(&admin, spec).await.unwrap();
}

/// An instance that has just started, and knows the schemas of now.
async fn fresh(app: &TestApp, enterprise: &Enterprise, known: &ScimClient) -> ScimClient {
    enterprise.at(&app.sibling().await).scim_client_with(&known.token)
}

fn marked(mut body: Value, urn: &str, mark: &str) -> Value {
    body[urn] = json!({ "secret": "4711", "mark": mark });
    body
}

both_backends! {
    /// Writes about what it does not know are to be sent again; nothing is lost, and nothing is told.
    async fn what_is_not_known_is_left_alone(app) {
        let (enterprise, old) = contoso(&app).await;
        let plain = old.create(json!({ "userName": "bob" })).await;
        add(&enterprise, NEW, Extends::User).await;
        let new = fresh(&app, &enterprise, &old).await;
        let made = new.post("/Users", marked(with("ann", json!({ "badge": "b" })), NEW, "m")).await;
        let id = made.assert_status(201).id();
        let path = format!("/Users/{id}");
        // What is not known is not answered.
        for query in ["", "?attributes=userName,badge", "?excludedAttributes=title"] {
            let seen = old.get(&format!("{path}{query}")).await;
            assert!(!seen.assert_status(200).json().to_string().contains(NEW), "{seen}");
        }
        let list = old.get("/Users").await.json();
        assert!(!list.to_string().contains(NEW) && list.to_string().contains("ann"), "{list}");
        // Nothing is written that would lose it.
        let title = json!([{ "op": "add", "path": "title", "value": "Dr" }]);
        old.operations(&id, title.clone()).await.assert_scim_error(503, "", CHANGING);
        old.put(&path, with("ann", json!({ "badge": "c" }))).await.assert_scim_error(503, "", CHANGING);
        old.post("/Users", marked(json!({ "userName": "cy" }), NEW, "n")).await.assert_scim_error(503, "", CHANGING);
        let all = json!([{ "op": "add", "value": { NEW: { "mark": "n" } } }]);
        old.operations(&plain, all).await.assert_scim_error(503, "", CHANGING);
        // Who has none of it is not kept waiting.
        old.operations(&plain, title.clone()).await.assert_status(200);
        old.create(json!({ "userName": "dan" })).await;
        let kept = new.read(&id).await;
        kept.assert_at(&format!("/{NEW}"), json!({ "mark": "m" }));
        kept.assert_at(&format!("/{USER}/badge"), json!("b"));
        // Within a second, all is as it should be.
        app.clock().advance(Duration::from_secs(1));
        old.operations(&id, title).await.assert_status(200);
        old.read(&id).await.assert_at(&format!("/{NEW}"), json!({ "mark": "m" }));
        for change in enterprise.history(&id).await {
            let told = format!("{:?}{:?}", change.before, change.after);
            assert!(!told.contains("4711"), "{told}");
        }
    }

    /// Who is removed leaves no value behind, whoever removes them.
    async fn who_is_removed_leaves_nothing(app) {
        let (enterprise, old) = contoso(&app).await;
        let urn = "urn:contoso:schemas:NewTeam";
        old.get("/Groups").await.assert_status(200);
        add(&enterprise, NEW, Extends::User).await;
        add(&enterprise, urn, Extends::Group).await;
        let new = fresh(&app, &enterprise, &old).await;
        let ann = new.create(marked(json!({ "userName": "ann" }), NEW, "m")).await;
        let body = marked(team("Buyers", json!({ "cost": "c" })), urn, "m");
        let group = new.post("/Groups", body.clone()).await;
        let path = format!("/Groups/{}", group.assert_status(201).id());
        old.delete(&format!("/Users/{ann}")).await.assert_status(204);
        new.create(marked(json!({ "userName": "bob" }), NEW, "m")).await;
        // What a group was is on the record, which must not show what nobody reads back.
        assert!(!old.get(&path).await.json().to_string().contains(urn));
        old.delete(&path).await.assert_scim_error(503, "", CHANGING);
        old.put(&path, team("Sellers", json!({}))).await.assert_scim_error(503, "", CHANGING);
        new.delete(&path).await.assert_status(204);
        new.post("/Groups", body).await.assert_status(201);
        app.clock().advance(Duration::from_secs(1));
        for table in ["person_unique_value", "person_extension_value", "group_unique_value", "group_extension_value"] {
            let holder = if table.starts_with("person") { ("person", "person_id") } else { ("scim_group", "group_id") };
            let orphans = format!("SELECT attribute FROM {table} v WHERE NOT EXISTS \
                (SELECT 1 FROM {} h WHERE h.enterprise_id = v.enterprise_id AND h.id = v.{})", holder.0, holder.1);
            let orphans: Vec<String> = app.database().raw().await.column(&orphans).await;
            assert!(orphans.is_empty(), "{table}: {orphans:?}");
        }
        let admin = enterprise.admin().await;
        let told = format!("{:?}", app.use_cases().audit_verify(&admin).await.unwrap());
        assert!(told.contains("Whole"), "{told}");
    }

    /// A value of a schema that was just removed is not written.
    async fn what_was_removed_takes_no_values(app) {
        let (enterprise, old) = contoso(&app).await;
        let id = old.create(json!({ "userName": "ann" })).await;
        let admin = enterprise.admin().await;
        app.use_cases().schema_remove(&admin, USER).await.unwrap();
        app.use_cases().schema_remove(&admin, GROUP).await.unwrap();
        old.post("/Users", with("bob", json!({ "badge": "b" }))).await.assert_scim_error(503, "", CHANGING);
        old.put(&format!("/Users/{id}"), with("ann", json!({ "badge": "b" }))).await.assert_scim_error(503, "", CHANGING);
        old.post("/Groups", team("Buyers", json!({ "cost": "c" }))).await.assert_scim_error(503, "", CHANGING);
        app.clock().advance(Duration::from_secs(1));
        let made = old.post("/Users", with("bob", json!({ "badge": "b" }))).await;
        assert!(made.assert_status(201).json().get(USER).is_none());
    }
}
