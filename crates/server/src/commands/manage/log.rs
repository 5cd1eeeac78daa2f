//! Commands about the provisioning log.

use std::fmt::Write as _;

use muster_app::{CallFilter, CallShown, Change, Values};
use muster_core::{
    call::{Call, Matched, Reason},
    explain::What,
};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::log::{CallCommand, Calls, Explain},
    commands::output::table,
};

impl Session {
    pub(super) async fn call(&self, command: CallCommand) -> anyhow::Result<()> {
        match command {
            CallCommand::List(calls) => self.call_list(calls).await,
            CallCommand::Show { which, id, unmasked } => {
                let values = if unmasked { Values::Open } else { Values::Masked };
                let shown = self.app.call_show(&self.admin(which).await?, id, values).await?;
                self.output.say(&whole(&shown), || in_words(&shown));
                Ok(())
            }
        }
    }

    async fn call_list(&self, calls: Calls) -> anyhow::Result<()> {
        let Calls { which, outcome, reason, user, cycle, since, until, before, limit } = calls;
        let filter =
            CallFilter { person: user, outcome, reason, cycle, since, until, before, limit };
        let list = self.app.call_list(&self.admin(which).await?, &filter).await?;
        let answer: Vec<Value> = list.iter().map(row).collect();
        self.output.say(&json!({ "calls": answer }), || {
            if list.is_empty() {
                return "No calls. An identity provider calls when it has something to say; Entra runs about \
                        every 40 minutes."
                    .to_owned();
            }
            let rows: Vec<_> = list
                .iter()
                .map(|call| {
                    [
                        call.id.to_string(),
                        call.at.to_string(),
                        call.operation.clone(),
                        call.outcome.as_str().to_owned(),
                        call.reason.map_or("", Reason::as_str).to_owned(),
                        call.rule.clone().unwrap_or_default(),
                    ]
                })
                .collect();
            table(["ID", "TIME", "CALL", "OUTCOME", "REASON", "RULE"], &rows)
        });
        Ok(())
    }

    pub(super) async fn explain(&self, asked: Explain) -> anyhow::Result<()> {
        let what = if asked.role { What::Role } else { What::State };
        let admin = self.admin(asked.which).await?;
        let explanation = self.app.explain(&admin, &asked.user, what).await?;
        self.output.say(&explanation.to_json(), || explanation.to_string());
        Ok(())
    }
}

fn row(call: &Call) -> Value {
    json!({
        "id": call.id,
        "at": call.at.to_string(),
        "request": call.request,
        "cycle": call.cycle,
        "method": call.method,
        "route": call.route,
        "operation": call.operation,
        "status": call.status,
        "outcome": call.outcome.as_str(),
        "reason": call.reason.map(Reason::as_str),
        "detail": call.detail,
        "user": call.person,
        "group": call.group,
        "matched": call.matched.map(Matched::as_str),
        "rule": call.rule,
        "policy_version": call.policy_version,
        "changed": call.changed,
        "quirks": call.quirks,
        "fingerprint": call.fingerprint,
        "duration_us": call.duration_us,
    })
}

fn whole(shown: &CallShown) -> Value {
    let mut answer = row(&shown.call);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("steps".into(), json!(shown.steps));
        let changes: Vec<_> = shown.changes.iter().map(changed).collect();
        answer.insert("changes".into(), changes.into());
        let parts: Vec<_> = shown.parts.iter().map(row).collect();
        answer.insert("operations".into(), parts.into());
    }
    answer
}

fn changed(change: &Change) -> Value {
    json!({
        "sequence": change.sequence,
        "action": change.action,
        "policy_version": change.policy_version,
        "before": change.before,
        "after": change.after,
    })
}

fn in_words(shown: &CallShown) -> String {
    let CallShown { call, steps, changes, parts } = shown;
    let reason = call.reason.map(|reason| format!(" ({})", reason.as_str())).unwrap_or_default();
    let mut text = format!(
        "{} {}: {} {}{reason}\n",
        call.at,
        call.operation,
        call.status,
        call.outcome.as_str()
    );
    let token = call.fingerprint.as_ref().map(|fingerprint| format!(", token {fingerprint}"));
    let cycle = call.cycle.map(|cycle| format!(", run {cycle}"));
    // Writing to a text cannot fail.
    let _ = writeln!(
        text,
        "request {}{}{}\n",
        call.request,
        cycle.unwrap_or_default(),
        token.unwrap_or_default()
    );
    for step in steps {
        let (title, state) = (step.step.title(), step.state.title());
        let _ = writeln!(text, "{title:<15}{state:<14}{}", step.says);
    }
    for change in changes {
        let _ = writeln!(text, "\n{} (change {})", change.action, change.sequence);
        for (title, record) in [("before", &change.before), ("after", &change.after)] {
            let shown = record.as_ref().filter(|record| !record.is_null());
            if let Some(record) = shown {
                let _ = writeln!(text, "  {title:<8}{record}");
            }
        }
    }
    for part in parts {
        let outcome = part.outcome.as_str();
        let _ = writeln!(text, "{}  {}: {} {outcome}", part.id, part.operation, part.status);
    }
    text
}
