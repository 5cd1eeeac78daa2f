//! Whoever was refused for a role, a seat or a domain is registered once it is there (M13).

use std::time::Duration;

use muster_app::Tried;
use muster_core::{
    Error,
    error::Thing,
    parked::WaitsFor,
    policy::{EmailDomains, Policy, Preset},
};
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::{Value, json};

use super::{logged, names, seats, sweep, verify, waiting, with_domains, with_seats};

/// Somebody with a role, and a title to recognise them by.
fn wizard(name: &str) -> Value {
    person(
        name,
        json!({ "title": "Enchanter", "externalId": name, "roles": [{ "value": "Wizard" }] }),
    )
}

both_backends! {
    /// A role that is made registers those who were sent with it, as they were sent, in the name of the
    /// token that sent them; the identity provider that sends them again hears that it is done.
    async fn a_new_role_registers_those_who_wait(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        for name in ["Ada", "Bob", "Ada"] {
            entra.post("/Users", wizard(name)).await
                .assert_scim_error(400, "invalidValue", "Muster keeps this request and registers the person by itself once the role exists.");
        }
        let queue = waiting(&enterprise).await;
        assert_eq!(names(&queue), ["Ada", "Bob"]);
        assert_eq!((queue[0].times, queue[1].times, queue[0].waits_for), (2, 1, WaitsFor::Role));
        assert_eq!(sweep(&app).await, 0);
        enterprise.role("Sorcerer").await;
        assert_eq!(sweep(&app).await, 0, "another role");
        enterprise.role("WIZARD").await;
        assert_eq!(sweep(&app).await, 2);
        let seen = enterprise.people().await;
        assert_eq!(seen.iter().map(|one| (one.user_name.as_str(), one.role.as_str())).collect::<Vec<_>>(),
            [("Ada", "WIZARD"), ("Bob", "WIZARD")]);
        let id = seen[0].id.clone();
        entra.read(&id).await.assert_at("/title", "Enchanter").assert_at("/externalId", "Ada");
        let history = enterprise.history(&id).await;
        let token = app.use_cases().token_list(&enterprise.admin().await).await.unwrap()[0].id;
        assert_eq!((history[0].actor_kind.as_str(), history[0].actor_id.clone()), ("scim", Some(token.to_string())));
        assert!(waiting(&enterprise).await.is_empty());

        // Sent again, it is done; something else is somebody else. Calls of one millisecond have no order
        // among them.
        app.clock().advance(Duration::from_millis(1));
        let again = entra.post("/Users", wizard("Ada")).await;
        again.assert_status(201).assert_at("/id", id.clone());
        assert!(again.header("location").unwrap().ends_with(&id), "{again}");
        assert_eq!(enterprise.last_call().await.rule.as_deref(), Some("parked.completed"));
        let other = person("Ada", json!({ "title": "Witch", "roles": [{ "value": "Wizard" }] }));
        entra.post("/Users", other).await.assert_scim_error(409, "uniqueness", "already used");
        entra.operations(&id, json!([{ "op": "replace", "path": "title", "value": "Witch" }])).await.assert_status(200);
        entra.post("/Users", wizard("Ada")).await.assert_scim_error(409, "uniqueness", "already used");
        assert_eq!(enterprise.people().await.len(), 2);
        // Who never waited is there, and that is all.
        let dan = person_named("Dan");
        entra.post("/Users", dan.clone()).await.assert_status(201);
        entra.post("/Users", dan).await.assert_status(409);
    }

    /// It is done also where there is no seat any more.
    async fn done_is_done_without_a_seat(private app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        entra.post("/Users", person_named("Bob")).await.assert_status(403);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        assert_eq!(sweep(&app).await, 1);
        let bob = entra.find("userName eq \"Bob\"").await.ids().remove(0);
        entra.post("/Users", person_named("Bob")).await.assert_status(201).assert_at("/id", bob);
        assert!(waiting(&enterprise).await.is_empty());
    }

    /// Somebody may lack one thing after the other; their place stays theirs.
    async fn one_thing_after_the_other(private app) {
        let policy = Policy {
            seat_limit: Some(1),
            email_domains: EmailDomains::VerifiedOnly,
            ..Policy::preset(Preset::DirectoryLed)
        };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        entra.post("/Users", wizard("Ada")).await.assert_status(400);
        verify(&enterprise, "contoso.example").await;
        entra.create(person_named("Bob")).await;
        entra.post("/Users", person_named("Cy")).await.assert_status(403);
        let reasons = async || {
            let queue = waiting(&enterprise).await;
            queue.iter().map(|one| one.waits_for).collect::<Vec<_>>()
        };
        assert_eq!(sweep(&app).await, 0);
        assert_eq!(reasons().await, [WaitsFor::Role, WaitsFor::Seat]);
        enterprise.role("Wizard").await;
        assert_eq!(sweep(&app).await, 0);
        assert_eq!(reasons().await, [WaitsFor::Seat, WaitsFor::Seat]);
        seats(&enterprise, Some(2)).await;
        assert_eq!(sweep(&app).await, 1);
        assert_eq!(names(&waiting(&enterprise).await), ["Cy"], "Ada came first");
        assert_eq!(logged(&app, "seats.full").await, 1);
    }

    /// A domain that is verified registers those with e-mails of it.
    async fn a_verified_domain_registers_those_who_wait(private app) {
        let enterprise = with_domains(&app).await;
        let entra = enterprise.scim_client().await;
        let fabrikam = json!({ "emails": [{ "type": "work", "value": "bob@fabrikam.example" }] });
        entra.post("/Users", person_named("Ada")).await.assert_scim_error(400, "invalidValue",
            "Muster keeps this request and registers the person by itself once the domain is verified.");
        entra.post("/Users", person("Bob", fabrikam)).await.assert_status(400);
        verify(&enterprise, "contoso.example").await;
        assert_eq!(sweep(&app).await, 1);
        assert_eq!(enterprise.people().await.pop().unwrap().user_name, "Ada");
        assert_eq!(names(&waiting(&enterprise).await), ["Bob"]);
    }

    /// While provisioning is off nobody is registered; switched on again, it goes on.
    async fn nobody_is_registered_while_provisioning_is_off(private app) {
        let enterprise = app.enterprise().await;
        enterprise.scim_client().await.post("/Users", wizard("Ada")).await.assert_status(400);
        let admin = enterprise.admin().await;
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        enterprise.role("Wizard").await;
        assert_eq!(sweep(&app).await, 0);
        app.use_cases().scim_set_enabled(&admin, true).await.unwrap();
        assert_eq!(sweep(&app).await, 1);
    }

    /// Whoever is sent in another way and registered waits no longer.
    async fn who_is_registered_waits_no_longer(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        for name in ["Ada", "Bob"] {
            entra.post("/Users", wizard(name)).await.assert_status(400);
        }
        entra.create(person_named("Ada")).await;
        assert_eq!(names(&waiting(&enterprise).await), ["Bob"]);
        // By hand the row is not looked at; the job finds out.
        enterprise.by_hand("bob@contoso.example").await;
        enterprise.role("Wizard").await;
        assert_eq!(sweep(&app).await, 0);
        assert!(waiting(&enterprise).await.is_empty());
        assert_eq!(logged(&app, "parked.dropped").await, 1);
    }

    /// An administrator tries one, or drops one; another enterprise's administrator sees nobody.
    async fn administrators_decide_about_their_own(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let entra = a.scim_client().await;
        for name in ["Ada", "Bob"] {
            entra.post("/Users", wizard(name)).await.assert_status(400);
        }
        let use_cases = app.use_cases();
        let queue = waiting(&a).await;
        let (ada, bob) = (queue[0].id, queue[1].id);
        let (of_a, of_b) = (a.admin().await, b.admin().await);
        assert!(waiting(&b).await.is_empty());
        assert!(matches!(use_cases.parked_drop(&of_b, ada).await, Err(Error::NotFound(Thing::Parked))));
        assert!(matches!(use_cases.parked_retry(&of_b, ada).await, Err(Error::NotFound(Thing::Parked))));
        // B's own people are B's own matter.
        b.role("Wizard").await;
        b.scim_client().await.create(wizard("Ada")).await;
        assert_eq!(waiting(&a).await, queue);
        assert!(matches!(use_cases.parked_retry(&of_a, ada).await, Ok(Tried::Waits(WaitsFor::Role, _))));
        use_cases.parked_drop(&of_a, bob).await.unwrap();
        a.role("Wizard").await;
        assert!(matches!(use_cases.parked_retry(&of_a, ada).await, Ok(Tried::Registered(_))));
        assert!(matches!(use_cases.parked_retry(&of_a, ada).await, Err(Error::NotFound(Thing::Parked))));
        assert_eq!(a.people().await.len(), 1);
        assert!(waiting(&a).await.is_empty());
        app.clock().advance(Duration::from_secs(1));
        entra.create(wizard("Bob")).await;
    }

    /// Pages go on after a place, and may be of those who wait for one thing.
    async fn the_list_has_pages(app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("First")).await;
        for n in 0..3 {
            entra.post("/Users", person_named(&format!("Seat {n}"))).await.assert_status(403);
            entra.post("/Users", wizard(&format!("Role {n}"))).await.assert_status(400);
        }
        let admin = enterprise.admin().await;
        let use_cases = app.use_cases();
        let page = use_cases.parked_list(&admin, None, 0, 4).await.unwrap();
        assert_eq!(names(&page), ["Seat 0", "Role 0", "Seat 1", "Role 1"]);
        let rest = use_cases.parked_list(&admin, None, page[3].place, 4).await.unwrap();
        assert_eq!(names(&rest), ["Seat 2", "Role 2"]);
        let roles = use_cases.parked_list(&admin, Some(WaitsFor::Role), page[1].place, 4).await.unwrap();
        assert_eq!(names(&roles), ["Role 1", "Role 2"]);
    }
}
