//! What the server refuses before any route sees it.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use muster_testkit::{Backend, TestDatabase};
use serde_json::Value;

use crate::program::{Connection, Program};

/// What is no HTTP is a 400 without a body, a head that is too long a 431; neither is an error of the server,
/// and nothing of the request is in its log.
#[actix_web::test]
async fn what_is_no_http_is_refused_quietly() {
    let Some(database) = TestDatabase::empty(Backend::Sqlite).await else { return };
    let mut serving = Program::on(&database).serve();
    let answer = |request: &str| {
        let mut stream = TcpStream::connect(serving.address).unwrap();
        // The server may close before it has read everything.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let target = "/api/scim/v2/Users?filter=userName eq \"sekret\"";
    let refused = answer(&format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    assert!(refused.ends_with("\r\n\r\n"), "{refused}");
    let long = "x".repeat(200_000);
    let refused = answer(&format!("GET / HTTP/1.1\r\nHost: x\r\nx-sekret: {long}\r\n\r\n"));
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 431 "), "{refused}");
    let (status, _) = Connection::open(serving.address)
        .and_then(|mut connection| connection.send("GET", "/healthz", "", &Value::Null))
        .unwrap();
    assert_eq!(status, 200);
    let said = serving.said();
    assert!(!said.contains("ERROR") && !said.contains("sekret"), "{said}");
}
