//! Switching provisioning off: what becomes of the people whom it managed.

use std::time::Duration;

use muster_app::ScimChange;
use muster_core::{
    person::Source,
    policy::{AdoptExisting, OnDelete, Policy, Preset},
    role::RoleSpec,
    switch_off::{Afterwards, Stays},
};
use muster_testkit::{Enterprise, Requests as _, ScimClient, both_backends, person};
use serde_json::{Value, json};

use super::{boss, deleting, history, id_of, own, provisioned_admin, removed, role};
use crate::changes::actions;

/// Chooses what becomes of people, and switches provisioning off.
async fn switch_off(enterprise: &Enterprise, people: Afterwards) {
    let change = ScimChange { enabled: Some(false), people: Some(people), ..ScimChange::default() };
    enterprise.configure(change).await;
}

async fn switch_on(enterprise: &Enterprise) -> ScimClient {
    enterprise.configure(ScimChange { enabled: Some(true), ..ScimChange::default() }).await;
    enterprise.app.clock().advance(Duration::from_secs(1));
    enterprise.scim_client().await
}

/// Somebody with a role and an `externalId`.
fn sent(name: &str) -> Value {
    person(name, json!({ "externalId": name, "roles": [{ "value": "EnterpriseUser" }] }))
}

/// Does what is left to do; answers with how many people, and who was left.
async fn finish(enterprise: &Enterprise) -> (u64, Vec<(String, Stays)>) {
    let (use_cases, admin) = (enterprise.app.use_cases(), enterprise.admin().await);
    let done = use_cases.switch_off_finish(&admin).await.unwrap();
    let status = use_cases.switch_off_status(&admin).await.unwrap().expect("it was switched off");
    assert!(status.switch_off.ended_at.is_some());
    (done, status.left.into_iter().map(|left| (left.name, left.why)).collect())
}

