//! `muster mail` (`docs/cli.md`), and what mails look like.

use std::{collections::BTreeMap, fs, path::Path};

use muster_testkit::{Backend, TestDatabase, both_backends};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::{FROM, MailServer};
use crate::program::Program;

/// The mails as reviewed; `MUSTER_UPDATE=1` writes them.
const REVIEWED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mail");

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Every mail, as text and as HTML, is the one that was reviewed.
#[actix_web::test]
async fn the_preview_shows_every_mail() {
    let Some(database) = TestDatabase::empty(Backend::Sqlite).await else { return };
    let muster = Program::on(&database);
    let folder = TempDir::with_prefix("muster-mail-").unwrap();
    let out = folder.path().join("deep/er");
    let answer = muster.json(&["mail", "preview", "--out", out.to_str().unwrap()]);
    let made = files(&out);
    #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
    if std::env::var("MUSTER_UPDATE").is_ok_and(|value| value == "1") {
        fs::remove_dir_all(REVIEWED).unwrap();
        fs::create_dir_all(REVIEWED).unwrap();
        for (name, text) in &made {
            fs::write(Path::new(REVIEWED).join(name), text).unwrap();
        }
    }
    let reviewed = files(Path::new(REVIEWED));
    assert!(made.keys().eq(reviewed.keys()), "{:?}", made.keys());
    for (name, text) in &made {
        assert!(
            reviewed[name] == *text,
            "{name} is not what was reviewed; look at the difference after\n\
             MUSTER_UPDATE=1 cargo xtask test -- mail\n\n{text}"
        );
    }
    assert_eq!(answer["mails"].as_array().unwrap().len() * 2, made.len());
    for mail in answer["mails"].as_array().unwrap() {
        let (name, subject) = (mail["name"].as_str().unwrap(), mail["subject"].as_str().unwrap());
        assert!(made[&format!("{name}.txt")].starts_with(subject), "{mail}");
        assert!(made[&format!("{name}.html")].contains("<title>"), "{mail}");
    }

    let one = folder.path().join("one");
    muster.json(&["mail", "preview", "person-waiting", "--out", one.to_str().unwrap()]);
    assert_eq!(files(&one).len(), 6);
    muster.run(&["mail", "preview", "nonsense"]).assert_code(2);
}

fn walk(database: &TestDatabase) {
    let muster = Program::on(database);
    let enterprise = muster.json(&["enterprise", "create", "--name", "Contoso"]);
    let enterprise = enterprise["id"].as_str().unwrap();
    let list = ["mail", "list", "--enterprise", enterprise];
    assert_eq!(muster.json(&list), json!({ "notices": [] }));
    let of_state = |state| muster.run(&[&list[..], &["--state", state, "--limit", "5"]].concat());
    of_state("failed").assert_code(0);
    of_state("nonsense").assert_code(2);
    // Without a mail server everything else works, and somebody learns of it.
    let finding = |program: &Program| -> (bool, String) {
        let answer: Value =
            serde_json::from_str(&program.run(&["--json", "doctor"]).stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap();
        let mail = findings.iter().find(|finding| finding["what"] == "mail").unwrap();
        (mail["ok"].as_bool().unwrap(), mail["detail"].as_str().unwrap().to_owned())
    };
    let (ok, detail) = finding(&muster);
    assert!(ok && detail.contains("not configured"), "{detail}");
    let refused = muster.run(&["mail", "test", "--to", "ada@contoso.example"]);
    assert!(refused.assert_code(1).stderr.contains("mail.url"), "{}", refused.stderr);

    let away = Program::on(database)
        .with("MUSTER__MAIL__URL", "smtp://muster:s3cret@127.0.0.1:1")
        .with("MUSTER__MAIL__FROM", FROM);
    let (ok, detail) = finding(&away);
    assert!(!ok && !detail.contains("s3cret"), "{detail}");
    let dump = away.run(&["config", "dump"]);
    assert!(!dump.assert_code(0).stdout.contains("s3cret"), "{}", dump.stdout);
    let senderless = Program::on(database).with("MUSTER__MAIL__URL", "smtp://127.0.0.1:1");
    let refused = senderless.run(&["config", "check"]);
    assert!(refused.assert_code(1).stderr.contains("mail.from"), "{}", refused.stderr);

    let Some(server) = MailServer::start() else { return };
    let there = Program::on(database)
        .with("MUSTER__MAIL__URL", &server.url)
        .with("MUSTER__MAIL__FROM", FROM);
    assert!(finding(&there).0);
    let sent = there.json(&["mail", "test", "--to", "ada@contoso.example"]);
    assert_eq!((&sent["sent"], &sent["to"]), (&json!(true), &json!("ada@contoso.example")));
    let mail = server.taken().pop().unwrap();
    assert_eq!(mail["headers"]["message-id"], sent["message_id"]);
    there.run(&["mail", "test", "--to", "nobody@contoso.example"]).assert_code(1);
    there.run(&["mail", "test", "--to", "nonsense"]).assert_code(1);
}

both_backends! {
    /// Every command.
    async fn walked(empty database) {
        walk(&database);
    }
}

/// A server without mail says so once.
#[actix_web::test]
async fn a_server_without_mail_says_so() {
    let Some(database) = TestDatabase::empty(Backend::Sqlite).await else { return };
    let muster = Program::on(&database);
    let mut serving = muster.serve();
    // It is answered after it was said.
    let mut connection = crate::program::Connection::open(serving.address).unwrap();
    connection.send("GET", "/healthz", "", &Value::Null).unwrap();
    let said = serving.said();
    assert_eq!(said.matches("mail is not configured").count(), 1, "{said}");
}
