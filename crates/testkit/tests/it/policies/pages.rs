//! The portal's pages of policies, domains, seats and mails.

use muster_core::policy::{Policy, Preset};
use muster_testkit::{Requests as _, both_backends};

const POLICIES: &str = "/configurations/enterprise/settings/policies";
const VERSIONS: &str = "/configurations/enterprise/settings/policies/versions";
const DOMAINS: &str = "/configurations/enterprise/settings/domains";
const SEATS: &str = "/configurations/enterprise/people/seats";

both_backends! {
    /// A preset is shown before it is saved; a page of before is refused, and keeps what was chosen; what was
    /// in force is restored.
    async fn presets_are_shown_saved_and_restored(app) {
        let enterprise = app.enterprise_with(Policy::preset(Preset::DirectoryLed)).await;
        let portal = enterprise.portal_client().await;
        portal.get(POLICIES).await.assert_status(200);
        let now = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap();
        let seen = now.version.to_string();
        let fields = [("preset", "rfc"), ("version", seen.as_str())];
        let text = portal.submit(POLICIES, "preset", &fields).await.assert_status(200).text();
        assert!(text.contains("Nothing is saved yet."), "{text}");
        assert_eq!(app.use_cases().policy_now(&enterprise.admin().await).await.unwrap(), now);
        portal.submit(POLICIES, "save", &fields).await.assert_status(303);
        let saved = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap();
        assert_eq!(saved.policy.preset, Preset::Rfc);
        let fields = [("preset", "access-led"), ("version", seen.as_str())];
        let text = portal.submit(POLICIES, "save", &fields).await.assert_status(409).text();
        assert!(text.contains("Somebody else changed the policy") && text.contains("value=\"access-led\""), "{text}");
        let shown = saved.version.to_string();
        let fields = [("which", seen.as_str()), ("version", shown.as_str())];
        portal.submit(VERSIONS, "restore", &fields).await.assert_status(303);
        let restored = app.use_cases().policy_now(&enterprise.admin().await).await.unwrap();
        assert_eq!(restored.policy, now.policy);
        portal.submit(VERSIONS, "restore", &[("which", "999"), ("version", shown.as_str())]).await.assert_status(404);
    }

    /// A domain is claimed, looked for, and removed; what is none is refused at its field.
    async fn domains_are_claimed(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        portal.submit(DOMAINS, "add", &[("domain", "a b.example")]).await.assert_status(400);
        let domain = [("domain", "pages-claimed.example")];
        portal.submit(DOMAINS, "add", &domain).await.assert_status(303);
        let text = portal.get(DOMAINS).await.text();
        assert!(text.contains("_muster-challenge.pages-claimed.example") && text.contains("Pending"), "{text}");
        portal.submit(DOMAINS, "check", &domain).await.assert_status(303);
        let other = app.enterprise().await.portal_client().await;
        other.submit(DOMAINS, "remove", &domain).await.assert_status(404);
        portal.submit(DOMAINS, "remove", &domain).await.assert_status(303);
        portal.submit(DOMAINS, "remove", &domain).await.assert_status(404);
    }

    /// The number of seats is chosen; what is no number is refused and kept.
    async fn seats_are_limited(app) {
        let enterprise = app.enterprise().await;
        let portal = enterprise.portal_client().await;
        let version = app.use_cases().seats_show(&enterprise.admin().await).await.unwrap().version.to_string();
        let limit = |limit: &'static str| [("seat_limit", limit), ("version", version.as_str())];
        let text = portal.submit(SEATS, "limit", &limit("many")).await.assert_status(400).text();
        assert!(text.contains("Write a whole number from 1 on"), "{text}");
        portal.submit(SEATS, "limit", &limit("5")).await.assert_status(303);
        assert_eq!(app.use_cases().seats_show(&enterprise.admin().await).await.unwrap().limit, Some(5));
        portal.get(SEATS).await.assert_status(200);
        portal.get("/configurations/enterprise/settings/notifications").await.assert_status(200);
    }
}
