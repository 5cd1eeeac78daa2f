//! `/Me` (RFC 7644 §3.11): tokens that stand for a person.

use std::time::Duration;

use muster_core::{
    Error,
    call::Call,
    error::{Rule, Thing},
};
use muster_testkit::{Enterprise, Requests as _, ScimClient, both_backends, person_named};
use serde_json::json;

/// Somebody with a token of their own.
pub(super) async fn own(enterprise: &Enterprise, id: &str) -> ScimClient {
    let admin = enterprise.admin().await;
    let issued = enterprise.app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
    enterprise.scim_client_with(issued.unwrap().value.expose())
}

both_backends! {
    /// The person is answered under their permanent place.
    /// Proves: 7644-3.11-03
    async fn a_person_reads_their_own_resource(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = own(&enterprise, &id).await;
        let me = ada.get("/Me").await;
        me.assert_status(200).assert_at("/id", id.as_str());
        let place = me.at("/meta/location");
        assert_eq!(me.header("location"), place.as_str());
        assert!(place.as_str().unwrap().ends_with(&format!("/Users/{id}")));
        assert_eq!(me.json(), entra.get(&format!("/Users/{id}")).await.json());
        ada.get("/Me?attributes=userName").await.assert_status(200).assert_at("/active", json!(null));
        ada.get("/Schemas").await.assert_status(200);
        let calls = enterprise.calls().await;
        let mine = |call: &&Call| call.person.is_some_and(|person| person.to_string() == id);
        assert_eq!(calls.iter().filter(mine).filter(|call| call.operation == "me").count(), 2);
    }

    /// Nothing else is opened, to read or to write.
    async fn a_person_reads_nothing_else(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = own(&enterprise, &id).await;
        let sentence = "This token stands for a person: it reads /Me and nothing else";
        let own = format!("/Users/{id}");
        for path in ["/Users", own.as_str(), "/Groups"] {
            ada.get(path).await.assert_scim_error(403, "", sentence);
        }
        let change = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": "title", "value": "Countess" }],
        });
        for path in ["/Me", own.as_str()] {
            ada.patch(path, change.clone()).await.assert_scim_error(403, "", sentence);
            ada.put(path, person_named("Ada")).await.assert_scim_error(403, "", sentence);
            ada.delete(path).await.assert_scim_error(403, "", sentence);
        }
        for path in ["/Me", "/Users", "/Bulk", "/.search", "/Users/.search", "/Groups/.search"] {
            ada.post(path, json!({})).await.assert_scim_error(403, "", sentence);
        }
    }

    /// Whoever loses access loses what stands for them; a token of an identity provider has no `/Me`.
    /// Proves: 7644-3.11-01, 7644-3.11-04
    async fn access_ends_with_the_person(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.get("/Me").await.assert_scim_error(501, "", "stands for no person");
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = own(&enterprise, &id).await;
        ada.get("/Me").await.assert_status(200);
        let disable = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&id, disable).await.assert_status(200);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_scim_error(401, "", "was revoked");
        let admin = enterprise.admin().await;
        let refused = app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::PersonDisabled))));
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_scim_error(401, "", "was revoked");
        let refused = app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Person))));
    }
}
