//! Active people have a seat each (requirement 115, C-17).

use std::time::Duration;

use futures::future::join_all;
use muster_app::Secret;
use muster_core::{Error, call::Reason, error::Rule};
use muster_migrations::Migrator;
use muster_testkit::{Requests as _, both_backends, person, person_named};
use sea_orm_migration::MigratorTrait as _;
use serde_json::json;

use super::{logged, names, seats, sweep, taken, waiting, with_seats};

const FULL: &str = "has 1 seat, and it is taken";

both_backends! {
    /// Twenty at once, on two instances, and one free seat: one person, nineteen who wait, and it is told
    /// once. More seats register the others in the order they came, without another call.
    async fn one_seat_is_taken_once(private app) {
        let enterprise = with_seats(&app, 1).await;
        let other = app.sibling().await;
        let (here, there) = (enterprise.scim_client().await, enterprise.at(&other).scim_client().await);
        let sent = (0..20).map(|n| {
            let client = if n % 2 == 0 { &here } else { &there };
            client.post("/Users", person(&format!("Person {n:02}"), json!({ "title": format!("No. {n}") })))
        });
        let answers = join_all(sent).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        for refused in answers.iter().filter(|answer| answer.status != 201) {
            refused.assert_scim_error(403, "", &format!("«{}» {FULL}; the person was not registered.", enterprise.name));
            refused.assert_scim_error(403, "", "Muster keeps this request and registers the person by itself once a seat is free.");
        }
        let queue = waiting(&enterprise).await;
        assert_eq!((queue.len(), enterprise.people().await.len(), taken(&enterprise).await), (19, 1, 1));
        assert_eq!(logged(&app, "seats.full").await, 1);
        assert_eq!(sweep(&app).await, 0, "nothing has changed");

        seats(&enterprise, Some(10)).await;
        assert_eq!(sweep(&app).await, 9);
        let there = enterprise.people().await;
        let came = |name: &str| there.iter().any(|person| person.user_name == name);
        assert!(names(&queue[..9]).into_iter().all(came), "the first nine");
        assert_eq!(waiting(&enterprise).await, queue[9..], "the others, in their order");
        seats(&enterprise, None).await;
        assert_eq!((sweep(&app).await, sweep(&app).await), (10, 0));
        assert_eq!((waiting(&enterprise).await.len(), taken(&enterprise).await), (0, 20));
        let late = enterprise.people().await.pop().unwrap();
        here.read(&late.id).await.assert_at("/title", format!("No. {}", late.user_name[7..].parse::<u8>().unwrap()));
        assert_eq!(logged(&app, "seats.full").await, 1);
    }

    /// The job of two instances at once registers nobody twice.
    async fn two_instances_register_everybody_once(private app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("First")).await;
        for n in 0..12 {
            entra.post("/Users", person_named(&format!("Person {n}"))).await.assert_status(403);
        }
        let other = app.sibling().await;
        seats(&enterprise, Some(8)).await;
        let (one, two) = Box::pin(futures::future::join(sweep(&app), sweep(&other))).await;
        assert_eq!((one + two, enterprise.people().await.len(), taken(&enterprise).await), (7, 8, 8));
        assert_eq!(waiting(&enterprise).await.len(), 5);
        assert_eq!(logged(&app, "parked.completed").await, 7);
    }

    /// Being enabled again takes a seat, too; disabling and removing give one back. Who is made inactive
    /// needs none.
    async fn enabling_takes_a_seat(private app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        let staged = entra.create(person("Staged", json!({ "active": false }))).await;
        let switch = |on: bool| json!([{ "op": "replace", "path": "active", "value": on }]);
        let refused = entra.operations(&staged, switch(true)).await;
        refused.assert_scim_error(403, "", &format!("{FULL}; the person stays as they are."));
        assert!(!refused.text().contains("wait here"), "a change does not wait: {refused}");
        entra.put(&format!("/Users/{staged}"), person("Staged", json!({ "active": true }))).await.assert_status(403);
        assert!(!enterprise.seen(&staged).await.active);
        assert!(waiting(&enterprise).await.is_empty());
        // Everything else about them may change.
        entra.operations(&staged, json!([{ "op": "add", "path": "title", "value": "x" }])).await.assert_status(200);
        entra.operations(&ada, switch(true)).await.assert_status(200);
        entra.operations(&ada, switch(false)).await.assert_status(200);
        entra.operations(&staged, switch(true)).await.assert_status(200);
        entra.operations(&ada, switch(true)).await.assert_status(403);
        assert_eq!(taken(&enterprise).await, 1);
        entra.delete(&format!("/Users/{staged}")).await.assert_status(204);
        assert_eq!(taken(&enterprise).await, 0);
        entra.operations(&ada, switch(true)).await.assert_status(200);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        entra.create(person_named("Bob")).await;
        assert_eq!(taken(&enterprise).await, 1);
    }

    /// A lower limit keeps everybody and lets nobody in; it is a change of the policy.
    async fn a_lower_limit_keeps_people(private app) {
        let enterprise = with_seats(&app, 3).await;
        let entra = enterprise.scim_client().await;
        for name in ["Ada", "Bob"] {
            entra.create(person_named(name)).await;
        }
        seats(&enterprise, Some(1)).await;
        entra.post("/Users", person_named("Cy")).await.assert_status(403);
        let status = app.use_cases().seats_show(&enterprise.admin().await).await.unwrap();
        assert_eq!((status.limit, status.taken, status.free(), status.waiting), (Some(1), 2, Some(0), 1));
        assert_eq!(enterprise.people().await.iter().filter(|person| person.active).count(), 2);
        assert_eq!(logged(&app, "enterprise.policy_changed").await, 1);
        seats(&enterprise, Some(1)).await;
        assert_eq!(logged(&app, "enterprise.policy_changed").await, 1, "what is so is not logged");
        let admin = enterprise.admin().await;
        let stale = app.use_cases().seats_set(&admin, Some(5), Some(status.version - 1)).await;
        assert!(matches!(stale, Err(Error::Stale)));
        assert!(app.use_cases().seats_set(&admin, Some(0), None).await.is_err());
        assert_eq!(sweep(&app).await, 0);
        seats(&enterprise, Some(3)).await;
        assert_eq!(sweep(&app).await, 1);
    }

    /// Whoever is freed a seat for is the first who waits; when the next has to wait, that is news again.
    async fn it_is_told_again_after_a_seat_was_free(private app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person_named("Ada")).await;
        for name in ["Bob", "Cy", "Bob"] {
            entra.post("/Users", person_named(name)).await.assert_status(403);
        }
        assert_eq!(logged(&app, "seats.full").await, 1);
        entra.operations(&ada, json!([{ "op": "replace", "path": "active", "value": "False" }])).await.assert_status(200);
        assert_eq!(sweep(&app).await, 1);
        assert_eq!(names(&waiting(&enterprise).await), ["Cy"]);
        entra.post("/Users", person_named("Cy")).await.assert_status(403);
        assert_eq!(logged(&app, "seats.full").await, 1, "Cy has waited all the time");
        entra.post("/Users", person_named("Dan")).await.assert_status(403);
        entra.post("/Users", person_named("Eve")).await.assert_status(403);
        assert_eq!(logged(&app, "seats.full").await, 2);
    }

    /// Seats are asked for at every door: an administrator made by hand needs one, too.
    async fn by_hand_takes_a_seat(app) {
        let enterprise = with_seats(&app, 1).await;
        enterprise.by_hand("ada@contoso.example").await;
        assert_eq!(taken(&enterprise).await, 1);
        let admin = enterprise.admin().await;
        let password = Secret::new("correct horse battery staple");
        let refused = app.use_cases().admin_create(&admin, "bob@contoso.example", "", &password).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::NoSeat(_)))), "{refused:?}");
        assert_eq!(taken(&enterprise).await, 1);
    }

    /// Who is there already is told so, whether there is a seat or not, and does not wait; the call log
    /// names the rule.
    async fn who_is_there_needs_no_seat(app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        entra.post("/Users", person_named("ADA")).await.assert_scim_error(409, "uniqueness", "emails");
        assert!(waiting(&enterprise).await.is_empty());
        // Calls of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        entra.post("/Users", person_named("Bob")).await.assert_status(403);
        let call = enterprise.last_call().await;
        assert_eq!((call.reason, call.rule.as_deref()), (Some(Reason::Seat), Some("seat.full")));
    }

    /// A bulk request asks for seats as its operations would alone.
    async fn a_bulk_request_takes_what_there_is(private app) {
        let enterprise = with_seats(&app, 2).await;
        let entra = enterprise.scim_client().await;
        let operation = |n: usize| json!({
            "method": "POST", "path": "/Users", "bulkId": format!("b{n}"), "data": person_named(&format!("Person {n}")),
        });
        let sent = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": (0..4).map(operation).collect::<Vec<_>>(),
        });
        let answer = entra.post("/Bulk", sent).await.assert_status(200).json();
        let status: Vec<_> = answer["Operations"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
        assert_eq!(status, ["201", "201", "403", "403"]);
        assert_eq!(names(&waiting(&enterprise).await), ["Person 2", "Person 3"]);
    }

    /// The number of seats taken is right for people who were there before it was kept.
    async fn a_migration_counts_who_is_there(private app) {
        let enterprise = app.rfc_enterprise().await;
        let entra = enterprise.scim_client().await;
        for (n, active) in [json!(true), json!(false), json!(null), json!(true)].iter().enumerate() {
            entra.create(json!({ "userName": format!("p{n}"), "active": active })).await;
        }
        assert_eq!(taken(&enterprise).await, 3);
        let db = app.database().raw().await.0;
        let all = Migrator::migrations();
        let at = all.iter().position(|one| one.name() == "m20261123_000027_seats_and_parked").unwrap();
        Migrator::down(&db, Some(u32::try_from(all.len() - at).unwrap())).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        // Statements that were prepared before know the tables of before.
        let again = app.sibling().await;
        assert_eq!(taken(&enterprise.at(&again)).await, 3);
    }
}
