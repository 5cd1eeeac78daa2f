//! Refused token requests (requirement 31).

use muster_testkit::{Call, Enterprise, Requests as _, TestResponse, both_backends};
use serde_json::json;

async fn ask(enterprise: &Enterprise, id: &str, secret: &str) -> TestResponse {
    enterprise
        .app
        .anonymous()
        .post(
            "/api/authenticate",
            json!({ "grant_type": "client_credentials", "client_id": id, "client_secret": secret }),
        )
        .await
}

both_backends! {
    /// Requirement 31: an unknown client and a wrong secret cannot be told apart.
    /// Proves: 7644-2-06
    async fn unknown_client_and_wrong_secret_are_one(app) {
        let enterprise = app.enterprise().await;
        let other = app.enterprise().await;
        let (id, secret) = (&enterprise.credentials.client_id, &enterprise.credentials.client_secret);
        let wrong = ask(&enterprise, id, "muster_cs_wrong").await;
        wrong.assert_status(401)
            .assert_at("/error", "invalid_client")
            .assert_at("/error_description", "client_id or client_secret is wrong")
            .assert_at("/Message", "client_id or client_secret is wrong");
        for (id, secret) in [
            ("muster_ci_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", secret.as_str()),
            ("nonsense", secret), ("", secret), (id, ""), (id, &other.credentials.client_secret),
            (&other.credentials.client_id, secret), (&id.to_uppercase(), secret),
        ] {
            let refused = ask(&enterprise, id, secret).await;
            assert_eq!(refused.status, wrong.status, "{id}\n{refused}");
            assert_eq!(refused.body, wrong.body, "{id}\n{refused}");
            assert_eq!(refused.header("www-authenticate"), wrong.header("www-authenticate"));
        }
        ask(&enterprise, id, secret).await.assert_status(200);
    }

    /// RFC 6749 §5.2: what is missing or malformed is a 400 with a word and a sentence.
    async fn malformed_requests(app) {
        let id = "client_id=a&client_secret=b";
        for (media_type, body, word, part) in [
            ("application/x-www-form-urlencoded", id.to_owned(), "invalid_request", "grant_type is missing"),
            ("application/x-www-form-urlencoded", format!("grant_type=password&{id}"), "unsupported_grant_type", "client_credentials"),
            ("application/x-www-form-urlencoded", "grant_type=client_credentials".into(), "invalid_request", "client_id or client_secret is missing"),
            ("application/x-www-form-urlencoded", format!("grant_type=client_credentials&{id}&client_id=c"), "invalid_request", "each field once"),
            ("application/json", "{".into(), "invalid_request", "JSON object"),
            ("application/json", "[]".into(), "invalid_request", "JSON object"),
            ("text/plain", format!("grant_type=client_credentials&{id}"), "invalid_request", "Send the body as"),
            ("application/json", format!("{{\"x\":\"{}\"}}", "y".repeat(20_000)), "invalid_request", "limit"),
        ] {
            let call = Call::new("POST", "/api/authenticate").header("Content-Type", media_type).body(body);
            let refused = app.send(call).await;
            refused.assert_status(400).assert_at("/error", word).assert_header("cache-control", "no-store");
            let sentence = refused.at("/error_description");
            assert!(sentence.as_str().unwrap().contains(part), "{refused}");
            assert_eq!(refused.at("/Message"), sentence);
        }
        let call = Call::new("POST", "/api/authenticate")
            .header("Authorization", "Basic YTpi")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(format!("grant_type=client_credentials&{id}"));
        app.send(call).await.assert_status(400).assert_at("/error", "invalid_request");
        app.anonymous().get("/api/authenticate").await.assert_status(405).assert_header("allow", "POST");
    }

    /// Requirement 16: no SCIM token while provisioning is off; ordinary ones are issued.
    async fn provisioning_switched_off(app) {
        let enterprise = app.enterprise().await;
        app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        let sentence = format!(
            "SCIM provisioning is switched off for {}. An enterprise admin can switch it on under \
             Configurations → Enterprise Configurations → People → Users.",
            enterprise.name,
        );
        enterprise.authenticate(Some("true")).await
            .assert_status(403)
            .assert_at("/error", "access_denied")
            .assert_at("/error_description", sentence);
        enterprise.authenticate(None).await.assert_status(200);
    }

    /// B2: an integration without the right gets no SCIM token, and is told so.
    /// Proves: 7644-7.7-02
    async fn an_integration_without_the_right(app) {
        let enterprise = app.enterprise().await;
        let made = app.use_cases().integration_create(&enterprise.admin().await, "Reports", false).await.unwrap();
        let enterprise = Enterprise {
            credentials: muster_testkit::Credentials {
                client_id: made.integration.client_id,
                client_secret: made.secret.expose().to_owned(),
            },
            ..enterprise
        };
        enterprise.authenticate(Some("true")).await
            .assert_status(403)
            .assert_at("/error", "unauthorized_client");
        enterprise.authenticate(None).await.assert_status(200).assert_at("/scope", "api");
    }

    /// Requirement 31: every refusal of a client that exists is a row of the call log, and of one
    /// that proved itself a row of the change log, and nothing of a secret is kept.
    async fn refusals_are_written_down(app) {
        let enterprise = app.enterprise().await;
        let secret = "muster_cs_very_wrong_secret";
        ask(&enterprise, &enterprise.credentials.client_id, secret).await.assert_status(401);
        app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
        enterprise.authenticate(Some("true")).await.assert_status(403);
        let calls = enterprise.calls().await;
        let mut rows: Vec<_> = calls.iter()
            .map(|call| (call.status, call.operation.as_str(), call.rule.as_deref()))
            .collect();
        rows.sort_unstable();
        assert_eq!(rows, [
            (401, "token.issue", Some("bad_secret")), (403, "token.issue", Some("scim.disabled")),
        ]);
        let raw = app.database().raw().await;
        let sql = "SELECT count(*) FROM change_log WHERE action = 'integration.token_refused'";
        assert!(raw.column::<i64>(sql).await[0] > 0);
        let kept = app.database().contents().await;
        assert!(!kept.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
}
