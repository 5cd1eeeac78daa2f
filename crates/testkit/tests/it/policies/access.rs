//! What the policy says about getting in (C-09, C-10, C-11, C-20).

use muster_core::{
    Error,
    error::Rule,
    policy::{Policy, Preset, TokenDays, TokenReplacement},
};
use muster_testkit::{Call, Requests as _, both_backends};

both_backends! {
    /// C-09: provisioning cannot be enabled before single sign-on is active.
    async fn single_sign_on_comes_first(app) {
        let made = app.use_cases().enterprise_create(&app.global(), "Access", Preset::AccessLed).await.unwrap();
        let operator = muster_app::Operator::at_the_command_line();
        let admin = operator.enterprise(app.use_cases(), made.id).await.unwrap();
        let refused = app.use_cases().scim_set_enabled(&admin, true).await;
        assert!(matches!(refused, Err(Error::Forbidden(Rule::NoSingleSignOn))), "{refused:?}");
        app.use_cases().sso_set_active(&admin, true).await.unwrap();
        app.use_cases().scim_set_enabled(&admin, true).await.unwrap();
    }

    /// C-10: the policy may ask for shorter lives than the installation, not for longer ones.
    async fn tokens_live_as_long_as_both_allow(app) {
        let enterprise = app.enterprise().await;
        let longest = i64::from(muster_core::settings::SCIM_TOKEN_EXPIRY.default);
        for (days, lives) in
            [(TokenDays::Days(2), 2), (TokenDays::Days(3_000), longest), (TokenDays::Global, longest)]
        {
            enterprise.set_policy(move |now| Policy { token_days: days, ..now }).await;
            let answer = enterprise.authenticate(Some("true")).await;
            answer.assert_at("/expires_in", lives * 86_400);
            let other = enterprise.authenticate(None).await;
            assert_ne!(other.at("/expires_in"), answer.at("/expires_in"), "ordinary tokens have their own");
        }
    }

    /// C-10: without an end where the installation allows it, and then for SCIM alone; what is live stays.
    async fn tokens_without_end(private app) {
        let enterprise = app.enterprise().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let never = |now: &Policy| Ok(Policy { token_days: TokenDays::Never, ..now.clone() });
        let refused = use_cases.policy_edit(&admin, None, never).await.unwrap_err().to_string();
        assert!(refused.contains("scim_tokens_without_end"), "{refused}");
        let endless = Policy { token_days: TokenDays::Never, ..Policy::preset(Preset::Rfc) };
        let made = async || use_cases.enterprise_create(&app.global(), "Endless", endless.clone()).await;
        let refused = made().await.unwrap_err().to_string();
        assert!(refused.contains("scim_tokens_without_end"), "{refused}");
        let allow = async |value: &str| {
            let set = [("scim_tokens_without_end".to_owned(), value.to_owned())];
            use_cases.setting_set(&app.global(), &set).await.unwrap();
        };
        allow("on").await;
        let policy = use_cases.policy_edit(&admin, None, never).await.unwrap().policy;
        assert_eq!(use_cases.policy_notes(&admin, &policy).await.unwrap(), []);
        made().await.unwrap();
        app.clock().advance(std::time::Duration::from_secs(1));
        let answer = enterprise.authenticate(Some("true")).await;
        answer.assert_at("/expires_at", "9999-12-31T23:59:59.000Z");
        assert_eq!(answer.json().get("expires_in"), None, "clients keep it in 32 bits");
        let client = enterprise.scim_client_with(answer.at("/access_token").as_str().unwrap());
        let ends = async || {
            let tokens = use_cases.token_list(&enterprise.admin().await).await.unwrap();
            tokens.iter().map(|token| (token.rehearsal, token.end().is_some())).collect::<Vec<_>>()
        };
        assert_eq!(ends().await, [(false, false)]);
        let rehearsal = use_cases.token_generate_rehearsal(&enterprise.admin().await).await.unwrap();
        assert!(rehearsal.token.end().is_some());
        assert_eq!(use_cases.tokens_without_end(&app.global()).await.unwrap(), 1);
        allow("off").await;
        let notes = use_cases.policy_notes(&admin, &policy).await.unwrap();
        assert_eq!(notes.iter().map(|note| note.key).collect::<Vec<_>>(), ["token_days"]);
        enterprise.set_policy(|now| Policy { active_required: true, ..now }).await;
        let longest = i64::from(muster_core::settings::SCIM_TOKEN_EXPIRY.default);
        enterprise.authenticate(Some("true")).await.assert_at("/expires_in", longest * 86_400);
        app.clock().advance(std::time::Duration::from_hours(24 * 9_000));
        client.get("/Users").await.assert_status(200);
        assert_eq!(use_cases.tokens_without_end(&app.global()).await.unwrap(), 1);
    }

    /// C-10: whoever switches it off in the portal reads how many tokens stay.
    async fn the_portal_tells_of_tokens_without_end(private app) {
        let enterprise = app.enterprise().await;
        let (use_cases, portal) = (app.use_cases(), app.admin_portal_client().await);
        let path = "/admin/configurations/global-settings?section=session-links-expiry";
        let switch = async |to: &str| {
            let version = use_cases.setting_version(&app.global()).await.unwrap();
            let version = version.to_string();
            let fields = [("scim_tokens_without_end", to), ("version", version.as_str())];
            let answer = portal.submit(path, "save", &fields).await;
            portal.follow(&answer).await.assert_status(200).text()
        };
        assert!(!switch("1").await.contains("never expire, and stay"));
        enterprise.set_policy(|now| Policy { token_days: TokenDays::Never, ..now }).await;
        app.clock().advance(std::time::Duration::from_secs(1));
        enterprise.authenticate(Some("true")).await.assert_at("/expires_at", "9999-12-31T23:59:59.000Z");
        let shown = switch("0").await;
        assert!(shown.contains("1 live SCIM token never expires, and stays"), "{shown}");
        enterprise.authenticate(Some("true")).await;
        assert!(!switch("1").await.contains("live SCIM token"));
    }

    /// C-11: a new token leaves the one before alone, or ends it; those of others stay in any case.
    async fn a_token_is_replaced(app) {
        let enterprise = app.enterprise().await;
        let works = async |client: &muster_testkit::ScimClient| client.get("/Users").await.status;
        let generated = async || {
            let admin = enterprise.admin().await;
            let issued = app.use_cases().token_generate(&admin).await.unwrap();
            enterprise.scim_client_with(issued.value.expose())
        };
        let (portal, first) = (generated().await, enterprise.scim_client().await);
        let second = enterprise.scim_client().await;
        assert_eq!((works(&first).await, works(&second).await), (200, 200));
        enterprise.set_policy(|now| Policy { token_replacement: TokenReplacement::Replace, ..now }).await;
        let third = enterprise.scim_client().await;
        app.clock().advance(std::time::Duration::from_secs(1));
        let all = (works(&first).await, works(&second).await, works(&third).await, works(&portal).await);
        assert_eq!(all, (401, 401, 200, 200));
        let other = generated().await;
        app.clock().advance(std::time::Duration::from_secs(1));
        assert_eq!((works(&portal).await, works(&other).await, works(&third).await), (401, 200, 200));
    }

    /// C-20: with an address of its own an enterprise is found there by its tokens alone.
    async fn an_address_of_its_own(app) {
        let (enterprise, other) = (app.enterprise().await, app.enterprise().await);
        let (client, stranger) = (enterprise.scim_client().await, other.scim_client().await);
        let own = format!("/t/{}", enterprise.id);
        let at = |path: &str| Call::new("GET", format!("{own}{path}"));
        client.send(at("/Users")).await.assert_scim_error(404, "", "no enterprise with this address");
        enterprise.set_policy(|now| Policy { own_endpoint: true, ..now }).await;
        other.set_policy(|now| Policy { own_endpoint: true, ..now }).await;
        client.send(at("/Users?filter=userName+eq+%22x%22")).await.assert_status(200).assert_at("/totalResults", 0);
        client.send(at("/Users/")).await.assert_status(200);
        client.send(at("/nowhere")).await.assert_status(404);
        stranger.send(at("/Users")).await.assert_scim_error(404, "", "no enterprise with this address");
        app.anonymous().get(&format!("/api/scim/v2{own}/Users")).await.assert_status(401);
        let status = app.use_cases().scim_status(&enterprise.admin().await).await.unwrap();
        assert!(status.tenant_url.ends_with(&own), "{}", status.tenant_url);
        client.get("/Users").await.assert_status(200);
    }
}
