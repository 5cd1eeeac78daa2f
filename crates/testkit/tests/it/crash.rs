//! What was answered survives a crash: the process is killed in the middle of creations on several
//! connections.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use muster_testkit::{Backend, TestDatabase, person_named};
use serde_json::{Value, json};

use crate::program::{Connection, Program};

const CONNECTIONS: usize = 8;
const KILLED_AFTER: usize = 500;

fn survives(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap().to_owned();
    muster.json(&["scim", "enable", "--enterprise", &enterprise]);
    let client =
        muster.json(&["integration", "create", "--enterprise", &enterprise, "--name", "Directory"]);

    let mut serving = muster.serve();
    let address = serving.address;
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    let mut connection = Connection::open(address).unwrap();
    let (status, answer) =
        connection.send("POST", "/api/authenticate", "X-SCIM: true\r\n", &credentials).unwrap();
    assert_eq!(status, 200, "{answer}");
    let bearer = format!("Authorization: Bearer {}\r\n", answer["access_token"].as_str().unwrap());

    let next = AtomicUsize::new(0);
    let answered = Mutex::new(BTreeSet::new());
    let (enough, killer) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            let enough = enough.clone();
            let (next, answered, bearer) = (&next, &answered, &bearer);
            scope.spawn(move || {
                let mut connection = Connection::open(address).unwrap();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let body = person_named(&format!("Person {number}"));
                    // The server is gone: whoever got no answer was promised nothing.
                    let Ok((status, made)) =
                        connection.send("POST", "/api/scim/v2/Users", bearer, &body)
                    else {
                        break;
                    };
                    assert_eq!(status, 201, "{made}");
                    let mut answered = answered.lock().unwrap();
                    answered.insert(made["id"].as_str().unwrap().to_owned());
                    if answered.len() == KILLED_AFTER {
                        enough.send(()).unwrap();
                    }
                }
            });
        }
        killer.recv().unwrap();
        serving.kill();
    });

    let answered = answered.into_inner().unwrap();
    let serving = Program::on(database).serve();
    let mut connection = Connection::open(serving.address).unwrap();
    let mut found = BTreeSet::new();
    loop {
        let path = format!("/api/scim/v2/Users?count=1000&startIndex={}", found.len() + 1);
        let (status, list) = connection.send("GET", &path, &bearer, &Value::Null).unwrap();
        assert_eq!(status, 200, "{list}");
        let page = list["Resources"].as_array().unwrap();
        found.extend(page.iter().map(|person| person["id"].as_str().unwrap().to_owned()));
        if page.is_empty() {
            break;
        }
    }
    assert!(answered.len() >= KILLED_AFTER);
    let gone: Vec<_> = answered.difference(&found).collect();
    assert!(gone.is_empty(), "{} of {} are lost", gone.len(), answered.len());
    let verified = Program::on(database).json(&["audit", "verify", "--enterprise", &enterprise]);
    assert_eq!(verified["whole"], true);
}

/// A killed process loses nobody who was answered, and leaves a whole change log.
#[actix_web::test]
async fn sqlite() {
    if let Some(database) = TestDatabase::empty(Backend::Sqlite).await {
        survives(&database);
    }
}

/// The same on a server of its own.
#[actix_web::test]
async fn postgres() {
    if let Some(database) = TestDatabase::empty(Backend::Postgres).await {
        survives(&database);
    }
}
