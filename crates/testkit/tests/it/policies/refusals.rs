//! All that is refused about a person is told in one answer, and names what is meant (docs/adr/0021).

use std::time::Duration;

use muster_app::Tried;
use muster_core::{
    call::Reason,
    parked::WaitsFor,
    policy::{EmailChoice, EmailDomains, MatchBy, Policy, Preset},
};
use muster_testkit::{Enterprise, Requests as _, both_backends};
use serde_json::{Value, json};

fn with(user_name: &str, email: &str, role: &str) -> Value {
    json!({
        "userName": user_name, "active": true,
        "emails": [{ "value": email, "type": "work", "primary": true }],
        "roles": [{ "value": role }],
    })
}

/// How many wait to be registered.
async fn waiting(enterprise: &Enterprise) -> usize {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().parked_list(&admin, None, 0, 10).await.unwrap().len()
}

both_backends! {
    /// One call of the identity provider is enough to learn of everything; nobody waits who has another fault.
    async fn everything_is_told_at_once(app) {
        let enterprise = app.enterprise_with(Policy::preset(Preset::AccessLed)).await;
        let client = enterprise.scim_client().await;
        let mut ada = with("ada", "ada@other.example", "Wizard");
        ada.as_object_mut().unwrap().remove("active");
        app.clock().advance(Duration::from_secs(1));
        let refused = client.post("/Users", ada).await;
        for sentence in [
            "active is missing. In Entra",
            "userName is not the e-mail of this user",
            "Role «Wizard» does not exist",
            "The domain «other.example» is not verified",
        ] {
            refused.assert_scim_error(400, "invalidValue", sentence);
        }
        let text = refused.text();
        assert_eq!(text.matches("active is missing").count(), 1, "{text}");
        assert!(!text.contains("wait here"), "{text}");
        assert_eq!(waiting(&enterprise).await, 0);
        let call = enterprise.last_call().await;
        assert_eq!((call.reason, call.rule), (Some(Reason::Attribute), None));
    }

    /// Whoever lacks a role and a domain waits for both, one after the other.
    async fn who_lacks_two_things_waits_for_both(app) {
        let email_domains = EmailDomains::VerifiedOnly;
        let enterprise = app
            .enterprise_with(Policy { email_domains, ..Policy::preset(Preset::DirectoryLed) })
            .await;
        let client = enterprise.scim_client().await;
        app.clock().advance(Duration::from_secs(1));
        let refused = client.post("/Users", with("Ada", "ada@other.example", "Wizard")).await;
        for sentence in
            ["Role «Wizard»", "The domain «other.example»", "by itself once all of this is there."]
        {
            refused.assert_scim_error(400, "invalidValue", sentence);
        }
        let call = enterprise.last_call().await;
        assert_eq!((call.reason, call.rule.as_deref()), (Some(Reason::UnknownRole), Some("role.unknown")));
        let admin = enterprise.admin().await;
        let parked = app.use_cases().parked_list(&admin, None, 0, 10).await.unwrap().remove(0);
        assert_eq!(parked.waits_for, WaitsFor::Role);
        enterprise.role("Wizard").await;
        let tried = app.use_cases().parked_retry(&admin, parked.id).await.unwrap();
        assert!(matches!(tried, Tried::Waits(WaitsFor::Domain, _)), "{tried:?}");
    }

    /// A change is refused for all of it, too.
    async fn changes_are_refused_for_all_of_it(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        enterprise.role("Buyer").await;
        let id = client.create(with("Ada", "ada@x.example", "Buyer")).await;
        let path = format!("/Users/{id}");
        let put = client.put(&path, with("Ada", "not-a-mail", "Wizard")).await;
        let change = json!([
            { "op": "replace", "path": "emails[type eq \"work\"].value", "value": "not-a-mail" },
            { "op": "replace", "path": "roles", "value": [{ "value": "Wizard" }] },
        ]);
        for refused in [put, client.operations(&id, change).await] {
            refused.assert_scim_error(400, "invalidValue", "«not-a-mail» is no e-mail address");
            refused.assert_scim_error(400, "invalidValue", "Role «Wizard» does not exist");
        }
        let nothing = client.put(&path, json!({ "userName": "Ada", "roles": [{ "value": "Wizard" }] })).await;
        nothing.assert_scim_error(400, "invalidValue", "emails[type eq \"work\"].value is missing");
        nothing.assert_scim_error(400, "invalidValue", "Role «Wizard» does not exist");
        client.read(&id).await.assert_at("/meta/version", "W/\"1\"");
    }

    /// The e-mail that stands for a person is one, but where the policy has no use for it. The call log does not
    /// repeat what was sent.
    async fn an_email_is_an_email(app) {
        for preset in [Preset::DirectoryLed, Preset::AccessLed] {
            let policy = Policy { email_domains: EmailDomains::Any, ..Policy::preset(preset) };
            let enterprise = app.enterprise_with(policy).await;
            let client = enterprise.scim_client().await;
            let mut odd = with("not-a-mail", "not-a-mail", "");
            odd.as_object_mut().unwrap().remove("roles");
            app.clock().advance(Duration::from_secs(1));
            let refused = client.post("/Users", odd).await;
            refused.assert_scim_error(
                400, "invalidValue", "«not-a-mail» is no e-mail address; check the mapping of mail.",
            );
            let call = format!("{:?}", enterprise.last_call().await);
            assert!(call.contains("is no e-mail address") && !call.contains("not-a-mail"), "{call}");
        }
        let open = app.enterprise_with(Policy::preset(Preset::Rfc)).await.scim_client().await;
        open.post("/Users", with("Ada", "not-a-mail", "any")).await.assert_status(201);
    }

    /// A conflict names the e-mail that the policy picked (C-07).
    async fn a_conflict_names_the_email_that_is_meant(app) {
        for (choice, name) in [
            (EmailChoice::Work, "emails[type eq \"work\"].value"),
            (EmailChoice::Primary, "emails[primary eq true].value"),
            (EmailChoice::Only, "emails.value"),
        ] {
            let policy = Policy {
                match_by: MatchBy::WorkEmail, email_order: vec![choice], ..Policy::preset(Preset::DirectoryLed)
            };
            let client = app.enterprise_with(policy).await.scim_client().await;
            let person = |name: &str| json!({
                "userName": name, "emails": [{ "value": "a@x.example", "type": "work", "primary": true }],
            });
            client.create(person("Ada")).await;
            client.post("/Users", person("Bob")).await
                .assert_scim_error(409, "uniqueness", &format!("{name} is already used by another user"));
        }
    }
}
