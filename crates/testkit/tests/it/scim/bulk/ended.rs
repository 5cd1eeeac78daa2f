//! Callers who may not call any more when a request is half way through.

use std::{sync::Arc, thread, time::Duration};

use muster_app::{App, EnterpriseAdmin, Operator};
use muster_core::{integration::Revocation, policy::Policy};
use muster_testkit::{
    Enterprise, Requests as _, TestApp, both_backends, rt::actix_web::rt::System,
};
use serde_json::{Value, json};

use super::{bulk, post, post_managed, statuses};

/// Lets an administrator act in the middle of the next request, a second before its next look at the clock,
/// at another instance.
fn meanwhile<F: Future<Output = ()>>(
    enterprise: &Enterprise,
    act: impl FnOnce(Arc<App>, EnterpriseAdmin) -> F + Send + 'static,
) {
    let (database, id) = (enterprise.app.database().again(), enterprise.id);
    let clock = enterprise.app.clock().clone();
    enterprise.app.clock().at_look(5, move || {
        let done = thread::spawn(move || {
            System::new().block_on(async move {
                let app = TestApp::open(database).await;
                let app = Arc::clone(app.use_cases());
                let admin = Operator::at_the_command_line().enterprise(&app, id).await.unwrap();
                act(app, admin).await;
            });
        });
        done.join().unwrap();
        clock.advance(Duration::from_secs(1));
    });
}

fn all() -> Value {
    let mut all: Vec<Value> = (0..10).map(|n| post(&n.to_string(), &format!("P {n}"))).collect();
    // In a circle with the last: the first step may be done, and the second not.
    all[0] = post_managed("0", "P 0", "9");
    all[9] = post_managed("9", "P 9", "0");
    all.into()
}

both_backends! {
    /// Requirement 97: a revocation holds within a second, whatever is under way.
    /// Proves: 7644-7.7-02, 7644-3.7-08
    async fn a_token_that_is_revoked_meanwhile(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        meanwhile(&enterprise, async |app, admin| {
            let tokens = app.token_list(&admin).await.unwrap();
            app.token_revoke(&admin, tokens[0].id, Revocation::Anyway).await.unwrap();
        });
        let answer = bulk(&entra, all()).await;
        let statuses = statuses(&answer);
        let (done, refused) = statuses.split_at(statuses.iter().rposition(|it| it == "201").unwrap() + 1);
        assert!(done[1..].iter().all(|status| status == "201") && done.len() > 1, "{answer}");
        assert!(refused.iter().all(|status| status == "401") && refused.len() > 1, "{answer}");
        // The first was made, but could not be given its manager any more.
        assert_eq!(done[0], "401");
        let alone = entra.get("/Users").await;
        alone.assert_scim_error(401, "", "This token was revoked; create a new one");
        answer.assert_at("/Operations/8/response", alone.json());
        assert_eq!(enterprise.people().await.iter().filter(|one| one.user_name.starts_with("P ")).count(), done.len());
        let last = enterprise.calls().await;
        let row = last.iter().find(|call| call.operation == "user.create" && call.status == 401).unwrap();
        assert_eq!(row.rule.as_deref(), Some("revoked_token"));
    }

    /// A policy that is changed in the middle decides the rest.
    async fn a_policy_that_is_changed_meanwhile(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        meanwhile(&enterprise, async |app, admin| {
            let one = |now: &Policy| Ok(Policy { seat_limit: Some(1), ..now.clone() });
            app.policy_edit(&admin, None, one).await.unwrap();
        });
        let operations: Value = (0..10).map(|n| post(&n.to_string(), &format!("P {n}"))).collect();
        let answer = bulk(&entra, operations).await;
        let statuses = statuses(&answer);
        let (done, refused) = statuses.split_at(statuses.iter().rposition(|it| it == "201").unwrap() + 1);
        assert!(done.iter().all(|status| status == "201") && !done.is_empty(), "{answer}");
        assert!(refused.iter().all(|status| status == "403") && refused.len() > 1, "{answer}");
        assert!(answer.text().contains("seat"), "{answer}");
    }

    /// Requirement 16: so does "Enable SCIM provisioning". What may not be run counts for `failOnErrors`.
    async fn provisioning_that_is_switched_off_meanwhile(app) {
        let enterprise = app.enterprise().await;
        let entra = enterprise.scim_client().await;
        meanwhile(&enterprise, async |app, admin| {
            app.scim_set_enabled(&admin, false).await.unwrap();
        });
        let operations: Value = (0..10).map(|n| post(&n.to_string(), &format!("P {n}"))).collect();
        let answer = entra.post("/Bulk", json!({ "failOnErrors": 2, "Operations": operations })).await;
        let statuses = statuses(&answer);
        let refused = statuses.iter().filter(|status| *status == "403").count();
        assert_eq!(refused, 2, "{answer}");
        assert!(statuses.len() > 2 && statuses.len() < 10, "{answer}");
        answer.assert_at(
            &format!("/Operations/{}/response", statuses.len() - 1),
            entra.get("/Users").await.json(),
        );
    }
}
