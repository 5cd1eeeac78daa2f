//! Answers, with assertions that show the answer when they fail.

use std::fmt;

use actix_web::{
    HttpResponse,
    body::{MessageBody, to_bytes},
    http::header::HeaderMap,
};
use serde_json::{Value, json};

/// An answer.
#[derive(Debug, Clone)]
pub struct TestResponse {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl TestResponse {
    pub(crate) async fn read(response: HttpResponse<impl MessageBody>) -> Self {
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await.unwrap_or_else(|_| panic!("the body broke off"));
        Self {
            status: head.status().as_u16(),
            headers: head.headers().clone(),
            body: body.to_vec(),
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON came:\n{self}"))
    }

    /// The value at a JSON pointer of the body; null where there is none.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or(Value::Null)
    }

    /// The `id` of the resource answered.
    #[track_caller]
    pub fn id(&self) -> String {
        match self.at("/id") {
            Value::String(id) => id,
            _ => panic!("no id came:\n{self}"),
        }
    }

    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The ids of a list's resources, in order.
    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        self.assert_status(200);
        let list = self.json();
        let resources = list["Resources"].as_array().unwrap_or_else(|| panic!("no list:\n{self}"));
        resources.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        assert!(self.status == status, "{status} was expected:\n{self}");
        self
    }

    /// Fails unless the value at a JSON pointer is this one; null stands for absent.
    #[track_caller]
    pub fn assert_at(&self, pointer: &str, value: impl Into<Value>) -> &Self {
        let value = value.into();
        assert!(self.at(pointer) == value, "{pointer} should be {value}:\n{self}");
        self
    }

    /// Fails unless the header has this value.
    #[track_caller]
    pub fn assert_header(&self, name: &str, value: &str) -> &Self {
        assert!(self.header(name) == Some(value), "{name} should be {value}:\n{self}");
        self
    }

    /// Fails unless the body is a SCIM error of exactly this form (RFC 7644 §3.12); an empty
    /// `scim_type` stands for none. The sentence must contain `part`.
    #[track_caller]
    pub fn assert_scim_error(&self, status: u16, scim_type: &str, part: &str) -> &Self {
        self.assert_status(status);
        self.assert_header("content-type", "application/scim+json");
        let body = self.json();
        let mut expected = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": status.to_string(),
            "detail": body["detail"],
        });
        if !scim_type.is_empty() {
            expected["scimType"] = scim_type.into();
        }
        assert!(body == expected, "{expected} was expected:\n{self}");
        let detail = body["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(part), "«{part}» should be said:\n{self}");
        assert!(detail.ends_with('.'), "a whole sentence should be said:\n{self}");
        self
    }
}

impl fmt::Display for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP {}", self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", value.to_str().unwrap_or("…"))?;
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) => write!(f, "\n{json:#}"),
            Err(_) => write!(f, "\n{}", self.text()),
        }
    }
}
