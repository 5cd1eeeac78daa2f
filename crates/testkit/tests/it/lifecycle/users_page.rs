//! What administrators do on the page Users, and what the dashboard says.

use std::time::Duration;

use muster_app::RoleChoice;
use muster_core::{integration::Revocation, role::RoleSpec};
use muster_testkit::{Requests as _, both_backends, person, unique};
use serde_json::json;

use super::{id_of, role};

const USERS: &str = "/configurations/enterprise/people/users";

both_backends! {
    /// The panel disables and enables; a name is text, whatever is in it.
    async fn somebody_is_disabled_in_the_panel(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let id = entra.create(person("Ada", json!({ "displayName": "<b>Ada" }))).await;
        let admin = enterprise.portal_client().await;
        let at = format!("{USERS}?person={id}");
        let page = admin.get(&at).await.assert_status(200).text();
        assert!(page.contains("User preferences") && page.contains("&lt;b&gt;Ada") && !page.contains("<b>Ada"));
        let answer = admin.submit(&at, "person-switch", &[("person", &id)]).await;
        let page = admin.follow(&answer).await.assert_status(200).text();
        assert!(page.contains("Disabled. Every session has ended."), "{page}");
        assert!(!enterprise.seen(&id).await.active);
        admin.submit(&at, "person-switch", &[("person", &id), ("person_enabled", "true")]).await.assert_status(303);
        assert!(enterprise.seen(&id).await.active);
    }

    /// A role is given by hand; with the version of before it is not.
    async fn a_role_is_set_in_the_panel(app) {
        let enterprise = app.enterprise().await;
        let id = enterprise.scim_client().await.create(person("Ada", json!({}))).await;
        let chief = role(&enterprise, RoleSpec::named("Chief")).await;
        let admin = enterprise.portal_client().await;
        let at = format!("{USERS}?person={id}");
        let chief_id = chief.to_string();
        let caller = enterprise.admin().await;
        let use_cases = app.use_cases();
        let before = use_cases.person_history(&caller, id_of(&id)).await.unwrap().0.version.to_string();
        let fields = [("person", id.as_str()), ("version", &before), ("person_role", &chief_id), ("override", "true")];
        admin.submit(&at, "person-role", &fields).await.assert_status(303);
        let person = use_cases.person_history(&caller, id_of(&id)).await.unwrap().0;
        assert_eq!(person.role, Some(chief));
        use_cases.person_role_set(&caller, person.id, RoleChoice::Automatic, None).await.unwrap();
        admin.submit(&at, "person-role", &fields).await.assert_status(409);
    }

    /// Somebody of another enterprise is not there.
    async fn nobody_of_another_enterprise_is_shown(app) {
        let (one, other) = (app.enterprise().await, app.enterprise().await);
        let id = other.scim_client().await.create(person("Ada", json!({}))).await;
        let admin = one.portal_client().await;
        admin.get(&format!("{USERS}?person={id}")).await.assert_status(404);
        admin.get(&format!("{USERS}?person=x")).await.assert_status(404);
        admin.submit(USERS, "person-switch", &[("person", &id)]).await.assert_status(404);
        assert!(other.seen(&id).await.active);
    }

    /// An invitation is made with its link, listed, and withdrawn.
    async fn somebody_is_invited(app) {
        let enterprise = app.enterprise().await;
        let admin = enterprise.portal_client().await;
        let email = format!("{}@contoso.example", unique(""));
        let fields = [("email", email.as_str()), ("name", "<i>Ada"), ("role", "")];
        let made = admin.submit(USERS, "invite", &fields).await.assert_status(200).text();
        assert!(made.contains("/invitation/"), "{made}");
        let page = admin.get(USERS).await.assert_status(200).text();
        assert!(page.contains(&email) && page.contains("&lt;i&gt;Ada") && !page.contains("/invitation/"));
        let caller = enterprise.admin().await;
        let sent = app.use_cases().invitation_list(&caller, None, 1).await.unwrap().remove(0);
        let answer = admin.submit(USERS, "withdraw", &[("id", &sent.id.to_string())]).await;
        let page = admin.follow(&answer).await.assert_status(200).text();
        assert!(page.contains("The invitation is withdrawn."), "{page}");
        let again = admin.submit(USERS, "resend", &[("id", &sent.id.to_string())]).await;
        assert!(!again.text().contains("/invitation/"));
    }

    /// The token that is used is not revoked before the newer one was, unless it is said.
    async fn the_token_in_use_is_not_revoked_by_accident(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        entra.get("/Users").await.assert_status(200);
        let admin = enterprise.portal_client().await;
        let caller = enterprise.admin().await;
        let use_cases = app.use_cases();
        let old = use_cases.token_list(&caller).await.unwrap().remove(0);
        app.clock().advance(Duration::from_mins(1));
        let caller = enterprise.admin().await;
        use_cases.token_generate(&caller).await.unwrap();
        let page = admin.get(USERS).await.assert_status(200).text();
        assert!(page.contains("still uses") && page.contains("Replacing"), "{page}");
        let id = old.id.to_string();
        let refused = admin.submit(USERS, "revoke", &[("id", &id)]).await.text();
        assert!(refused.contains("has not used the newer token yet"), "{refused}");
        assert!(use_cases.token_revoke(&caller, old.id, Revocation::Careful).await.is_err());
        entra.get("/Users").await.assert_status(200);
        admin.submit(USERS, "revoke", &[("id", &id), ("anyway", "true")]).await.assert_status(303);
        app.clock().advance(Duration::from_secs(1));
        entra.get("/Users").await.assert_scim_error(401, "", "was revoked");
    }

    /// The dashboard says how provisioning stands, to administrators alone.
    async fn the_dashboard_says_how_it_stands(app) {
        let enterprise = app.enterprise().await;
        let admin = enterprise.portal_client().await;
        let page = admin.get("/dashboard").await.assert_status(200).text();
        assert!(page.contains("Calls in the last 24 hours"), "{page}");
        let person = enterprise.person_client().await;
        person.get("/dashboard").await.assert_status(403);
    }
}
