//! The pages of role mapping and of attribute mapping.

use muster_core::{
    policy::{GroupUse, OnUnknownRole},
    role::RoleSpec,
};
use muster_testkit::{
    Enterprise, PortalClient, Requests as _, TestResponse, both_backends, person, person_named,
};
use serde_json::json;

use super::{directory_led, make, named, role_of, sent};
use crate::scim::groups;

const ROLES: &str = "/configurations/enterprise/people/role-mapping";
const ATTRIBUTES: &str = "/configurations/enterprise/people/attribute-mapping";

/// The version of the policy in force.
async fn version(enterprise: &Enterprise) -> String {
    let now = enterprise.app.use_cases().policy_now(&enterprise.admin().await).await;
    now.unwrap().version.to_string()
}

/// Posts a form of role mapping, in the version of now.
async fn post(
    portal: &PortalClient,
    enterprise: &Enterprise,
    act: &str,
    fields: &[(&str, &str)],
) -> TestResponse {
    let version = version(enterprise).await;
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    let answer = portal.submit(ROLES, act, &all).await;
    enterprise.app.clock().advance(std::time::Duration::from_secs(2));
    answer
}

#[track_caller]
fn says(answer: &TestResponse, status: u16, part: &str) {
    let text = answer.assert_status(status).text();
    assert!(text.contains(part), "{part}\n{text}");
}

