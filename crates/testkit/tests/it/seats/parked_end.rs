//! What is kept of people who wait ends, and there is never too much of it.

use std::time::Duration;

use muster_core::policy::{EmailDomains, OnUnknownRole, Policy, Preset};
use muster_testkit::{Requests as _, TestApp, both_backends, person, person_named, unique};
use serde_json::json;

use super::{logged, sweep, waiting, with_seats};

const DAY: Duration = Duration::from_hours(24);

/// Whether the database holds a text anywhere.
async fn holds(app: &TestApp, text: &str) -> bool {
    app.database().contents().await.windows(text.len()).any(|window| window == text.as_bytes())
}

both_backends! {
    /// Thirty days after they were sent last they are forgotten, and nothing of them is left. So it is when
    /// an administrator drops them, and when they are registered and removed.
    async fn nothing_is_left_of_them(private app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        let [expires, dropped, stays] = [(); 3].map(|()| unique("Zq").replace(' ', ""));
        let send = async |name: &str| {
            let sent = person(name, json!({ "roles": [{ "value": "Wizard" }] }));
            entra.post("/Users", sent).await.assert_status(400);
        };
        for name in [&expires, &dropped, &stays] {
            send(name).await;
        }
        let id = waiting(&enterprise).await[1].id;
        app.use_cases().parked_drop(&enterprise.admin().await, id).await.unwrap();
        app.clock().advance(10 * DAY);
        send(&stays).await;
        app.clock().advance(20 * DAY + Duration::from_secs(1));
        assert_eq!(app.use_cases().parked_purge().await.unwrap(), 1);
        assert_eq!(app.use_cases().parked_purge().await.unwrap(), 0, "once an hour is enough");
        assert_eq!(waiting(&enterprise).await.len(), 1);
        for (name, there) in [(&expires, false), (&dropped, false), (&stays, true)] {
            assert_eq!(holds(&app, name).await, there, "{name}");
            assert_eq!(holds(&app, &name.to_lowercase()).await, there, "{name}");
        }
        assert_eq!(logged(&app, "parked.dropped").await, 2);
        enterprise.role("Wizard").await;
        assert_eq!(sweep(&app).await, 1);
        let id = enterprise.people().await.pop().unwrap().id;
        enterprise.forget(&id).await;
        assert!(!holds(&app, &stays).await && !holds(&app, &stays.to_lowercase()).await);
        app.clock().advance(40 * DAY);
        assert_eq!(app.use_cases().parked_purge().await.unwrap(), 0);
    }

    /// An enterprise has ten thousand people waiting at most; more are refused, and told nothing else.
    async fn there_are_never_too_many(private app) {
        let enterprise = with_seats(&app, 1).await;
        let entra = enterprise.scim_client().await;
        entra.create(person_named("Ada")).await;
        entra.post("/Users", person_named("Bob")).await.assert_status(403);
        app.database().raw().await.run("UPDATE change_head SET parked = 10000").await;
        let refused = entra.post("/Users", person_named("Cy")).await;
        refused.assert_scim_error(403, "", "has 1 seat, and it is taken");
        assert!(!refused.text().contains("wait here"), "{refused}");
        let renewed = entra.post("/Users", person_named("Bob")).await;
        renewed.assert_scim_error(403, "", "Muster keeps this request");
        assert_eq!(waiting(&enterprise).await.len(), 1);
    }

    /// What an instance knows of a policy may be a second old: whoever the policy of before would refuse does not
    /// wait, and is sent again.
    async fn nobody_waits_by_a_policy_of_before(private app) {
        let policy = |email_domains| Policy {
            email_domains, on_unknown_role: OnUnknownRole::Reject, ..Policy::preset(Preset::Rfc)
        };
        let enterprise = app.enterprise_with(policy(EmailDomains::VerifiedOnly)).await;
        let entra = enterprise.at(&app.sibling().await).scim_client().await;
        entra.post("/Users", person_named("Ada")).await.assert_status(400);
        let any = move |_: &Policy| Ok(policy(EmailDomains::Any));
        app.use_cases().policy_edit(&enterprise.admin().await, None, any).await.unwrap();
        assert_eq!(sweep(&app).await, 1);
        entra.post("/Users", person_named("Bob")).await.assert_status(503);
        assert!(waiting(&enterprise).await.is_empty());
        app.clock().advance(Duration::from_secs(1));
        entra.post("/Users", person_named("Bob")).await.assert_status(201);
        assert_eq!(enterprise.people().await.len(), 2);
    }
}
