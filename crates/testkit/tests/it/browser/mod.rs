//! The portals in a real browser, with scripts and without.

mod book;
mod driver;
mod portal;
mod provider;

use muster_app::{Invitee, Secret};
use muster_core::{
    policy::{LockedField, NameRule, Policy},
    role::RoleSpec,
};
use serde_json::json;

use self::{
    driver::Browser,
    portal::{ADMIN, GLOBAL_ADMIN, PASSWORD, Server, Visitor},
    provider::scim,
};

/// Runs a story in a browser with scripts and in one without.
macro_rules! with_and_without_scripts {
    ($($(#[$doc:meta])* async fn $name:ident($visitor:ident) $body:block)*) => {
        $(
            $(#[$doc])*
            mod $name {
                use super::*;

                async fn story($visitor: &Visitor<'_>) $body

                async fn run(scripts: bool) {
                    let Some(browser) = Browser::start(scripts).await else { return };
                    let server = Server::start().await;
                    story(&Visitor { browser: &browser, url: &server.url, app: &server.app }).await;
                    browser.close().await;
                    server.stop().await;
                }

                #[actix_web::test]
                async fn with_scripts() {
                    run(true).await;
                }

                #[actix_web::test]
                async fn without_scripts() {
                    run(false).await;
                }
            }
        )*
    };
}

with_and_without_scripts! {
    /// Requirements 18–23 and 32: the expiry is set by the documents' clicks, and the next token says so.
    async fn the_token_expiry_is_set(visitor) {
        visitor.sign_in("/admin/sign-in", GLOBAL_ADMIN).await;
        visitor.follow("Configurations").await;
        visitor.awake().await;
        visitor.follow("Global Settings").await;
        let section = visitor.field("Settings section").await;
        section.select_by_label("Session and Links Expiry Time").await.unwrap();
        if !visitor.browser.scripts {
            visitor.press("Go").await;
        }
        visitor.type_into("SCIM Token Expiry Time", "0").await;
        visitor.press("Save").await;
        visitor.sees("SCIM Token Expiry Time must be between 1 and 3650.").await;
        visitor.expect_complaints("400").await;
        visitor.type_into("SCIM Token Expiry Time", "7").await;
        visitor.press("Save").await;
        visitor.sees("Saved. New SCIM tokens last 7 days.").await;
        assert_eq!(visitor.value("SCIM Token Expiry Time").await, "7");
    }

    /// Requirements 12–17, C-10: the box, Save, a token shown once, and a person who is provisioned,
    /// disabled and enabled again with it.
    async fn a_person_is_provisioned(visitor) {
        visitor.sign_in("/sign-in", ADMIN).await;
        visitor.follow("Configurations").await;
        visitor.sees("Enterprise Configurations").await;
        visitor.follow("Users").await;
        visitor.sees("If the role sent by your identity provider does not exist here").await;
        visitor.sees("If no role is sent, the person gets «DefaultEnterprise».").await;
        visitor.awake().await;
        visitor.field("Enable SCIM provisioning").await.click().await.unwrap();
        assert_eq!(visitor.value("Identity provider").await, "generic");
        let provider = visitor.field("Identity provider").await;
        provider.select_by_label("Microsoft Entra ID").await.unwrap();
        visitor.press("Save").await;
        visitor.sees("Saved.").await;
        assert_eq!(visitor.value("Identity provider").await, "entra");
        assert_eq!(visitor.value("Answer to PATCH").await, "automatic");
        assert_eq!(visitor.value("Tenant URL").await, format!("{}/api/scim/v2", visitor.url));

        visitor.press("Generate token").await;
        visitor.sees("Shown once. If you lose it, create another.").await;
        let token = visitor.value("Token").await;
        assert_eq!(token.matches('.').count(), 2, "a signed token");
        let users = format!("{}/api/scim/v2/Users", visitor.url);
        let made = scim("POST", &users, &token, Some(json!({
            "userName": "Maya Lindqvist",
            "emails": [{ "type": "work", "value": "maya@contoso.example" }],
        }))).await;
        let person = format!("{users}/{}", made["id"].as_str().unwrap());

        visitor.open("/configurations/enterprise/people/users").await;
        let row = "//tr[contains(., 'Maya Lindqvist')]";
        visitor.find(&format!("{row}[contains(., 'Active') and contains(., 'DefaultEnterprise')]")).await;
        assert!(!visitor.browser.client.source().await.unwrap().contains(&token), "shown once");
        let disable = json!({ "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] });
        scim("PATCH", &person, &token, Some(disable)).await;
        visitor.open("/configurations/enterprise/people/users").await;
        visitor.find(&format!("{row}[contains(., 'Disabled')]")).await;
        let enable = json!({ "Operations": [{ "op": "Replace", "path": "active", "value": "True" }] });
        scim("PATCH", &person, &token, Some(enable)).await;
        visitor.open("/configurations/enterprise/people/users").await;
        visitor.find(&format!("{row}[contains(., 'Active')]")).await;
    }

    /// Requirement 94, C-12: the link of an invitation says who invites, takes a password, and works once.
    async fn somebody_joins_by_a_link(visitor) {
        let invitee = Invitee { email: "ida@contoso.example".into(), name: "Ida".into(), role: None };
        let sent = visitor.app.invitation_send(&visitor.admin().await, invitee).await.unwrap();
        let path = sent.link.expose().strip_prefix(visitor.url).unwrap().to_owned();
        visitor.open(&path).await;
        visitor.sees("An administrator invites you to «Contoso».").await;
        visitor.sees("You sign in with ida@contoso.example").await;
        visitor.type_into("Choose a password", PASSWORD).await;
        visitor.type_into("The same again", "something else").await;
        visitor.press("Accept the invitation").await;
        visitor.sees("The two passwords are not the same.").await;
        visitor.expect_complaints("400").await;
        visitor.type_into("Choose a password", PASSWORD).await;
        visitor.type_into("The same again", PASSWORD).await;
        visitor.press("Accept the invitation").await;
        visitor.sees("You have joined.").await;
        // Whoever administers nothing sees themselves, and changes what is theirs.
        visitor.sign_in("/sign-in", "ida@contoso.example").await;
        visitor.sees("What this enterprise knows about you").await;
        visitor.type_into("Job title", "Clerk").await;
        visitor.press("Save").await;
        visitor.sees("Saved.").await;
        assert_eq!(visitor.value("Job title").await, "Clerk");
        assert!(!visitor.field("E-mail").await.is_enabled().await.unwrap());
        visitor.open(&path).await;
        visitor.sees("This invitation was accepted already").await;
        visitor.expect_complaints("403").await;
    }

    /// Requirements 75, 107: who has no name that could be used completes it; what the directory owns is said
    /// to be.
    async fn a_name_is_completed(visitor) {
        let admin = visitor.admin().await;
        visitor.app.policy_edit(&admin, None, |now| Ok(Policy {
            name_rule: NameRule::LimitedIgnore,
            locked_fields: [LockedField::Name, LockedField::JobTitle].into(),
            ..now.clone()
        })).await.unwrap();
        let spec = RoleSpec { admin: true, ..RoleSpec::named("Boss") };
        visitor.app.role_create(&admin, spec, false).await.unwrap();
        visitor.app.admin_create(&admin, "ben@contoso.example", "Ben", &Secret::new(PASSWORD)).await.unwrap();
        visitor.app.scim_set_enabled(&admin, true).await.unwrap();
        let token = visitor.app.token_generate(&visitor.admin().await).await.unwrap().value;
        scim("POST", &format!("{}/api/scim/v2/Users", visitor.url), token.expose(), Some(json!({
            "userName": "Ben", "externalId": "b1", "title": "Chief", "roles": [{ "value": "Boss" }],
            "name": { "givenName": "<Ben>", "familyName": "0123456789" },
            "emails": [{ "type": "work", "value": "ben@contoso.example" }],
        }))).await;
        visitor.sign_in("/sign-in", "ben@contoso.example").await;
        visitor.sees("Complete your name first.").await;
        visitor.sees("directory. It is changed there.").await;
        assert!(!visitor.field("Job title").await.is_enabled().await.unwrap());
        assert_eq!(visitor.value("Job title").await, "Chief");
        visitor.type_into("Given name", "<Ben>").await;
        visitor.type_into("Family name", "Okri").await;
        visitor.press("Save").await;
        visitor.sees("Given name has up to 150 letters").await;
        visitor.expect_complaints("400").await;
        visitor.type_into("Given name", "Ben").await;
        visitor.type_into("Family name", "Okri").await;
        visitor.press("Save").await;
        visitor.sees("Saved.").await;
        assert!(!visitor.field("Given name").await.is_enabled().await.unwrap());
        assert_eq!(visitor.value("Family name").await, "Okri");
    }

    /// Switching provisioning off asks what becomes of people, with their number.
    async fn provisioning_is_switched_off(visitor) {
        visitor.app.scim_set_enabled(&visitor.admin().await, true).await.unwrap();
        let token = visitor.app.token_generate(&visitor.admin().await).await.unwrap().value;
        for name in ["Maya", "Noor"] {
            scim("POST", &format!("{}/api/scim/v2/Users", visitor.url), token.expose(), Some(json!({
                "userName": name,
                "emails": [{ "type": "work", "value": format!("{name}@contoso.example") }],
            }))).await;
        }
        visitor.sign_in("/sign-in", ADMIN).await;
        visitor.open("/configurations/enterprise/people/users").await;
        visitor.field("Enable SCIM provisioning").await.click().await.unwrap();
        visitor.press("Save").await;
        visitor.sees("What becomes of the people it manages?").await;
        visitor.sees("2 people stay as they are, managed by hand from now on").await;
        visitor.sees("1 live token ends for good").await;
        visitor.field("Disable them").await.click().await.unwrap();
        visitor.press("Save").await;
        visitor.sees("2 people were disabled.").await;
        visitor.open("/configurations/enterprise/people/users").await;
        visitor.find("//tr[contains(., 'Maya') and contains(., 'Disabled')]").await;
    }

    /// A wrong password is refused in words, and sign-out ends the session.
    async fn signing_in_and_out(visitor) {
        visitor.open("/configurations/enterprise/people/users").await;
        visitor.sees("For people of an enterprise.").await;
        visitor.field("E-mail").await.send_keys(ADMIN).await.unwrap();
        visitor.field("Password").await.send_keys("not the password").await.unwrap();
        visitor.press("Sign in").await;
        visitor.sees("The e-mail or the password is wrong.").await;
        visitor.expect_complaints("401").await;
        visitor.sign_in("/sign-in", ADMIN).await;
        visitor.press("Sign out").await;
        visitor.sees("For people of an enterprise.").await;
        visitor.open("/configurations/enterprise/settings/integrations").await;
        visitor.sees("For people of an enterprise.").await;
    }
}
