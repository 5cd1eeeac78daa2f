//! What finds one person is served by an index, on both databases: the plans of the statements that the
//! requests really run are looked at.

use std::sync::{Arc, Mutex};

use muster_testkit::{
    Backend, Raw, Requests as _, ScimClient, both_backends, person_named as person,
};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{Layer, layer::Context, prelude::*};

/// Keeps the text of every statement.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "muster::sql" {
            event.record(&mut self.clone());
        }
    }
}

impl Visit for Statements {
    fn record_str(&mut self, _: &tracing::field::Field, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }

    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

/// The statements about people that a request runs.
async fn statements_of(client: &ScimClient, path: &str) -> Vec<String> {
    let statements = Statements::default();
    let listening = tracing_subscriber::registry().with(statements.clone()).set_default();
    client.get(path).await.assert_status(200);
    drop(listening);
    let all = statements.0.lock().unwrap();
    all.iter().filter(|sql| sql.contains("FROM \"person\"")).cloned().collect()
}

/// How the database would run a statement, whatever its values are.
async fn plan(raw: &Raw, backend: Backend, sql: &str) -> String {
    match backend {
        Backend::Sqlite => {
            let rows = raw.rows(&format!("EXPLAIN QUERY PLAN {sql}")).await;
            let lines = rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap());
            lines.collect::<Vec<_>>().join("\n")
        }
        Backend::Postgres => {
            let values = (1..).take_while(|n| sql.contains(&format!("${n}"))).map(|_| "NULL");
            let values = values.collect::<Vec<_>>().join(", ");
            // A few rows of a table nobody has analysed could be read in any way. What is asked is whether
            // an index can serve, so the other ways are taken only where there is none.
            raw.run(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
                 SET enable_bitmapscan = off; SET enable_sort = off",
            )
            .await;
            raw.run(&format!("PREPARE asked AS {sql}")).await;
            let lines = raw.column::<String>(&format!("EXPLAIN EXECUTE asked ({values})")).await;
            raw.run("DEALLOCATE asked").await;
            lines.join("\n")
        }
    }
}

both_backends! {
    /// A page by cursor begins at its place in the primary key, however many people come before it.
    async fn a_page_by_cursor_is_a_range_of_the_key(app) {
        let enterprise = app.rfc_enterprise().await;
        let client = enterprise.scim_client().await;
        for name in ["Ada", "Bob", "Cleo"] {
            let mut body = person(name);
            body["title"] = "Engineer".into();
            client.create(body).await;
        }
        let backend = app.database().backend;
        let raw = app.database().raw().await;
        let (range, index) = match backend {
            Backend::Sqlite => ("(enterprise_id=? AND id>?)", "sqlite_autoindex_person_1"),
            Backend::Postgres => ("Index Cond: ((enterprise_id = $1) AND (id > $", "person_pkey"),
        };
        for filter in ["", "&filter=title%20pr"] {
            let first = client.get(&format!("/Users?count=1&cursor={filter}")).await;
            let cursor = first.at("/nextCursor");
            let path = format!("/Users?count=1{filter}&cursor={}", cursor.as_str().unwrap());
            let statements = statements_of(&client, &path).await;
            // The number of people is not counted again.
            assert_eq!(statements.len(), 1, "{statements:?}");
            for sql in statements {
                assert!(!sql.contains("OFFSET"), "{sql}");
                let plan = plan(&raw, backend, &sql).await;
                assert!(plan.contains(range) && plan.contains(index), "{sql}\n{plan}");
                // Nothing is sorted but each person's own e-mails.
                let people = plan.split("SubPlan").next().unwrap_or_default();
                assert!(!people.contains("Sort"), "{sql}\n{plan}");
                assert!(!plan.contains("B-TREE FOR ORDER BY"), "{sql}\n{plan}");
            }
        }
    }

    async fn looking_somebody_up_uses_an_index(app) {
        let enterprise = app.rfc_enterprise().await;
        let client = enterprise.scim_client().await;
        let id = client.post("/Users", person("Ada Lovelace")).await.at("/id");
        let id = id.as_str().unwrap();
        let backend = app.database().backend;
        let raw = app.database().raw().await;
        let look_ups = [
            (format!("/Users/{id}"), "person"),
            (format!("/Users?filter=id eq \"{id}\""), "person"),
            ("/Users?filter=userName eq \"x\"".to_owned(), "person_user_name_unique"),
            ("/Users?filter=externalId eq \"x\"".to_owned(), "person_external_id_unique"),
            ("/Users?filter=emails.value eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails[type eq \"work\"].value eq \"x\"".to_owned(), "person_email_value"),
            ("/Users?filter=emails[type eq \"work\" and value eq \"x\"]".to_owned(), "person_email_value"),
        ];
        for (path, index) in look_ups {
            let path = path.replace(' ', "%20").replace('"', "%22");
            let statements = statements_of(&client, &path).await;
            assert!(!statements.is_empty(), "{path} ran no statement about people");
            for sql in statements {
                let plan = plan(&raw, backend, &sql).await;
                assert!(plan.contains(index), "{path}\n{sql}\n{plan}");
                assert!(!plan.contains("SCAN person") && !plan.contains("Seq Scan"), "{path}\n{plan}");
            }
        }
    }
}
