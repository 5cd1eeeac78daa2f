//! `muster cycle` at the command line (`docs/cli.md`).

use muster_core::policy::{HoldRemovals, OnDelete};
use muster_testkit::{Requests as _, both_backends, person, person_named};
use serde_json::json;

use super::{newest, pause, policy};
use crate::program::Program;

both_backends! {
    /// A run is listed, shown, rehearsed and undone; one that is held is released.
    async fn cycles_are_looked_at_and_decided(private app) {
        let hold = HoldRemovals::Over { people: 1, percent: 10 };
        let enterprise = app.enterprise_with(policy(OnDelete::RemoveNow, hold)).await;
        let entra = enterprise.scim_client().await;
        let mut ids = Vec::new();
        for name in ["Ada", "Bob", "Cem"] {
            ids.push(entra.create(person_named(name)).await);
        }
        pause(&app);
        entra.put(&format!("/Users/{}", ids[0]), person("Ada", json!({ "title": "Run" }))).await.assert_status(200);
        entra.create(person_named("Dee")).await;
        let first = newest(&enterprise).await.id.to_string();
        pause(&app);
        for id in &ids[1..] {
            entra.delete(&format!("/Users/{id}")).await.assert_status(204);
        }
        let held = newest(&enterprise).await.id.to_string();

        let muster = Program::on(app.database());
        let id = enterprise.id.to_string();
        let here = |args: &[&str]| muster.json(&[args, &["--enterprise", &id]].concat());
        let said = |args: &[&str]| {
            let ended = muster.run(&[args, &["--enterprise", &id]].concat());
            ended.assert_code(0).stdout.clone()
        };
        let list = here(&["cycle", "list", "--limit", "2"]);
        assert_eq!((&list["cycles"][0]["id"], &list["cycles"][0]["state"]), (&json!(held), &json!("held")));
        assert_eq!(list["before"], json!(first));
        let older = here(&["cycle", "list", "--before", &first]);
        assert_eq!(older["cycles"].as_array().unwrap().len(), 1);
        assert!(said(&["cycle", "list"]).contains("TAKEN AWAY"));

        let shown = here(&["cycle", "show", &first]);
        assert_eq!(shown["cycle"]["counts"]["created"], 1);
        assert_eq!(shown["undo"]["users"], json!({ "removed": 1, "restored": 1, "returned": 0 }));
        assert_eq!(shown["people"].as_array().unwrap().len(), 2);
        let page = here(&["cycle", "show", &first, "--limit", "1"]);
        let after = page["after"].as_str().unwrap();
        assert_eq!(here(&["cycle", "show", &first, "--after", after])["people"].as_array().unwrap().len(), 1);
        assert!(said(&["cycle", "show", &first]).contains("Undoing it would do this:"));
        let dry = here(&["cycle", "undo", &first, "--dry-run"]);
        assert_eq!((&dry["dry_run"], &dry["users"]), (&json!(true), &shown["undo"]["users"]));
        entra.read(&ids[0]).await.assert_at("/title", "Run");
        let undone = here(&["cycle", "undo", &first]);
        assert_eq!((&undone["users"], &undone["state"]), (&dry["users"], &json!("undone")));
        entra.read(&ids[0]).await.assert_at("/title", json!(null));
        assert!(said(&["cycle", "undo", &first]).contains("nothing was changed"));

        app.flush_calls().await;
        let calls = here(&["call", "list", "--cycle", &held]);
        let calls = calls["calls"].as_array().unwrap();
        let writes = calls.iter().map(|call| call["method"].as_str().unwrap()).filter(|method| *method != "GET");
        assert_eq!(writes.collect::<Vec<_>>(), ["DELETE", "DELETE"]);

        let released = here(&["cycle", "release", &held]);
        assert_eq!((&released["purged"], &released["seats_freed"]), (&json!(2), &json!(2)));
        let refused = muster.run(&["cycle", "release", &first, "--enterprise", &id]);
        assert!(refused.assert_code(1).stderr.contains("Nothing of this cycle is held"));
        assert!(said(&["cycle", "undo", &held]).contains("was removed for good"));
    }
}
