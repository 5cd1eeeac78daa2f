//! Nobody sees or touches what belongs to another enterprise (pitfalls A1–A7).

use muster_core::integration::Revocation;
use muster_testkit::{Requests as _, both_backends, person};
use serde_json::json;

use crate::coverage::{ROUTES, Visibility};

both_backends! {
    /// Requirement 28, pitfall A2: every SCIM route, called by B about A's person.
    /// Proves: 7644-2-04, 7644-6-01, 7644-6-02
    async fn every_route_stays_inside_its_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let (of_a, of_b) = (a.scim_client().await, b.scim_client().await);
        let id = of_a.create(person("Ada", json!({ "externalId": "e", "title": "t" }))).await;
        let before = of_a.read(&id).await.json();
        for route in ROUTES.iter().filter(|route| route.visibility == Visibility::Scim) {
            let call = route.call(&id).header("Authorization", &format!("Bearer {}", of_b.token));
            let answer = app.send(call).await;
            if route.path.contains("/Users/{id}") {
                answer.assert_scim_error(404, "", "There is no user with this id.");
            } else {
                assert!(!answer.text().contains(&id), "{} {}: {answer}", route.method, route.path);
            }
        }
        assert_eq!(of_a.read(&id).await.json(), before);
        assert_eq!(a.people().await.len(), 1);
    }

    /// Requirement 28, pitfall A2: every route of groups, called by B about A's group, which B's
    /// people and groups cannot enter either.
    async fn groups_stay_inside_their_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let (of_a, of_b) = (a.scim_client().await, b.scim_client().await);
        let person_of_a = of_a.create(person("Ada", json!({}))).await;
        let sent = json!({ "displayName": "Buyers", "externalId": "e", "members": [person_of_a] });
        let id = of_a.post("/Groups", sent).await.assert_status(201).id();
        let path = format!("/Groups/{id}");
        let before = of_a.get(&path).await.json();
        for route in ROUTES.iter().filter(|route| route.path.contains("/Groups")) {
            let call = route.call(&id).header("Authorization", &format!("Bearer {}", of_b.token));
            let answer = app.send(call).await;
            if route.path.contains("/Groups/{id}") {
                answer.assert_scim_error(404, "", "There is no group with this id.");
            } else {
                assert!(!answer.text().contains(&id), "{} {}: {answer}", route.method, route.path);
            }
        }
        let own = of_b.create(person("Bob", json!({}))).await;
        for member in [&person_of_a, &id] {
            of_b.post("/Groups", json!({ "displayName": "Buyers", "members": [member] })).await
                .assert_scim_error(400, "invalidValue", member);
        }
        let same = json!({ "displayName": "Buyers", "externalId": "e", "members": [own] });
        let of_b_id = of_b.post("/Groups", same).await.assert_status(201).id();
        for filter in [
            format!("id eq \"{id}\""), format!("members eq \"{person_of_a}\""),
            "members.display eq \"Ada\"".to_owned(), "members[display sw \"a\"]".to_owned(),
        ] {
            of_b.find_groups(&filter).await.assert_at("/totalResults", 0);
        }
        for filter in ["displayName eq \"buyers\"", "members pr", "members.type eq \"User\"", "not (id eq \"x\")"] {
            assert_eq!(of_b.find_groups(filter).await.ids(), std::slice::from_ref(&of_b_id), "{filter}");
        }
        for filter in [format!("groups.value eq \"{id}\""), "groups.type eq \"indirect\"".to_owned()] {
            of_b.find(&filter).await.assert_at("/totalResults", 0);
        }
        assert_eq!(of_b.find("groups pr").await.ids(), [own]);
        assert_eq!(of_a.get(&path).await.json(), before);
    }

    /// The portal of B shows and changes nothing of A, whatever id is put into a form or a path.
    async fn the_portal_stays_inside_its_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let of_a = a.scim_client().await;
        let mark = muster_testkit::unique("Zq").replace(' ', "");
        let person = of_a.create(person(&mark, json!({}))).await;
        let token = app.use_cases().token_list(&a.admin().await).await.unwrap()[0].id.to_string();
        let admin = b.portal_client().await;
        for id in [person, token, a.integration.to_string()] {
            for route in ROUTES.iter().filter(|route| route.visibility == Visibility::EnterpriseAdmin) {
                for call in route.calls(&id) {
                    let answer = admin.send(call).await;
                    assert!(!answer.text().contains(&mark), "{}: {answer}", route.path);
                    assert!(answer.status != 401 && answer.status < 500, "{}: {answer}", route.path);
                    if route.path.contains("{id}") {
                        answer.assert_status(404);
                    }
                }
            }
            for (page, act) in muster_web_admin::forms() {
                if act == "revoke" && !page.starts_with("/admin/") {
                    admin.submit(page, act, &[("id", &id)]).await.assert_status(404);
                }
            }
        }
        app.clock().advance(std::time::Duration::from_secs(1));
        of_a.get("/Users").await.assert_status(200);
        a.authenticate(None).await.assert_status(200);
        assert_eq!(a.people().await.len(), 1);
    }

    /// What is absent and what is another's are answered alike, byte for byte.
    /// Proves: 7644-6-02
    async fn another_enterprises_person_is_absent(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let id = a.scim_client().await.create(person("Ada", json!({}))).await;
        let of_b = b.scim_client().await;
        let absent = "0192f0c1-2d3e-7abc-8def-0123456789ab";
        for (theirs, nobodys) in [
            (of_b.get(&format!("/Users/{id}")).await, of_b.get(&format!("/Users/{absent}")).await),
            (of_b.delete(&format!("/Users/{id}")).await, of_b.delete(&format!("/Users/{absent}")).await),
        ] {
            assert_eq!((theirs.status, theirs.body), (nobodys.status, nobodys.body));
        }
    }

    /// Filters, orders and counts end at the enterprise's border.
    /// Proves: 7644-6-02
    async fn lists_end_at_the_border(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let (of_a, of_b) = (a.scim_client().await, b.scim_client().await);
        let id = of_a.create(person("Ada", json!({ "title": "t", "roles": [{ "value": "Admin" }] }))).await;
        let own = of_b.create(person("Bob", json!({ "title": "t" }))).await;
        for filter in [
            format!("id eq \"{id}\""), "userName eq \"Ada\"".into(), "emails.value sw \"ada\"".into(),
            "emails[type eq \"work\"].value eq \"ada@contoso.example\"".into(), "roles pr".into(),
        ] {
            of_b.find(&filter).await.assert_at("/totalResults", 0);
        }
        for filter in ["title eq \"t\"", "emails pr", "not (userName eq \"x\")", "userName ne \"x\" or userName pr"] {
            assert_eq!(of_b.find(filter).await.ids(), std::slice::from_ref(&own), "{filter}");
        }
        for by in ["userName", "title", "emails.value", "roles.value"] {
            of_b.get(&format!("/Users?sortBy={by}&count=1")).await.assert_at("/totalResults", 1);
        }
    }

    /// The administrators' use cases know only their own enterprise.
    async fn administrators_stay_inside_too(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let of_a = a.scim_client().await;
        let id = of_a.create(person("Ada", json!({}))).await;
        let use_cases = app.use_cases();
        let admin = b.admin().await;
        assert!(use_cases.person_history(&admin, id.parse().unwrap()).await.is_err());
        assert!(use_cases.integration_revoke(&admin, a.integration).await.is_err());
        let token = use_cases.token_list(&a.admin().await).await.unwrap()[0].id;
        assert!(use_cases.token_revoke(&admin, token, Revocation::Anyway).await.is_err());
        assert!(b.people().await.is_empty());
        assert!(b.calls().await.is_empty());
        of_a.get("/Users").await.assert_status(200);
    }
}
