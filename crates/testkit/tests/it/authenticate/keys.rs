//! Signing keys (RFC 7515, RFC 7517).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_testkit::{Requests as _, TestApp, both_backends};
use serde_json::{Value, json};

async fn kids(app: &TestApp) -> Vec<String> {
    let keys = app.anonymous().get("/api/oauth2/jwks").await;
    keys.assert_status(200);
    keys.at("/keys")
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["kid"].as_str().unwrap().to_owned())
        .collect()
}

fn part(token: &str, number: usize) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(number).unwrap()).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn forged(header: &Value, claims: &Value, signature: &str) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", encode(header), encode(claims))
}

both_backends! {
    /// RFC 7517: public halves only.
    async fn the_key_set_is_public(app) {
        let keys = app.anonymous().get("/api/oauth2/jwks").await;
        keys.assert_status(200)
            .assert_at("/keys/0/kty", "OKP")
            .assert_at("/keys/0/crv", "Ed25519")
            .assert_at("/keys/0/alg", "EdDSA")
            .assert_at("/keys/0/d", Value::Null);
    }

    /// After a rotation the new key signs, and tokens of the old one still work.
    async fn old_tokens_survive_a_rotation(private app) {
        let enterprise = app.enterprise().await;
        let old = enterprise.scim_client().await;
        assert_eq!(kids(&app).await.len(), 1);
        app.clock().advance(std::time::Duration::from_secs(1));
        let key = app.use_cases().key_rotate(&app.global()).await.unwrap().to_string();
        let new = enterprise.scim_client().await;
        assert_eq!(part(&new.token, 0)["kid"], key.as_str());
        assert_ne!(part(&old.token, 0)["kid"], key.as_str());
        assert_eq!(kids(&app).await.len(), 2);
        for client in [old, new] {
            client.get("/Users").await.assert_status(200);
        }
    }

    /// RFC 8725: whatever is altered about a token, it is refused.
    /// Proves: 7644-2.1-01, 7644-7.4-01
    async fn forged_tokens_are_refused(app) {
        let enterprise = app.enterprise().await;
        let other = app.enterprise().await;
        let token = enterprise.scim_client().await.token;
        let (header, claims) = (part(&token, 0), part(&token, 1));
        let signature = token.rsplit('.').next().unwrap();
        let with = |value: &Value, name: &str, new: Value| {
            let mut value = value.clone();
            value[name] = new;
            value
        };
        for forged in [
            forged(&header, &with(&claims, "ent", json!(other.id)), signature),
            forged(&header, &with(&claims, "exp", json!(9_999_999_999_i64)), signature),
            forged(&header, &with(&claims, "scope", json!("api")), signature),
            forged(&with(&header, "alg", json!("none")), &claims, ""),
            forged(&with(&header, "alg", json!("none")), &claims, signature),
            forged(&with(&header, "alg", json!("HS256")), &claims, signature),
            forged(&with(&header, "kid", json!(other.id)), &claims, signature),
            format!("{token}x"),
            token.rsplit_once('.').unwrap().0.to_owned(),
        ] {
            enterprise.scim_client_with(&forged).get("/Users").await
                .assert_scim_error(401, "", "The token is not valid; create a new one");
        }
        enterprise.scim_client_with(&token).get("/Users").await.assert_status(200);
    }
}
