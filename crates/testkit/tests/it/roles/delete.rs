//! Roles that are in use cannot go (B4).

use muster_core::{
    Error,
    policy::{GroupRole, RoleRules},
    role::RoleSpec,
};
use muster_testkit::{Enterprise, Requests as _, both_backends};

use super::{alias, make, named, rule, sent};
use crate::scim::groups;

both_backends! {
    /// Who has it is named, some by name and the others by number; without people it goes.
    async fn who_has_it_is_named(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        make(&enterprise, RoleSpec::named("Viewer")).await;
        let mut ids = Vec::new();
        for name in ["Ada", "Bob", "Cy", "Di", "Ed", "Flo", "Gus"] {
            ids.push(entra.create(sent(name, &["Viewer"])).await);
        }
        let refused = delete(&enterprise, "Viewer").await.unwrap_err();
        let said = refused.to_string();
        assert!(matches!(refused, Error::InUse(_)), "{said}");
        assert!(said.starts_with("«Viewer» is the role of ") && said.contains(" and 2 more;"), "{said}");
        let names = ["Ada", "Bob", "Cy", "Di", "Ed", "Flo", "Gus"];
        assert_eq!(names.iter().filter(|name| said.contains(**name)).count(), 5, "{said}");
        for id in &ids[1..] {
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        let said = delete(&enterprise, "Viewer").await.unwrap_err().to_string();
        assert_eq!(said, "«Viewer» is the role of Ada; give them another role first");
        entra.delete(&format!("/Users/{}", ids[0])).await.assert_status(204);
        delete(&enterprise, "Viewer").await.unwrap();
        let gone = app.use_cases().role_find(&enterprise.admin().await, "Viewer").await;
        assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
        let actions = crate::changes::actions(&enterprise).await;
        assert_eq!(actions.iter().filter(|action| *action == "role.removed").count(), 1);
    }

    /// What the policy names stays, and so do the default and the only administrators' role.
    async fn what_is_needed_stays(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let role = make(&enterprise, RoleSpec::named("Viewer")).await;
        let group = groups::make(&entra, "Group", &[]).await.parse().unwrap();
        for (rules, what) in [
            (RoleRules { aliases: vec![alias(&enterprise, "x", "Viewer").await], ..RoleRules::default() }, "an alias"),
            (RoleRules { precedence: vec![role.id], ..RoleRules::default() }, "the order of precedence"),
            (RoleRules { groups: vec![GroupRole { group, role: role.id }], ..RoleRules::default() }, "a group rule"),
        ] {
            rule(&enterprise, rules).await;
            let said = delete(&enterprise, "Viewer").await.unwrap_err().to_string();
            assert_eq!(said, format!("«Viewer» is named by {what} of the policy; take it out there first"));
            let used = app.use_cases().role_use(&enterprise.admin().await, role.id).await.unwrap();
            assert_eq!((used.people, used.named_by), (0, vec![what]));
        }
        for (name, part) in [
            ("DefaultEnterprise", "is the default role; make another role the default first"),
            ("Enterprise Admins", "is the only role of administrators; make another one first"),
        ] {
            let said = delete(&enterprise, name).await.unwrap_err().to_string();
            assert!(said.contains(part), "{said}");
        }
        assert_eq!(named(&enterprise, "Viewer").await, role);
    }
}

async fn delete(enterprise: &Enterprise, name: &str) -> Result<(), Error> {
    let role = named(enterprise, name).await;
    enterprise.app.use_cases().role_delete(&enterprise.admin().await, role.id, None).await
}
