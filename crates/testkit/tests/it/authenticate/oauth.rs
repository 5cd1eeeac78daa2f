//! The standard token endpoint (RFC 6749 §4.4) and its metadata (RFC 8414).

use muster_testkit::{Call, Requests as _, both_backends};

both_backends! {
    /// RFC 8414: the metadata leads to endpoints that work.
    async fn the_metadata_leads_to_the_endpoints(app) {
        let anonymous = app.anonymous();
        let metadata = anonymous.get("/.well-known/oauth-authorization-server").await;
        metadata.assert_status(200).assert_at("/issuer", "https://muster.example");
        for member in ["/token_endpoint", "/jwks_uri"] {
            let url = metadata.at(member);
            let path = url.as_str().unwrap().strip_prefix("https://muster.example").unwrap().to_owned();
            let answer = anonymous.get(&path).await;
            assert!([200, 405].contains(&answer.status), "{path}: {answer}");
        }
    }

    /// RFC 6749 §3.3: the scope decides, else the header; an unknown scope is refused.
    async fn the_scope_decides(app) {
        let enterprise = app.enterprise().await;
        let (id, secret) = (&enterprise.credentials.client_id, &enterprise.credentials.client_secret);
        for (scope, header, expected) in [
            ("", None, Ok("api")), ("", Some("true"), Ok("scim")), ("&scope=scim", None, Ok("scim")),
            ("&scope=api", Some("true"), Ok("api")), ("&scope=", None, Ok("api")),
            ("&scope=everything", None, Err("invalid_scope")), ("&scope=scim:me", None, Err("invalid_scope")), ("&scope=scim+api", None, Err("invalid_scope")),
        ] {
            let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}{scope}");
            let mut call = Call::new("POST", "/api/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body);
            if let Some(value) = header {
                call = call.header("X-SCIM", value);
            }
            let answer = app.send(call).await;
            match expected {
                Ok(word) => answer.assert_status(200).assert_at("/scope", word),
                Err(word) => answer.assert_status(400).assert_at("/error", word),
            };
        }
    }
}
