//! Filters (RFC 7644 §3.4.2.2; requirements 50–52).

use muster_testkit::{Requests as _, ScimClient, both_backends, person, person_named};
use serde_json::json;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The user names found, sorted.
async fn found(client: &ScimClient, filter: &str) -> Vec<String> {
    let list = client.find(filter).await;
    list.assert_status(200);
    let list = list.json();
    let mut names: Vec<_> = list["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["userName"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(list["totalResults"], names.len(), "{filter}");
    names
}

async fn seed(client: &ScimClient) {
    for body in [
        person(
            "Ada",
            json!({
                "externalId": "Ext-A", "active": true, "title": "Buyer", "nickName": "Countess",
                "name": { "givenName": "Ada", "familyName": "Lovelace" },
                "emails": [{ "value": "Ada@contoso.example", "type": "work", "primary": true },
                           { "value": "ada@home.example", "type": "home" }],
                "phoneNumbers": [{ "value": "+44 1", "type": "mobile" }],
                "roles": [{ "value": "Admin", "primary": true }],
                ENTERPRISE: { "organization": "Contoso France", "employeeNumber": "701984",
                              "manager": { "value": "26118915" } },
            }),
        ),
        person(
            "bob 100%",
            json!({
                "externalId": "ext-a", "active": false, "title": "buy_er",
                "emails": [{ "value": "bob+x@contoso.example", "type": "work" }],
            }),
        ),
        person_named("Niamh O'Neill"),
    ] {
        client.create(body).await;
    }
}

both_backends! {
    /// Requirement 52: the matching lookup in every spelling that guides and senders have.
    /// Proves: 7644-3.4.2.2-02, 7644-3.4.2.2-13, 7644-3.4.2.2-14, 7644-3.4.2.2-15, 7644-3.4.2.2-24
    async fn the_work_email_is_found_in_every_spelling(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        for filter in [
            "emails[type eq \"work\"].value eq \"ada@contoso.example\"",
            "email[type eq \"work\"].value eq \"ADA@Contoso.EXAMPLE\"",
            "emails[type eq \"work\" and value eq \"ada@contoso.example\"]",
            "EMAILS[TYPE EQ \"Work\"].VALUE EQ \"ada@contoso.example\"",
            "emails.value eq \"ada@contoso.example\"",
            "emails eq \"ada@contoso.example\"",
            "urn:ietf:params:scim:schemas:core:2.0:User:emails.value eq \"ada@contoso.example\"",
            "emails[primary eq \"True\"].value eq \"ada@contoso.example\"",
        ] {
            assert_eq!(found(&entra, filter).await, ["Ada"], "{filter}");
        }
        assert!(found(&entra, "emails[type eq \"home\"].value eq \"ada@contoso.example\"").await.is_empty());
    }

    /// RFC 7644 §3.4.2.2-12, -13: brackets speak of one entry, names outside of any.
    /// Proves: 7644-3.4.2.2-12, 7644-3.4.2.2-13
    async fn brackets_speak_of_one_entry(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        let both = "emails.type eq \"work\" and emails.value co \"home.example\"";
        assert_eq!(found(&entra, both).await, ["Ada"]);
        let one = "emails[type eq \"work\" and value co \"home.example\"]";
        assert!(found(&entra, one).await.is_empty());
    }

    /// RFC 7644 §3.4.2.2: operators, logic, precedence, extension names.
    /// Proves: 7643-2.3.5-02, 7643-2.5-01, 7643-7-04, 7644-3.4.2.2-01, 7644-3.4.2.2-05
    /// Proves: 7644-3.4.2.2-06, 7644-3.4.2.2-07, 7644-3.4.2.2-08, 7644-3.4.2.2-11, 7644-3.4.2.2-15
    /// Proves: 7644-3.4.2.2-19, 7644-3.4.2.2-21, 7644-3.4.2.2-22, 7644-3.4.2.2-23, 7644-3.4.2.2-25
    async fn operators_and_logic(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        for (filter, names) in [
            ("userName eq \"ADA\"", vec!["Ada"]),
            ("userName sw \"a\"", vec!["Ada"]),
            ("userName ew \"NEILL\"", vec!["Niamh O'Neill"]),
            ("userName co \"o'n\"", vec!["Niamh O'Neill"]),
            ("externalId eq \"Ext-A\"", vec!["Ada"]),
            ("externalId eq \"EXT-A\"", vec![]),
            ("externalId ne \"Ext-A\"", vec!["Niamh O'Neill", "bob 100%"]),
            ("active eq true", vec!["Ada"]),
            ("active eq \"False\"", vec!["bob 100%"]),
            ("active ne false", vec!["Ada", "Niamh O'Neill"]),
            ("title pr", vec!["Ada", "bob 100%"]),
            ("not (title pr)", vec!["Niamh O'Neill"]),
            ("not(title eq \"buyer\")", vec!["Niamh O'Neill", "bob 100%"]),
            ("title eq null", vec!["Niamh O'Neill"]),
            ("title ne null", vec!["Ada", "bob 100%"]),
            ("userName eq \"ada\" or title pr and active eq false", vec!["Ada", "bob 100%"]),
            ("(userName eq \"ada\" or title pr) and active eq false", vec!["bob 100%"]),
            ("name.familyName eq lovelace", vec!["Ada"]),
            ("name[familyName sw \"love\"]", vec!["Ada"]),
            ("nickName gt \"b\" and nickName lt \"d\"", vec!["Ada"]),
            ("phoneNumbers.value eq \"+44 1\"", vec!["Ada"]),
            ("roles[primary eq true].value eq \"admin\"", vec!["Ada"]),
            ("roles eq \"admin\"", vec!["Ada"]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization eq \"contoso france\"", vec!["Ada"]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq \"701984\"", vec!["Ada"]),
            ("employeeNumber eq 701984", vec!["Ada"]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"26118915\"", vec!["Ada"]),
            ("meta.resourceType eq User and userName pr", vec!["Ada", "Niamh O'Neill", "bob 100%"]),
            ("meta.created ge \"2026-11-22T13:00:00+01:00\"", vec!["Ada", "Niamh O'Neill", "bob 100%"]),
            ("meta.lastModified gt \"2026-11-22T12:00:00Z\"", vec![]),
        ] {
            assert_eq!(found(&entra, filter).await, names, "{filter}");
        }
    }

    /// Pitfall D17: what databases take for wildcards and quotes is text like any other.
    /// Proves: 7644-3.4.2.2-06
    async fn wildcards_are_text(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        for (filter, names) in [
            ("userName co \"%\"", vec!["bob 100%"]),
            ("userName co \"_\"", vec![]),
            ("title co \"_\"", vec!["bob 100%"]),
            ("title sw \"buy_\"", vec!["bob 100%"]),
            ("userName co \"\\\\\"", vec![]),
            ("userName eq \"' OR 1=1 --\"", vec![]),
            ("userName eq \"Niamh O'Neill\"", vec!["Niamh O'Neill"]),
            ("emails.value eq \"bob+x@contoso.example\"", vec!["bob 100%"]),
            ("userName co \"*\"", vec![]),
            ("userName co \"?\"", vec![]),
            ("nickName co \"[C]\"", vec![]),
        ] {
            assert_eq!(found(&entra, filter).await, names, "{filter}");
        }
    }

    /// The id can be searched by; what is no id is nobody's.
    /// Proves: 7643-3-03
    async fn ids_can_be_searched_by(app) {
        let entra = app.enterprise().await.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let other = entra.create(person_named("Bob")).await;
        assert_eq!(found(&entra, &format!("id eq \"{id}\"")).await, ["Ada"]);
        assert_eq!(found(&entra, &format!("id ne \"{id}\"")).await, ["Bob"]);
        assert_eq!(found(&entra, &format!("id sw \"{}\"", &id[..20])).await.len(), {
            if other[..20] == id[..20] { 2 } else { 1 }
        });
        assert!(found(&entra, "id eq \"nobody\"").await.is_empty());
        let location = format!("https://muster.example/api/scim/v2/Users/{id}");
        assert_eq!(found(&entra, &format!("meta.location eq \"{location}\"")).await, ["Ada"]);
        assert_eq!(found(&entra, "meta.version eq \"W/\\\"1\\\"\"").await, ["Ada", "Bob"]);
    }

    /// RFC 7644 §3.4.2.2-09, -18, pitfall D1: never everybody for a filter that is not understood.
    /// Proves: 7644-3.4.2.2-03, 7644-3.4.2.2-04, 7644-3.4.2.2-09, 7644-3.4.2.2-10, 7644-3.4.2.2-18
    async fn what_is_not_understood_is_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        for filter in [
            "userName", "userName eq", "userName xx \"a\"", "eq \"a\"", "shoeSize eq 1",
            "userName eq \"a", "userName eq 'a'", "(userName eq \"a\"", "userName eq \"a\")",
            "userName eq \"a\" and", "not userName eq \"a\"", "active gt true", "active co \"tr\"",
            "active eq 7", "meta.created co \"2026\"", "meta.created gt \"yesterday\"",
            "name eq \"Ada\"", "emails[type eq \"work\"", "emails[shoe eq 1]", "password pr",
            "password eq \"x\"", "title[a eq 1]", "userName eq \"a\" xor title pr",
        ] {
            entra.find(filter).await.assert_scim_error(400, "invalidFilter", "");
        }
        let deep = format!("{}title pr{}", "(".repeat(40), ")".repeat(40));
        entra.find(&deep).await.assert_scim_error(400, "invalidFilter", "deep");
        let long = format!("userName eq \"{}\"", "x".repeat(17_000));
        entra.find(&long).await.assert_scim_error(400, "invalidFilter", "");
    }

    /// Requirement 39: Test Connection asks for a random value and wants an empty list.
    /// Proves: 7644-3.4.2-07
    async fn a_random_value_finds_nobody(app) {
        let entra = app.enterprise().await.scim_client().await;
        seed(&entra).await;
        let probe = "7f3c1a52-94de-4c0b-a0f2-6b1d9e8c4471";
        for attribute in ["userName", "externalId", "emails[type eq \"work\"].value"] {
            assert!(found(&entra, &format!("{attribute} eq \"{probe}\"")).await.is_empty());
        }
    }

    /// Filter, order and page work together; a filter and its total agree.
    /// Proves: 7644-3.4.2-04
    async fn filters_page_and_sort(app) {
        let entra = app.enterprise().await.scim_client().await;
        for n in 0..7 {
            entra.create(person(&format!("P{n}"), json!({ "title": if n % 2 == 0 { "x" } else { "y" } }))).await;
        }
        let page = entra.get(
            "/Users?filter=title+eq+%22x%22&sortBy=userName&sortOrder=descending&startIndex=2&count=2",
        ).await;
        page.assert_status(200)
            .assert_at("/totalResults", 4)
            .assert_at("/Resources/0/userName", "P4")
            .assert_at("/Resources/1/userName", "P2");
    }
}
