//! The list of enterprises, and the page of each.

use muster_app::{Portal, Secret};
use muster_core::{actor::Actor, domain::ClaimState};
use muster_testkit::{Requests as _, both_backends, unique};

use super::{named, omits, page_of, says};

both_backends! {
    /// By name, twenty-five at a time; a name is found by any part of it, and is text wherever it stands.
    async fn the_list_is_searched_and_paged(private app) {
        let portal = app.admin_portal_client().await;
        says(&portal.get("/admin/enterprises").await, 200, "No enterprises yet");
        for number in 0..26 {
            named(&app, &portal, &format!("Works {number:02}")).await;
        }
        named(&app, &portal, "A<b>100%_Ltd").await;
        let first = portal.get("/admin/enterprises").await;
        says(&first, 200, "A&lt;b");
        says(&first, 200, "Works 23");
        omits(&first, "Works 24");
        let second = portal.get("/admin/enterprises?after=Works%2023").await;
        says(&second, 200, "Works 25");
        omits(&second, "Works 23<");
        for (search, found, not) in [("orks%2007", "Works 07", "Works 08"), ("0%25_l", "100%_Ltd", "Works 00"), ("WORKS", "Works 01", "100%_Ltd")] {
            let page = portal.get(&format!("/admin/enterprises?q={search}")).await;
            says(&page, 200, found);
            omits(&page, not);
        }
        says(&portal.get("/admin/enterprises?q=_9").await, 200, "No enterprise of that name");
    }

    /// Facts, seats, tokens and administrators; what is not there is a 404.
    async fn a_page_says_how_an_enterprise_stands(app) {
        let (enterprise, other) = (app.enterprise().await, app.enterprise().await);
        enterprise.scim_client().await.get("/Users").await.assert_status(200);
        app.flush_calls().await;
        let portal = app.admin_portal_client().await;
        let page = portal.get(&page_of(&enterprise)).await;
        for part in [enterprise.name.as_str(), "Works", "0 seats are taken; nobody waits for one.", "as Global Settings say"] {
            says(&page, 200, part);
        }
        for missing in ["0192f0c1-2d3e-7abc-8def-0123456789ab", "nonsense", "00000000-0000-0000-0000-000000000000"] {
            portal.get(&format!("/admin/enterprises/{missing}")).await.assert_status(404);
        }
        // A token is revoked where it belongs, and nowhere else.
        let token = app.use_cases().token_list(&enterprise.admin().await).await.unwrap().remove(0).id.to_string();
        portal.submit(&page_of(&other), "revoke", &[("id", &token)]).await.assert_status(404);
        let done = portal.submit(&page_of(&enterprise), "revoke", &[("id", &token)]).await;
        says(&portal.follow(&done).await, 200, "Token revoked.");
    }

    /// An empty field is no limit; what is no number is refused, and stays in the field.
    async fn seats_are_chosen(app) {
        let enterprise = app.enterprise().await;
        let portal = app.admin_portal_client().await;
        let page = page_of(&enterprise);
        let version = || async {
            let admin = enterprise.admin().await;
            app.use_cases().seats_show(&admin).await.unwrap().version.to_string()
        };
        let refused = portal.submit(&page, "seats", &[("limit", "many"), ("version", &version().await)]).await;
        says(&refused, 400, "must be a whole number, or empty for no limit");
        says(&refused, 400, "value=\"many\"");
        let seen = version().await;
        let done = portal.submit(&page, "seats", &[("limit", "7"), ("version", &seen)]).await;
        let shown = portal.follow(&done).await;
        says(&shown, 200, "Saved.");
        says(&shown, 200, "value=\"7\"");
        portal.submit(&page, "seats", &[("limit", "8"), ("version", &seen)]).await.assert_status(409);
        portal.submit(&page, "seats", &[("limit", ""), ("version", &version().await)]).await.assert_status(303);
        let seats = app.use_cases().seats_show(&enterprise.admin().await).await.unwrap();
        assert_eq!(seats.limit, None);
    }

    /// The password is shown once, and signs in.
    async fn an_administrator_is_added(app) {
        let enterprise = app.enterprise().await;
        let portal = app.admin_portal_client().await;
        let email = format!("{}@contoso.example", unique(""));
        let refused = portal.submit(&page_of(&enterprise), "add-admin", &[("email", "nobody"), ("name", "")]).await;
        says(&refused, 400, "Enter an e-mail address such as");
        let made = portal.submit(&page_of(&enterprise), "add-admin", &[("email", &email), ("name", "Ada <b>")]).await;
        says(&made, 200, "shown once");
        let text = made.text();
        let field = &text[text.find("id=\"admin-password\"").unwrap()..];
        let value = &field[field.find("value=\"").unwrap() + 7..];
        let password = Secret::new(&value[..value.find('"').unwrap()]);
        let ctx = app.use_cases().ctx(Actor::Anonymous);
        let session = app.use_cases().sign_in(&ctx, &email, &password, Portal::Enterprise).await.unwrap();
        assert!(session.admin);
        let page = portal.get(&page_of(&enterprise)).await;
        says(&page, 200, "Ada &lt;b");
        omits(&page, password.expose());
    }

    /// Of two enterprises that have proven a domain, an administrator of the installation decides for one.
    async fn a_domain_is_approved(app) {
        let (one, two) = (app.enterprise().await, app.enterprise().await);
        let domain = format!("{}.example", unique(""));
        let mut states = Vec::new();
        for enterprise in [&one, &two] {
            let admin = enterprise.admin().await;
            let claim = app.use_cases().domain_add(&admin, &domain).await.unwrap();
            app.names().publish(&claim.record_name(), &claim.record_value());
        }
        for enterprise in [&one, &two] {
            let admin = enterprise.admin().await;
            states.push(app.use_cases().domain_check(&admin, &domain).await.unwrap().claim.state);
        }
        assert!(states.contains(&ClaimState::InReview), "{states:?}");
        let portal = app.admin_portal_client().await;
        says(&portal.get(&page_of(&two)).await, 200, "In review");
        let done = portal.submit(&page_of(&two), "approve", &[("domain", &domain)]).await;
        let shown = portal.follow(&done).await;
        says(&shown, 200, "Approved. The domain belongs to this enterprise.");
        says(&shown, 200, "Verified");
        portal.submit(&page_of(&two), "approve", &[("domain", "other.example")]).await.assert_status(404);
    }
}
