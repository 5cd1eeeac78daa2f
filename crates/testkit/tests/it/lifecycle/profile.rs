//! What people see of themselves, who owns it, and who may change it (C-13, requirements 75, 94, 107).

use muster_app::{Portal, Secret};
use muster_core::{
    Error,
    actor::Actor,
    error::Rule,
    policy::{AdoptExisting, Edits, EmailDomains, PersonField, Policy, Preset},
    role::RoleSpec,
};
use muster_testkit::{
    Call, Enterprise, PortalClient, Requests as _, ScimClient, TestResponse, both_backends,
    encoded, unique,
};
use serde_json::json;

use super::{history, id_of, invite, role, rule};

const PAGE: &str = "/configurations/personal/information";
/// Where whoever is not signed in is sent.
const SIGN_IN: &str = "/sign-in?next=%2Fconfigurations%2Fpersonal%2Finformation";
const PASSWORD: &str = "correct horse battery staple";

/// An e-mail that nobody else signs in with, in whatever enterprise.
fn email() -> String {
    format!("{}@contoso.example", unique(""))
}

/// Saves the form with these fields.
async fn save(client: &PortalClient, version: i64, fields: &[(&str, &str)]) -> TestResponse {
    let version = version.to_string();
    let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
    client.submit(PAGE, "save", &fields).await
}

/// Somebody made by hand who is the identity provider's now, and signs in with a password; answers their id.
async fn managed(enterprise: &Enterprise, entra: &ScimClient, email: &str, role: &str) -> String {
    enterprise.app.use_cases().scim_set_enabled(&enterprise.admin().await, false).await.unwrap();
    let secret = invite(enterprise, email).await;
    let ctx = enterprise.app.use_cases().ctx(Actor::Anonymous);
    let password = Secret::new(PASSWORD);
    enterprise.app.use_cases().invitation_accept(&ctx, &secret, &password).await.unwrap();
    enterprise.app.use_cases().scim_set_enabled(&enterprise.admin().await, true).await.unwrap();
    enterprise.app.clock().advance(std::time::Duration::from_secs(1));
    let sent = json!({
        "userName": email, "externalId": "e-1", "active": true, "title": "Chief",
        "roles": [{ "value": role }], "emails": [{ "type": "work", "primary": true, "value": email }],
        "name": { "givenName": "<Ada>", "familyName": "0123456789" },
    });
    entra.post("/Users", sent).await.assert_status(201).id()
}

async fn version(enterprise: &Enterprise, id: &str) -> i64 {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().person_history(&admin, id_of(id)).await.unwrap().0.version
}

/// That the page says this.
#[track_caller]
fn says(page: &TestResponse, part: &str) {
    assert!(page.assert_status(200).text().contains(part), "{part}\n{page}");
}

