//! What is in the database survives a migration, and the way back.

use std::time::Duration;

use muster_migrations::Migrator;
use muster_testkit::{Requests as _, both_backends};
use sea_orm_migration::MigratorTrait as _;
use serde_json::json;

/// How many migrations there are from this one on.
fn steps_back_over(name: &str) -> u32 {
    let all = Migrator::migrations();
    let at = all.iter().position(|migration| migration.name() == name).unwrap();
    u32::try_from(all.len() - at).unwrap()
}

both_backends! {
    /// E-mails move between a table of their own and the person's row.
    async fn e_mails_move_with_their_people(private app) {
        let client = app.rfc_enterprise().await.scim_client().await;
        let many = json!([
            { "value": "Ada@Example.com", "type": "Work", "display": "Ada \"A\" L", "primary": true },
            { "value": "ada@home.example", "primary": false },
            { "display": "No address" },
        ]);
        let ada = client.create(json!({ "userName": "ada", "emails": many })).await;
        // Ids made in one millisecond have no order among them.
        app.clock().advance(Duration::from_millis(1));
        let bob = client.create(json!({ "userName": "bob" })).await;
        let before = client.get("/Users").await.assert_status(200).json();
        assert_eq!(before["Resources"][0]["emails"], many);

        let db = app.database().raw().await.0;
        let steps = steps_back_over("m20261122_000016_emails_of_people");
        Migrator::down(&db, Some(steps)).await.unwrap();
        Migrator::up(&db, None).await.unwrap();

        for (id, at) in [(ada, 0), (bob, 1)] {
            let after = client.get(&format!("/Users/{id}")).await.assert_status(200).json();
            assert_eq!(after, before["Resources"][at]);
        }
        let found = client.get("/Users?filter=emails.display+eq+%22ada+%5C%22a%5C%22+l%22").await;
        assert_eq!(found.ids().len(), 1, "comparisons find what they found");
    }

    /// The names of administrators leave the rows of the tokens that they made; who else made one stays.
    async fn names_leave_the_tokens(private app) {
        let enterprise = app.enterprise().await;
        let (use_cases, admin) = (app.use_cases(), enterprise.admin().await);
        let named = use_cases.token_generate(&admin).await.unwrap().token.fingerprint;
        use_cases.token_generate(&admin).await.unwrap();
        enterprise.authenticate(Some("true")).await.assert_status(200);
        let made_by = async || {
            let tokens = use_cases.token_list(&enterprise.admin().await).await.unwrap();
            let mut all: Vec<_> = tokens.into_iter().map(|token| token.created_by).collect();
            all.sort();
            all
        };
        let before = made_by().await;
        assert_eq!(before.iter().filter(|name| *name == "an operator").count(), 2, "{before:?}");
        let raw = app.database().raw().await;
        let steps = steps_back_over("m20261123_000039_token_makers");
        Migrator::down(&raw.0, Some(steps)).await.unwrap();
        let sql = format!("UPDATE token SET created_by = 'Ada Lovelace' WHERE fingerprint = '{named}'");
        assert_eq!(raw.run(&sql).await, 1);
        Migrator::up(&raw.0, None).await.unwrap();
        let after = made_by().await;
        assert_eq!(after.iter().filter(|name| *name == "an operator").count(), 1, "{after:?}");
        assert!(after.contains(&"an administrator".to_owned()), "{after:?}");
        let others = |names: &[String]| -> Vec<String> {
            names.iter().filter(|name| !name.starts_with("an ")).cloned().collect()
        };
        assert_eq!(others(&after), others(&before));
        assert_eq!(others(&after).len(), 1);
    }
}
