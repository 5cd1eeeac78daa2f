//! Policies are chosen, compared, kept and restored.

use std::fmt::Write as _;

use muster_app::PolicyRef;
use muster_core::{
    Error,
    policy::{OnDelete, Policy, Preset, Row},
};
use muster_testkit::{Requests as _, both_backends, person_named};

both_backends! {
    /// Every change is a version, says who made it, is in the change log, and can be taken back.
    async fn every_policy_is_kept(app) {
        let enterprise = app.enterprise().await;
        let (app, admin) = (app.use_cases(), enterprise.admin().await);
        let first = app.policy_now(&admin).await.unwrap();
        assert_eq!((first.version, first.policy.preset), (1, Preset::DirectoryLed));
        let days = |now: &Policy| Ok(Policy { on_delete: OnDelete::RemoveAfterDays(30), ..now.clone() });
        let second = app.policy_edit(&admin, Some(1), days).await.unwrap();
        assert_eq!((second.version, second.policy.preset), (2, Preset::Custom));
        assert_eq!(app.policy_edit(&admin, Some(2), days).await.unwrap().version, 2, "nothing changed");
        assert!(matches!(app.policy_edit(&admin, Some(1), days).await, Err(Error::Stale)));
        let third = app.policy_set(&admin, None, PolicyRef::Preset(Preset::Rfc)).await.unwrap();
        assert_eq!((third.version, third.policy.clone()), (3, Policy::preset(Preset::Rfc)));
        let again = app.policy_set(&admin, None, PolicyRef::Version(2)).await.unwrap();
        assert_eq!((again.version, &again.policy), (4, &second.policy));

        let all = app.policy_versions(&admin, None, 10).await.unwrap();
        assert_eq!(all.iter().map(|one| one.version).collect::<Vec<_>>(), [4, 3, 2, 1]);
        assert!(all.iter().take(3).all(|one| one.actor == "operator" && one.changed_at == admin.ctx.now));
        let older = app.policy_versions(&admin, Some(3), 1).await.unwrap();
        assert_eq!(older, [second]);
        let rows = app.policy_compare(&admin, PolicyRef::Version(1), PolicyRef::Version(4)).await.unwrap();
        assert_eq!(rows.iter().map(|one| one.row.id()).collect::<Vec<_>>(), ["C-01"]);
        assert!(matches!(app.policy_find(&admin, PolicyRef::Version(9)).await, Err(Error::NotFound(_))));
    }

    /// A policy that contradicts itself changes nothing, and says all that is wrong.
    async fn contradictions_are_refused(app) {
        let enterprise = app.enterprise().await;
        let (app, admin) = (app.use_cases(), enterprise.admin().await);
        let wrong = Policy {
            on_delete: OnDelete::RemoveAfterDays(0),
            seat_limit: Some(0),
            ..Policy::preset(Preset::Rfc)
        };
        let refused = app.policy_set(&admin, None, PolicyRef::Given(Box::new(wrong))).await;
        let Err(Error::Invalid(all)) = refused else { panic!("{refused:?}") };
        assert_eq!(all.len(), 2);
        assert_eq!(app.policy_now(&admin).await.unwrap().version, 1);
    }

    /// Policies belong to their enterprise.
    async fn others_see_nothing(app) {
        let (one, other) = (app.enterprise().await, app.rfc_enterprise().await);
        one.set_policy(|now| Policy { active_required: true, ..now }).await;
        let admin = other.admin().await;
        let seen = app.use_cases().policy_versions(&admin, None, 10).await.unwrap();
        assert_eq!((seen.len(), seen[0].policy.preset), (1, Preset::Rfc));
        assert!(app.use_cases().policy_find(&admin, PolicyRef::Version(2)).await.is_err());
    }

    /// People who share a name keep a policy from being chosen by which names are unique, and are named.
    async fn people_have_to_fit(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let named = |email: &str| {
            let mut ada = person_named("Ada King");
            ada["emails"] = serde_json::json!([{ "type": "work", "value": email }]);
            ada["externalId"] = email.into();
            ada
        };
        let first = client.create(named("ada@x.example")).await;
        let second = client.create(named("ada.king@x.example")).await;
        client.find("userName eq \"ada king\"").await.assert_at("/totalResults", 2);
        let admin = enterprise.admin().await;
        let to_rfc = || app.use_cases().policy_set(&admin, None, PolicyRef::Preset(Preset::Rfc));
        let refused = to_rfc().await.unwrap_err();
        assert!(matches!(&refused, Error::InUse(why) if why.contains("«Ada King» shares")), "{refused}");
        client.delete(&format!("/Users/{second}")).await.assert_status(204);
        to_rfc().await.unwrap();
        app.clock().advance(std::time::Duration::from_secs(1));
        client.post("/Users", named("new@x.example")).await.assert_scim_error(409, "uniqueness", "userName");
        // The e-mail is nobody's own now, and everybody's own again after the way back.
        let mut namesake = named("ada@x.example");
        namesake["userName"] = "Ada II".into();
        namesake["externalId"] = "2".into();
        client.post("/Users", namesake).await.assert_status(201);
        let back = app.use_cases().policy_set(&admin, None, PolicyRef::Preset(Preset::DirectoryLed)).await;
        assert!(matches!(back, Err(Error::InUse(_))));
        client.read(&first).await.assert_at("/userName", "Ada King");
    }
}

/// What a switch of presets does is said in sentences; whoever changes one reads the others again.
#[test]
fn presets_are_compared_in_sentences() {
    let mut page = String::new();
    let pairs = [
        (Preset::DirectoryLed, Preset::AccessLed),
        (Preset::AccessLed, Preset::Rfc),
        (Preset::Rfc, Preset::DirectoryLed),
    ];
    for (one, other) in pairs {
        writeln!(page, "# {} → {}", one.title(), other.title()).unwrap();
        for it in Policy::preset(one).differences(&Policy::preset(other)) {
            let (id, title) = (it.row.id(), it.title);
            writeln!(page, "{id} {title}\n  - {}\n  + {}", it.before, it.after).unwrap();
        }
    }
    for row in Row::all() {
        assert!(!row.title().is_empty());
    }
    crate::golden::check("policies/presets.txt", &page);
}