both_backends! {
    /// C-04: an alias works from the next call on, and no longer when it is removed; what others saved first
    /// is not overwritten.
    async fn aliases_are_added_and_removed(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let entra = enterprise.scim_client().await;
        let viewer = make(&enterprise, RoleSpec::named("Viewer")).await.id.to_string();
        let seen = version(&enterprise).await;
        let added = post(&portal, &enterprise, "add-alias", &[("value", "<reader>"), ("role", &viewer)]).await;
        let page = portal.follow(&added).await;
        says(&page, 200, "Alias added.");
        says(&page, 200, "&lt;reader&gt;");
        let id = entra.create(sent("Ada", &["<READER>"])).await;
        assert_eq!(role_of(&enterprise, &id).await.0, "Viewer");
        let again = post(&portal, &enterprise, "add-alias", &[("value", "<Reader>"), ("role", &viewer)]).await;
        says(&again, 400, "is an alias already; remove that one first.");
        let late = [("version", seen.as_str()), ("value", "x"), ("role", viewer.as_str())];
        says(&portal.submit(ROLES, "add-alias", &late).await, 409, "Somebody changed this page meanwhile");
        let secret = RoleSpec { assignable: false, ..RoleSpec::named("Secret") };
        let secret = make(&enterprise, secret).await.id.to_string();
        let barred = post(&portal, &enterprise, "add-alias", &[("value", "s"), ("role", &secret)]).await;
        says(&barred, 400, "«Secret» is not assignable by the identity provider.");
        let theirs = make(&app.enterprise().await, RoleSpec::named("Theirs")).await.id.to_string();
        says(&post(&portal, &enterprise, "add-alias", &[("value", "t"), ("role", &theirs)]).await, 400, "there is no role");
        post(&portal, &enterprise, "remove-alias", &[("alias", "<reader>")]).await.assert_status(303);
        entra.post("/Users", sent("Bob", &["<reader>"])).await.assert_status(400);
    }

    /// C-02: the order of precedence is changed by buttons, and decides.
    async fn the_order_of_precedence_is_moved(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for name in ["One", "Two"] {
            let id = make(&enterprise, RoleSpec::named(name)).await.id.to_string();
            post(&portal, &enterprise, "add-precedence", &[("precedence", &id)]).await.assert_status(303);
            ids.push(id);
        }
        let ada = entra.create(sent("Ada", &["Two", "One"])).await;
        assert_eq!(role_of(&enterprise, &ada).await.0, "One");
        post(&portal, &enterprise, "move-precedence", &[("id", &ids[1]), ("way", "up")]).await.assert_status(303);
        let bob = entra.create(sent("Bob", &["One", "Two"])).await;
        assert_eq!(role_of(&enterprise, &bob).await.0, "Two");
        post(&portal, &enterprise, "move-precedence", &[("id", &ids[1]), ("way", "down")]).await.assert_status(303);
        post(&portal, &enterprise, "remove-precedence", &[("id", &ids[0])]).await.assert_status(303);
        let policy = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap().policy;
        assert_eq!(policy.roles.precedence, [named(&enterprise, "Two").await.id]);
        says(&post(&portal, &enterprise, "move-precedence", &[("id", "x")]).await, 400, "Choose one of the list.");
    }

    /// C-19: a group of this enterprise gives a role, by its name.
    async fn groups_give_roles(app) {
        let enterprise = app.enterprise_with(directory_led(|policy| policy.groups = GroupUse::GroupToRole)).await;
        let portal = enterprise.portal_client().await;
        let entra = enterprise.scim_client().await;
        let viewer = make(&enterprise, RoleSpec::named("Viewer")).await.id.to_string();
        let ada = entra.create(person_named("Ada")).await;
        groups::make(&entra, "Staff <all>", &[&ada]).await;
        let fields = [("group", "staff <ALL>"), ("group_role", viewer.as_str())];
        let added = post(&portal, &enterprise, "add-group", &fields).await;
        says(&portal.follow(&added).await, 200, "Staff &lt;all&gt;");
        assert_eq!(role_of(&enterprise, &ada).await.0, "Viewer");
        says(&post(&portal, &enterprise, "add-group", &fields).await, 400, "This group gives a role already");
        let other = app.enterprise().await.scim_client().await;
        groups::make(&other, "Of others", &[]).await;
        let theirs = [("group", "Of others"), ("group_role", viewer.as_str())];
        says(&post(&portal, &enterprise, "add-group", &theirs).await, 400, "There is no group «Of others».");
        let policy = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap().policy;
        let group = policy.roles.groups[0].group.to_string();
        post(&portal, &enterprise, "move-group", &[("id", &group), ("way", "up")]).await.assert_status(303);
        post(&portal, &enterprise, "remove-group", &[("id", &group)]).await.assert_status(303);
        let policy = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap().policy;
        assert_eq!(policy.roles.groups, []);
    }

    /// C-03: what people wait with is listed, whether they wait to be registered or wait disabled, and is not
    /// when it means a role.
    async fn unknown_values_are_listed(app) {
        for on_unknown_role in [OnUnknownRole::Reject, OnUnknownRole::Hold] {
            let enterprise = app.enterprise_with(directory_led(|policy| policy.on_unknown_role = on_unknown_role)).await;
            let portal = enterprise.portal_client().await;
            let entra = enterprise.scim_client().await;
            says(&portal.get(ROLES).await, 200, "No unknown values");
            for name in ["Ada", "Bob"] {
                entra.post("/Users", sent(name, &["A<b>"])).await;
            }
            let values = app.use_cases().role_values_unknown(&enterprise.admin().await).await.unwrap();
            assert_eq!((values.len(), values[0].value.as_str(), values[0].people), (1, "A<b>", 2));
            let page = portal.get(ROLES).await;
            says(&page, 200, "A&lt;b&gt;");
            says(&page, 200, "roles?add=role&amp;name=A%3Cb%3E#panel");
            let form = portal.get("/configurations/enterprise/people/roles?add=role&name=A%3Cb%3E").await;
            says(&form, 200, "value=\"A&lt;b&gt;\"");
            enterprise.role("A<b>").await;
            says(&portal.get(ROLES).await, 200, "No unknown values");
        }
    }

    /// A value, an entry and a whole user are tried; nothing is written.
    async fn roles_are_tried(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        make(&enterprise, RoleSpec::named("Viewer")).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        let before = (enterprise.people().await.len(), version(&enterprise).await);
        let ada = person("Ada", json!({ "roles": [{ "value": "Nobody" }, { "value": "viewer", "primary": "True" }] }));
        let as_text = json!({ "roles": [json!({ "value": "Viewer" }).to_string()] });
        for payload in ["viewer", r#"{ "value": "Viewer" }"#, &ada.to_string(), &as_text.to_string()] {
            let tried = portal.submit(ROLES, "try", &[("payload", payload)]).await;
            says(&tried, 200, "The role would be «Viewer»");
        }
        let tried = portal.submit(ROLES, "try", &[("payload", &ada.to_string())]).await;
        says(&tried, 200, "There is no role of this name, and no alias");
        let tried = portal.submit(ROLES, "try", &[("payload", "<i>")]).await;
        says(&tried, 200, "The person would not be registered: there is no role «&lt;i&gt;»");
        says(&portal.submit(ROLES, "try", &[("payload", "{")]).await, 400, "This is no JSON");
        says(&portal.submit(ROLES, "try", &[("payload", "{\"userName\":\"x\"}")]).await, 400, "There are no roles in it");
        assert_eq!((enterprise.people().await.len(), version(&enterprise).await), before);
    }

    /// Requirements 49, 105: what is required is the policy's, and a request is read without being written.
    async fn requests_are_tried(app) {
        let enterprise = app.enterprise_with(directory_led(|_| {})).await;
        let portal = enterprise.portal_client().await;
        let page = portal.get(ATTRIBUTES).await;
        says(&page, 200, "emails[type eq \"work\"].value");
        says(&page, 200, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization");
        let before = enterprise.people().await.len();
        let attempt = async |payload: &str| {
            portal.submit(ATTRIBUTES, "try", &[("method", "POST"), ("path", "/Users"), ("payload", payload)]).await
        };
        let ada = json!({
            "userName": "Ada <L>",
            "email": [{ "value": "ada@contoso.example", "type": "work" }],
            "phoneNumber": [{ "value": "+33 1", "type": "work" }],
        });
        let tried = attempt(&ada.to_string()).await;
        says(&tried, 200, "It would be accepted, with status 201.");
        says(&tried, 200, "emails[0].value");
        says(&tried, 200, "phoneNumbers[0].value");
        says(&tried, 200, "Ada &lt;L&gt;");
        let refused = attempt(r#"{ "userName": "Bob" }"#).await;
        says(&refused, 200, "It would be refused, with status 400");
        says(&refused, 200, "map mail to emails[type eq \"work\"].value");
        says(&attempt("{").await, 200, "It would be refused, with status 400");
        assert_eq!(enterprise.people().await.len(), before);
    }
}
