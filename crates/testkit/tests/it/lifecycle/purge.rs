//! Removing people for good when their days are over (C-01, requirement 67).

use std::{fmt::Write as _, time::Duration};

use muster_app::{ChainState, Invitee};
use muster_core::{
    cycle::KEPT,
    policy::{AdoptExisting, HoldRemovals, OnDelete, Policy},
};
use muster_testkit::{
    Backend, Requests as _, TestApp, both_backends, person, person_named, unique,
};
use serde_json::json;

use super::{deleting, id_of, joined, removed};
use crate::changes::actions;

const DAY: Duration = Duration::from_hours(24);

/// How often a text stands in the database, in letters or as PostgreSQL shows bytes.
async fn left(app: &TestApp, mark: &str) -> usize {
    let contents = app.database().contents().await;
    let text = String::from_utf8_lossy(&contents).to_lowercase();
    let mut hex = String::new();
    for byte in mark.bytes() {
        write!(hex, "{byte:02x}").unwrap();
    }
    text.matches(&mark.to_lowercase()).count() + text.matches(&hex).count()
}

both_backends! {
    /// After the days every value is gone, from every table, and the chain still holds; one instance does it.
    async fn nothing_is_left_after_the_days(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(30))).await;
        let entra = enterprise.scim_client().await;
        let mark = unique("Zq").replace(' ', "");
        let email = format!("work-{mark}@x.example");
        let invitee = Invitee { email: email.clone(), name: format!("invited-{mark}"), role: None };
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        use_cases.invitation_send(&admin, invitee).await.unwrap();
        let sent = json!({
            "userName": format!("name-{mark}"), "externalId": format!("ext-{mark}"),
            "displayName": format!("display-{mark}"), "title": format!("title-{mark}"),
            "name": { "givenName": format!("given-{mark}"), "formatted": format!("formatted-{mark}") },
            "emails": [{ "value": email, "type": "work" }],
            "phoneNumbers": [{ "value": format!("phone-{mark}"), "type": "mobile" }],
        });
        let id = entra.create(sent).await;
        let group = json!({ "displayName": "Buyers", "members": [{ "value": id }] });
        entra.post("/Groups", group).await.assert_status(201);
        let bob = entra.create(person_named("Bob")).await;
        for id in [&id, &bob] {
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        use_cases.person_restore(&admin, id_of(&bob), None).await.unwrap();
        app.clock().advance(29 * DAY);
        let there = app.sibling().await;
        assert_eq!(use_cases.person_purge().await.unwrap(), 0);
        assert!(left(&app, &mark).await > 0, "until then they can come back");
        app.clock().advance(DAY);
        assert_eq!(use_cases.person_purge().await.unwrap(), 1);
        assert_eq!(there.use_cases().person_purge().await.unwrap(), 0, "somebody did it within the hour");
        assert_eq!(left(&app, &mark).await, 0);
        assert!(removed(&enterprise).await.is_empty());
        entra.read(&bob).await;
        assert_eq!(actions(&enterprise).await.last().unwrap(), "person.purged");
        let whole = use_cases.audit_verify(&admin).await.unwrap();
        let ChainState::Whole(rows) = whole else { panic!("{whole:?}") };
        // The proof proves something: a row that is altered breaks it.
        let raw = app.database().raw().await;
        let sql = format!("UPDATE change_log SET action = 'person.updated' WHERE sequence = {rows} \
            AND action = 'person.purged'");
        assert_eq!(raw.run(&sql).await, 1);
        assert_eq!(use_cases.audit_verify(&admin).await.unwrap(), ChainState::BrokenAt(rows));
    }

    /// Runs that cannot be forgotten keep nobody here whose days are over.
    async fn runs_that_stay_keep_nobody(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(1))).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        app.clock().advance(KEPT + DAY);
        let raw = app.database().raw().await;
        let refuse: &[&str] = match app.database().backend {
            Backend::Sqlite => {
                &["CREATE TRIGGER kept BEFORE DELETE ON cycle BEGIN SELECT RAISE(ABORT, 'kept'); END"]
            }
            Backend::Postgres => &[
                "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'kept'; END $$",
                "CREATE TRIGGER kept BEFORE DELETE ON cycle FOR EACH ROW EXECUTE FUNCTION kept()",
            ],
        };
        for statement in refuse {
            raw.run(statement).await;
        }
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
        assert!(removed(&enterprise).await.is_empty());
    }

    /// More than a portion, of several enterprises: everybody goes who is due, and nobody else.
    async fn everybody_who_is_due_goes(private app) {
        let mut left = Vec::new();
        for (days, people) in [(1, 230), (2, 3)] {
            let policy = Policy { hold_removals: HoldRemovals::Never, ..deleting(OnDelete::RemoveAfterDays(days)) };
            let enterprise = app.enterprise_with(policy).await;
            let entra = enterprise.scim_client().await;
            for n in 0..people {
                let id = entra.create(person_named(&format!("Person {n}"))).await;
                entra.delete(&format!("/Users/{id}")).await.assert_status(204);
            }
            left.push(enterprise);
        }
        app.clock().advance(DAY);
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 230);
        assert!(removed(&left[0]).await.is_empty());
        assert_eq!(removed(&left[1]).await.len(), 3);
        app.clock().advance(DAY);
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 3);
        assert_eq!(app.use_cases().person_purge().await.unwrap(), 0);
    }

    /// The tokens that an administrator made say who it was for as long as they are there, and no longer.
    async fn tokens_do_not_keep_names(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveNow)).await;
        enterprise.by_hand("stays@contoso.example").await;
        let mark = unique("Zq").replace(' ', "");
        let id = enterprise.by_hand(&format!("{mark}@contoso.example")).await;
        let (use_cases, mut admin) = (app.use_cases(), enterprise.admin().await);
        admin.person = Some(id_of(&id));
        use_cases.token_generate(&admin).await.unwrap();
        let made_by = async || {
            let list = use_cases.token_list(&enterprise.admin().await).await.unwrap();
            let status = use_cases.scim_status(&enterprise.admin().await).await.unwrap();
            assert_eq!(status.live_tokens[0].created_by, list[0].created_by);
            list[0].created_by.clone()
        };
        assert!(made_by().await.contains(&mark));
        enterprise.forget(&id).await;
        assert_eq!(made_by().await, "an administrator who left");
        assert_eq!(left(&app, &mark).await, 0);
    }

    /// An administrator need not wait (requirement 67).
    async fn an_administrator_purges_at_once(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let mark = unique("Zq").replace(' ', "");
        for leaves_first in [true, false] {
            let id = entra.create(person_named(&mark)).await;
            if leaves_first {
                entra.delete(&format!("/Users/{id}")).await.assert_status(204);
            }
            assert!(left(&app, &mark).await > 0);
            app.use_cases().person_remove(&enterprise.admin().await, id_of(&id), true).await.unwrap();
            assert_eq!(left(&app, &mark).await, 0);
        }
        let whole = app.use_cases().audit_verify(&enterprise.admin().await).await.unwrap();
        assert!(matches!(whole, ChainState::Whole(_)), "{whole:?}");
    }

    /// Nothing of a request of theirs that waits is left either, at once or after the days.
    async fn nothing_is_left_of_who_waits(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(1))).await;
        let entra = enterprise.scim_client().await;
        for at_once in [true, false] {
            let mark = unique("Zq").replace(' ', "");
            let id = entra.create(person_named(&mark)).await;
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
            let again = person(&mark, json!({ "title": format!("title-{mark}"), "roles": [{ "value": "Wizard" }] }));
            entra.post("/Users", again).await.assert_status(400);
            if at_once {
                let admin = enterprise.admin().await;
                app.use_cases().person_remove(&admin, id_of(&id), true).await.unwrap();
            } else {
                app.clock().advance(DAY);
                assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
            }
            assert_eq!(left(&app, &mark).await, 0);
            assert_eq!(actions(&enterprise).await.last().unwrap(), "parked.dropped");
        }
    }

    /// The invitation that somebody came by goes with them, whatever their e-mail is by then.
    async fn the_invitation_goes_with_them(private app) {
        let adopt_existing = AdoptExisting::WhenRoleValid;
        let policy = Policy { adopt_existing, ..deleting(OnDelete::RemoveAfterDays(1)) };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        for at_once in [true, false] {
            let mark = unique("Zq").replace(' ', "");
            let email = format!("first-{mark}@contoso.example");
            let id = joined(&enterprise, &email).await;
            let sent = |email: &str| person(&format!("name-{mark}"), json!({
                "externalId": mark, "roles": [{ "value": "EnterpriseUser" }],
                "emails": [{ "value": email, "type": "work" }],
            }));
            entra.post("/Users", sent(&email)).await.assert_status(201).assert_at("/id", id.as_str());
            let other = format!("second-{mark}@contoso.example");
            entra.put(&format!("/Users/{id}"), sent(&other)).await.assert_status(200);
            if at_once {
                let admin = enterprise.admin().await;
                app.use_cases().person_remove(&admin, id_of(&id), true).await.unwrap();
            } else {
                entra.delete(&format!("/Users/{id}")).await.assert_status(204);
                assert!(left(&app, &mark).await > 0, "until then they can come back");
                app.clock().advance(DAY);
                assert_eq!(app.use_cases().person_purge().await.unwrap(), 1);
            }
            assert_eq!(left(&app, &mark).await, 0);
        }
    }
}
