//! People made by hand who become the identity provider's (requirements 73, 74, C-14; pitfall A11).

use muster_app::{Portal, Secret};
use muster_core::{
    Error,
    actor::Actor,
    error::{Rule, Thing},
    person::Source,
    policy::{AdoptExisting, MatchBy, OnDelete, Policy, Preset},
    role::RoleSpec,
};
use muster_testkit::{Requests as _, both_backends, unique};
use serde_json::{Value, json};

use super::{boss, decided_by, deleting, history, id_of, joined, role};

fn sent(name: &str, email: &str, more: Value) -> Value {
    let mut sent = json!({ "userName": name, "emails": [{ "value": email, "type": "work" }] });
    if let (Some(sent), Value::Object(more)) = (sent.as_object_mut(), more) {
        sent.extend(more);
    }
    sent
}

fn asking(adopt_existing: AdoptExisting) -> Policy {
    Policy { adopt_existing, ..Policy::preset(Preset::DirectoryLed) }
}

both_backends! {
    /// `never`: a duplicate, with a sentence that says what to do.
    async fn never_is_never(app) {
        let enterprise = app.enterprise_with(asking(AdoptExisting::Never)).await;
        let entra = enterprise.scim_client().await;
        let id = joined(&enterprise, "ada@contoso.example").await;
        let whole = json!({ "externalId": "e-1", "roles": [{ "value": "Admin" }] });
        entra.post("/Users", sent("Ada", "ADA@contoso.example", whole)).await.assert_scim_error(
            409, "uniqueness", "emails[type eq \"work\"].value belongs to a user of this enterprise who was created by hand");
        assert_eq!(enterprise.seen(&id).await.source, Source::Manual);
        assert_eq!(history(&enterprise, &id).await.last().unwrap(), "person.password_set");
    }

    /// `when_role_valid`: an e-mail alone is never enough (pitfall A11), and what identifies somebody stays.
    async fn an_email_alone_is_not_enough(app) {
        let enterprise = app.enterprise_with(asking(AdoptExisting::WhenRoleValid)).await;
        let entra = enterprise.scim_client().await;
        let email = "ada@contoso.example";
        let id = joined(&enterprise, email).await;
        let sentence = "Send an externalId and a role of this enterprise with the person";
        for more in [
            json!({}),
            json!({ "externalId": "e-1" }),
            json!({ "roles": [{ "value": "Admin" }] }),
        ] {
            entra.post("/Users", sent("Ada", email, more)).await.assert_scim_error(409, "uniqueness", sentence);
        }
        let unknown = json!({ "externalId": "e-1", "roles": [{ "value": "Wizard" }] });
        entra.post("/Users", sent("Ada", email, unknown)).await.assert_scim_error(400, "invalidValue", "«Wizard»");
        assert_eq!(enterprise.seen(&id).await.source, Source::Manual);
        let whole = json!({ "externalId": "e-1", "roles": [{ "value": "admin" }], "title": "Chief",
            "displayName": "Somebody else", "name": { "givenName": "Else" } });
        let adopted = entra.post("/Users", sent("Ada L", email, whole.clone())).await;
        adopted.assert_status(201).assert_at("/id", id.as_str()).assert_at("/userName", email)
            .assert_at("/externalId", "e-1").assert_at("/title", "Chief").assert_at("/displayName", "By Hand")
            .assert_at("/name", json!(null)).assert_at("/active", true);
        let seen = enterprise.seen(&id).await;
        assert_eq!((seen.source, seen.role.as_str()), (Source::Scim, "Admin"));
        assert_eq!(history(&enterprise, &id).await.last().unwrap(), "person.adopted");
        // From now on they are the identity provider's like anybody else.
        entra.post("/Users", sent("Ada L", email, whole)).await.assert_scim_error(409, "uniqueness", "already used");
        entra.operations(&id, json!([{ "op": "replace", "path": "displayName", "value": "Ada" }])).await
            .assert_status(200).assert_at("/displayName", "Ada");
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
    }

    /// A display name that two people may share identifies nobody; an externalId at odds with what is known
    /// does not either.
    async fn namesakes_are_not_adopted(app) {
        let enterprise = app.enterprise_with(asking(AdoptExisting::WhenRoleValid)).await;
        let entra = enterprise.scim_client().await;
        let id = joined(&enterprise, "ada@contoso.example").await;
        let whole = json!({ "externalId": "e-1", "roles": [{ "value": "Admin" }] });
        let other = json!({ "externalId": "e-9", "roles": [{ "value": "Admin" }] });
        let namesake = sent("ADA@contoso.example", "other@contoso.example", other);
        assert_ne!(entra.create(namesake).await, id);
        let raw = app.database().raw().await;
        raw.run(&format!("UPDATE person SET external_id = 'e-0' WHERE user_name = 'ada@contoso.example' \
            AND enterprise_id = (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name)).await;
        entra.post("/Users", sent("Ada", "ada@contoso.example", whole)).await
            .assert_scim_error(409, "uniqueness", "must be the same");
        assert_eq!(enterprise.seen(&id).await.source, Source::Manual);
    }

    /// Where `userName` is the identity, it is what somebody is met by.
    async fn a_user_name_meets_somebody(app) {
        let policy = Policy {
            adopt_existing: AdoptExisting::WhenRoleValid, match_by: MatchBy::UserName, ..Policy::preset(Preset::Rfc)
        };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let id = joined(&enterprise, "ada@contoso.example").await;
        // What an administrator does to them in between changes nothing about who they are.
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        use_cases.person_disable(&admin, id_of(&id)).await.unwrap();
        use_cases.person_enable(&admin, id_of(&id)).await.unwrap();
        let raw = app.database().raw().await;
        let keys = raw.column::<String>(&format!("SELECT work_email_key FROM person WHERE enterprise_id = \
            (SELECT id FROM enterprise WHERE name = '{}')", enterprise.name)).await;
        assert_eq!(keys, ["ada@contoso.example"]);
        let whole = json!({ "externalId": "e-1", "roles": [{ "value": "Admin" }], "active": false });
        let adopted = entra.post("/Users", sent("ada@CONTOSO.example", "other@contoso.example", whole)).await;
        adopted.assert_status(201).assert_at("/id", id.as_str()).assert_at("/active", false)
            .assert_at("/emails/0/value", "ada@contoso.example").assert_at("/userName", "ada@contoso.example");
    }

    /// `ask`: the request waits for an administrator, and goes through as it was agreed to, not otherwise.
    async fn an_administrator_is_asked(app) {
        let enterprise = app.enterprise_with(asking(AdoptExisting::Ask)).await;
        let entra = enterprise.scim_client().await;
        let id = joined(&enterprise, "ada@contoso.example").await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let none = use_cases.adoption_agree(&admin, id_of(&id)).await;
        assert!(matches!(none, Err(Error::NotFound(Thing::Adoption))), "{none:?}");
        let sentence = "An enterprise admin is asked";
        let body = |role: &str| sent("Ada", "ada@contoso.example", json!({ "roles": [{ "value": role }] }));
        for _ in 0..2 {
            entra.post("/Users", body("EnterpriseUser")).await.assert_scim_error(409, "uniqueness", sentence);
        }
        let waiting = use_cases.adoption_list(&admin, None, 10).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].person.id, &waiting[0].adoption.wanted.roles[..]), (id_of(&id), &["EnterpriseUser".to_owned()][..]));
        let has = enterprise.seen(&id).await.role;
        let says = format!("By Hand loses «{has}» and gets «EnterpriseUser».");
        assert_eq!((waiting[0].says(), waiting[0].role.as_deref()), (says.clone(), Some(has.as_str())));
        let agreed = use_cases.adoption_agree(&admin, id_of(&id)).await.unwrap();
        assert_eq!(agreed.says(), says);
        use_cases.adoption_agree(&admin, id_of(&id)).await.unwrap();
        // Another role is another question.
        entra.post("/Users", body("Admin")).await.assert_scim_error(409, "uniqueness", sentence);
        entra.post("/Users", body("EnterpriseUser")).await.assert_scim_error(409, "uniqueness", sentence);
        use_cases.adoption_agree(&admin, id_of(&id)).await.unwrap();
        entra.post("/Users", body("EnterpriseUser")).await.assert_status(201).assert_at("/id", id.as_str());
        assert_eq!(enterprise.seen(&id).await.role, "EnterpriseUser");
        assert!(use_cases.adoption_list(&admin, None, 10).await.unwrap().is_empty());
        let all = history(&enterprise, &id).await;
        assert_eq!(all[2..], ["person.adoption_asked", "person.adoption_agreed", "person.adoption_asked",
            "person.adoption_asked", "person.adoption_agreed", "person.adopted"]);
    }

    /// Somebody protected is not taken over either, and an account keeps its password.
    async fn the_protected_are_not_taken_over(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        role(&enterprise, boss()).await;
        let email = format!("{}@contoso.example", unique(""));
        let password = Secret::new("correct horse battery staple");
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let id = use_cases.admin_create(&admin, &email, "", &password).await.unwrap().id.to_string();
        let body = |role: &str| sent("Ada", &email, json!({ "externalId": "e-1", "roles": [{ "value": role }] }));
        entra.post("/Users", body("EnterpriseUser")).await
            .assert_scim_error(403, "mutability", "This is the last active administrator");
        role(&enterprise, RoleSpec { owner: true, ..RoleSpec::administrators("Owner") }).await;
        entra.post("/Users", body("Owner")).await.assert_scim_error(400, "invalidValue", "«Owner» cannot be assigned");
        entra.post("/Users", body("Boss")).await.assert_status(201).assert_at("/id", id.as_str());
        let ctx = use_cases.ctx(Actor::Anonymous);
        use_cases.sign_in(&ctx, &email, &password, Portal::Enterprise).await.unwrap();
    }

    /// Otherwise provisioning leaves people made by hand alone, as ever.
    async fn by_hand_is_by_hand(app) {
        let enterprise = app.enterprise_with(deleting(OnDelete::Deactivate)).await;
        let entra = enterprise.scim_client().await;
        let id = joined(&enterprise, "ada@contoso.example").await;
        entra.delete(&format!("/Users/{id}")).await.assert_scim_error(403, "", "managed by hand");
        assert!(decided_by(&enterprise, Rule::ManagedByHand.code()).await);
        // Somebody made by hand and removed by an administrator is not the identity provider's to bring back.
        app.use_cases().person_remove(&enterprise.admin().await, id_of(&id), false).await.unwrap();
        assert_ne!(entra.create(sent("Ada", "ada@contoso.example", json!({}))).await, id);
    }
}
