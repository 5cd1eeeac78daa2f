//! `muster user …` and `muster invitation …` about what becomes of people.

use muster_testkit::{TestDatabase, both_backends};
use serde_json::json;

use crate::program::Program;

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    muster.json(&["migrate"]);
    let made =
        muster.json(&["enterprise", "create", "--name", "Contoso", "--preset", "access-led"]);
    let id = made["id"].as_str().unwrap();
    let here = |args: &[&str]| {
        let (command, rest) = args.split_at(2);
        muster.json(&[command, &["--enterprise", id], rest].concat())
    };
    let mut people = Vec::new();
    for email in ["a@c.example", "b@c.example"] {
        let admin =
            ["--json", "enterprise", "admin", "create", "--enterprise", id, "--email", email];
        let made = muster.run_with_input(&admin, "correct horse battery").json();
        people.push(made["id"].as_str().unwrap().to_owned());
    }
    let (one, two) = (people[0].as_str(), people[1].as_str());
    let edited =
        here(&["user", "edit", "--user", one, "--job-title", "Chief", "--given-name", "Ada"]);
    assert_eq!((&edited["profile"]["title"], &edited["version"]), (&json!("Chief"), &json!(2)));
    muster.run(&["user", "edit", "--enterprise", id, "--user", one]).assert_code(2);
    let off = here(&["user", "disable", "--user", one]);
    assert_eq!((&off["active"], &off["held"]), (&json!(false), &json!(true)));
    let alone = ["user", "disable", "--enterprise", id, "--user", two];
    let refused = muster.run(&alone);
    assert!(refused.assert_code(1).stderr.contains("the last active administrator"));
    assert_eq!(here(&["user", "enable", "--user", one])["active"], true);
    assert_eq!(
        here(&["user", "remove", "--user", one]),
        json!({ "id": one, "restorable": true, "until": null })
    );
    let listed = here(&["user", "list", "--removed"]);
    assert_eq!((&listed["total"], &listed["users"][0]["id"]), (&json!(1), &json!(one)));
    assert!(listed["users"][0]["removed_at"].is_string());
    assert_eq!(here(&["user", "list"])["total"], 2);
    assert!(here(&["user", "show", "--id", one])["removed_at"].is_string());
    let elsewhere = ["user", "role", "--enterprise", id, "--user", one, "--automatic"];
    let elsewhere = muster.run(&elsewhere);
    let removed = "was removed; bring them back first: muster user restore";
    assert!(elsewhere.assert_code(1).stderr.contains(removed), "{}", elsewhere.stderr);
    assert_eq!(here(&["user", "restore", "--user", one, "--disabled"])["held"], true);
    let there = muster.run(&["user", "restore", "--enterprise", id, "--user", one]);
    assert!(there.assert_code(1).stderr.contains("is not removed"), "{}", there.stderr);
    let gone = here(&["user", "remove", "--user", one, "--now"]);
    assert_eq!(gone, json!({ "id": one, "restorable": false, "until": null }));
    muster.run(&["user", "restore", "--enterprise", id, "--user", one]).assert_code(1);
    assert_eq!(here(&["user", "waiting"]), json!({ "waiting": [] }));
    muster.run(&["user", "adopt", "--enterprise", id, "--user", two]).assert_code(1);

    let sent = here(&["invitation", "send", "--email", "c@c.example", "--name", "C"]);
    assert_eq!((&sent["state"], &sent["name"]), (&json!("pending"), &json!("C")));
    let link = sent["link"].as_str().unwrap();
    assert!(link.starts_with("https://muster.example/invitation/"), "{link}");
    assert_eq!(here(&["scim", "status"])["pending_invitations"], 1);
    let invitation = sent["id"].as_str().unwrap();
    assert_ne!(here(&["invitation", "resend", "--id", invitation])["link"], link);
    here(&["invitation", "withdraw", "--id", invitation]);
    let list = here(&["invitation", "list"]);
    assert_eq!(list["invitations"][0]["state"], "withdrawn");
    assert_eq!(list["invitations"][0]["link"], json!(null));

    let preview = here(&["scim", "disable", "--dry-run"]);
    assert_eq!(
        preview,
        json!({
            "managed": 0, "active": 0, "to_disable": 0, "to_remove": 0, "protected": [],
            "on_delete": "deactivate", "live_tokens": 0,
        })
    );
    let said =
        |more: &[&str]| muster.run(&[&["scim", "disable", "--enterprise", id][..], more].concat());
    let paused = said(&[]);
    let words = "Paused: tokens are refused until muster scim enable; people stay as they are. To end it for \
                 good: --people keep|disable|remove.";
    assert!(paused.assert_code(0).stdout.contains(words), "{}", paused.stdout);
    // Removing is confirmed with the enterprise's name, and says first whom it concerns.
    here(&["enterprise", "sso", "active"]);
    here(&["scim", "enable"]);
    for wrong in [&["--people", "remove"][..], &["--people", "remove", "--confirm", "contoso ltd"]]
    {
        let refused = said(wrong);
        let stderr = &refused.assert_code(1).stderr;
        for part in ["nothing was changed. 0 people are removed", "add --confirm \"Contoso\""] {
            assert!(stderr.contains(part), "{stderr}");
        }
    }
    assert_eq!(here(&["scim", "status"])["enabled"], true);
    let removed = said(&["--people", "remove", "--confirm", "Contoso"]);
    let ended = removed.assert_code(0);
    assert!(ended.stdout.contains("0 people were removed."), "{}", ended.stdout);
    assert!(ended.stderr.contains("0 people are removed"), "{}", ended.stderr);
    let off = here(&["scim", "disable", "--people", "keep"]);
    assert_eq!((&off["enabled"], &off["switched_off"]["people"]), (&json!(false), &json!("keep")));
    assert!(off["switched_off"]["ended_at"].is_string());
    muster.run(&["scim", "disable", "--enterprise", id, "--people", "sell"]).assert_code(2);
}

both_backends! {
    /// The commands.
    async fn walked(empty database) {
        walk(&database);
    }
}
