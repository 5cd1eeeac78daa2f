//! The way out over HTTP: the only place where the product calls other systems, but for mail (`mail`).

use std::{pin::Pin, time::Duration};

use muster_app::{Push, PushAnswer, Transport};
use reqwest::{
    Client,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};

/// The longest that a receiver may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest that a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// As much of an answer as is read.
const ANSWER: usize = 4_096;

/// Sends events over HTTP.
#[derive(Debug, Clone)]
pub struct HttpTransport(Result<Client, String>);

impl HttpTransport {
    /// A client with connections of its own. Where it cannot be made, every event fails with the
    /// reason, and the rest of the product works.
    pub fn new() -> Self {
        let client = Client::builder()
            .user_agent(concat!("Muster/", env!("CARGO_PKG_VERSION")))
            // A redirect would carry the event, and the header that goes with it, to an address that
            // nobody has checked.
            .redirect(Policy::none())
            // Nor does the environment decide where events go.
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .build();
        Self(client.map_err(|error| {
            format!(
                "nothing can be sent, are the system's certificate authorities installed? {}",
                innermost(&error)
            )
        }))
    }

    async fn send(&self, push: Push) -> Result<PushAnswer, String> {
        let client = self.0.as_ref().map_err(String::clone)?;
        let mut request = client
            .post(&push.endpoint)
            .header(CONTENT_TYPE, "application/secevent+jwt")
            .header(ACCEPT, "application/json")
            .body(push.token);
        if let Some(secret) = push.authorization {
            let mut value = HeaderValue::from_str(secret.expose())
                .map_err(|_characters| "the Authorization header cannot be sent".to_owned())?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while body.len() < ANSWER
            && let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))?
        {
            let room = ANSWER - body.len();
            body.extend(chunk.iter().take(room));
        }
        Ok(PushAnswer { status, body })
    }
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for HttpTransport {
    fn post(
        &self,
        push: Push,
    ) -> Pin<Box<dyn Future<Output = Result<PushAnswer, String>> + Send + '_>> {
        Box::pin(self.send(push))
    }
}

/// Why there was no answer, in a sentence an administrator can use; the address is known to them.
fn reason(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "the receiver did not answer in time"
    } else if error.is_connect() {
        "the receiver cannot be reached"
    } else {
        "the exchange with the receiver broke off"
    };
    format!("{what}: {}", innermost(error))
}

/// The cause at the bottom; what lies above it names the address again.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
