//! `muster doctor`: what works, and how to mend what does not.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::Output;
use crate::{config::Config, wiring};

struct Finding {
    what: &'static str,
    ok: bool,
    detail: String,
}

/// Checks the parts one after the other; a part that fails does not hide the next.
pub(crate) async fn run(config: &Config, output: Output) -> anyhow::Result<ExitCode> {
    let mut findings = vec![public_url(config)];
    let pending = muster_store::pending_migrations(&config.database.options()).await;
    findings.push(match &pending {
        Ok(0) => good("schema", "up to date"),
        Ok(n) => bad("schema", format!("{n} migrations wait; run `muster migrate`")),
        Err(_) => bad("database", "it does not answer; check database.url and that it runs".into()),
    });
    if matches!(pending, Ok(0)) {
        findings.push(match wiring::open(config).await {
            Ok(app) => {
                let keys = app.key_set();
                let count = keys.get("keys").and_then(Value::as_array).map_or(0, Vec::len);
                good("signing keys", &format!("{count}"))
            }
            Err(error) => bad("application", format!("{error:#}")),
        });
    }
    findings.push(mail(config).await?);
    let broken = findings.iter().filter(|finding| !finding.ok).count();
    let list: Vec<Value> = findings
        .iter()
        .map(|finding| json!({ "what": finding.what, "ok": finding.ok, "detail": finding.detail }))
        .collect();
    output.say(&json!({ "ok": broken == 0, "findings": list }), || {
        findings
            .iter()
            .map(|Finding { what, ok, detail }| {
                format!("{} {what}: {detail}", if *ok { "ok  " } else { "MEND" })
            })
            .collect::<Vec<_>>()
            .join("\n")
    });
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn public_url(config: &Config) -> Finding {
    let url = &config.http.public_url;
    if url.starts_with("https://") {
        return good("public address", url);
    }
    // Without TLS a token can be read on the way (RFC 7644 §7.2); fine for a trial on one machine.
    good(
        "public address",
        &format!("{url} (no TLS: for a trial only; identity providers need https)"),
    )
}

/// Whether notices can be sent. An installation without mail works; somebody should know that it has none.
async fn mail(config: &Config) -> anyhow::Result<Finding> {
    let Some(post) = config.post()? else {
        return Ok(good(
            "mail",
            "not configured: notices stay in the outbox and reach nobody; set mail.url and mail.from",
        ));
    };
    Ok(match post.check().await {
        Ok(()) => good("mail", "the mail server answers; try `muster mail test --to ADDRESS`"),
        Err(reason) => bad("mail", format!("{reason}; check mail.url")),
    })
}

fn good(what: &'static str, detail: &str) -> Finding {
    Finding { what, ok: true, detail: detail.to_owned() }
}

fn bad(what: &'static str, detail: String) -> Finding {
    Finding { what, ok: false, detail }
}
