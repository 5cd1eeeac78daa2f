//! `DELETE` by policy, and coming back (C-01, requirements 67, 112; pitfalls B10 to B12).

use std::time::Duration;

use muster_app::PersonFilter;
use muster_core::{
    policy::{MatchBy, OnDelete, Policy, Preset},
    receiver::Form,
};
use muster_testkit::{Requests as _, TestReceiver, both_backends, person, person_named};
use serde_json::json;

use super::{deleting, history, own, removed};
use crate::events::{PROV, all_verified, pushed, receiver, short};

const DAY: Duration = Duration::from_hours(24);

both_backends! {
    /// Over SCIM nobody is left; an administrator still sees who it was, and since when.
    async fn whoever_is_deactivated_is_gone_over_scim_only(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person("Ada", json!({ "externalId": "e-1", "title": "Buyer" }))).await;
        let bob = entra.create(person_named("Bob")).await;
        let group = json!({ "displayName": "Buyers", "members": [{ "value": ada }, { "value": bob }] });
        let group = format!("/Groups/{}", entra.post("/Groups", group).await.assert_status(201).id());
        let path = format!("/Users/{ada}");
        app.clock().advance(Duration::from_secs(1));
        entra.delete(&path).await.assert_status(204);
        entra.get(&path).await.assert_scim_error(404, "", "no user");
        entra.put(&path, person_named("Ada")).await.assert_scim_error(404, "", "no user");
        entra.operations(&ada, json!([{ "op": "replace", "path": "active", "value": true }])).await
            .assert_scim_error(404, "", "no user");
        entra.delete(&path).await.assert_scim_error(404, "", "no user");
        for filter in ["userName eq \"Ada\"", "externalId eq \"e-1\"", "emails.value co \"ada@\"", "title pr"] {
            entra.find(filter).await.assert_at("/totalResults", 0);
        }
        assert_eq!(entra.get("/Users").await.assert_at("/totalResults", 1).ids(), std::slice::from_ref(&bob));
        let walk = entra.get("/Users?cursor=&count=10").await;
        assert_eq!(walk.ids(), std::slice::from_ref(&bob));
        let members = entra.get(&group).await;
        members.assert_at("/members/0/value", bob.as_str()).assert_at("/members/1", json!(null));
        members.assert_at("/meta/version", "W/\"2\"");
        entra.patch(&group, json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "add", "path": "members", "value": [{ "value": ada }] }],
        })).await.assert_scim_error(400, "invalidValue", "no user or group");
        let status = app.use_cases().scim_status(&enterprise.admin().await).await.unwrap();
        assert_eq!(status.people, 1);
        // In the portal she is still there.
        let left = removed(&enterprise).await;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].id.to_string(), left[0].profile.title.as_deref()), (ada.clone(), Some("Buyer")));
        let day = left[0].removed.unwrap();
        assert_eq!((day.at.to_string().as_str(), day.until), ("2026-11-22T12:00:01.000Z", None));
        let all: Vec<_> = enterprise.people().await.into_iter().map(|person| person.id).collect();
        assert_eq!(all, [bob, ada.clone()], "whoever left comes last");
        let admin = enterprise.admin().await;
        let page = async |filter: PersonFilter| {
            let list = app.use_cases().person_browse(&admin, &filter).await.unwrap();
            let names: Vec<_> = list.people.into_iter().map(|person| person.profile.user_name).collect();
            (list.total, names.join(" "))
        };
        let all = PersonFilter { per_page: 1, ..PersonFilter::default() };
        for (filter, total, names) in [
            (PersonFilter { page: 0, ..all.clone() }, 2, "Bob"),
            (PersonFilter { page: 1, ..all.clone() }, 2, "Ada"),
            (PersonFilter { page: 2, ..all.clone() }, 2, ""),
            (PersonFilter { removed: Some(false), ..all.clone() }, 1, "Bob"),
            (PersonFilter { active: Some(true), ..all.clone() }, 1, "Bob"),
            (PersonFilter { search: Some("ADA@contoso".into()), ..all.clone() }, 1, "Ada"),
            (PersonFilter { search: Some("nobody".into()), ..all.clone() }, 0, ""),
            (PersonFilter { search: Some("o".into()), per_page: 5, ..all }, 2, "Bob Ada"),
        ] {
            assert_eq!(page(filter.clone()).await, (total, names.to_owned()), "{filter:?}");
        }
        assert_eq!(history(&enterprise, &ada).await, ["person.created", "person.deleted"]);
        assert_eq!(enterprise.history(&ada).await[0].after.as_ref().unwrap()["profile"]["title"], "Buyer");
    }

    /// The leaver's path: disabled, deleted, hired again; the same person with their history.
    async fn a_leaver_who_comes_back_is_who_they_were(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let sent = person("Ada", json!({ "externalId": "e-1", "title": "Buyer", "nickName": "A" }));
        let id = entra.create(sent).await;
        let group = json!({ "displayName": "Buyers", "members": [{ "value": id }] });
        entra.post("/Groups", group).await.assert_status(201);
        let ada = own(&enterprise, &id).await;
        ada.get("/Me").await.assert_status(200);
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": "False" }])).await.assert_status(200);
        entra.read(&id).await.assert_at("/active", false);
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        app.clock().advance(40 * DAY);
        let again = json!({
            "userName": "Ada L", "title": "Chief", "roles": [{ "value": "Admin" }],
            "emails": [{ "value": "ADA@contoso.example", "type": "work" }],
        });
        let back = entra.post("/Users", again.clone()).await;
        back.assert_status(201).assert_at("/id", id.as_str()).assert_at("/userName", "Ada L")
            .assert_at("/title", "Chief").assert_at("/nickName", json!(null)).assert_at("/externalId", json!(null))
            .assert_at("/groups", json!(null)).assert_at("/meta/version", "W/\"3\"")
            .assert_at("/meta/created", "2026-11-22T12:00:00.000Z");
        assert_eq!(entra.read(&id).await.json(), back.json());
        entra.find("userName eq \"ada l\"").await.assert_at("/totalResults", 1);
        let seen = enterprise.seen(&id).await;
        assert!(seen.active && seen.role == "Admin", "{seen:?}");
        assert!(removed(&enterprise).await.is_empty());
        // Access that ended stays ended.
        ada.get("/Me").await.assert_status(401);
        let changes = enterprise.history(&id).await;
        let actions: Vec<_> = changes.iter().map(|change| change.action.as_str()).collect();
        assert_eq!(actions, ["person.created", "person.deactivated", "person.deleted", "person.restored"]);
        assert_eq!(changes[3].before.as_ref().unwrap()["profile"]["title"], "Buyer");
        assert_eq!(changes[3].after.as_ref().unwrap()["profile"]["title"], "Chief");
        // Whoever is there is not there twice.
        entra.post("/Users", again).await.assert_scim_error(409, "uniqueness", "");
    }

    /// Nothing of whoever left is in the way of others (pitfall B12), and others are not mixed up with them.
    async fn names_are_free_and_are_not_mixed_up(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(person("Ada", json!({ "externalId": "e-1" }))).await;
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        let mail = |address: &str| json!([{ "value": address, "type": "work" }]);
        // Under this policy people are known by their e-mail: a namesake is somebody else.
        let other = entra.create(json!({ "userName": "ADA", "emails": mail("other@contoso.example") })).await;
        assert_ne!(other, ada);
        // By her externalId she is found in any case.
        let sent = json!({ "userName": "Ada 2", "externalId": "e-1", "emails": mail("new@contoso.example") });
        assert_eq!(entra.create(sent).await, ada);
        entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
        // Coming back needs names that are free.
        let sent = json!({ "userName": "ada", "externalId": "e-1", "emails": mail("new@contoso.example") });
        entra.post("/Users", sent).await.assert_scim_error(409, "uniqueness", "userName");
        assert_eq!(removed(&enterprise).await.len(), 1);
    }

    /// What people are known by is the policy's to say (C-06).
    async fn people_are_known_by_what_the_policy_says(app) {
        for match_by in MatchBy::ALL {
            let policy = Policy {
                match_by: *match_by, on_delete: OnDelete::Deactivate, ..Policy::preset(Preset::Rfc)
            };
            let entra = app.enterprise_with(policy).await.scim_client().await;
            let sent = |name: &str, id: &str, address: &str| json!({
                "userName": name, "externalId": id, "emails": [{ "value": address, "type": "work" }],
            });
            let ada = entra.create(sent("ada", "e-1", "ada@x.example")).await;
            for (by, body) in [
                (MatchBy::UserName, sent("ADA", "e-2", "b@x.example")),
                (MatchBy::WorkEmail, sent("c", "e-3", "Ada@X.example")),
                (MatchBy::ExternalId, sent("d", "e-1", "d@x.example")),
            ] {
                entra.delete(&format!("/Users/{ada}")).await.assert_status(204);
                let made = entra.create(body.clone()).await;
                assert_eq!(made == ada, by == *match_by || by == MatchBy::ExternalId, "{match_by:?} {body}");
                if made != ada {
                    entra.delete(&format!("/Users/{made}")).await.assert_status(204);
                    // The ways in which she can be known again are tried from the same beginning.
                    entra.create(sent("e", "e-1", "e@x.example")).await;
                }
                entra.put(&format!("/Users/{ada}"), sent("ada", "e-1", "ada@x.example")).await.assert_status(200);
            }
        }
    }

    /// Within the days they come back, afterwards they are somebody new.
    async fn the_days_are_counted(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveAfterDays(30))).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        let path = format!("/Users/{id}");
        entra.delete(&path).await.assert_status(204);
        let day = removed(&enterprise).await[0].removed.unwrap().until.unwrap();
        assert_eq!(day.to_string(), "2026-12-22T12:00:00.000Z");
        app.clock().advance(29 * DAY);
        assert_eq!(entra.create(person_named("Ada")).await, id);
        entra.delete(&path).await.assert_status(204);
        app.clock().advance(30 * DAY);
        assert_ne!(entra.create(person_named("Ada")).await, id);
    }

    /// Where removal is for good nobody comes back.
    async fn removed_for_good_is_for_good(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::RemoveNow)).await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person_named("Ada")).await;
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        // For administrators they are removed until the run has ended, which may yet be held.
        assert_eq!(removed(&enterprise).await.len(), 1);
        assert_ne!(entra.create(person_named("Ada")).await, id);
        app.clock().advance(Duration::from_hours(1));
        app.use_cases().person_purge().await.unwrap();
        assert!(removed(&enterprise).await.is_empty());
    }

    /// To other systems a removal is the end, and whoever comes back is made anew, as they are then.
    async fn receivers_hear_of_both(private app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        receiver(&enterprise, pushed(Form::Full)).await;
        let remote = TestReceiver::default();
        let pusher = app.pusher(remote.transport());
        let id = entra.create(person("Ada", json!({ "title": "Buyer" }))).await;
        let path = format!("/Users/{id}");
        entra.put(&path, person("Ada", json!({ "title": "Second" }))).await.assert_status(200);
        entra.delete(&path).await.assert_status(204);
        pusher.sweep().await.unwrap();
        let events = all_verified(&app, remote.taken()).await;
        let kinds: Vec<_> = events.iter().map(|event| short(event).1).collect();
        // Of somebody who is gone it is told that it happened.
        assert_eq!(kinds, [["create:notice"], ["patch:notice"], ["delete"]]);
        assert_eq!(entra.create(person("Ada", json!({ "title": "Third" }))).await, id);
        entra.put(&path, person("Ada", json!({ "title": "Fourth" }))).await.assert_status(200);
        pusher.sweep().await.unwrap();
        let events = all_verified(&app, remote.taken()).await;
        let kinds: Vec<_> = events.iter().map(short).collect();
        assert_eq!(kinds, [(id.clone(), vec!["create:full".to_owned()]), (id, vec!["put:full".to_owned()])]);
        let title = |n: usize, kind: &str| events[n]["events"][format!("{PROV}{kind}")]["data"]["title"].clone();
        assert_eq!((title(0, "create:full"), title(1, "put:full")), (json!("Third"), json!("Fourth")));
    }

    /// A page by index that was read before somebody left and came back shows nobody twice and loses nobody.
    async fn pages_are_right_while_people_leave_and_return(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for name in ["A", "B", "C", "D"] {
            ids.push(entra.create(person_named(name)).await);
        }
        ids.sort_unstable();
        let all = async || {
            let mut found = Vec::new();
            for start in [1, 3] {
                let page = entra.get(&format!("/Users?startIndex={start}&count=2")).await;
                found.extend(page.assert_status(200).ids());
            }
            found
        };
        assert_eq!(all().await, ids);
        let names = ["A", "B", "C", "D"];
        for name in names {
            let id = entra.find(&format!("userName eq \"{name}\"")).await.ids().remove(0);
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
            let rest: Vec<_> = ids.iter().filter(|other| **other != id).cloned().collect();
            assert_eq!(all().await, rest);
            assert_eq!(entra.create(person_named(name)).await, id);
            assert_eq!(all().await, ids);
        }
    }
}
