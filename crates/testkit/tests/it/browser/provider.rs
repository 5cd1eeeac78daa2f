//! An identity provider's requests to the server that the browser looks at.

use actix_web::web::block;
use serde_json::Value;

/// Sends a request with this token; it must succeed.
pub(super) async fn scim(method: &str, url: &str, token: &str, body: Option<Value>) -> Value {
    let (method, url, token) = (method.to_owned(), url.to_owned(), token.to_owned());
    block(move || {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = http::Request::builder()
            .method(method.as_str())
            .uri(&url)
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/scim+json");
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let mut response = agent.run(request.body(body).unwrap()).expect("an answer");
        let text = response.body_mut().read_to_string().expect("a body");
        assert!(response.status().is_success(), "{method} {url}: {} {text}", response.status());
        serde_json::from_str(&text).unwrap_or_default()
    })
    .await
    .expect("the request was sent")
}
