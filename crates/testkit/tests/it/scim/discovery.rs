//! Discovery (RFC 7644 §4, RFC 7643 §5–§7).

use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

both_backends! {
    /// RFC 7643 §5: what the server can do, truthfully.
    /// Proves: 7643-5-01, 7643-5-03, 7643-5-04, 7643-5-06b, 7644-3.4.2.3-01, 7644-3.5.2-01
    /// Proves: 7644-4-01, 7644-3.7-01, 9865-4-01, 9865-2.4-01
    async fn the_service_provider_config(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/ServiceProviderConfig", "/ServiceProviderConfigs"] {
            entra.get(path).await
                .assert_status(200)
                .assert_header("content-type", "application/scim+json")
                .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"]))
                .assert_at("/patch/supported", true)
                .assert_at("/bulk", json!({ "supported": true, "maxOperations": 1000, "maxPayloadSize": 1_048_576 }))
                .assert_at("/filter", json!({ "supported": true, "maxResults": 1000 }))
                .assert_at("/changePassword/supported", false)
                .assert_at("/sort/supported", true)
                .assert_at("/etag/supported", true)
                .assert_at("/pagination", json!({
                    "cursor": true, "index": true, "defaultPaginationMethod": "index",
                    "defaultPageSize": 100, "maxPageSize": 1000, "cursorTimeout": 3600,
                }))
                .assert_at("/authenticationSchemes/0/type", "oauthbearertoken")
                .assert_at("/meta/resourceType", "ServiceProviderConfig");
        }
    }

    /// RFC 7643 §6: the resource types, as a list and by name.
    /// Proves: 7643-6-01, 7643-6-03, 7644-3.2-03, 7644-4-03
    async fn the_resource_types(app) {
        let entra = app.enterprise().await.scim_client().await;
        let list = entra.get("/ResourceTypes").await;
        list.assert_status(200).assert_at("/totalResults", 2).assert_at("/itemsPerPage", 2);
        let user = entra.get("/ResourceTypes/User").await;
        user.assert_status(200)
            .assert_at("/endpoint", "/Users")
            .assert_at("/schema", "urn:ietf:params:scim:schemas:core:2.0:User")
            .assert_at("/schemaExtensions/0/required", false)
            .assert_at("/meta/location", "https://muster.example/api/scim/v2/ResourceTypes/User");
        assert_eq!(list.at("/Resources/0"), user.json());
        let group = entra.get("/ResourceTypes/Group").await;
        group.assert_status(200)
            .assert_at("/endpoint", "/Groups")
            .assert_at("/schema", "urn:ietf:params:scim:schemas:core:2.0:Group")
            .assert_at("/schemaExtensions", json!([]));
        assert_eq!(list.at("/Resources/1"), group.json());
        entra.get("/ResourceTypes/Shoe").await.assert_scim_error(404, "", "no resource type");
    }

    /// RFC 7643 §7, §8.7: every schema, as a list and by URN in any case; no null anywhere.
    /// Proves: 7644-4-02, ms-schemas-01
    async fn the_schemas(app) {
        let entra = app.enterprise().await.scim_client().await;
        let list = entra.get("/Schemas").await;
        list.assert_status(200);
        assert!(!has_null(&list.json()), "{list}");
        for schema in list.at("/Resources").as_array().unwrap() {
            let id = schema["id"].as_str().unwrap();
            for urn in [id.to_owned(), id.to_uppercase()] {
                let one = entra.get(&format!("/Schemas/{urn}")).await;
                one.assert_status(200);
                assert_eq!(&one.json(), schema);
            }
        }
        let ids: Vec<_> = list.at("/Resources").as_array().unwrap().iter()
            .map(|schema| schema["id"].as_str().unwrap().to_owned()).collect();
        for needed in [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:core:2.0:Group",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ] {
            assert!(ids.iter().any(|id| id == needed), "{needed}");
        }
        entra.get("/Schemas/urn:x").await.assert_scim_error(404, "", "no schema");
    }

    /// RFC 7643 §8.7.1: a group's attributes, and what can be done with them.
    async fn the_schema_of_groups(app) {
        let entra = app.enterprise().await.scim_client().await;
        let schema = entra.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group").await;
        schema.assert_status(200)
            .assert_at("/attributes/0/name", "displayName")
            .assert_at("/attributes/0/required", true)
            .assert_at("/attributes/0/uniqueness", "server")
            .assert_at("/attributes/1/name", "members")
            .assert_at("/attributes/1/multiValued", true)
            .assert_at("/attributes/1/mutability", "readWrite");
        let subs = schema.at("/attributes/1/subAttributes");
        let subs: Vec<_> = subs.as_array().unwrap().iter()
            .map(|sub| (sub["name"].as_str().unwrap().to_owned(), sub["mutability"].clone())).collect();
        let expected = [("value", "immutable"), ("$ref", "immutable"), ("type", "immutable"), ("display", "readOnly")];
        assert_eq!(subs, expected.map(|(name, mutability)| (name.to_owned(), json!(mutability))));
        schema.assert_at("/attributes/1/subAttributes/3/returned", "request");
    }

    /// Policy C-05, C-06: `/Schemas` tells whether the e-mail is required in this enterprise.
    async fn the_schema_tells_the_policy(app) {
        let path = "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User";
        for (enterprise, required) in [(app.enterprise().await, true), (app.rfc_enterprise().await, false)] {
            let schema = enterprise.scim_client().await.get(path).await;
            schema.assert_status(200);
            let attributes = schema.at("/attributes");
            let find = |name: &str| attributes.as_array().unwrap().iter().find(|a| a["name"] == name).cloned().unwrap();
            assert_eq!(find("emails")["required"], required);
            assert_eq!(find("userName")["required"], true);
            assert_eq!(find("password")["returned"], "never");
        }
    }

    /// RFC 7644 §4: discovery takes no filter.
    /// Proves: 7644-4-05
    async fn a_filter_is_forbidden(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"] {
            entra.get(&format!("{path}?filter=id%20eq%20%22User%22")).await
                .assert_scim_error(403, "", "takes no filter");
        }
    }

    /// RFC 7644 §4: discovery is read only.
    /// Proves: 7644-4-07
    async fn discovery_is_read_only(app) {
        let entra = app.enterprise().await.scim_client().await;
        for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/ResourceTypes/User"] {
            entra.post(path, json!({})).await
                .assert_scim_error(405, "", "POST is not possible here; use GET")
                .assert_header("allow", "GET");
        }
    }
}
