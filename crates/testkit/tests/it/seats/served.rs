//! The program that serves registers those who wait by itself.

use muster_testkit::{TestDatabase, both_backends, person};
use serde_json::{Value, json};

use crate::program::{Connection, Program};

/// Refused for a role, made with it, and answered as done; the program runs all the while.
fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap().to_owned();
    let here = |command: [&str; 2], rest: &[&str]| {
        let muster = Program::on(database);
        muster.json(&[&command[..], &["--enterprise", &enterprise], rest].concat())
    };
    here(["scim", "enable"], &[]);
    let client = here(["integration", "create"], &["--name", "Directory"]);
    let polls = here(["receiver", "create"], &["--name", "Watcher", "--audience", "watcher"]);
    let events = format!("/api/scim/v2/Events/{}", polls["id"].as_str().unwrap());

    let serving = muster.serve();
    let mut connection = Connection::open(serving.address).unwrap();
    let credentials = json!({
        "grant_type": "client_credentials",
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    let (_, answer) =
        connection.send("POST", "/api/authenticate", "X-SCIM: true\r\n", &credentials).unwrap();
    let bearer = format!("Authorization: Bearer {}\r\n", answer["access_token"].as_str().unwrap());
    let ada = person("Ada", json!({ "title": "Enchanter", "roles": [{ "value": "Wizard" }] }));
    let mut send = |method: &str, path: &str, body: &Value| {
        connection.send(method, path, &bearer, body).unwrap()
    };
    assert_eq!(send("POST", "/api/scim/v2/Users", &ada).0, 400);
    let parked = here(["parked", "list"], &[]);
    let parked = &parked["parked"][0];
    assert_eq!((&parked["user_name"], &parked["advice"]), (&json!("Ada"), &Value::Null));
    // Refused again is no success, and has a code of its own.
    let id = parked["id"].as_str().unwrap();
    let again = ["parked", "retry", "--enterprise", &enterprise, "--id", id];
    let again = Program::on(database).run(&again);
    assert!(again.assert_code(3).stdout.contains("«Wizard» does not exist"), "{}", again.stdout);
    here(["role", "create"], &["--name", "Keeper", "--not-assignable"]);
    let bob = person("Bob", json!({ "roles": [{ "value": "Keeper" }] }));
    assert_eq!(send("POST", "/api/scim/v2/Users", &bob).0, 400);
    let list = ["parked", "list", "--enterprise", &enterprise];
    let list = Program::on(database).run(&list);
    let advice = "identity providers may not assign it: muster role edit --role \"Keeper\" --assignable true";
    assert!(list.assert_code(0).stdout.contains(advice), "{}", list.stdout);
    here(["role", "create"], &["--name", "Wizard"]);
    // Answered as soon as there is an event: somebody was made.
    let (status, told) = send("POST", &events, &json!({ "returnImmediately": false }));
    assert_eq!((status, told["sets"].as_object().unwrap().len()), (200, 1), "{told}");
    let (_, found) = send("GET", "/api/scim/v2/Users", &Value::Null);
    assert_eq!(found["Resources"][0]["title"], "Enchanter", "{found}");
    let (status, again) = send("POST", "/api/scim/v2/Users", &ada);
    assert_eq!((status, &again["id"]), (201, &found["Resources"][0]["id"]));
    let waiting = here(["parked", "list"], &[]);
    let waiting: Vec<_> =
        waiting["parked"].as_array().unwrap().iter().map(|one| &one["user_name"]).collect();
    assert_eq!(waiting, ["Bob"]);
}

both_backends! {
    async fn walked(empty database) {
        walk(&database);
    }
}