both_backends! {
    /// Kept, they are managed by hand; tokens end at once, and for good. Switched on again, the same person is
    /// the identity provider's again, as the policy has it (C-14).
    async fn kept_people_are_managed_by_hand(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let (ada, bob) = (entra.create(sent("Ada")).await, entra.create(sent("Bob")).await);
        let plain = entra.create(person("Cy", json!({}))).await;
        entra.operations(&bob, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
        let by_hand = enterprise.by_hand("hana@contoso.example").await;
        let preview = app.use_cases().scim_disable_preview(&enterprise.admin().await).await.unwrap();
        assert_eq!((preview.managed, preview.active, preview.live_tokens), (3, 2, 1));
        assert_eq!((preview.to_disable, preview.to_remove), (2, 3));
        assert!(preview.protected.is_empty());
        switch_off(&enterprise, Afterwards::Keep).await;
        app.clock().advance(Duration::from_secs(1));
        entra.get("/Users").await.assert_status(401);
        assert_eq!(app.use_cases().scim_status(&enterprise.admin().await).await.unwrap().live_tokens, []);
        assert_eq!(finish(&enterprise).await, (3, Vec::new()));
        for (id, source, active) in [(&ada, Source::Local, true), (&bob, Source::Local, false), (&by_hand, Source::Manual, true)] {
            let seen = enterprise.seen(id).await;
            assert_eq!((seen.source, seen.active), (source, active));
        }
        assert_eq!(history(&enterprise, &ada).await, ["person.created", "person.kept"]);
        assert_eq!(finish(&enterprise).await.0, 0, "it is done once");

        // The old token does not come back with the switch.
        let entra_again = switch_on(&enterprise).await;
        entra.get("/Users").await.assert_status(401);
        let path = format!("/Users/{ada}");
        entra_again.get(&path).await.assert_status(200);
        // By hand, they are left alone; sent with their role and externalId they are taken over again.
        entra_again.operations(&plain, json!([{ "op": "replace", "path": "title", "value": "x" }])).await
            .assert_scim_error(403, "", "by hand");
        entra_again.delete(&path).await.assert_status(403);
        entra_again.post("/Users", sent("Ada")).await.assert_status(201).assert_at("/id", ada.as_str());
        assert_eq!(enterprise.seen(&ada).await.source, Source::Scim);
        // So they are when they are changed by the id that the identity provider knows, in a request that says
        // who is meant.
        let title = json!({ "op": "replace", "path": "title", "value": "Chief" });
        entra_again.operations(&bob, json!([&title])).await.assert_scim_error(403, "", "by hand");
        let put = person("Bob", json!({ "roles": [], "title": "Chief" }));
        entra_again.put(&format!("/Users/{bob}"), put).await.assert_scim_error(403, "", "by hand");
        let seen = enterprise.seen(&bob).await;
        assert_eq!((seen.source, seen.active), (Source::Local, false));
        let named = json!({ "op": "replace", "path": "externalId", "value": "Bob" });
        entra_again.operations(&bob, json!([title, named])).await.assert_status(200).assert_at("/title", "Chief");
        assert_eq!(enterprise.seen(&bob).await.source, Source::Scim);
        assert_eq!(history(&enterprise, &bob).await.last().unwrap(), "person.adopted");
        entra_again.delete(&path).await.assert_status(204);
    }

    /// Disabled, they lose their access, and nobody is held: the identity provider may enable them again.
    /// Owners and the last administrator stay and are named.
    async fn disabled_people_lose_their_access(app) {
        let policy = Policy { seat_limit: Some(10), ..deleting(OnDelete::RemoveNow) };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(sent("Ada")).await;
        let owner = entra.create(person("Olga", json!({ "roles": [{ "value": "Admin" }] }))).await;
        let raw = app.database().raw().await;
        raw.run(&format!("UPDATE role SET owner = true WHERE name = 'Admin' AND enterprise_id = \
            (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name)).await;
        role(&enterprise, boss()).await;
        // Ids of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        provisioned_admin(&enterprise, &entra, "lena").await;
        app.clock().advance(Duration::from_millis(1));
        let last = provisioned_admin(&enterprise, &entra, "zoe").await;
        let me = own(&enterprise, &ada).await;
        me.get("/Me").await.assert_status(200);
        let admin = enterprise.admin().await;
        let preview = app.use_cases().scim_disable_preview(&admin).await.unwrap();
        let mut names: Vec<_> = preview.protected.iter().map(|left| (left.person, left.why)).collect();
        names.sort_unstable_by_key(|one| one.0);
        assert_eq!(names, [(id_of(&owner), Stays::Protected), (id_of(&last), Stays::LastAdmin)]);
        assert_eq!((preview.managed, preview.active), (4, 4));
        // What is said is what is done: those who stay are not counted.
        assert_eq!((preview.to_disable, preview.to_remove), (2, 2));

        switch_off(&enterprise, Afterwards::Disable).await;
        let (done, mut left) = finish(&enterprise).await;
        left.sort_unstable_by_key(|one| one.1.as_str());
        assert_eq!(done, 2);
        assert_eq!(left, [("zoe@contoso.example".into(), Stays::LastAdmin), ("Olga".into(), Stays::Protected)]);
        assert!(!enterprise.seen(&ada).await.active && enterprise.seen(&owner).await.active);
        assert!(enterprise.seen(&last).await.active);
        assert_eq!(app.use_cases().seats_show(&admin).await.unwrap().taken, 2);
        let log = actions(&enterprise).await;
        let of = |action: &str| log.iter().filter(|one| *one == action).count();
        assert_eq!((of("person.deactivated"), of("enterprise.scim_people_chosen"), of("enterprise.scim_people_done")), (2, 1, 1));
        let entra = switch_on(&enterprise).await;
        me.get("/Me").await.assert_status(401);
        assert!(app.use_cases().switch_off_status(&admin).await.unwrap().is_none());
        let enable = json!([{ "op": "replace", "path": "active", "value": true }]);
        entra.operations(&ada, enable).await.assert_status(200).assert_at("/active", true);
    }

    /// Removed, they go as the policy has it: for some days, or for good.
    async fn removed_people_go_as_the_policy_says(app) {
        for (on_delete, kept) in [(OnDelete::RemoveAfterDays(30), 2), (OnDelete::RemoveNow, 0)] {
            let enterprise = app.enterprise_with(deleting(on_delete)).await;
            let entra = enterprise.scim_client().await;
            let ada = entra.create(sent("Ada")).await;
            entra.create(sent("Bob")).await;
            enterprise.by_hand("hana@contoso.example").await;
            switch_off(&enterprise, Afterwards::Remove).await;
            assert_eq!(finish(&enterprise).await, (2, Vec::new()));
            let gone = removed(&enterprise).await;
            assert_eq!(gone.len(), kept);
            // Those who can come back stand behind those who are there.
            assert_eq!(enterprise.people().await.len(), kept + 1);
            if let Some(first) = gone.first() {
                let until = first.removed.unwrap().until.unwrap();
                assert_eq!(until.since(enterprise.admin().await.ctx.now), Duration::from_hours(30 * 24));
                let entra = switch_on(&enterprise).await;
                entra.post("/Users", sent("Ada")).await.assert_status(201).assert_at("/id", ada);
            }
        }
    }

    /// Whoever dies halfway leaves the rest to another instance; switched on again, nobody else is touched.
    async fn it_goes_on_where_it_ended(private app) {
        let enterprise = app.enterprise().await;
        let other = app.enterprise().await;
        let untouched = other.scim_client().await.create(sent("Eve")).await;
        let entra = enterprise.scim_client().await;
        for number in 0..60 {
            entra.create(sent(&format!("Person {number}"))).await;
        }
        switch_off(&enterprise, Afterwards::Disable).await;
        assert_eq!(app.use_cases().switch_off_portion(enterprise.id).await.unwrap(), Some(50));
        let active = async || enterprise.people().await.iter().filter(|one| one.active).count();
        assert_eq!(active().await, 10);
        let successor = app.sibling().await;
        assert_eq!(successor.use_cases().switch_off_sweep().await.unwrap(), 10);
        assert_eq!(app.use_cases().switch_off_sweep().await.unwrap(), 0);
        assert_eq!(active().await, 0);
        assert!(other.seen(&untouched).await.active);
        // Another choice begins with everybody, and is stopped by switching on.
        switch_off(&enterprise, Afterwards::Keep).await;
        assert_eq!(app.use_cases().switch_off_portion(enterprise.id).await.unwrap(), Some(50));
        switch_on(&enterprise).await;
        assert_eq!(app.use_cases().switch_off_sweep().await.unwrap(), 0);
        let local = enterprise.people().await.iter().filter(|one| one.source == Source::Local).count();
        assert_eq!(local, 50);
    }

    /// Without a choice it is a pause: nobody changes, and the token works again.
    async fn without_a_choice_it_is_a_pause(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let ada = entra.create(sent("Ada")).await;
        enterprise.configure(ScimChange { enabled: Some(false), ..ScimChange::default() }).await;
        app.clock().advance(Duration::from_secs(1));
        entra.get("/Users").await.assert_status(403);
        assert!(app.use_cases().switch_off_status(&enterprise.admin().await).await.unwrap().is_none());
        switch_on(&enterprise).await;
        entra.get(&format!("/Users/{ada}")).await.assert_status(200);
        assert_eq!(enterprise.seen(&ada).await.source, Source::Scim);
    }

    /// The portal's form: the choice is offered with its counts, and done when the page is there again.
    async fn the_portal_asks(app) {
        let enterprise = app.enterprise_with(Policy::preset(Preset::DirectoryLed)).await;
        let entra = enterprise.scim_client().await;
        role(&enterprise, RoleSpec::named("Clerk")).await;
        let ada = entra.create(sent("Ada")).await;
        entra.create(sent("Bob")).await;
        // Somebody who stays is not counted among those who go.
        entra.create(person("Olga", json!({ "externalId": "Olga", "roles": [{ "value": "Admin" }] }))).await;
        let raw = app.database().raw().await;
        raw.run(&format!("UPDATE role SET owner = true WHERE name = 'Admin' AND enterprise_id = \
            (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name)).await;
        let portal = enterprise.portal_client().await;
        let page = "/configurations/enterprise/people/users";
        let version = app.use_cases().scim_status(&enterprise.admin().await).await.unwrap().version;
        // A visit counts nobody; the first "Save" asks, and changes nothing.
        let text = portal.get(page).await.assert_status(200).text();
        assert!(!text.contains("What becomes of the people"), "{text}");
        let shown = version.to_string();
        let fields = [("identity_provider", "generic"), ("patch_answer", "automatic"), ("version", shown.as_str())];
        let text = portal.submit(page, "scim", &fields).await.assert_status(200).text();
        assert!(text.contains("What becomes of the people"), "{text}");
        assert_eq!(enterprise.seen(&ada).await.source, Source::Scim);
        for said in ["3 people stay as they are, managed by hand", "2 people are disabled and signed out",
                     "2 people are removed and signed out. This cannot be undone.", "1 live token ends for good"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let save = async |people: &str| {
            let version = version.to_string();
            let fields = [("identity_provider", "generic"), ("patch_answer", "automatic"), ("version", &version), ("people", people)];
            portal.submit(page, "scim", &fields).await
        };
        save("nonsense").await.assert_status(400);
        assert_eq!(enterprise.seen(&ada).await.source, Source::Scim);
        save("keep").await.assert_status(303);
        assert_eq!(enterprise.seen(&ada).await.source, Source::Local);
        let text = portal.get(page).await.text();
        assert!(text.contains("3 people were kept as local.") && text.contains("Kept as local"), "{text}");
        assert!(!text.contains("What becomes of the people"), "{text}");
    }

    /// Who is linked again keeps job title and company where empty values clear nothing (C-13, C-14).
    async fn linked_again_nothing_is_emptied(app) {
        const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for empty_clears in [false, true] {
            let adopt_existing = AdoptExisting::WhenRoleValid;
            let policy = Policy { adopt_existing, empty_clears, ..deleting(OnDelete::RemoveNow) };
            let enterprise = app.enterprise_with(policy).await;
            let entra = enterprise.scim_client().await;
            let whole = json!({ "title": "Chief", "externalId": "Ada", "roles": [{ "value": "EnterpriseUser" }],
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", EXTENSION],
                EXTENSION: { "organization": "Contoso" } });
            let ada = entra.create(person("Ada", whole)).await;
            switch_off(&enterprise, Afterwards::Keep).await;
            app.clock().advance(Duration::from_secs(1));
            finish(&enterprise).await;
            let entra = switch_on(&enterprise).await;
            let linked = entra.post("/Users", sent("Ada")).await;
            linked.assert_status(201).assert_at("/id", ada.as_str());
            let kept = |value: &str| if empty_clears { Value::Null } else { json!(value) };
            linked.assert_at("/title", kept("Chief"));
            linked.assert_at(&format!("/{EXTENSION}/organization"), kept("Contoso"));
        }
    }
}
