//! Filters on groups (RFC 7644 §3.4.2.2).

use muster_testkit::{Requests as _, ScimClient, both_backends};
use serde_json::json;

use super::{ABSENT, make, people};

/// The names found, sorted.
async fn found(client: &ScimClient, filter: &str) -> Vec<String> {
    let list = client.find_groups(filter).await;
    list.assert_status(200);
    let list = list.json();
    let resources = list["Resources"].as_array().unwrap().iter();
    let mut names: Vec<_> =
        resources.map(|one| one["displayName"].as_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(list["totalResults"], names.len(), "{filter}");
    names
}

both_backends! {
    /// Pitfalls D15, D19: every attribute can be asked for, members by their id above all.
    async fn every_attribute_can_be_asked_for(app) {
        let entra = app.enterprise().await.scim_client().await;
        let [ada, bob] = people(&entra, ["Ada", "Bob"]).await;
        let sent = json!({ "displayName": "Buyers", "externalId": "Ext-1", "members": [ada] });
        let buyers = entra.post("/Groups", sent).await.assert_status(201).id();
        make(&entra, "Élite 100%", &[&ada, &bob, &buyers]).await;
        make(&entra, "Nobody", &[]).await;
        let base = "https://muster.example/api/scim/v2";
        for (filter, names) in [
            ("displayName eq \"BUYERS\"".to_owned(), vec!["Buyers"]),
            ("displayName Eq buyers".into(), vec!["Buyers"]),
            ("displayName sw \"e\u{301}LITE\"".into(), vec!["Élite 100%"]),
            ("displayName co \"%\"".into(), vec!["Élite 100%"]),
            ("displayName ew \"y\" or displayName ew \"s\"".into(), vec!["Buyers", "Nobody"]),
            ("displayName pr".into(), vec!["Buyers", "Nobody", "Élite 100%"]),
            ("externalId eq \"Ext-1\"".into(), vec!["Buyers"]),
            ("externalId eq \"ext-1\"".into(), vec![]),
            ("not (externalId pr)".into(), vec!["Nobody", "Élite 100%"]),
            ("externalId eq null".into(), vec!["Nobody", "Élite 100%"]),
            (format!("id eq \"{buyers}\""), vec!["Buyers"]),
            (format!("id eq \"{}\"", buyers.to_uppercase()), vec!["Buyers"]),
            (format!("id ne \"{buyers}\""), vec!["Nobody", "Élite 100%"]),
            ("id eq \"nothing\"".into(), vec![]),
            (format!("id sw \"{buyers}\""), vec!["Buyers"]),
            (format!("members eq \"{ada}\""), vec!["Buyers", "Élite 100%"]),
            (format!("members.value eq \"{bob}\""), vec!["Élite 100%"]),
            (format!("members.value eq \"{buyers}\""), vec!["Élite 100%"]),
            (format!("members.value eq \"{}\"", bob.to_uppercase()), vec!["Élite 100%"]),
            (format!("members.value eq \"{ABSENT}\""), vec![]),
            ("members.value eq \"nobody\"".into(), vec![]),
            (format!("members.value sw \"{bob}\""), vec!["Élite 100%"]),
            (format!("members.value ne \"{ada}\""), vec!["Élite 100%"]),
            (format!("not (members.value eq \"{ada}\")"), vec!["Nobody"]),
            (format!("id eq \"{buyers}\" and members eq \"{ada}\""), vec!["Buyers"]),
            (format!("id eq \"{buyers}\" and members eq \"{bob}\""), vec![]),
            (format!("members[value eq \"{ada}\" and type eq \"User\"]"), vec!["Buyers", "Élite 100%"]),
            (format!("members[value eq \"{ada}\" and type eq \"Group\"]"), vec![]),
            (format!("members[value eq \"{buyers}\"].type eq \"group\""), vec!["Élite 100%"]),
            ("members.type eq \"Group\"".into(), vec!["Élite 100%"]),
            ("members.display eq \"BOB\"".into(), vec!["Élite 100%"]),
            ("members[display eq \"buyers\" and type eq \"Group\"]".into(), vec!["Élite 100%"]),
            ("members pr".into(), vec!["Buyers", "Élite 100%"]),
            ("not (members pr)".into(), vec!["Nobody"]),
            ("members eq null".into(), vec!["Nobody"]),
            (format!("members.$ref eq \"{base}/Users/{bob}\""), vec!["Élite 100%"]),
            (format!("members.$ref eq \"{base}/Groups/{bob}\""), vec![]),
            (format!("members[$ref eq \"{base}/Groups/{buyers}\"]"), vec!["Élite 100%"]),
            (format!("members[$ref ne \"{base}/Users/{ada}\"]"), vec!["Élite 100%"]),
            (format!("meta.location eq \"{base}/Groups/{buyers}\""), vec!["Buyers"]),
            (format!("meta.location eq \"{base}/Users/{buyers}\""), vec![]),
            ("meta.resourceType eq \"User\"".into(), vec![]),
            ("meta.resourceType eq \"Group\" and externalId pr".into(), vec!["Buyers"]),
            ("meta.version eq \"W/\\\"1\\\"\" and externalId pr".into(), vec!["Buyers"]),
            ("meta.created gt \"2026-11-22T12:00:00Z\"".into(), vec![]),
            ("meta.lastModified ge \"2026-11-22T13:00:00+01:00\" and externalId pr".into(), vec!["Buyers"]),
            ("schemas eq \"urn:ietf:params:scim:schemas:core:2.0:Group\" and externalId pr".into(), vec!["Buyers"]),
            ("schemas eq \"urn:x\"".into(), vec![]),
            ("urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"buyers\"".into(), vec!["Buyers"]),
        ] {
            assert_eq!(found(&entra, &filter).await, names, "{filter}");
        }
    }

    /// Pitfall D1: what is not understood is refused, never everything.
    async fn what_is_not_understood_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        make(&entra, "Buyers", &[]).await;
        for filter in ["userName eq \"a\"", "members.shoe eq 1", "members[shoe eq 1]", "displayName gt",
                       "members.$ref co \"Users\"", "members[$ref sw \"https\"]", "meta.created co \"2026\""] {
            entra.find_groups(filter).await.assert_scim_error(400, "invalidFilter", "");
        }
    }
}
