//! Administrators remove people and bring them back (C-01).

use std::time::Duration;

use muster_app::RoleChoice;
use muster_core::{
    Error,
    error::Thing,
    policy::{Edits, EmailChoice, MatchBy, OnDelete, PersonField, Policy},
    role::RoleSpec,
};
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

use super::{deleting, history, id_of, removed, role};
use crate::scim::extensions::{USER, contoso, with};

const DAY: Duration = Duration::from_hours(24);

both_backends! {
    /// Sent again they are recognised by the e-mail that the policy picks, not by another one (C-07).
    async fn they_are_recognised_by_the_email_of_the_policy(app) {
        let policy = Policy {
            match_by: MatchBy::WorkEmail,
            email_order: vec![EmailChoice::Primary, EmailChoice::Work],
            ..deleting(OnDelete::RemoveAfterDays(30))
        };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let sent = |name: &str, work: &str, primary: &str| person(name, json!({ "emails": [
            { "value": work, "type": "work" }, { "value": primary, "type": "home", "primary": true },
        ] }));
        let id = entra.create(sent("Ada", "a@contoso.example", "b@contoso.example")).await;
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let other = entra.create(sent("Eve", "a@contoso.example", "c@contoso.example")).await;
        assert_ne!(other, id, "somebody else has the other e-mail now");
        assert_eq!(entra.create(sent("Ada L", "d@contoso.example", "b@contoso.example")).await, id);
    }

    /// Back as they were: attributes, role, groups, password; disabled as they were.
    async fn whoever_is_restored_is_as_they_were(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(30))).await;
        let entra = enterprise.scim_client().await;
        let sent = json!({ "externalId": "e-1", "title": "Buyer", "nickName": "A", "active": false,
            "roles": [{ "value": "Admin" }], "phoneNumbers": [{ "value": "1", "type": "mobile" }] });
        let id = entra.create(person("Ada", sent)).await;
        let group = |name: &str| json!({ "displayName": name, "members": [{ "value": id }] });
        let stays = entra.post("/Groups", group("Stays")).await.assert_status(201).id();
        let goes = entra.post("/Groups", group("Goes")).await.assert_status(201).id();
        let mut before = entra.read(&id).await.json();
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        entra.delete(&format!("/Groups/{goes}")).await.assert_status(204);
        app.clock().advance(Duration::from_mins(1));
        let back = app.use_cases().person_restore(&enterprise.admin().await, id_of(&id), None).await.unwrap();
        assert!(!back.is_active() && back.removed.is_none());
        let after = entra.read(&id).await.json();
        for changed in ["version", "lastModified"] {
            assert_ne!(before["meta"][changed], after["meta"][changed]);
            before["meta"][changed] = after["meta"][changed].clone();
        }
        assert_eq!(before["groups"].as_array().unwrap().len(), 2);
        before["groups"].as_array_mut().unwrap().retain(|group| group["value"] == stays.as_str());
        assert_eq!(after, before);
        assert_eq!(enterprise.seen(&id).await.role, "Admin");
        entra.find("phoneNumbers.value eq \"1\"").await.assert_at("/totalResults", 1);
        entra.get(&format!("/Groups/{stays}")).await.assert_at("/meta/version", "W/\"3\"")
            .assert_at("/members/0/value", id.as_str());
        assert_eq!(history(&enterprise, &id).await, ["person.created", "person.deleted", "person.restored"]);
        // There is nobody to restore any more.
        let again = app.use_cases().person_restore(&enterprise.admin().await, id_of(&id), None).await;
        assert_eq!(again.unwrap_err().to_string(), "Ada is not removed.");
    }

    /// Whoever was removed is to be brought back before anything is done with them; only their enterprise
    /// hears of it, and over SCIM they are gone.
    async fn who_was_removed_is_to_be_brought_back_first(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(30))).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ann Lee")).await;
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let title: Edits = [(PersonField::JobTitle, "Chief".to_owned())].into_iter().collect();
        let set = async |admin| use_cases.person_role_set(admin, id_of(&id), RoleChoice::Automatic, None).await;
        let edit = async |admin| use_cases.person_edit(admin, id_of(&id), title.clone()).await;
        let said = "Ann Lee was removed; bring them back first: muster user restore.";
        for refused in [set(&admin).await, edit(&admin).await, use_cases.person_enable(&admin, id_of(&id)).await] {
            assert_eq!(refused.unwrap_err().to_string(), said);
        }
        let stranger = app.enterprise().await.admin().await;
        for refused in [set(&stranger).await, edit(&stranger).await,
                        use_cases.person_restore(&stranger, id_of(&id), None).await] {
            assert!(matches!(refused, Err(Error::NotFound(Thing::Person))), "{refused:?}");
        }
        entra.get(&format!("/Users/{id}")).await.assert_status(404);
        let change = json!([{ "op": "replace", "path": "title", "value": "x" }]);
        entra.operations(&id, change).await.assert_status(404);
        // After their days they are nobody.
        app.clock().advance(31 * DAY);
        let admin = enterprise.admin().await;
        assert!(matches!(set(&admin).await, Err(Error::NotFound(Thing::Person))));
    }

    /// A name that was taken since is named, and nobody comes back half.
    async fn a_taken_name_is_named(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let mail = |name: &str| json!([{ "value": format!("{name}@contoso.example"), "type": "work" }]);
        let ada = entra.create(person("Ada", json!({ "externalId": "e-1" }))).await;
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        let use_cases = app.use_cases();
        for (name, body) in [
            ("userName", json!({ "userName": "ADA", "emails": mail("x") })),
            ("emails[type eq \"work\"].value", json!({ "userName": "x", "emails": mail("x") })),
            ("externalId", json!({ "userName": "x", "emails": mail("x") })),
        ] {
            let other = entra.create(body).await;
            let path = format!("/Users/{other}");
            let take = match name {
                "externalId" => json!([{ "op": "add", "path": "externalId", "value": "e-1" }]),
                "userName" => json!([{ "op": "replace", "path": "title", "value": "y" }]),
                _ => json!([{ "op": "replace", "path": "emails", "value": mail("ada") }]),
            };
            entra.operations(&other, take).await.assert_status(200);
            let refused = use_cases.person_restore(&enterprise.admin().await, id_of(&ada), None).await.unwrap_err();
            assert!(matches!(refused, Error::InUse(_)), "{refused:?}");
            assert!(refused.to_string().starts_with(&format!("{name} of the removed user is used")), "{refused}");
            entra.get(&format!("/Users/{ada}")).await.assert_status(404);
            assert_eq!(removed(&enterprise).await[0].id.to_string(), ada);
            use_cases.person_remove(&enterprise.admin().await, id_of(&other), true).await.unwrap();
            entra.get(&path).await.assert_status(404);
        }
        use_cases.person_restore(&enterprise.admin().await, id_of(&ada), Some(true)).await.unwrap();
        entra.read(&ada).await.assert_at("/active", true);
    }

    /// An administrator removes as the policy has it, or for good, and chooses how somebody comes back.
    async fn an_administrator_removes_and_restores(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(2))).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let (use_cases, ada) = (app.use_cases(), id_of(&id));
        let remove = async |for_good| {
            let admin = enterprise.admin().await;
            use_cases.person_remove(&admin, ada, for_good).await
        };
        let until = remove(false).await.unwrap().unwrap().until;
        assert_eq!(until.unwrap().to_string(), "2026-11-24T12:00:00.000Z");
        app.clock().advance(Duration::from_secs(5));
        assert_eq!(remove(false).await.unwrap().unwrap().until, until, "removed is removed");
        let back = use_cases.person_restore(&enterprise.admin().await, ada, Some(false)).await.unwrap();
        assert!(!back.is_active());
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": true }])).await
            .assert_status(200).assert_at("/active", false);
        remove(false).await.unwrap();
        assert_eq!(remove(true).await.unwrap(), None);
        assert!(removed(&enterprise).await.is_empty());
        let gone = remove(true).await;
        assert!(matches!(gone, Err(Error::NotFound(Thing::Person))), "{gone:?}");
        // Somebody of another enterprise is nobody here.
        let other = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let bob = entra.create(person_named("Bob")).await;
        let foreign = use_cases.person_remove(&other.admin().await, id_of(&bob), true).await;
        assert!(matches!(foreign, Err(Error::NotFound(Thing::Person))), "{foreign:?}");
        remove_and_wait(&app, &enterprise, &bob).await;
        let late = use_cases.person_restore(&enterprise.admin().await, id_of(&bob), None).await;
        assert!(matches!(late, Err(Error::NotFound(Thing::Person))), "{late:?}");
    }

    /// A password outlives a removal that can be undone.
    async fn a_password_comes_back(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let email = "keeps@contoso.example";
        let id = enterprise.by_hand(email).await;
        enterprise.by_hand("other@contoso.example").await;
        let use_cases = app.use_cases();
        use_cases.person_remove(&enterprise.admin().await, id_of(&id), false).await.unwrap();
        let raw = app.database().raw().await;
        let passwords = async || raw.column::<String>(&format!(
            "SELECT email_key FROM password WHERE email_key = '{email}'"
        )).await.len();
        assert_eq!(passwords().await, 0);
        use_cases.person_restore(&enterprise.admin().await, id_of(&id), None).await.unwrap();
        assert_eq!(passwords().await, 1);
    }

    /// Values of an extension come back, as long as its schema is what it was; a role that is gone is not missed.
    async fn what_the_enterprise_lost_does_not_come_back(app) {
        let (enterprise, client) = contoso(&app).await;
        let admin = enterprise.admin().await;
        let boss = role(&enterprise, RoleSpec::named("Temp")).await;
        let mut sent = with("Ada", json!({ "code": "c", "badge": "b" }));
        sent["roles"] = json!([{ "value": "Temp" }]);
        let id = client.create(sent).await;
        let use_cases = app.use_cases();
        // The standard's own policy removes for good; the administrator's command follows the policy.
        let raw = app.database().raw().await;
        let policy = serde_json::to_string(&deleting(OnDelete::Deactivate)).unwrap();
        raw.run(&format!("UPDATE enterprise SET policy = '{policy}' WHERE name = '{}'", enterprise.name)).await;
        use_cases.person_remove(&enterprise.admin().await, id_of(&id), false).await.unwrap();
        let back = use_cases.person_restore(&enterprise.admin().await, id_of(&id), None).await.unwrap();
        assert_eq!(back.profile.attributes[USER]["code"], "c");
        assert_eq!(back.role, Some(boss));
        client.find(&format!("{USER}:badge eq \"b\"")).await.assert_at("/totalResults", 1);
        use_cases.person_remove(&enterprise.admin().await, id_of(&id), false).await.unwrap();
        // A unique value of theirs is free, and in the way once somebody has it.
        let bob = client.create(with("Bob", json!({ "badge": "b" }))).await;
        let refused = use_cases.person_restore(&enterprise.admin().await, id_of(&id), None).await.unwrap_err();
        assert!(refused.to_string().contains(&format!("{USER}:badge of the removed user is used")), "{refused}");
        use_cases.person_remove(&enterprise.admin().await, id_of(&bob), true).await.unwrap();
        // Nobody has values now, so the schema may go.
        use_cases.schema_remove(&admin, USER).await.unwrap();
        raw.run(&format!("DELETE FROM role WHERE name = 'Temp' AND enterprise_id = (SELECT id FROM enterprise \
            WHERE name = '{}')", enterprise.name)).await;
        let back = use_cases.person_restore(&enterprise.admin().await, id_of(&id), None).await.unwrap();
        assert!(!back.profile.attributes.contains_key(USER));
        assert_eq!(enterprise.seen(&id).await.role, "DefaultEnterprise");
    }
}

async fn remove_and_wait(
    app: &muster_testkit::TestApp,
    enterprise: &muster_testkit::Enterprise,
    id: &str,
) {
    let admin = enterprise.admin().await;
    app.use_cases().person_remove(&admin, id_of(id), false).await.unwrap();
    app.clock().advance(2 * DAY);
}
