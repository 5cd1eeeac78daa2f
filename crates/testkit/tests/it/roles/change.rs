//! Making, cloning and editing roles, and the default (B4, requirement 72).

use futures::future::join_all;
use muster_app::{Rename, RoleChange, RoleEdited};
use muster_core::{
    Error,
    error::{Field, Rule},
    role::{Role, RoleSpec},
};
use muster_testkit::{Enterprise, Requests as _, both_backends, person_named};

use super::{make, named, role_of, sent};

both_backends! {
    /// A clone has everything of the other but its name, the mark of the default, and owners.
    async fn a_role_is_cloned(app) {
        let enterprise = app.enterprise().await;
        let admin = enterprise.admin().await;
        let spec = RoleSpec { description: "Reads.".into(), restrict_editing: true, ..RoleSpec::named("Viewer") };
        let role = app.use_cases().role_create(&admin, spec.clone(), true).await.unwrap();
        let clone = app.use_cases().role_clone(&admin, role.id, "Reader").await.unwrap();
        assert_eq!(clone.spec, RoleSpec { name: "Reader".into(), ..spec });
        assert!(!clone.is_default && clone.id != role.id);
        let again = app.use_cases().role_clone(&admin, role.id, "READER").await;
        assert!(matches!(again, Err(Error::Conflict(Field::RoleName))), "{again:?}");
    }

    /// What is saved by two at once is saved by one; the other is told.
    async fn a_role_is_edited_in_the_version_seen(app) {
        let enterprise = app.enterprise().await;
        let role = make(&enterprise, RoleSpec::named("Viewer")).await;
        let spec = |description: &str| RoleSpec { description: description.into(), ..role.spec.clone() };
        let seen = Some(role.version);
        let RoleEdited::Done(saved) = edit(&enterprise, &role, spec("a"), seen, Rename::Ask).await.unwrap() else {
            panic!("nothing to confirm")
        };
        assert_eq!((saved.spec.description.as_str(), saved.version), ("a", 2));
        let stale = edit(&enterprise, &role, spec("b"), seen, Rename::Ask).await;
        assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
        let deleted = app.use_cases().role_delete(&enterprise.admin().await, role.id, seen).await;
        assert!(matches!(deleted, Err(Error::Stale)), "{deleted:?}");
        assert_eq!(named(&enterprise, "viewer").await, saved);
    }

    /// A new name that breaks the match warns first; it goes on with the name of before, or with an alias.
    async fn a_new_name_that_breaks_the_match_warns(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let role = make(&enterprise, RoleSpec::named("Editor")).await;
        for name in ["A", "B", "C", "D", "E", "F", "G"] {
            entra.create(sent(name, &["editor"])).await;
        }
        let spec = |name: &str| RoleSpec::named(name);
        let warned = edit(&enterprise, &role, spec("Author"), None, Rename::Ask).await.unwrap();
        let RoleEdited::Confirm(warning) = warned else { panic!("{warned:?}") };
        assert_eq!((warning.people, warning.some.len(), warning.confirm.as_str()), (7, 5, "Editor"));
        assert!(warning.to_string().contains("and 2 more"), "{warning}");
        let wrong = edit(&enterprise, &role, spec("Author"), None, Rename::Confirmed("Author".into())).await;
        assert!(matches!(wrong, Ok(RoleEdited::Confirm(_))), "{wrong:?}");
        assert_eq!(named(&enterprise, "Editor").await, role, "nothing was changed");
        // Another spelling of the same name breaks nothing.
        let same = edit(&enterprise, &role, spec("EDITOR"), None, Rename::Ask).await;
        assert!(matches!(same, Ok(RoleEdited::Done(_))), "{same:?}");
        // With an alias, what was sent so far means the role still.
        let kept = edit(&enterprise, &role, spec("Author"), None, Rename::KeepAlias).await;
        assert!(matches!(kept, Ok(RoleEdited::Done(_))), "{kept:?}");
        app.clock().advance(std::time::Duration::from_secs(2));
        let late = entra.create(sent("Late", &["Editor"])).await;
        assert_eq!(role_of(&enterprise, &late).await.0, "Author");
        // Confirmed, it means none.
        let role = make(&enterprise, RoleSpec::named("Viewer")).await;
        let early = entra.create(sent("Early", &["Viewer"])).await;
        let done = edit(&enterprise, &role, spec("Reader"), None, Rename::Confirmed("Viewer".into())).await;
        assert!(matches!(done, Ok(RoleEdited::Done(_))), "{done:?}");
        entra.post("/Users", sent("Later", &["Viewer"])).await.assert_scim_error(400, "invalidValue", "«Viewer»");
        assert_eq!(role_of(&enterprise, &early).await.0, "Reader");
        // Nobody has this one by its name.
        let role = make(&enterprise, RoleSpec::named("Unused")).await;
        let done = edit(&enterprise, &role, spec("Used"), None, Rename::Ask).await;
        assert!(matches!(done, Ok(RoleEdited::Done(_))), "{done:?}");
    }

    /// Two who choose a default at once: exactly one role is it, whoever was last.
    async fn one_default_whoever_chooses(app) {
        let enterprise = app.enterprise().await;
        let sibling = enterprise.at(&app.sibling().await);
        for round in 0..8 {
            let roles = [make(&enterprise, RoleSpec::named(format!("L{round}"))).await,
                         make(&enterprise, RoleSpec::named(format!("R{round}"))).await];
            let choose = |at: &Enterprise, role: &Role| {
                let (at, id) = (at.clone(), role.id);
                Box::pin(async move { at.app.use_cases().role_make_default(&at.admin().await, id, None).await })
            };
            let both = [choose(&enterprise, &roles[0]), choose(&sibling, &roles[1])];
            for done in join_all(both).await {
                done.unwrap();
            }
            let all = app.use_cases().role_list(&enterprise.admin().await).await.unwrap();
            let marked: Vec<_> = all.iter().filter(|role| role.is_default).map(|role| role.id).collect();
            assert!(marked.len() == 1 && roles.iter().any(|role| role.id == marked[0]), "{marked:?}");
        }
        // The database itself refuses a second one.
        let raw = app.database().raw().await;
        let second = "UPDATE role SET is_default = true WHERE name = 'L0'";
        assert!(sea_orm::ConnectionTrait::execute_unprepared(&raw.0, second).await.is_err());
    }

    /// What everybody gets without a role is neither secret nor administration; nor does it become so.
    async fn the_default_is_a_role_for_everybody(app) {
        let enterprise = app.enterprise().await;
        let admin = enterprise.admin().await;
        let admins = named(&enterprise, "Enterprise Admins").await;
        let refused = app.use_cases().role_make_default(&admin, admins.id, None).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let default = named(&enterprise, "DefaultEnterprise").await;
        for spec in [
            RoleSpec { assignable: false, ..default.spec.clone() },
            RoleSpec { admin: true, ..default.spec.clone() },
            RoleSpec { owner: true, ..default.spec.clone() },
        ] {
            let refused = edit(&enterprise, &default, spec, None, Rename::Ask).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        let spec = RoleSpec::administrators("Late");
        let refused = app.use_cases().role_create(&admin, spec, true).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }

    /// Somebody has to be able to administer the enterprise, and one role is the owners'.
    async fn administrators_and_owners_stay(app) {
        let enterprise = app.enterprise().await;
        let admins = named(&enterprise, "Enterprise Admins").await;
        let plain = RoleSpec { admin: false, ..admins.spec.clone() };
        let refused = edit(&enterprise, &admins, plain.clone(), None, Rename::Ask).await;
        assert!(matches!(refused, Err(Error::InUse(_))), "{refused:?}");
        enterprise.by_hand("a@contoso.example").await;
        make(&enterprise, RoleSpec { owner: true, ..RoleSpec::administrators("Owners") }).await;
        let refused = edit(&enterprise, &admins, plain, None, Rename::Ask).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::LastAdmin))), "{refused:?}");
        let spec = RoleSpec { owner: true, ..RoleSpec::administrators("More owners") };
        let refused = app.use_cases().role_create(&enterprise.admin().await, spec, false).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        // As long as there is no owner, who is made by hand becomes one.
        let owner = enterprise.by_hand("b@contoso.example").await;
        assert_eq!(role_of(&enterprise, &owner).await.0, "Owners");
    }

    /// Who cannot sign in administers nothing: the role of the last one who can stays an administrators'.
    async fn who_cannot_sign_in_administers_nothing(app) {
        let enterprise = app.enterprise().await;
        let admins = named(&enterprise, "Enterprise Admins").await;
        enterprise.by_hand("a@contoso.example").await;
        make(&enterprise, RoleSpec { admin: true, ..RoleSpec::named("Boss") }).await;
        enterprise.scim_client().await.create(sent("Bob", &["Boss"])).await;
        let plain = RoleSpec { admin: false, ..admins.spec.clone() };
        let refused = edit(&enterprise, &admins, plain.clone(), None, Rename::Ask).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::LastAdmin))), "{refused:?}");
        make(&enterprise, RoleSpec { owner: true, ..RoleSpec::administrators("Owners") }).await;
        enterprise.by_hand("b@contoso.example").await;
        edit(&enterprise, &admins, plain, None, Rename::Ask).await.unwrap();
    }

    /// A role that cannot be sent any more stays with those who have it.
    async fn a_role_is_withdrawn(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let role = named(&enterprise, "EnterpriseUser").await;
        let id = entra.create(sent("Ada", &["EnterpriseUser"])).await;
        let spec = RoleSpec { assignable: false, ..role.spec.clone() };
        edit(&enterprise, &role, spec, None, Rename::Ask).await.unwrap();
        let refused = entra.post("/Users", sent("Bob", &["EnterpriseUser"])).await;
        refused.assert_scim_error(400, "invalidValue", "cannot be assigned by an identity provider");
        assert!(!refused.text().contains("«EnterpriseUser»,"), "{refused}");
        assert_eq!(role_of(&enterprise, &id).await.0, "EnterpriseUser");
        entra.create(person_named("Cy")).await;
    }
}

async fn edit(
    enterprise: &Enterprise,
    role: &Role,
    spec: RoleSpec,
    version: Option<i64>,
    rename: Rename,
) -> Result<RoleEdited, Error> {
    let change = RoleChange { spec, version, rename };
    enterprise.app.use_cases().role_change(&enterprise.admin().await, role.id, change).await
}
