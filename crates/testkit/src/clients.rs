//! Callers are types.

use std::fmt::Write as _;

use actix_web::{http::Method, test::TestRequest};
use serde_json::Value;

use crate::{TestApp, TestResponse};

/// The path under which SCIM lives.
const SCIM: &str = "/api/scim/v2";

/// A request, before it is sent.
#[derive(Debug, Clone)]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    /// A request without body; the path as it goes over the wire.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        Self { method, path: path.into(), headers: Vec::new(), body: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// These bytes as the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// This value as the body; the caller's media type goes with it.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string())
    }

    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name))
    }

    fn default_header(self, name: &str, value: &str) -> Self {
        if self.has(name) { self } else { self.header(name, value) }
    }

    pub(crate) fn into_request(self) -> TestRequest {
        let mut request = TestRequest::default().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        match self.body {
            Some(body) => request.set_payload(body),
            None => request,
        }
    }
}

/// Somebody who sends requests.
pub trait Requests {
    /// Completes a request with what this caller always sends.
    fn complete(&self, call: Call) -> Call;
    /// Where the requests go.
    fn app(&self) -> &TestApp;

    /// Sends a request.
    fn send(&self, call: Call) -> impl Future<Output = TestResponse> {
        async { self.app().send(self.complete(call)).await }
    }

    /// GET.
    fn get(&self, path: &str) -> impl Future<Output = TestResponse> {
        self.send(Call::new("GET", path))
    }

    /// POST of a JSON body.
    fn post(&self, path: &str, body: Value) -> impl Future<Output = TestResponse> {
        self.send(Call::new("POST", path).json(&body))
    }

    /// PUT of a JSON body.
    fn put(&self, path: &str, body: Value) -> impl Future<Output = TestResponse> {
        self.send(Call::new("PUT", path).json(&body))
    }

    /// PATCH with a JSON body.
    fn patch(&self, path: &str, body: Value) -> impl Future<Output = TestResponse> {
        self.send(Call::new("PATCH", path).json(&body))
    }

    /// DELETE.
    fn delete(&self, path: &str) -> impl Future<Output = TestResponse> {
        self.send(Call::new("DELETE", path))
    }
}

/// Somebody without credentials; paths begin at the root.
#[derive(Clone)]
pub struct Anonymous {
    app: TestApp,
}

impl Anonymous {
    pub(crate) fn new(app: TestApp) -> Self {
        Self { app }
    }
}

impl Requests for Anonymous {
    fn complete(&self, call: Call) -> Call {
        if call.body.is_some() {
            call.default_header("Content-Type", "application/json")
        } else {
            call
        }
    }

    fn app(&self) -> &TestApp {
        &self.app
    }
}

/// An identity provider with its SCIM token; paths begin at the Tenant URL.
#[derive(Clone)]
pub struct ScimClient {
    app: TestApp,
    /// The token.
    pub token: String,
}

impl ScimClient {
    pub(crate) fn new(app: TestApp, token: String) -> Self {
        Self { app, token }
    }

    /// Waits until what is written beside the requests so far is written.
    pub async fn flush_calls(&self) {
        self.app.flush_calls().await;
    }

    /// GET of people by a filter, which is encoded here.
    pub async fn find(&self, filter: &str) -> TestResponse {
        self.get(&format!("/Users?count=1000&filter={}", encoded(filter))).await
    }

    /// GET of groups by a filter, which is encoded here.
    pub async fn find_groups(&self, filter: &str) -> TestResponse {
        self.get(&format!("/Groups?count=1000&filter={}", encoded(filter))).await
    }

    /// PATCH of a person with these operations.
    pub async fn operations(&self, id: &str, operations: Value) -> TestResponse {
        let body = serde_json::json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": operations,
        });
        self.patch(&format!("/Users/{id}"), body).await
    }

    /// Makes a person and answers its id.
    pub async fn create(&self, body: Value) -> String {
        self.post("/Users", body).await.assert_status(201).id()
    }

    /// Reads a person.
    pub async fn read(&self, id: &str) -> TestResponse {
        let response = self.get(&format!("/Users/{id}")).await;
        response.assert_status(200);
        response
    }
}

impl Requests for ScimClient {
    fn complete(&self, mut call: Call) -> Call {
        call.path.insert_str(0, SCIM);
        let has_body = call.body.is_some();
        let call = call.default_header("Authorization", &format!("Bearer {}", self.token));
        if has_body { call.default_header("Content-Type", "application/scim+json") } else { call }
    }

    fn app(&self) -> &TestApp {
        &self.app
    }
}

/// A program with an ordinary token; paths begin at the root.
#[derive(Clone)]
pub struct ApiClient {
    app: TestApp,
    /// The token.
    pub token: String,
}

impl ApiClient {
    pub(crate) fn new(app: TestApp, token: String) -> Self {
        Self { app, token }
    }
}

impl Requests for ApiClient {
    fn complete(&self, call: Call) -> Call {
        call.default_header("Authorization", &format!("Bearer {}", self.token))
    }

    fn app(&self) -> &TestApp {
        &self.app
    }
}

/// An administrator's browser, signed in to one of the portals; paths begin at the root.
#[derive(Clone)]
pub struct PortalClient {
    app: TestApp,
    cookie: String,
}

impl PortalClient {
    pub(crate) fn new(app: TestApp, cookie: String) -> Self {
        Self { app, cookie }
    }

    /// The cookie of the session: `name=value`.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Goes where the answer to a form leads, as a browser does, with what it is to say there.
    pub async fn follow(&self, answer: &TestResponse) -> TestResponse {
        let to = answer.assert_status(303).header("location").expect("a way");
        let set = answer.headers.get_all("set-cookie").filter_map(|cookie| cookie.to_str().ok());
        let cookies = set.filter_map(|cookie| cookie.split(';').next());
        let cookies = [self.cookie.as_str()].into_iter().chain(cookies).collect::<Vec<_>>();
        self.send(Call::new("GET", to).header("Cookie", &cookies.join("; "))).await
    }

    /// Posts a form of a page; `act` is what the form does.
    pub async fn submit(&self, page: &str, act: &str, fields: &[(&str, &str)]) -> TestResponse {
        let fields = fields.iter().map(|(name, value)| format!("&{name}={}", encoded(value)));
        let form = format!("do={act}{}", fields.collect::<String>());
        let call = Call::new("POST", page);
        self.send(call.header("Content-Type", "application/x-www-form-urlencoded").body(form)).await
    }
}

impl Requests for PortalClient {
    fn complete(&self, call: Call) -> Call {
        let call = call.default_header("Cookie", &self.cookie);
        call.default_header("Sec-Fetch-Site", "same-origin")
    }

    fn app(&self) -> &TestApp {
        &self.app
    }
}

/// Text as it stands in a query string.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => write!(encoded, "%{other:02X}").expect("text takes anything"),
        }
    }
    encoded
}
