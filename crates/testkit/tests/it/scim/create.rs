//! `POST /Users` (RFC 7644 §3.3; requirements 48–58, 64).

use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

both_backends! {
    /// RFC 7644 §3.3: 201, `Location`, `ETag`, and the whole resource with `id` and `meta`.
    /// Proves: 7643-2.1-01, 7643-2.3.5-01, 7643-3-01, 7643-3-03, 7643-3.1-01, 7643-3.1-02
    /// Proves: 7643-3.1-04, 7643-3.1-13, 7643-3.1-14, 7643-3.1-15, 7643-3.1-17, 7643-3.1-18
    /// Proves: 7643-3.3-01, 7644-3.3-01, 7644-3.3-06, 7644-3.3-07, 7644-3.3-08, 7644-3.3-11
    /// Proves: 7644-3.14-01, 7644-3.14-02, 7644-8.1-01
    async fn a_new_person_comes_back_with_id_and_place(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person_named("Ada Lovelace")).await;
        made.assert_status(201).assert_header("content-type", "application/scim+json");
        let location = format!("https://muster.example/api/scim/v2/Users/{}", made.id());
        made.assert_header("location", &location)
            .assert_header("etag", "W/\"1\"")
            .assert_at("/schemas", json!(["urn:ietf:params:scim:schemas:core:2.0:User"]))
            .assert_at("/meta/location", location)
            .assert_at("/meta/resourceType", "User")
            .assert_at("/meta/version", "W/\"1\"")
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z")
            .assert_at("/meta/lastModified", "2026-11-22T12:00:00.000Z");
        assert_eq!(entra.read(&made.id()).await.json(), made.json());
    }

    /// Requirements 48, 49: the nine mapped attributes and nothing else are enough.
    /// Proves: 7643-3.3-02, 7643-4.3-01, 7643-4.3-04
    async fn the_mapped_attributes_alone_are_enough(app) {
        let entra = app.enterprise().await.scim_client().await;
        let sent = json!({
            "userName": "Amélie Dupont-Roche",
            "active": true,
            "title": "Juriste",
            "name": { "givenName": "Amélie", "familyName": "Dupont-Roche" },
            "emails": [{ "type": "work", "value": "Amelie.Dupont@contoso.example" }],
            "phoneNumbers": [{ "type": "work", "value": "+33 6 12 34 56 78" }],
            "roles": [{ "primary": true, "value": "EnterpriseUser" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                "organization": "Contoso France",
            },
        });
        let made = entra.post("/Users", sent.clone()).await;
        made.assert_status(201);
        assert_contains(&made.json(), &sent);
        made.assert_at("/schemas", json!([
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ]));
    }

    /// Requirement 57: what was sent is answered exactly so: case, blanks, order, form.
    /// Proves: 7643-2.3.1-01, 7643-4.1.2-08, 7643-4.1.2-09, 7644-3.8-01
    async fn values_are_answered_as_sent(app) {
        let entra = app.enterprise().await.scim_client().await;
        let sent = person("  Élodie O'Neil 🦀 ", json!({
            "externalId": "00042",
            "displayName": "ÉLODIE  o'neil",
            "nickName": "\u{212b}\u{fb01} \"x\" \\ %_",
            "locale": "fr-FR",
            "emails": [
                { "value": "Élodie+Tag@Contoso.Example", "type": "Work", "display": "É", "primary": false },
                { "value": "second@mail.example", "type": "home", "primary": true },
            ],
            "phoneNumbers": [{ "value": "+33 (0)6-12.34", "type": "mobile" }],
            "addresses": [{ "type": "work", "postalCode": "sw4 9kd", "country": "Gibraltar" }],
        }));
        let made = entra.post("/Users", sent.clone()).await;
        made.assert_status(201);
        assert_contains(&made.json(), &sent);
        assert_contains(&entra.read(&made.id()).await.json(), &sent);
    }

    /// Requirements 53, 56: a person without work e-mail is refused, with the mapping to mend.
    async fn a_missing_work_email_names_the_mapping(app) {
        let entra = app.enterprise().await.scim_client().await;
        for emails in [json!(null), json!([]), json!([{ "type": "work" }])] {
            let body = person("No Mail", json!({ "emails": emails }));
            entra.post("/Users", body).await.assert_scim_error(
                400,
                "invalidValue",
                "emails[type eq \"work\"].value is missing. In Entra, map mail to",
            );
        }
        assert!(entra.get("/Users").await.ids().is_empty());
    }

    /// Requirement 56: everything that is missing is named at once.
    /// Proves: 7644-3.3-10
    async fn every_missing_attribute_is_named(app) {
        let entra = app.enterprise().await.scim_client().await;
        let refused = entra.post("/Users", json!({ "title": "x" })).await;
        refused.assert_scim_error(400, "invalidValue", "userName is missing.");
        refused.assert_scim_error(400, "invalidValue", "emails[type eq \"work\"].value is missing.");
    }

    /// RFC 7643 §4.1.1: `userName` is required; an empty one is none.
    /// Proves: 7643-4.1.1-01, 7644-3.3-10
    async fn an_empty_user_name_is_refused(app) {
        let entra = app.rfc_enterprise().await.scim_client().await;
        entra.post("/Users", json!({ "userName": "" })).await
            .assert_scim_error(400, "invalidValue", "userName");
        entra.post("/Users", json!({ "userName": "only" })).await.assert_status(201);
    }

    /// A name that shows nothing is none; what is optional is kept as it was sent.
    /// Proves: 7643-4.1.1-01, 7643-4.2-01
    async fn a_blank_name_is_refused(app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        let user = client.create(json!({ "userName": "ann" })).await;
        let group = client.post("/Groups", json!({ "displayName": "Buyers" })).await.id();
        for (number, blank) in [" ", "\t \n", "\u{200B}", "\u{A0}\u{FEFF}"].into_iter().enumerate() {
            for (path, name) in [("/Users", "userName"), ("/Groups", "displayName")] {
                let id = if path == "/Users" { &user } else { &group };
                let refused = format!("{name} is blank");
                client.post(path, json!({ name: blank })).await.assert_scim_error(400, "invalidValue", &refused);
                client.put(&format!("{path}/{id}"), json!({ name: blank })).await
                    .assert_scim_error(400, "invalidValue", &refused);
                let change = json!({ "Operations": [{ "op": "replace", "path": name, "value": blank }] });
                client.patch(&format!("{path}/{id}"), change).await
                    .assert_scim_error(400, "invalidValue", &format!("\"{name}\" must not be blank"));
            }
            client.post("/Users", json!({ "userName": format!("n{number}"), "displayName": blank, "title": blank })).await
                .assert_status(201)
                .assert_at("/displayName", blank)
                .assert_at("/title", blank);
        }
        client.read(&user).await.assert_at("/userName", "ann").assert_at("/meta/version", "W/\"1\"");
    }

    /// RFC 7644 §3.3, Table 9; requirement 52: 409 names the attribute, whatever the case.
    /// Proves: 7643-3.1-11, 7643-4.1.1-01, 7643-7-04, 7643-7-12, 7644-3.3-09
    async fn taken_values_conflict_by_name(app) {
        let entra = app.plain_enterprise().await.scim_client().await;
        let first = person("Ada", json!({
            "externalId": "ext-1",
            "emails": [{ "value": "ada@contoso.example", "type": "work" }],
        }));
        entra.create(first).await;
        let other = |name: &str, external: &str, email: &str| person(name, json!({
            "externalId": external,
            "emails": [{ "value": email, "type": "work" }],
        }));
        entra.post("/Users", other("ADA", "ext-2", "b@contoso.example")).await
            .assert_scim_error(409, "uniqueness", "userName is already used");
        entra.post("/Users", other("Bob", "ext-2", "ADA@Contoso.Example")).await
            .assert_scim_error(409, "uniqueness", "emails[type eq \"work\"].value is already used");
        entra.post("/Users", other("Bob", "ext-1", "b@contoso.example")).await
            .assert_scim_error(409, "uniqueness", "externalId is already used");
        // externalId is case-exact (RFC 7643 §3.1).
        entra.post("/Users", other("Bob", "EXT-1", "b@contoso.example")).await.assert_status(201);
    }

    /// Policy C-06: by the letter of the standard two people may share a work e-mail.
    async fn without_the_email_rule_only_names_are_unique(app) {
        let okta = app.rfc_enterprise().await.scim_client().await;
        let email = json!({ "emails": [{ "value": "team@x.example", "type": "work" }] });
        okta.create(person("a", email.clone())).await;
        okta.create(person("b", email)).await;
        okta.post("/Users", json!({ "userName": "A" })).await
            .assert_scim_error(409, "uniqueness", "userName");
    }

    /// Names and e-mails are unique within an enterprise, not beyond (pitfall A5).
    /// Proves: 7643-3.1-10, 7643-7-12, 7643-9.3-01, 7644-6.2-01, 7644-6.2-02
    async fn another_enterprise_may_have_the_same_person(app) {
        let one = app.enterprise().await.scim_client().await;
        let two = app.enterprise().await.scim_client().await;
        let id = one.create(person("Ada", json!({ "externalId": "e" }))).await;
        let other = two.create(person("Ada", json!({ "externalId": "e" }))).await;
        assert_ne!(id, other);
    }

    /// RFC 7643 §2.2, RFC 7644 §3.3: what belongs to the server is ignored in a body.
    /// Proves: 7643-3.1-02, 7643-3.1-07, 7643-3.1-12, 7643-4.1.2-10, 7643-7-06, 7644-3.1-02
    /// Proves: 7644-3.3-02, 7644-3.3-11
    async fn ids_and_meta_of_the_client_are_ignored(app) {
        let entra = app.enterprise().await.scim_client().await;
        let foreign = "11111111-2222-4333-8444-555555555555";
        let body = person("Ada", json!({
            "id": foreign,
            "meta": { "resourceType": "Group", "created": "1999-01-01T00:00:00Z" },
            "groups": [{ "value": "admins" }],
        }));
        let made = entra.post("/Users", body).await;
        made.assert_status(201)
            .assert_at("/meta/resourceType", "User")
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z")
            .assert_at("/groups", Value::Null);
        assert_ne!(made.id(), foreign);
    }

    /// RFC 7643 §7: a password is never answered; here it is not even kept.
    /// Proves: 7643-4.1.1-11, 7643-4.1.1-12, 7643-5-06b, 7643-7-09, 7643-9.2-01
    async fn a_password_never_comes_back(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person("Ada", json!({ "password": "hunter2!" }))).await;
        made.assert_status(201);
        assert!(!made.text().contains("hunter2"), "{made}");
        assert!(!entra.read(&made.id()).await.text().contains("password"));
        let kept = app.database().contents().await;
        assert!(!kept.windows(8).any(|bytes| bytes == b"hunter2!"));
    }

    /// RFC 7643 §2.5: null and empty lists are "no value".
    /// Proves: 7643-2.5-01, 7643-2.5-02, 7644-3.3-05
    async fn nulls_are_no_values(app) {
        let entra = app.enterprise().await.scim_client().await;
        let body = person("Ada", json!({
            "title": null, "phoneNumbers": [], "name": { "givenName": null },
        }));
        let made = entra.post("/Users", body).await;
        made.assert_status(201)
            .assert_at("/title", Value::Null)
            .assert_at("/phoneNumbers", Value::Null)
            .assert_at("/name", Value::Null);
    }

    /// Requirement 57: a value of the wrong type is refused and named (pitfall E2: never a 500).
    /// Proves: 7643-2.3.2-01
    async fn wrong_types_are_refused(app) {
        let entra = app.enterprise().await.scim_client().await;
        for (more, named) in [
            (json!({ "active": "yes" }), "active"),
            (json!({ "active": 1 }), "active"),
            (json!({ "title": { "a": 1 } }), "title"),
            (json!({ "name": "Ada" }), "name"),
            (json!({ "userName": 7 }), "userName"),
        ] {
            entra.post("/Users", person("Ada", more.clone())).await
                .assert_scim_error(400, "invalidValue", named);
        }
    }

    /// RFC 7643 §2.4: at most one value is primary.
    /// Proves: 7643-2.4-03
    async fn two_primaries_are_refused_or_settled(app) {
        let entra = app.enterprise().await.scim_client().await;
        let made = entra.post("/Users", person("Ada", json!({ "emails": [
            { "value": "a@contoso.example", "type": "work", "primary": true },
            { "value": "b@contoso.example", "type": "home", "primary": true },
        ] }))).await;
        if made.status == 201 {
            let emails = made.at("/emails");
            let primaries = emails.as_array().unwrap().iter().filter(|e| e["primary"] == true);
            assert_eq!(primaries.count(), 1, "{made}");
        } else {
            made.assert_scim_error(400, "invalidValue", "primary");
        }
    }
}

/// Fails unless every member of `part` is in `whole`, with the same value.
#[track_caller]
pub(super) fn assert_contains(whole: &Value, part: &Value) {
    for (key, value) in part.as_object().unwrap() {
        assert_eq!(&whole[key], value, "{key} of {whole:#}");
    }
}
