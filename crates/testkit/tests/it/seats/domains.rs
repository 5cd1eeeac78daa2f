//! Domains that an enterprise proves to be its own (requirement 105, B9, C-16).

use std::time::Duration;

use futures::future::join;
use muster_core::{
    Error,
    call::Reason,
    domain::{Claim, ClaimState},
    error::Thing,
};
use muster_testkit::{Enterprise, Requests as _, both_backends, person, person_named, unique};
use serde_json::{Value, json};

use super::{claim, logged, sweep, verify, with_domains};

const DAY: Duration = Duration::from_hours(24);

/// A domain that no other test has.
fn domain() -> String {
    format!("{}.example", unique(""))
}

/// Somebody with this e-mail.
fn of(email: &str) -> Value {
    person(email, json!({ "emails": [{ "type": "work", "value": email }] }))
}

async fn claims(enterprise: &Enterprise) -> Vec<Claim> {
    enterprise.app.use_cases().domain_list(&enterprise.admin().await).await.unwrap()
}

async fn state(enterprise: &Enterprise, domain: &str) -> Option<ClaimState> {
    claims(enterprise).await.iter().find(|claim| claim.domain == domain).map(|claim| claim.state)
}

async fn check(enterprise: &Enterprise, domain: &str) -> ClaimState {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().domain_check(&admin, domain).await.unwrap().claim.state
}

