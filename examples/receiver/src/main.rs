//! A receiver of Muster's events (RFC 8935): checks each signature with the published keys, and prints
//! what happened. To be read, and copied from; it trusts plain http and keeps nothing.
//!
//! ```sh
//! cargo run -p muster-example-receiver -- http://127.0.0.1:8080 127.0.0.1:9000
//! ```
//!
//! The first argument is Muster's public address, the second where to listen. The receiver to create
//! in Muster is then pushed to `http://127.0.0.1:9000/events`.

#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::{env, net::SocketAddr};

use actix_web::{
    App, HttpResponse, HttpServer,
    web::{self, Data},
};
use anyhow::Context as _;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde_json::{Value, json};

/// Whom events are expected from, and to whom they are said.
struct Expected {
    issuer: String,
    audience: String,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(issuer), Some(listen)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: muster-example-receiver MUSTER_URL LISTEN_ADDRESS");
    };
    let listen: SocketAddr = listen.parse().context("LISTEN_ADDRESS is such as 127.0.0.1:9000")?;
    // What `muster receiver create --push` takes for the audience where nothing is said.
    let audience = format!("http://{listen}/events");
    println!("Waiting for events at {audience}");
    let expected = Data::new(Expected { issuer, audience });
    HttpServer::new(move || {
        App::new().app_data(expected.clone()).route("/events", web::post().to(receive))
    })
    .workers(1)
    .bind(listen)?
    .run()
    .await?;
    Ok(())
}

/// Takes one event. The same `jti` may come again: whoever acts on events must know what it has seen.
async fn receive(expected: Data<Expected>, token: String) -> HttpResponse {
    match web::block(move || check(&expected, &token)).await {
        Ok(Ok(claims)) => {
            println!("{claims:#}");
            // RFC 8935 §2.2: taken, without a body.
            HttpResponse::Accepted().finish()
        }
        // RFC 8935 §2.4: what is wrong with it. Muster shows it and tries again.
        Ok(Err(error)) => HttpResponse::BadRequest()
            .json(json!({ "err": "invalid_request", "description": format!("{error:#}") })),
        Err(_blocking) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// What the event says, if Muster signed it and said it to us.
fn check(expected: &Expected, token: &str) -> anyhow::Result<Value> {
    let header = decode_header(token)?;
    anyhow::ensure!(header.typ.as_deref() == Some("secevent+jwt"), "this is no event");
    let kid = header.kid.context("the event names no key")?;
    // A real receiver keeps the keys, and reads them again when it meets one it does not know.
    let address = format!("{}/api/oauth2/jwks", expected.issuer);
    let keys: JwkSet = ureq::get(address).call()?.body_mut().read_json()?;
    let key = keys.find(&kid).context("the key is not among the published ones")?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[&expected.issuer]);
    validation.set_audience(&[&expected.audience]);
    // RFC 8417 §2.2: events do not expire.
    validation.set_required_spec_claims(&["iss", "aud"]);
    validation.validate_exp = false;
    Ok(decode(token, &DecodingKey::from_jwk(key)?, &validation)?.claims)
}
