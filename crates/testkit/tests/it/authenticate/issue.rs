//! Asking for a token (requirements 25–30).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use muster_testkit::{Call, Enterprise, Requests as _, both_backends};
use serde_json::json;

fn form(enterprise: &Enterprise) -> String {
    format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        enterprise.credentials.client_id, enterprise.credentials.client_secret
    )
}

fn form_call(body: impl Into<Vec<u8>>) -> Call {
    Call::new("POST", "/api/authenticate")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(body)
}

both_backends! {
    /// Requirements 26–28, 32: the answer of the Authenticate API, member by member.
    /// Proves: 7644-7.4-01, 7644-7.7-01
    async fn the_answer_has_everything(app) {
        let enterprise = app.enterprise().await;
        let answer = enterprise.authenticate(Some("true")).await;
        answer.assert_status(200)
            .assert_header("cache-control", "no-store")
            .assert_at("/token_type", "bearer")
            .assert_at("/expires_in", 365 * 86_400)
            .assert_at("/expires_at", "2027-11-22T12:00:00.000Z")
            .assert_at("/scope", "scim")
            .assert_at("/enterprise", json!({ "id": enterprise.id, "name": enterprise.name }));
        assert!(answer.json().get("refresh_token").is_none());
        let token = answer.at("/access_token");
        enterprise.scim_client_with(token.as_str().unwrap()).get("/Users").await.assert_status(200);
        let listed = app.use_cases().token_list(&enterprise.admin().await).await.unwrap();
        assert_eq!(listed[0].id.to_string(), answer.at("/token_id"));
        // The value itself is kept nowhere (requirement 30).
        let kept = app.database().contents().await;
        let needle = token.as_str().unwrap().as_bytes();
        assert!(!kept.windows(needle.len()).any(|bytes| bytes == needle));
    }

    /// Requirement 25: form and JSON, credentials in the body and as Basic.
    async fn every_form_of_request(app) {
        let enterprise = app.enterprise().await;
        let basic = STANDARD.encode(format!(
            "{}:{}", enterprise.credentials.client_id, enterprise.credentials.client_secret,
        ));
        for call in [
            form_call(form(&enterprise)),
            form_call("grant_type=client_credentials").header("Authorization", &format!("Basic {basic}")),
            form_call("grant_type=client_credentials").header("Authorization", &format!("basic  {basic}")),
            Call::new("POST", "/api/authenticate").header("Content-Type", "application/json; charset=utf-8").json(&json!({
                "grant_type": "client_credentials",
                "client_id": enterprise.credentials.client_id,
                "client_secret": enterprise.credentials.client_secret,
            })),
            Call::new("POST", "/api/authenticate/")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .body(form(&enterprise)),
        ] {
            app.send(call).await.assert_status(200).assert_at("/scope", "api");
        }
    }

    /// Requirement 26: the header in any case, its value too; only it decides.
    async fn x_scim_in_any_case(app) {
        let enterprise = app.enterprise().await;
        for (name, value, scope) in [
            ("X-SCIM", "true", "scim"), ("x-scim", "TRUE", "scim"), ("X-Scim", " True ", "scim"),
            ("X-SCIM", "false", "api"), ("X-SCIM", "", "api"), ("Y-SCIM", "true", "api"),
        ] {
            let answer = app.send(form_call(form(&enterprise)).header(name, value)).await;
            answer.assert_status(200).assert_at("/scope", scope);
        }
        app.send(form_call(form(&enterprise)).header("X-SCIM", "maybe")).await
            .assert_status(400)
            .assert_at("/error", "invalid_request")
            .assert_at("/Message", "X-SCIM is true or false.");
    }

    /// Requirement 29: each kind of token is refused where the other belongs.
    /// Proves: 7644-2-03, 7644-2.1-01
    async fn tokens_are_good_for_one_thing(app) {
        let enterprise = app.enterprise().await;
        let scim = enterprise.scim_client().await;
        let api = enterprise.api_client().await;
        api.get("/api/v1/token").await
            .assert_status(200)
            .assert_at("/scope", "api")
            .assert_at("/enterprise/id", enterprise.id.to_string());
        enterprise.scim_client_with(&api.token).get("/Users").await.assert_scim_error(
            401, "", "This endpoint needs a SCIM token; send X-SCIM: true when authenticating to get one.",
        );
        let call = Call::new("GET", "/api/v1/token").header("Authorization", &format!("Bearer {}", scim.token));
        app.send(call).await
            .assert_status(401)
            .assert_at("/error", "invalid_token")
            .assert_at("/error_description", "this token is only valid for SCIM; authenticate without X-SCIM to get one for anything else");
    }

    /// Requirement 28: a token sees its own enterprise.
    /// Proves: 7644-2-03, 7644-6.1-01
    async fn a_token_is_bound_to_its_enterprise(app) {
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        let id = one.scim_client().await.create(muster_testkit::person_named("Ada")).await;
        let other = two.scim_client().await;
        other.get(&format!("/Users/{id}")).await.assert_scim_error(404, "", "no user");
        assert!(other.get("/Users").await.ids().is_empty());
    }
}
