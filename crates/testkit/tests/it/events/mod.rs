//! Events about people for other systems (RFC 9967, RFC 8417, RFC 8935, RFC 8936).

mod cli;
mod http;
mod people;
mod poll;
mod push;
mod receivers;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_app::Push;
use muster_core::receiver::{Delivery, EventKind, Form, Receiver, ReceiverSpec};
use muster_testkit::{Enterprise, Requests as _, TestApp};
use serde_json::{Value, json};

/// Where events are pushed to; nobody goes there.
const ENDPOINT: &str = "https://receiver.example/events";
pub(crate) const PROV: &str = "urn:ietf:params:scim:event:prov:";

fn spec(name: &str, delivery: Delivery, form: Form) -> ReceiverSpec {
    ReceiverSpec {
        name: name.to_owned(),
        delivery,
        audience: "https://receiver.example".to_owned(),
        events: EventKind::ALL.to_vec(),
        form,
    }
}

pub(crate) fn pushed(form: Form) -> ReceiverSpec {
    spec("Pushed", Delivery::Push { endpoint: ENDPOINT.to_owned() }, form)
}

fn polling(form: Form) -> ReceiverSpec {
    spec("Polling", Delivery::Poll, form)
}

pub(crate) async fn receiver(enterprise: &Enterprise, spec: ReceiverSpec) -> Receiver {
    let use_cases = enterprise.app.use_cases();
    use_cases.receiver_create(&enterprise.admin().await, spec, None).await.unwrap()
}

/// The receiver as it stands.
async fn standing(enterprise: &Enterprise) -> Receiver {
    let list = enterprise.app.use_cases().receiver_list(&enterprise.admin().await).await;
    list.unwrap().pop().unwrap()
}

/// What an event says, once its signature fits one of the published keys.
async fn verified(app: &TestApp, token: &str) -> Value {
    let metadata = app.anonymous().get("/.well-known/oauth-authorization-server").await;
    let jwks_uri = metadata.at("/jwks_uri").as_str().unwrap().to_owned();
    let keys = app.anonymous().get(jwks_uri.strip_prefix("https://muster.example").unwrap()).await;
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decoded(header)).unwrap();
    assert_eq!((&header["typ"], &header["alg"]), (&json!("secevent+jwt"), &json!("EdDSA")));
    let keys = keys.at("/keys");
    let key = keys.as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let public = decoded(key["x"].as_str().unwrap());
    let public = UnparsedPublicKey::new(&ED25519, public);
    public.verify(signed.as_bytes(), &decoded(signature)).expect("the signature");
    serde_json::from_slice(&decoded(claims)).unwrap()
}

/// What was pushed, verified.
pub(crate) async fn all_verified(app: &TestApp, pushes: Vec<Push>) -> Vec<Value> {
    let mut all = Vec::new();
    for push in pushes {
        all.push(verified(app, &push.token).await);
    }
    all
}

/// Whom an event is about, and what it says happened, in short.
pub(crate) fn short(event: &Value) -> (String, Vec<String>) {
    let uri = event["sub_id"]["uri"].as_str().unwrap();
    let kinds = event["events"].as_object().unwrap().keys();
    let kinds = kinds.map(|kind| kind.strip_prefix(PROV).unwrap().to_owned()).collect();
    (uri.strip_prefix("/Users/").unwrap().to_owned(), kinds)
}

fn jtis(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["jti"].as_str().unwrap()).collect()
}
