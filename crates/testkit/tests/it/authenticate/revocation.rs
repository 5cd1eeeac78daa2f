//! Ending tokens (requirements 97, 98).

use std::time::Duration;

use muster_core::integration::Revocation;
use muster_testkit::{Requests as _, both_backends};

both_backends! {
    /// A revoked token stops working within a second; others go on.
    /// Proves: 7644-7.7-02
    async fn a_revoked_token_ends_within_a_second(app) {
        let enterprise = app.enterprise().await;
        let (one, two) = (enterprise.scim_client().await, enterprise.scim_client().await);
        one.get("/Users").await.assert_status(200);
        two.get("/Users").await.assert_status(200);
        let tokens = app.use_cases().token_list(&enterprise.admin().await).await.unwrap();
        let used = |client: &str| {
            let call = client.to_owned();
            tokens.iter().find(|token| call.contains(&token.id.to_string())).map(|token| token.id)
        };
        let id = used(&claims(&one.token)).unwrap();
        app.use_cases().token_revoke(&enterprise.admin().await, id, Revocation::Anyway).await.unwrap();
        app.clock().advance(Duration::from_secs(1));
        one.get("/Users").await.assert_scim_error(401, "", "This token was revoked; create a new one");
        two.get("/Users").await.assert_status(200);
        let call = enterprise.calls().await.into_iter().rev().find(|call| call.status == 401).unwrap();
        assert_eq!((call.rule.as_deref(), call.token), (Some("revoked_token"), Some(id)));
    }

    /// A token that was never used is refused at once.
    async fn a_revoked_token_that_was_never_used(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let tokens = app.use_cases().token_list(&enterprise.admin().await).await.unwrap();
        app.use_cases().token_revoke(&enterprise.admin().await, tokens[0].id, Revocation::Anyway).await.unwrap();
        entra.get("/Users").await.assert_scim_error(401, "", "was revoked");
    }

    /// B2: with an integration go its tokens.
    /// Proves: 7644-7.7-02
    async fn an_integration_takes_its_tokens_along(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let api = enterprise.api_client().await;
        api.get("/api/v1/token").await.assert_status(200);
        let ended = app.use_cases().integration_revoke(&enterprise.admin().await, enterprise.integration).await;
        assert_eq!(ended.unwrap(), 2);
        app.clock().advance(Duration::from_secs(1));
        entra.get("/Users").await.assert_scim_error(401, "", "was revoked");
        api.get("/api/v1/token").await.assert_status(401);
        enterprise.authenticate(None).await.assert_status(401).assert_at("/error", "invalid_client");
    }

    /// "Generate token" (C-10) comes from the same issuer.
    async fn a_generated_token_works(app) {
        let enterprise = app.enterprise().await;
        let issued = app.use_cases().token_generate(&enterprise.admin().await).await.unwrap();
        enterprise.scim_client_with(issued.value.expose()).get("/Users").await.assert_status(200);
    }
}

/// The claims of a token, as text.
fn claims(token: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let middle = token.split('.').nth(1).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(middle).unwrap()).unwrap()
}
