//! `muster mail preview` and `muster mail test`, which need no database.

use std::{fs, sync::Arc};

use anyhow::Context as _;
use muster_core::{actor::Actor, ctx::OpCtx, time::Clock as _};
use serde_json::json;

use super::output::Output;
use crate::{
    cli::mail::Preview,
    config::Config,
    mail::{self, Words, samples},
    system::{SystemClock, SystemEntropy},
};

/// Writes mails into files.
pub(crate) fn preview(config: &Config, what: &Preview, output: Output) -> anyhow::Result<()> {
    let public_url = &config.http.public_url;
    let mut mails = Vec::new();
    for (name, letter) in samples::all(public_url) {
        if what.kind.is_none_or(|kind| kind == letter.notice.kind()) {
            mails.push((name, mail::compose(&letter)?));
        }
    }
    if what.kind.is_none() {
        mails.push(("test", mail::test_words(public_url)?));
    }
    let folder = &what.out;
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let mut answer = Vec::with_capacity(mails.len());
    for (name, Words { subject, text, html }) in &mails {
        let mut files = Vec::new();
        for (ending, content) in [("txt", text), ("html", html)] {
            let path = folder.join(format!("{name}.{ending}"));
            fs::write(&path, content)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            files.push(path.display().to_string());
        }
        answer.push(json!({ "name": name, "subject": subject, "files": files }));
    }
    output.say(&json!({ "mails": answer }), || {
        format!("{} mails are written to {}.", mails.len(), folder.display())
    });
    Ok(())
}

/// Sends a test.
pub(crate) async fn test(config: &Config, to: &str, output: Output) -> anyhow::Result<()> {
    let post = config
        .post()?
        .context("mail is not configured; set mail.url and mail.from (see config.default.toml)")?;
    let ctx = OpCtx::new(Actor::Operator, SystemClock.now(), Arc::new(SystemEntropy));
    let message_id = post.send_test(to, &ctx).await.context("the mail was not sent")?;
    let answer = json!({ "sent": true, "to": to, "message_id": message_id });
    output.say(&answer, || format!("The mail server took a mail to {to}."));
    Ok(())
}