both_backends! {
    /// A claim says which record proves it; nothing else does.
    async fn a_record_proves_a_domain(app) {
        let enterprise = app.enterprise().await;
        let admin = enterprise.admin().await;
        let use_cases = app.use_cases();
        let domain = domain();
        let made = use_cases.domain_add(&admin, &format!(" {}. ", domain.to_uppercase())).await.unwrap();
        assert_eq!((made.domain.as_str(), made.state), (domain.as_str(), ClaimState::Pending));
        assert_eq!(made.record_name(), format!("_muster-challenge.{domain}"));
        assert_eq!(use_cases.domain_add(&admin, &domain).await.unwrap(), made, "a second time it stays as it is");
        for wrong in ["com", "192.0.2.1", "localhost.", "a b.example", "x@y.example"] {
            assert!(matches!(use_cases.domain_add(&admin, wrong).await, Err(Error::Invalid(_))), "{wrong}");
        }
        let checked = use_cases.domain_check(&admin, &domain).await.unwrap();
        assert_eq!((checked.found, checked.claim.state), (Some(false), ClaimState::Pending));
        let advice = checked.advice.unwrap();
        assert!(advice.contains(&made.record_value()) && advice.contains(&made.record_name()), "{advice}");
        app.names().publish(&made.record_name(), "muster-domain-verification=0123456789abcdef");
        app.names().publish(&domain, &made.record_value());
        assert_eq!(check(&enterprise, &domain).await, ClaimState::Pending);
        app.names().publish(&made.record_name(), &made.record_value());
        app.names().silent(true);
        let silent = use_cases.domain_check(&admin, &domain).await.unwrap();
        assert_eq!((silent.found, silent.claim.state), (None, ClaimState::Pending));
        assert!(silent.advice.unwrap().contains("did not answer"));
        app.names().silent(false);
        assert_eq!(check(&enterprise, &domain).await, ClaimState::Verified);
        use_cases.domain_remove(&admin, &domain).await.unwrap();
        assert_eq!(claims(&enterprise).await, []);
        let gone = use_cases.domain_check(&admin, &domain).await;
        assert!(matches!(gone, Err(Error::NotFound(Thing::Domain))));
    }

    /// The e-mail that stands for a person is of a verified domain, when they are made and when it
    /// changes. A subdomain is a domain of its own.
    async fn only_verified_domains_have_people(app) {
        let enterprise = with_domains(&app).await;
        let entra = enterprise.scim_client().await;
        let (one, two) = (domain(), domain());
        entra.post("/Users", of(&format!("ada@{one}"))).await
            .assert_scim_error(400, "invalidValue", "No domain is verified yet.");
        verify(&enterprise, &one).await;
        claim(&enterprise, &two).await;
        let id = entra.post("/Users", of(&format!("Ada@{}", one.to_uppercase()))).await.assert_status(201).id();
        // Calls of one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        for wrong in [format!("bob@{two}"), format!("bob@sub.{one}"), "bob@localhost".to_owned()] {
            let refused = entra.post("/Users", of(&wrong)).await;
            refused.assert_scim_error(400, "invalidValue", &format!("Verified domains: «{one}»."));
            refused.assert_scim_error(400, "invalidValue", "the person was not registered");
        }
        let call = enterprise.last_call().await;
        assert_eq!((call.reason, call.rule.as_deref()), (Some(Reason::Domain), Some("domain.refused")));
        for wrong in [format!("bob@{one}@{two}"), "bob".to_owned()] {
            let refused = entra.post("/Users", of(&wrong)).await;
            refused.assert_scim_error(400, "invalidValue", &format!("«{wrong}» is no e-mail address"));
        }
        let email = |value: &str| json!([{ "op": "replace", "path": "emails[type eq \"work\"].value", "value": value }]);
        let before = entra.read(&id).await.json();
        entra.operations(&id, email(&format!("ada@{two}"))).await
            .assert_scim_error(400, "invalidValue", &format!("The domain «{two}» is not verified in «{}»; the person stays as they are.", enterprise.name));
        entra.put(&format!("/Users/{id}"), of(&format!("ada@{two}"))).await.assert_status(400);
        assert_eq!(entra.read(&id).await.json(), before);
        entra.operations(&id, email(&format!("lovelace@{one}"))).await.assert_status(200);
        // Other e-mails stand for nobody.
        let home = json!([{ "op": "add", "path": "emails", "value": [{ "type": "home", "value": format!("ada@{two}") }] }]);
        entra.operations(&id, home).await.assert_status(200);
        // A domain that is gone keeps nobody from being disabled.
        app.use_cases().domain_remove(&enterprise.admin().await, &one).await.unwrap();
        entra.operations(&id, json!([{ "op": "replace", "path": "active", "value": false }])).await.assert_status(200);
    }

    /// A name in letters of another script and in ASCII is one domain.
    async fn a_domain_is_one_in_any_script(app) {
        let enterprise = with_domains(&app).await;
        let entra = enterprise.scim_client().await;
        let mark = unique("");
        verify(&enterprise, &format!("bücher-{mark}.example")).await;
        assert!(claims(&enterprise).await[0].domain.starts_with("xn--"));
        entra.post("/Users", of(&format!("a@BÜCHER-{mark}.example"))).await.assert_status(201);
        let ascii = claims(&enterprise).await[0].domain.clone();
        entra.post("/Users", of(&format!("b@{ascii}"))).await.assert_status(201);
    }

    /// By default any domain will do.
    async fn any_domain_is_the_default(app) {
        let entra = app.enterprise().await.scim_client().await;
        entra.create(person_named("Ada")).await;
    }

    /// What two enterprises claim a global admin decides about; a domain never has two owners.
    async fn a_contested_domain_is_in_review(private app) {
        let (a, b) = (with_domains(&app).await, with_domains(&app).await);
        let use_cases = app.use_cases();
        let name = domain();
        verify(&a, &name).await;
        claim(&b, &name).await;
        assert_eq!(check(&b, &name).await, ClaimState::InReview);
        assert_eq!(check(&b, &name).await, ClaimState::InReview, "asking again changes nothing");
        assert_eq!(state(&a, &name).await, Some(ClaimState::Verified));
        let email = format!("ada@{name}");
        b.scim_client().await.post("/Users", of(&email)).await.assert_status(400);
        let reviews = use_cases.domain_reviews(&app.global(), None, 10).await.unwrap();
        assert_eq!(reviews.iter().map(|claim| claim.enterprise).collect::<Vec<_>>(), [b.id]);
        let after = use_cases.domain_reviews(&app.global(), Some((&name, b.id)), 10).await.unwrap();
        assert_eq!(after, []);

        let won = use_cases.domain_approve(&app.global(), b.id, &name).await.unwrap();
        assert_eq!((won.enterprise, won.state), (b.id, ClaimState::Verified));
        assert_eq!(state(&a, &name).await, Some(ClaimState::InReview));
        assert_eq!((logged(&app, "domain.lost").await, logged(&app, "domain.verified").await), (1, 2));
        assert_eq!(sweep(&app).await, 1, "whoever waited in B");
        let sql = format!("SELECT domain FROM domain_owner WHERE domain = '{name}'");
        assert_eq!(app.database().raw().await.column::<String>(&sql).await.len(), 1);

        // Without the other's claim there is nothing to decide.
        use_cases.domain_remove(&b.admin().await, &name).await.unwrap();
        assert_eq!(check(&a, &name).await, ClaimState::Verified);
        let c = app.enterprise().await;
        use_cases.domain_add(&c.admin().await, &name).await.unwrap();
        assert!(matches!(use_cases.domain_approve(&app.global(), c.id, &name).await, Err(Error::Invalid(_))));
        assert!(matches!(use_cases.domain_approve(&app.global(), b.id, &name).await, Err(Error::NotFound(Thing::Domain))));
    }

    /// Two that prove a domain at the same moment are not both its owner, whoever claims it first.
    async fn a_domain_has_one_owner(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let name = domain();
        claim(&a, &name).await;
        claim(&b, &name).await;
        let states = join(Box::pin(check(&a, &name)), Box::pin(check(&b, &name))).await;
        assert_eq!(states, (ClaimState::InReview, ClaimState::InReview), "somebody must decide");
        let approve = async |enterprise: &Enterprise| {
            app.use_cases().domain_approve(&app.global(), enterprise.id, &name).await
        };
        let (one, two) = Box::pin(join(approve(&a), approve(&b))).await;
        assert!(one.is_ok() || two.is_ok());
        let owners = [&a, &b];
        let owners = join(state(owners[0], &name), state(owners[1], &name)).await;
        let owned = |state| usize::from(state == Some(ClaimState::Verified));
        assert_eq!(owned(owners.0) + owned(owners.1), 1, "{owners:?}");
    }

    /// Another enterprise's claims are not seen.
    async fn claims_stay_inside_their_enterprise(app) {
        let (a, b) = (app.enterprise().await, app.enterprise().await);
        let name = domain();
        verify(&a, &name).await;
        assert_eq!(claims(&b).await, []);
        let of_b = b.admin().await;
        assert!(matches!(app.use_cases().domain_remove(&of_b, &name).await, Err(Error::NotFound(Thing::Domain))));
        assert!(matches!(app.use_cases().domain_check(&of_b, &name).await, Err(Error::NotFound(Thing::Domain))));
        assert_eq!(state(&a, &name).await, Some(ClaimState::Verified));
    }

    /// A verified domain is looked at again each day. Without its record it has two weeks of grace; name
    /// servers that do not answer take nothing away.
    async fn a_lost_record_has_days_of_grace(private app) {
        let enterprise = with_domains(&app).await;
        let name = domain();
        verify(&enterprise, &name).await;
        let use_cases = app.use_cases();
        let record = claims(&enterprise).await.pop().unwrap();
        let look_again = async |after: Duration| {
            app.clock().advance(after);
            let looked = use_cases.domain_recheck().await.unwrap();
            (looked, claims(&enterprise).await.pop().unwrap())
        };
        assert_eq!(look_again(DAY / 2).await.0, 0, "not yet");
        assert_eq!(look_again(DAY / 2).await.0, 1);
        assert_eq!(look_again(Duration::ZERO).await.0, 0, "somebody has just looked");
        app.names().silent(true);
        let (looked, claim) = look_again(DAY).await;
        assert_eq!((looked, claim.state, claim.missing_since), (1, ClaimState::Verified, None));
        app.names().silent(false);
        app.names().withdraw(&record.record_name());
        let (_, claim) = look_again(DAY).await;
        assert_eq!(claim.state, ClaimState::Verified);
        assert_eq!(claim.grace_ends(), Some(app.use_cases().now().after(14 * DAY)));
        enterprise.scim_client().await.create(of(&format!("ada@{name}"))).await;
        app.names().publish(&record.record_name(), &record.record_value());
        let (_, claim) = look_again(DAY).await;
        assert_eq!((claim.state, claim.missing_since), (ClaimState::Verified, None));
        app.names().withdraw(&record.record_name());
        look_again(DAY).await;
        assert_eq!(look_again(13 * DAY).await.1.state, ClaimState::Verified);
        let (_, claim) = look_again(DAY).await;
        assert_eq!((claim.state, claim.missing_since), (ClaimState::Pending, None));
        let told = [("domain.record_missing", 2), ("domain.record_found", 1), ("domain.lost", 1)];
        for (action, times) in told {
            assert_eq!(logged(&app, action).await, times, "{action}");
        }
        enterprise.scim_client().await.post("/Users", of(&format!("bob@{name}"))).await.assert_status(400);
        app.names().publish(&record.record_name(), &record.record_value());
        assert_eq!(check(&enterprise, &name).await, ClaimState::Verified, "the same record proves it again");
    }
}
