//! `/Me` (RFC 7644 §3.11): tokens that stand for a person.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_core::{
    Error,
    call::Call,
    error::{Rule, Thing},
};
use muster_testkit::{
    Call as Request, Enterprise, Requests as _, ScimClient, both_backends, person_named,
};
use serde_json::{Value, json};

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
        let sentence = "This token stands for a person: it reads /Me and what describes the service, and writes";
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
        entra.get("/Me").await.assert_scim_error(501, "", "stands for an integration, which has no /Me");
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = own(&enterprise, &id).await;
        ada.get("/Me").await.assert_status(200);
        let disable = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&id, disable).await.assert_status(200);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_scim_error(401, "", "was revoked");
        // Being enabled again brings no token back.
        let enable = json!([{ "op": "replace", "path": "active", "value": true }]);
        entra.operations(&id, enable).await.assert_status(200);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_scim_error(401, "", "was revoked");
        let again = own(&enterprise, &id).await;
        again.get("/Me").await.assert_status(200);
        let disable = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&id, disable).await.assert_status(200);
        let admin = enterprise.admin().await;
        let refused = app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::PersonDisabled))));
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        app.clock().advance(Duration::from_secs(1));
        ada.get("/Me").await.assert_scim_error(401, "", "was revoked");
        let refused = app.use_cases().token_generate_for(&admin, id.parse().unwrap()).await;
        assert!(matches!(refused, Err(Error::NotFound(Thing::Person))));
    }

    /// The token's scope and audience say what it is, and both must agree with what is kept about it.
    async fn a_token_of_a_person_has_its_own_scope(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada Lovelace")).await;
        let ada = own(&enterprise, &id).await;
        let said = |client: &ScimClient| {
            let claims = URL_SAFE_NO_PAD.decode(client.token.split('.').nth(1).unwrap()).unwrap();
            let claims: Value = serde_json::from_slice(&claims).unwrap();
            (claims["scope"].clone(), claims["aud"].clone())
        };
        assert_eq!(said(&ada), (json!("scim:me"), json!("muster:scim:me")));
        assert_eq!(said(&entra), (json!("scim"), json!("muster:scim")));
        ada.get("/Me").await.assert_status(200);
        // Rows that somebody exchanged make neither token pass for the other.
        let raw = app.database().raw().await;
        raw.run("UPDATE token SET purpose = 'x' WHERE purpose = 'scim:me'").await;
        raw.run("UPDATE token SET purpose = 'scim:me' WHERE purpose = 'scim'").await;
        raw.run("UPDATE token SET purpose = 'scim' WHERE purpose = 'x'").await;
        app.clock().advance(Duration::from_secs(1));
        for client in [&ada, &entra] {
            client.get("/Me").await.assert_scim_error(401, "", "is not valid");
            client.get("/Users").await.assert_scim_error(401, "", "is not valid");
        }
        // It opens nothing beside SCIM, as no SCIM token does.
        let bearer = format!("Bearer {}", ada.token);
        app.send(Request::new("GET", "/api/v1/token").header("Authorization", &bearer)).await
            .assert_status(401)
            .assert_at("/error_description", "this token is only valid for SCIM; authenticate without X-SCIM to get one for anything else");
    }

    /// What ends a person's access ends their tokens in the same transaction, and is written down.
    async fn ended_tokens_are_in_the_change_log(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let raw = app.database().raw().await;
        let revoked = async || {
            let sql = "SELECT count(*) FROM change_log WHERE action = 'token.revoked'";
            raw.column::<i64>(sql).await[0]
        };
        let (ada, bob) = (entra.create(person_named("Ada")).await, entra.create(person_named("Bob")).await);
        for id in [&ada, &ada, &bob] {
            own(&enterprise, id).await;
        }
        let disable = json!([{ "op": "replace", "path": "active", "value": false }]);
        entra.operations(&ada, disable).await.assert_status(200);
        assert_eq!(revoked().await, 2);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        assert_eq!(revoked().await, 2);
        entra.delete(&format!("/Users/{bob}")).await.assert_status(204);
        assert_eq!(revoked().await, 3);
        let live = raw.column::<i64>(
            "SELECT count(*) FROM token WHERE person_id IS NOT NULL AND revoked_at IS NULL",
        ).await;
        assert_eq!(live, [0]);
    }

    /// How provisioning stands is about identity providers: a person reading is no provisioning.
    async fn people_are_no_provisioning(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada Lovelace")).await;
        let admin = enterprise.admin().await;
        let before = app.use_cases().scim_status(&admin).await.unwrap();
        app.clock().advance(Duration::from_mins(1));
        own(&enterprise, &id).await.get("/Me").await.assert_status(200);
        let after = app.use_cases().scim_status(&enterprise.admin().await).await.unwrap();
        assert_eq!(after.last_call, before.last_call);
        assert_eq!(after.live_tokens.len(), 1);
        // They are in the list of tokens all the same, to be seen and ended.
        let listed = app.use_cases().token_list(&enterprise.admin().await).await.unwrap();
        assert_eq!(listed.iter().filter(|token| token.person.is_some()).count(), 1);
    }
}
