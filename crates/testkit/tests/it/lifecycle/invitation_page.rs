//! The page behind the link of an invitation.

use std::time::Duration;

use muster_app::{Invitee, Portal, Secret};
use muster_core::{actor::Actor, role::RoleSpec};
use muster_testkit::{
    Anonymous, Call, Requests as _, TestResponse, both_backends, encoded, unique,
};

use super::{invite, role, secret as secret_of};

const PASSWORD: &str = "correct horse battery";

/// Visits the page of a link.
async fn visit(nobody: &Anonymous, secret: &str) -> TestResponse {
    nobody.get(&format!("/invitation/{secret}")).await
}

/// Posts the page's form, as a browser does.
async fn accept(nobody: &Anonymous, secret: &str, once: &str, twice: &str) -> TestResponse {
    let form = format!("password={}&again={}", encoded(once), encoded(twice));
    let call = Call::new("POST", format!("/invitation/{secret}"))
        .header("Sec-Fetch-Site", "same-origin")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(form);
    nobody.send(call).await
}

/// That the page is answered so, and says this.
#[track_caller]
fn says(answer: &TestResponse, status: u16, part: &str) {
    answer.assert_status(status);
    let text = answer.text();
    assert!(text.contains(part), "{part}\n{text}");
}

both_backends! {
    /// It says who invites to what, takes a password, and leads to signing in.
    async fn somebody_joins(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        portal.get("/configurations").await.assert_status(200);
        let (host, email) = (format!("{}@contoso.example", unique("")), format!("{}@contoso.example", unique("")));
        let admin = {
            let ctx = app.use_cases().ctx(Actor::Anonymous);
            let password = Secret::new(PASSWORD);
            app.use_cases().admin_create(&enterprise.admin().await, &host, "Ina Host", &password).await.unwrap();
            let session = app.use_cases().sign_in(&ctx, &host, &password, Portal::Enterprise).await.unwrap();
            let caller = app.use_cases().portal_caller(ctx, Some(session.cookie.expose()), Portal::Enterprise).await.unwrap();
            app.use_cases().as_enterprise_admin(&caller).unwrap()
        };
        let boss = role(&enterprise, RoleSpec { admin: true, ..RoleSpec::named("Chief") }).await;
        let invitee = Invitee { email: email.clone(), name: "Ada".into(), role: Some(boss) };
        let sent = app.use_cases().invitation_send(&admin, invitee).await.unwrap();
        let secret = secret_of(sent.link.expose());
        let nobody = app.anonymous();
        let page = visit(&nobody, &secret).await;
        says(&page, 200, &format!("Ina Host invites you to «{}».", enterprise.name));
        says(&page, 200, &format!("You sign in with {email}"));
        // Nobody learns the address from it, and nobody keeps it.
        page.assert_header("referrer-policy", "strict-origin").assert_header("cache-control", "no-store");
        says(&accept(&nobody, &secret, PASSWORD, "something else").await, 400, "The two passwords are not the same.");
        says(&accept(&nobody, &secret, "short", "short").await, 400, "at least 12 characters");
        let done = accept(&nobody, &secret, PASSWORD, PASSWORD).await;
        done.assert_status(303).assert_header("location", "/sign-in");
        says(&portal.follow(&done).await, 200, "You have joined.");
        assert!(!nobody.get("/sign-in").await.text().contains("You have joined."));
        says(&visit(&nobody, &secret).await, 403, "This invitation was accepted already");
        says(&accept(&nobody, &secret, PASSWORD, PASSWORD).await, 403, "This invitation was accepted already");
        let ctx = app.use_cases().ctx(Actor::Anonymous);
        let password = Secret::new(PASSWORD);
        app.use_cases().sign_in(&ctx, &email, &password, Portal::Enterprise).await.unwrap();
        assert_eq!(enterprise.people().await.iter().filter(|one| one.role == "Chief").count(), 1);
    }

    /// A link that does not work says why in words, and that of before is not the one of now.
    async fn what_does_not_work_says_why(app) {
        let enterprise = app.enterprise().await;
        let (use_cases, nobody) = (app.use_cases(), app.anonymous());
        let first = invite(&enterprise, "ada@contoso.example").await;
        let admin = enterprise.admin().await;
        let id = use_cases.invitation_list(&admin, None, 1).await.unwrap()[0].id;
        let second = use_cases.invitation_resend(&admin, id).await.unwrap();
        let second = secret_of(second.link.expose());
        says(&visit(&nobody, &first).await, 403, "This link is not valid; use the one of the newest mail");
        says(&visit(&nobody, &second).await, 200, "An administrator invites you");
        app.clock().advance(Duration::from_hours(1));
        says(&visit(&nobody, &second).await, 403, "This invitation has expired");
        says(&accept(&nobody, &second, PASSWORD, PASSWORD).await, 403, "This invitation has expired");
        let third = use_cases.invitation_resend(&enterprise.admin().await, id).await.unwrap();
        use_cases.invitation_withdraw(&enterprise.admin().await, id).await.unwrap();
        let third = secret_of(third.link.expose());
        says(&visit(&nobody, &third).await, 403, "This invitation was withdrawn");
        says(&visit(&nobody, "nonsense").await, 403, "This link is not valid");
        // Another site's page cannot accept for somebody.
        let call = Call::new("POST", format!("/invitation/{third}")).header("Sec-Fetch-Site", "cross-site");
        nobody.send(call).await.assert_status(403);
        assert_eq!(enterprise.people().await.len(), 0);
    }
}
