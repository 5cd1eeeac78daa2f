//! What is said about values that do not work yet.

use muster_core::policy::{Document, GroupRole, GroupUse, Policy, RoleRules, UserNameIs};
use muster_testkit::{Requests as _, both_backends, person_named};
use serde_json::{Value, json};

fn document(values: Value) -> Document {
    let Value::Object(values) = values else { panic!("an object") };
    Document::new(values)
}

both_backends! {
    /// Group rules that do nothing, and people whose user names are no e-mails, are told with what to do.
    async fn rules_and_names(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let admin = enterprise.admin().await;
        client.create(person_named("Ada King")).await;
        let policy = app.use_cases().policy_now(&admin).await.unwrap().policy;
        let notes = async |policy: &Policy| {
            let notes = app.use_cases().policy_notes(&admin, policy).await.unwrap();
            notes.into_iter().map(|note| (note.key, note.says)).collect::<Vec<_>>()
        };
        assert_eq!(notes(&policy).await, []);
        let by_email = Policy { username_is: UserNameIs::Email, ..policy.clone() };
        let said = notes(&by_email).await;
        assert!(said.len() == 1 && said[0].0 == "username_is" && said[0].1.contains("«Ada King»"), "{said:?}");
        let role = app.use_cases().role_list(&admin).await.unwrap()[0].id;
        let rules = RoleRules {
            groups: vec![GroupRole { group: muster_core::id::GroupId::from_uuid(role.as_uuid()), role }],
            ..RoleRules::default()
        };
        let with = |groups| Policy { groups, roles: rules.clone(), ..policy.clone() };
        let said = notes(&with(GroupUse::Off)).await;
        assert!(said[0].1.contains("1 group rule does nothing while groups is off"), "{said:?}");
        assert_eq!(notes(&with(GroupUse::GroupToRole)).await, []);
    }

    /// A group stands by its name, in any case; those of another enterprise are not there.
    async fn groups_by_name(app) {
        let (enterprise, other) = (app.enterprise().await, app.enterprise().await);
        let client = enterprise.scim_client().await;
        let group = client.post("/Groups", json!({ "displayName": "Buyers" })).await.assert_status(201).id();
        let role = enterprise.admin().await;
        let role = app.use_cases().role_list(&role).await.unwrap()[0].clone();
        let with = async |enterprise: &muster_testkit::Enterprise| {
            let rules = json!({ "roles": { "groups": [{ "group": "buyers", "role": role.spec.name }] } });
            app.use_cases().policy_with(&enterprise.admin().await, document(rules)).await
        };
        let rules = with(&enterprise).await.unwrap().roles.groups;
        assert_eq!((rules[0].group.to_string(), rules[0].role), (group, role.id));
        let refused = with(&other).await.unwrap_err().to_string();
        assert!(refused.contains("there is no group «buyers»"), "{refused}");
    }
}
