//! The page of roles.

use muster_core::role::RoleSpec;
use muster_testkit::{Enterprise, PortalClient, Requests as _, TestResponse, both_backends};
use serde_json::Value;

use super::{make, named, sent};

const ROLES: &str = "/configurations/enterprise/people/roles";

/// Where a role's panel is open.
fn panel(id: &str) -> String {
    format!("{ROLES}?role={id}")
}

/// Posts a form about a role, in the version that it has now.
async fn post(
    portal: &PortalClient,
    enterprise: &Enterprise,
    act: &str,
    role: &str,
    more: &[(&str, &str)],
) -> TestResponse {
    let role = named(enterprise, role).await;
    let (id, version) = (role.id.to_string(), role.version.to_string());
    let mut fields = vec![("id", id.as_str()), ("version", version.as_str())];
    fields.extend(more);
    portal.submit(&format!("{}&view={act}", panel(&id)), act, &fields).await
}

#[track_caller]
fn says(answer: &TestResponse, status: u16, part: &str) {
    let text = answer.assert_status(status).text();
    assert!(text.contains(part), "{part}\n{text}");
}

both_backends! {
    /// A role is added with all that was chosen; its name is shown as it is, and never as HTML.
    async fn a_role_is_added(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let fields = [("name", "<b>Bold</b>"), ("description", "a<i>b"), ("assignable", "true"), ("restrict_editing", "true")];
        let added = portal.submit(ROLES, "create", &fields).await;
        let page = portal.follow(&added).await;
        says(&page, 200, "Role added.");
        says(&page, 200, "&lt;b&gt;Bold&lt;/b&gt;");
        says(&page, 200, "a&lt;i&gt;b");
        assert!(!page.text().contains("<b>Bold"), "{page}");
        let spec = RoleSpec { description: "a<i>b".into(), restrict_editing: true, ..RoleSpec::named("<b>Bold</b>") };
        assert_eq!(named(&enterprise, "<b>Bold</b>").await.spec, spec);
        let again = portal.submit(&format!("{ROLES}?add=role"), "create", &[("name", "<B>bold</B>")]).await;
        says(&again, 409, "A role of this name exists in this enterprise");
        let none = portal.submit(&format!("{ROLES}?add=role"), "create", &[("name", " ")]).await;
        says(&none, 400, "A role needs a name of 1 to 100 characters");
        let both = [("name", "Owners"), ("owner", "true"), ("assignable", "true")];
        let both = portal.submit(&format!("{ROLES}?add=role"), "create", &both).await;
        says(&both, 400, "cannot be assignable by the identity provider");
    }

    /// What is saved by somebody else meanwhile is not overwritten; a clone has a name of its own.
    async fn a_role_is_edited_and_cloned(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let role = make(&enterprise, RoleSpec::named("Viewer")).await;
        let edit = [("name", "Viewer"), ("description", "Reads."), ("assignable", "true")];
        let saved = post(&portal, &enterprise, "edit", "Viewer", &edit).await;
        says(&portal.follow(&saved).await, 200, "Role saved.");
        assert_eq!(named(&enterprise, "Viewer").await.spec.description, "Reads.");
        let (id, seen) = (role.id.to_string(), role.version.to_string());
        let stale = [("id", id.as_str()), ("version", seen.as_str()), ("name", "Viewer"), ("description", "Late.")];
        let stale = portal.submit(&format!("{}&view=edit", panel(&id)), "edit", &stale).await;
        says(&stale, 409, "Somebody changed this page meanwhile");
        post(&portal, &enterprise, "clone", "Viewer", &[("name", "Reader")]).await.assert_status(303);
        assert_eq!(named(&enterprise, "Reader").await.spec.description, "Reads.");
        let taken = post(&portal, &enterprise, "clone", "Viewer", &[("name", "READER")]).await;
        says(&taken, 409, "A role of this name exists");
    }

    /// A new name that breaks the match is asked about first; it goes on with an alias, or without.
    async fn a_new_name_is_asked_about(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let entra = enterprise.scim_client().await;
        make(&enterprise, RoleSpec::named("Editor")).await;
        entra.create(sent("Ada", &["editor"])).await;
        let rename = [("name", "Author"), ("description", "d"), ("assignable", "true")];
        let asked = post(&portal, &enterprise, "edit", "Editor", &rename).await;
        says(&asked, 200, "Nothing was changed yet.");
        says(&asked, 200, "«Editor» will mean no role when it is sent again");
        says(&asked, 200, "Ada");
        named(&enterprise, "Editor").await;
        let mut alias = rename.to_vec();
        alias.push(("rename", "alias"));
        post(&portal, &enterprise, "edit", "Editor", &alias).await.assert_status(303);
        let author = named(&enterprise, "Author").await;
        assert_eq!(author.spec.description, "d");
        let policy = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap().policy;
        assert_eq!((policy.roles.aliases[0].value.as_str(), policy.roles.aliases[0].role), ("Editor", author.id));
        make(&enterprise, RoleSpec::named("Helper")).await;
        entra.create(sent("Bob", &["Helper"])).await;
        let go = [("name", "Aide"), ("assignable", "true"), ("rename", "confirmed"), ("confirm", "Aide")];
        says(&post(&portal, &enterprise, "edit", "Helper", &go).await, 200, "Nothing was changed yet.");
        let go = [("name", "Aide"), ("assignable", "true"), ("rename", "confirmed"), ("confirm", "Helper")];
        post(&portal, &enterprise, "edit", "Helper", &go).await.assert_status(303);
        named(&enterprise, "Aide").await;
    }

    /// Requirement 72: one role is the default, and the page says whom it concerns.
    async fn the_default_moves(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let role = make(&enterprise, RoleSpec::named("Viewer")).await;
        says(&portal.get(&panel(&role.id.to_string())).await, 200, "This concerns future people only");
        let moved = post(&portal, &enterprise, "default", "Viewer", &[]).await;
        says(&portal.follow(&moved).await, 200, "This is the default role now.");
        assert!(named(&enterprise, "Viewer").await.is_default);
        assert!(!named(&enterprise, "DefaultEnterprise").await.is_default);
        make(&enterprise, RoleSpec { assignable: false, ..RoleSpec::named("Secret") }).await;
        says(&post(&portal, &enterprise, "default", "Secret", &[]).await, 400, "cannot be the default role");
    }

    /// A role in use stays, and who has it is named with a link; without people it goes.
    async fn a_role_in_use_is_not_deleted(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let entra = enterprise.scim_client().await;
        make(&enterprise, RoleSpec::named("Viewer")).await;
        let id = entra.create(sent("Ada <Lovelace>", &["Viewer"])).await;
        let refused = post(&portal, &enterprise, "delete", "Viewer", &[]).await;
        says(&refused, 409, "«Viewer» is the role of Ada &lt;Lovelace&gt;; give them another role first.");
        says(&refused, 409, &format!("<a href=\"/configurations/enterprise/people/users/{id}\">"));
        entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        let gone = post(&portal, &enterprise, "delete", "Viewer", &[]).await;
        says(&portal.follow(&gone).await, 200, "Role deleted.");
        let found = app.use_cases().role_find(&enterprise.admin().await, "Viewer").await;
        assert!(found.is_err(), "{found:?}");
    }

    /// Another enterprise's role is not there.
    async fn a_role_of_others_is_not_there(app) {
        let (ours, theirs) = (app.enterprise().await, app.enterprise().await);
        let portal = ours.portal_client().await;
        let role = make(&theirs, RoleSpec::named("Theirs")).await;
        portal.get(&panel(&role.id.to_string())).await.assert_status(404);
        assert!(!portal.get(ROLES).await.text().contains("Theirs"));
        let edit = [("name", "Ours"), ("assignable", "true")];
        for (act, more) in [("edit", &edit[..]), ("clone", &edit[..1]), ("default", &[]), ("delete", &[])] {
            post(&portal, &theirs, act, "Theirs", more).await.assert_status(404);
        }
        assert_eq!(named(&theirs, "Theirs").await, role);
    }

    /// Requirement 44: the names come as files that identity providers take.
    async fn roles_are_exported(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        make(&enterprise, RoleSpec::named("Viewer")).await;
        make(&enterprise, RoleSpec::named("Two Words")).await;
        let entra = portal.get(&format!("{ROLES}/entra.json")).await;
        entra.assert_status(200)
            .assert_header("content-type", "application/json")
            .assert_header("content-disposition", "attachment; filename=\"roles-entra.json\"");
        let values = |answer: Value| -> Vec<String> {
            answer.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
        };
        let of_entra: Vec<Value> = entra.at("/appRoles").as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
        assert!(of_entra.contains(&"Viewer".into()) && !of_entra.contains(&"Two Words".into()), "{entra}");
        let okta = portal.get(&format!("{ROLES}/okta.json")).await;
        assert!(values(okta.at("/enum")).contains(&"Two Words".to_owned()), "{okta}");
        let page = portal.get(ROLES).await;
        says(&page, 200, "«Two Words» as values of app roles, so they are left out of its file");
    }
}
