//! The identity-provider profile and the answer to PATCH: chosen by an administrator, on the record, and
//! in force within a second (C-21).

use std::time::Duration;

use muster_app::ScimChange;
use muster_core::{
    Error,
    policy::{Policy, Preset},
    provider::{IdentityProvider, PatchAnswer},
};
use muster_testkit::{Enterprise, Requests as _, TestResponse, both_backends, person_named};
use serde_json::json;

fn expecting(identity_provider: IdentityProvider) -> Policy {
    Policy { identity_provider, ..Policy::preset(Preset::DirectoryLed) }
}

/// Posts the form of the portal's page; answers where the browser is sent, or the page that says why not.
async fn save(enterprise: &Enterprise, fields: &str) -> Result<String, TestResponse> {
    let admin = enterprise.portal_client().await;
    let fields: Vec<_> = fields.split('&').filter_map(|field| field.split_once('=')).collect();
    let answer = admin.submit("/configurations/enterprise/people/users", "scim", &fields).await;
    answer.header("location").map(str::to_owned).ok_or(answer)
}

both_backends! {
    /// What the profile has is understood and noted, what it has not is refused with a way out, and the
    /// generic profile understands it.
    async fn a_profile_is_strict_and_generic_is_not(app) {
        let enterprise = app.enterprise_with(expecting(IdentityProvider::Okta)).await;
        let client = enterprise.scim_client().await;
        let id = client.create(person_named("Ada")).await;
        let operations = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
        client.operations(&id, operations.clone()).await
            .assert_scim_error(400, "invalidValue", "identity-provider profile «Okta»")
            .assert_scim_error(400, "invalidValue", "Choose «Generic» if the sender differs.");
        client.read(&id).await.assert_at("/meta/version", "W/\"1\"");
        for provider in [IdentityProvider::Generic, IdentityProvider::Entra] {
            enterprise.configure(ScimChange { identity_provider: Some(provider), ..ScimChange::default() }).await;
            app.clock().advance(Duration::from_secs(1));
            client.operations(&id, operations.clone()).await
                .assert_status(200)
                .assert_at("/active", false);
            assert_eq!(enterprise.last_call().await.quirks, ["string_boolean"]);
        }
    }

    /// Every operation asks the profile: on users and groups, whole and in parts, and in bulk.
    async fn every_operation_asks_the_profile(app) {
        let enterprise = app.enterprise_with(expecting(IdentityProvider::Google)).await;
        let client = enterprise.scim_client().await;
        let user = client.create(person_named("Ada")).await;
        let group = client.post("/Groups", json!({ "displayName": "G", "members": [{ "value": user }] })).await.id();
        let lone = json!({ "displayName": "H", "members": { "value": user } });
        let email = json!({ "userName": "Bo", "email": [{ "type": "work", "value": "bo@x.example" }] });
        let removal = json!({ "Operations": [{ "op": "remove", "path": "members", "value": [{ "value": user }] }] });
        let refused = "profile «Google Workspace»";
        client.post("/Users", email.clone()).await.assert_scim_error(400, "invalidSyntax", refused);
        client.put(&format!("/Users/{user}"), email.clone()).await.assert_scim_error(400, "invalidSyntax", refused);
        client.post("/Groups", lone.clone()).await.assert_scim_error(400, "invalidValue", refused);
        client.put(&format!("/Groups/{group}"), lone).await.assert_scim_error(400, "invalidValue", refused);
        client.patch(&format!("/Groups/{group}"), removal).await.assert_scim_error(400, "invalidSyntax", refused);
        let bulk = client.post("/Bulk", json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": [{ "method": "POST", "path": "/Users", "bulkId": "b", "data": email }],
        })).await;
        bulk.assert_status(200).assert_at("/Operations/0/status", "400");
        assert!(bulk.at("/Operations/0/response/detail").as_str().unwrap().contains(refused), "{bulk}");
        client.get(&format!("/Groups/{group}")).await.assert_at("/members/0/value", user.as_str());
    }

    /// 200 with the resource or 204, as the enterprise wants it; `attributes` always bring the resource.
    /// Proves: 7644-3.5.2-16, 7644-3.5.2-17
    async fn a_patch_is_answered_as_configured(app) {
        let enterprise = app.enterprise().await;
        let client = enterprise.scim_client().await;
        let user = format!("/Users/{}", client.create(person_named("Ada")).await);
        let group = client.post("/Groups", json!({ "displayName": "G" })).await;
        let group = format!("/Groups/{}", group.id());
        for (answer, of_user, of_group) in [
            (PatchAnswer::Automatic, 200, 204),
            (PatchAnswer::Resource, 200, 200),
            (PatchAnswer::NoContent, 204, 204),
        ] {
            enterprise.configure(ScimChange { patch_answer: Some(answer), ..ScimChange::default() }).await;
            app.clock().advance(Duration::from_secs(1));
            for (path, status, name) in [(&user, of_user, "title"), (&group, of_group, "externalId")] {
                let body = json!({ "Operations": [
                    { "op": "replace", "path": name, "value": format!("{answer:?}") },
                ] });
                let done = client.patch(path, body.clone()).await;
                done.assert_status(status);
                let read = client.get(path).await;
                assert_eq!(done.header("etag"), read.header("etag"), "{answer:?} {path}");
                if status == 204 {
                    assert!(done.body.is_empty(), "{answer:?} {path}");
                } else {
                    assert_eq!(done.json(), read.json(), "{answer:?} {path}");
                }
                client.patch(&format!("{path}?attributes={name}"), body).await
                    .assert_status(200)
                    .assert_at(&format!("/{name}"), format!("{answer:?}"));
            }
        }
    }

    /// A change is a row of the change log with its difference, and another version of the policy; saving
    /// what is so already is none, and a choice made on an older version is refused.
    async fn a_choice_is_on_the_record(app) {
        let enterprise = app.enterprise().await;
        let before = enterprise.admin().await.enterprise;
        assert_eq!((before.policy_version, before.version), (1, 2));
        let change = ScimChange {
            identity_provider: Some(IdentityProvider::JumpCloud),
            patch_answer: Some(PatchAnswer::NoContent),
            version: Some(2),
            ..ScimChange::default()
        };
        for _ in 0..2 {
            enterprise.configure(change).await;
            let after = enterprise.admin().await.enterprise;
            assert_eq!((after.policy_version, after.version), (2, 3));
            assert_eq!(after.policy, Policy {
                identity_provider: IdentityProvider::JumpCloud,
                patch_answer: PatchAnswer::NoContent,
                ..before.policy.clone()
            });
        }
        let late = ScimChange { patch_answer: Some(PatchAnswer::Resource), enabled: Some(false), ..change };
        let refused = app.use_cases().scim_configure(&enterprise.admin().await, late).await;
        assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
        let after = enterprise.admin().await.enterprise;
        assert_eq!((after.policy_version, after.scim_enabled), (2, true));

        let raw = app.database().raw().await;
        let of = match raw.0.get_database_backend() {
            sea_orm::DbBackend::Postgres => format!("'{}'", enterprise.id),
            _ => format!("x'{}'", enterprise.id.as_uuid().simple()),
        };
        let sql = format!(
            "SELECT CAST(policy_version AS TEXT) FROM change_log \
             WHERE enterprise_id = {of} AND action = 'enterprise.policy_changed'"
        );
        let rows: Vec<String> = raw.column(&sql).await;
        assert_eq!(rows, ["1"], "the version it was decided under");
    }

    /// The portal's form: two lists beside the box, saved by the same button, without scripts too.
    async fn an_administrator_chooses_in_the_portal(app) {
        let enterprise = app.enterprise().await;
        let page = || async {
            let admin = enterprise.portal_client().await;
            let page = admin.get("/configurations/enterprise/people/users").await.assert_status(200).text();
            // Marks between views, which say nothing.
            page.replace("<!>", "")
        };
        let shown = page().await;
        for (field, label) in [("identity_provider", "Identity provider"), ("patch_answer", "Answer to PATCH")] {
            let text = shown.split_once(&format!("<label for=\"{field}\">")).unwrap().1;
            assert!(text.starts_with(label), "{label}");
        }
        for provider in IdentityProvider::ALL {
            assert!(shown.contains(&format!("value=\"{}\"", provider.as_str())), "{provider:?}");
        }
        let sent = save(&enterprise, "enabled=true&identity_provider=rauthy&patch_answer=resource&version=2").await;
        assert!(sent.is_ok(), "{sent:?}");
        let now = enterprise.admin().await.enterprise;
        assert!(now.scim_enabled);
        assert_eq!(now.policy.identity_provider, IdentityProvider::Rauthy);
        assert_eq!(now.policy.patch_answer, PatchAnswer::Resource);
        let selected = |shown: &str, value: &str| {
            let option = shown.split("<option").find(|option| option.contains(&format!("value=\"{value}\"")));
            option.unwrap().split('>').next().unwrap().contains("selected")
        };
        let shown = page().await;
        assert!(selected(&shown, "rauthy") && selected(&shown, "resource") && !selected(&shown, "generic"));

        // Another administrator's page is a version behind; and there are no others than those offered.
        for fields in [
            "enabled=true&identity_provider=okta&patch_answer=resource&version=2",
            "enabled=true&identity_provider=octa&patch_answer=resource&version=3",
            "enabled=true&identity_provider=okta&patch_answer=201&version=3",
        ] {
            let answer = save(&enterprise, fields).await;
            assert!(answer.is_err(), "{fields}: {answer:?}");
        }
        assert_eq!(enterprise.admin().await.enterprise.policy, now.policy);
        // Without a tick the box is off, and the rest stays.
        save(&enterprise, "identity_provider=rauthy&patch_answer=resource&version=3&people=keep").await.unwrap();
        let off = enterprise.admin().await.enterprise;
        assert!(!off.scim_enabled);
        assert_eq!((off.policy, off.policy_version), (now.policy, 2));
    }

    /// Two windows: one administrator switched provisioning off, the other saves a page from before. The
    /// box stays as it is, and the page says what happened and shows how things are, without scripts too.
    async fn an_old_page_switches_nothing_on(app) {
        let enterprise = app.enterprise().await;
        let fields = "enabled=true&identity_provider=generic&patch_answer=resource&version=2";
        let off = ScimChange { enabled: Some(false), ..ScimChange::default() };
        enterprise.configure(off).await;
        let refused = save(&enterprise, fields).await.unwrap_err();
        assert!(!enterprise.admin().await.enterprise.scim_enabled);
        let shown = refused.assert_status(409).text();
        assert!(shown.contains("Somebody changed this page meanwhile, so nothing was saved."), "{shown}");
        let hidden = |shown: &str| {
            let input = shown.split("<input").find(|input| input.contains("name=\"version\"")).unwrap();
            input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!(hidden(&shown), "3");
        let box_ = shown.split("<input").find(|input| input.contains("name=\"enabled\"")).unwrap();
        assert!(!box_.split('>').next().unwrap().contains("checked"), "{box_}");
        // Saving what is so already needs no version.
        let same = "identity_provider=generic&patch_answer=automatic&version=1";
        save(&enterprise, same).await.unwrap();
        let fields = "enabled=true&identity_provider=generic&patch_answer=automatic&version=3";
        save(&enterprise, fields).await.unwrap();
        assert!(enterprise.admin().await.enterprise.scim_enabled);
    }

    /// The settings of the installation likewise.
    async fn an_old_page_sets_nothing_back(private app) {
        let path = "/admin/configurations/global-settings?section=session-links-expiry";
        let admin = app.admin_portal_client().await;
        let post = async |days: &str, version: &str| {
            let fields = [("scim_token_expiry_days", days), ("version", version)];
            admin.submit(path, "save", &fields).await
        };
        let field = |shown: &str, name: &str| {
            let input = shown.split("<input").find(|input| input.contains(&format!("name=\"{name}\""))).unwrap();
            input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let first = admin.get(path).await.assert_status(200).text();
        let seen = field(&first, "version");
        post("7", &seen).await.assert_status(303);
        for version in [seen.as_str(), "", "x"] {
            let refused = post("30", version).await;
            let shown = refused.assert_status(409).text();
            assert!(shown.contains("Somebody changed this page meanwhile, so nothing was saved."), "{shown}");
            assert_eq!(field(&shown, "scim_token_expiry_days"), "7");
        }
        let shown = admin.get(path).await.assert_status(200).text();
        post("30", &field(&shown, "version")).await.assert_status(303);
        // What is wrong is told first, and stays as it was typed.
        let refused = post("0", &seen).await;
        assert_eq!(field(&refused.assert_status(400).text(), "scim_token_expiry_days"), "0");
    }
}
