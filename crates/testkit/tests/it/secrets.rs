//! What is never in the server's log, however much of it is asked for.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use muster_testkit::{TestDatabase, both_backends};
use serde_json::{Value, json};

use crate::program::Program;

const PASSWORD: &str = "zq-correct-horse-battery";
const FORM: &str =
    "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n";

/// Sends one request and answers the whole response.
fn send(address: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: muster\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Secrets of a client, a token, an invitation, a session and its password, and what a person is called.
fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso", "--preset", "rfc"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let here = |args: &[&str]| muster.json(&[args, &["--enterprise", enterprise]].concat());
    here(&["scim", "enable"]);
    let client = here(&["integration", "create", "--name", "Directory"]);
    let (id, secret) = (&client["client_id"], client["client_secret"].as_str().unwrap());
    let sent = here(&["invitation", "send", "--email", "zq-guest@contoso.example"]);
    let link = sent["link"].as_str().unwrap();
    let invitation = link.rsplit('/').next().unwrap();

    let mut serving = Program::on(database).with("MUSTER__LOG__LEVEL", "trace").serve();
    let address = serving.address;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={secret}",
        id.as_str().unwrap()
    );
    let answer = send(address, "POST /api/authenticate", &format!("{FORM}X-SCIM: true\r\n"), &form);
    let token = body(&answer)["access_token"].as_str().unwrap().to_owned();
    let person = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "zq-person@contoso.example", "password": PASSWORD,
    });
    let scim = format!("Authorization: Bearer {token}\r\nContent-Type: application/scim+json\r\n");
    let made = send(address, "POST /api/scim/v2/Users", &scim, &person.to_string());
    assert!(made.starts_with("HTTP/1.1 201 "), "{made}");
    let filter = "GET /api/scim/v2/Users?filter=userName%20eq%20%22zq-person@contoso.example%22";
    assert_eq!(body(&send(address, filter, &scim, ""))["totalResults"], 1);

    let page = send(address, &format!("GET /invitation/{invitation}"), "", "");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    let passwords = format!("do=accept&password={PASSWORD}&again={PASSWORD}");
    let joined = send(address, &format!("POST /invitation/{invitation}"), FORM, &passwords);
    assert!(joined.starts_with("HTTP/1.1 303 "), "{joined}");
    let form = format!("do=sign-in&email=zq-guest%40contoso.example&password={PASSWORD}&next=%2F");
    let signed = send(address, "POST /sign-in", FORM, &form);
    let cookie = signed.split("muster_session=").nth(1).unwrap();
    let session = cookie.split(';').next().unwrap().to_owned();
    let cookie = format!("Cookie: muster_session={session}\r\n");
    let page = send(address, "GET /configurations/personal/information", &cookie, "");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");

    let said = serving.said();
    assert!(said.lines().count() > 10, "much was asked for:\n{said}");
    for secret in [secret, &token, invitation, PASSWORD, &session, "zq-person", "zq-guest"] {
        let found = said.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
}

both_backends! {
    async fn walked(empty database) {
        walk(&database);
    }
}