both_backends! {
    /// What the identity provider owns is greyed with a sentence, and refused whoever asks; the rest is theirs.
    async fn what_is_owned_elsewhere_is_locked(app) {
        let enterprise = app.enterprise().await;
        let spec = RoleSpec { restrict_editing: true, ..RoleSpec::named("Reader") };
        role(&enterprise, spec).await;
        let entra = enterprise.scim_client().await;
        let email = email();
        let id = managed(&enterprise, &entra, &email, "Reader").await;
        let ada = enterprise.signed_in(&email, &Secret::new(PASSWORD)).await;
        let page = ada.get(PAGE).await;
        says(&page, "Set by your organisation's directory. It is changed there.");
        says(&page, "Chief");
        assert_eq!(page.text().matches(" disabled").count(), 5, "{page}");
        let now = version(&enterprise, &id).await;
        let refused = save(&ada, now, &[("job_title", "Boss")]).await;
        assert!(refused.assert_status(403).text().contains("Job title is set by your organisation"), "{refused}");
        save(&ada, now, &[("email", "eve@contoso.example"), ("user_name", "eve")]).await.assert_status(303);
        assert_eq!(version(&enterprise, &id).await, now, "there are no such fields");
        save(&ada, now, &[("display_name", " Ada L "), ("job_title", "Chief")]).await.assert_status(303);
        save(&ada, now, &[("display_name", "Else")]).await.assert_status(409);
        entra.read(&id).await.assert_at("/displayName", "Ada L").assert_at("/title", "Chief");
        assert_eq!(history(&enterprise, &id).await.last().unwrap(), "person.updated");
        // Administrators are refused the same, in the use case itself.
        let admin = enterprise.admin().await;
        let edit = async |field, text: &str| {
            let edits = Edits::from([(field, text.to_owned())]);
            app.use_cases().person_edit(&admin, id_of(&id), edits).await.map(drop)
        };
        assert!(matches!(rule(edit(PersonField::Company, "Contoso").await), Rule::FieldOwned(_)));
        edit(PersonField::Mobile, "+47 1").await.unwrap();
        // While provisioning is off nothing is locked.
        app.use_cases().scim_set_enabled(&admin, false).await.unwrap();
        edit(PersonField::Company, "Contoso").await.unwrap();
        let other = app.enterprise().await.admin().await;
        let foreign = app.use_cases().person_edit(&other, id_of(&id), Edits::new()).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))), "{foreign:?}");
    }

    /// Requirements 106, 107: a name that breaks the rule was passed over; whoever has none is asked for it when
    /// they sign in, and it is the directory's from then on.
    async fn a_name_is_completed_at_the_first_sign_in(app) {
        let policy = Policy {
            adopt_existing: AdoptExisting::WhenRoleValid,
            email_domains: EmailDomains::Any,
            require_sso: false,
            ..Policy::preset(Preset::AccessLed)
        };
        let enterprise = app.enterprise_with(policy).await;
        let entra = enterprise.scim_client().await;
        let email = email();
        let id = managed(&enterprise, &entra, &email, "member").await;
        let form = format!("do=sign-in&email={}&password={}&next=%2Fconfigurations", encoded(&email), encoded(PASSWORD));
        let sign_in = || {
            Call::new("POST", "/sign-in").header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.clone())
        };
        app.anonymous().send(sign_in()).await.assert_status(303).assert_header("location", PAGE);
        let ada = enterprise.signed_in(&email, &Secret::new(PASSWORD)).await;
        says(&ada.get(PAGE).await, "Complete your name first.");
        let now = version(&enterprise, &id).await;
        let wrong = [("given_name", "<Ada>"), ("family_name", "Lovelace")];
        let refused = save(&ada, now, &wrong).await;
        assert!(refused.assert_status(400).text().contains("Given name has up to 150 letters"), "{refused}");
        let name = [("given_name", "Ada"), ("family_name", "Lovelace")];
        save(&ada, now, &name).await.assert_status(303);
        assert!(!ada.get(PAGE).await.text().contains("Complete your name first."));
        save(&ada, now + 1, &[("given_name", "Ida")]).await.assert_status(403);
        entra.read(&id).await.assert_at("/name/givenName", "Ada");
        // What breaks the rule is passed over again, and what does not is the directory's to say.
        for (sent, kept) in [("<Ada>", "Ada"), ("Augusta", "Augusta")] {
            let change = json!([{ "op": "replace", "path": "name.givenName", "value": sent }]);
            entra.operations(&id, change).await.assert_status(200);
            entra.read(&id).await.assert_at("/name/givenName", kept);
        }
    }

    /// Somebody by hand changes what is theirs, and only an active person of the enterprise does.
    async fn somebody_by_hand_owns_what_is_theirs(app) {
        let enterprise = app.enterprise().await;
        let email = email();
        let secret = invite(&enterprise, &email).await;
        let (use_cases, ctx) = (app.use_cases(), app.use_cases().ctx(Actor::Anonymous));
        let password = Secret::new(PASSWORD);
        let person = use_cases.invitation_accept(&ctx, &secret, &password).await.unwrap();
        let ada = enterprise.signed_in(&email, &password).await;
        says(&ada.get(PAGE).await, "Set by the administrators of your enterprise.");
        let fields = [("given_name", "Ada"), ("company", "Contoso"), ("mobile", "+47 1")];
        save(&ada, 1, &fields).await.assert_status(303);
        let page = ada.get(PAGE).await;
        says(&page, "+47 1");
        says(&page, "Contoso");
        let long = "x".repeat(201);
        save(&ada, 2, &[("company", &long)]).await.assert_status(400);
        use_cases.person_disable(&enterprise.admin().await, person.id).await.unwrap();
        save(&ada, 2, &[("company", "Else")]).await.assert_status(303).assert_header("location", SIGN_IN);
        let refused = use_cases.sign_in(&ctx, &email, &password, Portal::Enterprise).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))), "{refused:?}");
        // Whoever is no administrator of the installation has no part of its portal.
        assert!(use_cases.sign_in(&ctx, &email, &password, Portal::Admin).await.is_err());
    }
}
