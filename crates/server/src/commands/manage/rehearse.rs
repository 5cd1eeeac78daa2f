//! Commands that say what would happen.

use std::{fmt::Write as _, path::Path, process::ExitCode};

use anyhow::Context as _;
use muster_app::{PersonState, Rehearsed};
use muster_core::{call::SentCall, text::count};
use serde_json::{Value, json};

use super::{
    Session,
    compared::{Compared, called, in_force},
    counted::counted,
    tried,
};
use crate::cli::{
    policy::PolicyName,
    rehearse::{Rehearse, What},
};

const NOTHING: &str = "Nothing was changed. This would happen:\n\n";

impl Session {
    pub(super) async fn rehearse(&self, command: Rehearse) -> anyhow::Result<ExitCode> {
        let Rehearse { which, what, last, method, path, if_match, limit } = command;
        let admin = self.admin(which).await?;
        let edge = muster_scim_api::edge;
        if let Some(file) = &what.payload {
            let call = SentCall { method, path, if_match, body: read(file)? };
            let (answer, rehearsed) = self.app.rehearse_call_of(&admin, edge, call).await?;
            let body: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
            let mut all = shown(&rehearsed);
            if let Some(all) = all.as_object_mut() {
                let answer =
                    json!({ "status": answer.status, "location": answer.location, "body": body });
                all.insert("answer".into(), answer);
            }
            self.output.say(&all, || {
                let body = serde_json::to_string_pretty(&body).unwrap_or_default();
                format!("Answer: {}\n{body}\n\n{NOTHING}{}", answer.status, said(&rehearsed, limit))
            });
            return Ok(tried(answer.status < 400));
        }
        let name = match what {
            What { version: Some(version), .. } => Some(PolicyName::Version(version)),
            What { preset: Some(preset), .. } => Some(PolicyName::Preset(preset)),
            What { policy: Some(file), .. } => Some(PolicyName::File(file)),
            What { .. } => None,
        };
        let policy = match &name {
            Some(name) => Some(self.named(&admin, name.clone()).await?),
            None => None,
        };
        let now = self.app.policy_now(&admin).await?.version;
        let after = name.as_ref().map_or_else(|| in_force(now), |name| called(name, now));
        let rehearsed = self.app.rehearse_policy(&admin, edge, policy, last).await?;
        let before = in_force(now);
        let compared = Compared { before, after, differences: rehearsed.differences.clone() };
        let mut all = compared.json();
        all.extend(shown(&rehearsed).as_object().cloned().unwrap_or_default());
        self.output.say(&json!(all), || {
            let header = if name.is_some() { compared.text() + "\n" } else { String::new() };
            format!("{NOTHING}{header}{}", said(&rehearsed, limit))
        });
        Ok(ExitCode::SUCCESS)
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    text.with_context(|| format!("{} cannot be read as text", file.display()))
}

fn shown(rehearsed: &Rehearsed) -> Value {
    json!({
        "differences": rehearsed.differences,
        "counts": rehearsed.counts,
        "truncated": rehearsed.truncated,
        "people": rehearsed.people,
    })
}

fn said(rehearsed: &Rehearsed, limit: usize) -> String {
    let Rehearsed { counts, people, truncated, .. } = rehearsed;
    let mut text = String::new();
    if *truncated {
        text.push_str("There were too many calls: the oldest were left out. Shorten --last.\n");
    }
    for line in counted(counts) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
    }
    let changed = count(u64::try_from(people.len()).unwrap_or(u64::MAX), "person", "people");
    let _ = writeln!(text, "{changed} would change");
    for person in people.iter().take(limit) {
        let (before, after) = (state(person.before.as_ref()), state(person.after.as_ref()));
        let _ = writeln!(text, "  {}  {before} -> {after}", person.user_name);
        for (name, (old, new)) in &person.attributes {
            let _ = writeln!(text, "      {name}: {old} -> {new}");
        }
    }
    if people.len() > limit {
        let _ = writeln!(text, "  and {} more; --json lists all", people.len() - limit);
    }
    text.trim_end().to_owned()
}

fn state(state: Option<&PersonState>) -> String {
    let Some(state) = state else { return "not there".to_owned() };
    let word = match state {
        PersonState { waits: true, .. } => "waiting for a role",
        PersonState { active: true, .. } => "active",
        PersonState { active: false, .. } => "disabled",
    };
    format!("{word}, {}", state.role.as_deref().unwrap_or("no role"))
}
