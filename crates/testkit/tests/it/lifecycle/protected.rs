//! People whom provisioning leaves alone (requirement 8, C-18).

use futures::future::join;
use muster_core::{
    error::Rule,
    policy::{OnDelete, Policy},
    role::RoleSpec,
};
use muster_testkit::{Requests as _, both_backends, person};
use serde_json::{Value, json};

use super::{boss, decided_by, deleting, id_of, provisioned_admin, role, rule};

both_backends! {
    /// Nobody becomes an owner by provisioning, and no owner is touched by it.
    async fn owners_are_left_alone(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "roles": [{ "value": "Admin" }] }))).await;
        let sent = |role: &str| person("Bob", json!({ "roles": [{ "value": role }] }));
        role(&enterprise, RoleSpec { owner: true, ..RoleSpec::administrators("Owner") }).await;
        // It is not for identity providers to give.
        let sentence = "cannot be assigned by an identity provider in";
        entra.post("/Users", sent("owner")).await.assert_scim_error(400, "invalidValue", sentence);
        let give = json!([{ "op": "replace", "path": "roles", "value": [{ "value": "Owner" }] }]);
        entra.operations(&id, give).await.assert_scim_error(400, "invalidValue", sentence);
        let raw = app.database().raw().await;
        for (owner, name) in [(false, "Owner"), (true, "Admin")] {
            raw.run(&format!("UPDATE role SET owner = {owner} WHERE name = '{name}' AND enterprise_id = \
                (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name)).await;
        }
        let sentence = "This user has the role «Admin», which is protected";
        let path = format!("/Users/{id}");
        for operation in [
            json!({ "op": "replace", "path": "active", "value": false }),
            json!({ "op": "replace", "path": "roles", "value": [{ "value": "EnterpriseUser" }] }),
            json!({ "op": "remove", "path": "roles" }),
        ] {
            entra.operations(&id, json!([operation])).await.assert_scim_error(403, "mutability", sentence);
        }
        let put = person("Ada", json!({ "active": false, "roles": [{ "value": "Admin" }] }));
        entra.put(&path, put).await.assert_scim_error(403, "mutability", sentence);
        entra.delete(&path).await.assert_scim_error(403, "mutability", sentence);
        assert!(decided_by(&enterprise, "protected.person").await);
        // What else there is to know about them goes on.
        let title = json!([{ "op": "replace", "path": "title", "value": "Chief" }]);
        entra.operations(&id, title).await.assert_status(200);
        // An administrator may.
        app.use_cases().person_remove(&enterprise.admin().await, id_of(&id), true).await.unwrap();
    }

    /// The enterprise chooses more such roles.
    async fn roles_of_the_policy_are_left_alone(app) {
        let probe = app.enterprise().await;
        let auditors = role(&probe, RoleSpec::named("Auditors")).await;
        let entra = probe.scim_client().await;
        let sent = json!({ "roles": [{ "value": "auditors" }] });
        let id = entra.create(person("Ada", sent.clone())).await;
        let policy = Policy { protected_roles: [auditors].into(), ..deleting(OnDelete::RemoveNow) };
        let policy = serde_json::to_string(&policy).unwrap();
        let raw = app.database().raw().await;
        raw.run(&format!("UPDATE enterprise SET policy = '{policy}' WHERE name = '{}'", probe.name)).await;
        app.clock().advance(std::time::Duration::from_secs(1));
        entra.delete(&format!("/Users/{id}")).await.assert_scim_error(403, "mutability", "«Auditors»");
        entra.post("/Users", person("Bob", sent)).await.assert_scim_error(403, "mutability", "«Auditors»");
    }

    /// An enterprise keeps an administrator who is active and can sign in.
    async fn the_last_administrator_stays(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let boss = role(&enterprise, boss()).await;
        let id = provisioned_admin(&enterprise, &entra, "ada").await;
        // Somebody who cannot sign in administers nothing.
        let other = entra.create(person("Bob", json!({ "roles": [{ "value": "Boss" }] }))).await;
        let sentence = "This is the last active administrator";
        let path = format!("/Users/{id}");
        for operation in [
            json!({ "op": "replace", "path": "active", "value": false }),
            json!({ "op": "replace", "path": "roles", "value": [{ "value": "EnterpriseUser" }] }),
        ] {
            entra.operations(&id, json!([operation])).await.assert_scim_error(403, "mutability", sentence);
        }
        entra.delete(&path).await.assert_scim_error(403, "mutability", sentence);
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        assert_eq!(rule(use_cases.person_disable(&admin, id_of(&id)).await), Rule::LastAdmin);
        assert_eq!(rule(use_cases.person_remove(&admin, id_of(&id), true).await), Rule::LastAdmin);
        assert_eq!(use_cases.person_history(&admin, id_of(&id)).await.unwrap().0.role, Some(boss));
        entra.delete(&format!("/Users/{other}")).await.assert_status(204);
        // Somebody who is disabled is none either; somebody who can sign in is.
        let by_hand = enterprise.by_hand("second@contoso.example").await;
        use_cases.person_disable(&admin, id_of(&by_hand)).await.unwrap();
        entra.delete(&path).await.assert_scim_error(403, "mutability", sentence);
        use_cases.person_enable(&admin, id_of(&by_hand)).await.unwrap();
        entra.delete(&path).await.assert_status(204);
        assert_eq!(rule(use_cases.person_disable(&admin, id_of(&by_hand)).await), Rule::LastAdmin);
    }

    /// Of two administrators who remove each other at the same time, on two instances, one stays.
    async fn two_who_remove_each_other(app) {
        let enterprise = app.enterprise().await;
        let there = enterprise.at(&app.sibling().await);
        let ids = [
            id_of(&enterprise.by_hand("one@contoso.example").await),
            id_of(&enterprise.by_hand("two@contoso.example").await),
        ];
        let (here_admin, there_admin) = (enterprise.admin().await, there.admin().await);
        let outcomes = join(
            app.use_cases().person_remove(&here_admin, ids[0], true),
            there.app.use_cases().person_disable(&there_admin, ids[1]),
        ).await;
        let refused = [outcomes.0.map(drop), outcomes.1.map(drop)];
        assert_eq!(refused.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{refused:?}");
        let [refusal] = <[_; 1]>::try_from(refused.into_iter().filter(Result::is_err).collect::<Vec<_>>()).unwrap();
        assert_eq!(rule(refusal), Rule::LastAdmin);
        assert_eq!(enterprise.people().await.iter().filter(|one| one.active).count(), 1);
    }

    /// And so with an identity provider on each side.
    async fn two_deletes_at_once(app) {
        let enterprise = app.enterprise().await;
        let here = enterprise.scim_client().await;
        let there = enterprise.at(&app.sibling().await).scim_client_with(&here.token);
        role(&enterprise, boss()).await;
        let one = format!("/Users/{}", provisioned_admin(&enterprise, &here, "one").await);
        let two = format!("/Users/{}", provisioned_admin(&enterprise, &here, "two").await);
        let (first, second) = join(here.delete(&one), there.delete(&two)).await;
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 403]);
        let left: Vec<Value> = here.get("/Users").await.at("/Resources").as_array().unwrap().clone();
        assert_eq!(left.len(), 1);
    }
}
