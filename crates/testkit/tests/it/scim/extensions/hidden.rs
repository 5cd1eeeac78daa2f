//! Entries of lists with parts that nobody reads back.

use muster_core::extension::Extends;
use muster_testkit::{Requests as _, both_backends};
use serde_json::{Value, json};

use super::{USER, define, own, with};

fn lockers() -> Value {
    json!({ "id": USER, "name": "Lockers", "attributes": [
        { "name": "lockers", "type": "complex", "multiValued": true, "subAttributes": [
            { "name": "type" }, { "name": "floor" }, { "name": "code", "returned": "never" },
            { "name": "pin", "mutability": "writeOnly" },
        ] },
    ] })
}

both_backends! {
    /// RFC 7644 §3.5.1: a PUT of what a GET answered is no change, so nothing that was hidden is lost.
    /// Proves: 7644-3.5.1-04, 7644-3.5.1-11
    async fn an_echo_keeps_what_is_hidden(app) {
        let enterprise = app.rfc_enterprise().await;
        define(&enterprise, &lockers(), Extends::User, false).await;
        let client = enterprise.scim_client().await;
        let path = |id: &str| format!("/Users/{id}");
        for (number, (sent, shown)) in [
            (json!([{ "type": "work", "code": "1" }, { "type": "home", "floor": "2", "pin": "2" }]),
             json!([{ "type": "work" }, { "type": "home", "floor": "2" }])),
            (json!([{ "floor": "1", "code": "1" }, { "floor": "2", "code": "2" }]),
             json!([{ "floor": "1" }, { "floor": "2" }])),
            // Nothing is shown of the first.
            (json!([{ "code": "1", "pin": "1" }, { "floor": "2" }]), json!([{ "floor": "2" }])),
            (json!([{ "pin": "1" }]), Value::Null),
        ].into_iter().enumerate() {
            let made = client.post("/Users", with(&format!("ann {number}"), json!({ "lockers": sent }))).await;
            assert_eq!(own(made.assert_status(201))["lockers"], shown);
            let read = client.read(&made.id()).await.json();
            // Had anything been lost, this would be a new version.
            client.put(&path(&made.id()), read.clone()).await
                .assert_status(200)
                .assert_at("/meta/version", "W/\"1\"");
            // What is left out goes, with what was hidden in it.
            let mut without = read;
            without[USER] = json!(null);
            let emptied = client.put(&path(&made.id()), without.clone()).await;
            assert_eq!(own(emptied.assert_status(200)), Value::Null);
            let version = emptied.at("/meta/version");
            client.put(&path(&made.id()), without).await.assert_at("/meta/version", version);
        }
    }

    /// A change of what is shown leaves alone what is not.
    /// Proves: 7644-3.5.1-03
    async fn a_changed_entry_keeps_what_is_hidden(app) {
        let enterprise = app.rfc_enterprise().await;
        define(&enterprise, &lockers(), Extends::User, false).await;
        let client = enterprise.scim_client().await;
        let put = async |id: &str, lockers: Value| {
            let body = with("ann", json!({ "lockers": lockers }));
            client.put(&format!("/Users/{id}"), body).await.at("/meta/version")
        };
        let sent = json!({ "lockers": [{ "type": "work", "floor": "1", "code": "7" }] });
        let id = client.create(with("ann", sent)).await;
        assert_eq!(put(&id, json!([{ "type": "work", "floor": "2" }])).await, "W/\"2\"");
        // The code is still there: to send it changes nothing, to send another does.
        assert_eq!(put(&id, json!([{ "type": "work", "floor": "2", "code": "7" }])).await, "W/\"2\"");
        assert_eq!(put(&id, json!([{ "type": "work", "floor": "2", "code": "8" }])).await, "W/\"3\"");
    }
}
