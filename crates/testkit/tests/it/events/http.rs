//! The real program pushes over HTTP, as RFC 8935 has it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

use muster_testkit::{Backend, TestDatabase, person_named};
use serde_json::{Value, json};

use crate::program::Program;

const KEY: &str = "bXVzdGVyIHRlc3RzIHNlYWwgd2l0aCB0aGlzIGtleSE=";

/// Reads a request: its lines, and its body.
fn read(stream: &TcpStream) -> (Vec<String>, String) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_lowercase());
    }
    let length = lines.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    (lines, String::from_utf8(body).unwrap())
}

fn answer(mut stream: &TcpStream, answer: &str) {
    let rest = "Content-Length: 0\r\nConnection: close\r\n\r\n";
    stream.write_all(format!("HTTP/1.1 {answer}\r\n{rest}").as_bytes()).unwrap();
}

/// A job that delivers, a receiver that fails once, and a redirect that nobody follows.
#[actix_web::test]
async fn the_program_pushes() {
    let database = TestDatabase::empty(Backend::Sqlite).await.unwrap();
    let remote = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/events", remote.local_addr().unwrap());
    let muster = Program::on(&database).with("MUSTER__SECURITY__SEALING_KEY", KEY);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap().to_owned();
    muster.json(&["scim", "enable", "--enterprise", &enterprise]);
    let client =
        muster.json(&["integration", "create", "--enterprise", &enterprise, "--name", "Directory"]);
    let create = [
        "--json",
        "receiver",
        "create",
        "--enterprise",
        &enterprise,
        "--name",
        "Remote",
        "--push",
        &endpoint,
        "--authorization",
    ];
    muster.run_with_input(&create, "Bearer remote").assert_code(0);
    let serving = muster.serve();

    let base = format!("http://{}", serving.address);
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    let mut answered = ureq::post(format!("{base}/api/authenticate"))
        .header("X-SCIM", "true")
        .send_json(&credentials)
        .unwrap();
    let token: Value = answered.body_mut().read_json().unwrap();
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    ureq::post(format!("{base}/api/scim/v2/Users"))
        .header("Authorization", &bearer)
        .send_json(person_named("Ada"))
        .unwrap();

    let mut bodies = Vec::new();
    for said in
        [&*format!("307 Temporary Redirect\r\nLocation: {endpoint}/elsewhere"), "202 Accepted"]
    {
        let (stream, _) = remote.accept().unwrap();
        let (lines, body) = read(&stream);
        assert_eq!(lines[0], "post /events http/1.1");
        for header in [
            "content-type: application/secevent+jwt",
            "accept: application/json",
            "authorization: bearer remote",
        ] {
            assert!(lines.iter().any(|line| line == header), "{header}: {lines:?}");
        }
        answer(&stream, said);
        bodies.push(body);
    }
    let claims = |token: &str| -> Value {
        use base64::Engine as _;
        let part = token.split('.').nth(1).unwrap();
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    assert_eq!(claims(&bodies[0])["jti"], claims(&bodies[1])["jti"]);
    assert_eq!(claims(&bodies[0])["iss"], "https://muster.example");
}
