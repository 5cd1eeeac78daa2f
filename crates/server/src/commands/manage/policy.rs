//! Commands about the policy of an enterprise.

use std::{io::read_to_string, path::Path};

use anyhow::Context as _;
use muster_app::{EnterpriseAdmin, PolicyRef};
use muster_core::{
    Error,
    policy::{Difference, Policy, PolicyVersion, Row},
};
use serde_json::{Map, Value, json};

use super::Session;
use crate::{
    cli::policy::{PolicyCommand, PolicyName, Wanted},
    commands::output::table,
};

impl Session {
    pub(super) async fn policy(&self, command: PolicyCommand) -> anyhow::Result<()> {
        match command {
            PolicyCommand::Show { which, policy } => {
                let admin = self.admin(which).await?;
                let shown = match policy {
                    None => self.app.policy_now(&admin).await?.policy,
                    Some(name) => {
                        self.app.policy_find(&admin, self.named(&admin, name).await?).await?
                    }
                };
                self.output.say(&json!(shown), || said(&shown));
            }
            PolicyCommand::Set { which, version, dry_run, wanted } => {
                let admin = self.admin(which).await?;
                let wanted = self.wanted(&admin, wanted).await?;
                let now = self.app.policy_now(&admin).await?;
                let after = self.app.policy_find(&admin, wanted.clone()).await?;
                let differences = now.policy.differences(&after);
                let version = if dry_run {
                    after.check()?;
                    now.version
                } else {
                    self.app.policy_set(&admin, version, wanted).await?.version
                };
                let answer = json!({
                    "version": version, "changed": now.version != version, "differences": differences,
                });
                self.output.say(&answer, || {
                    let what = if dry_run { "would change" } else { "is in force" };
                    format!("{}Version {version} {what}.", list(&differences))
                });
            }
            PolicyCommand::Diff { which, one, other } => {
                let admin = self.admin(which).await?;
                let one = self.named(&admin, one).await?;
                let other = match other {
                    Some(other) => self.named(&admin, other).await?,
                    None => PolicyRef::Version(self.app.policy_now(&admin).await?.version),
                };
                let differences = self.app.policy_compare(&admin, one, other).await?;
                self.output.say(&json!({ "differences": differences }), || match &*differences {
                    [] => "They do the same.".into(),
                    some => list(some),
                });
            }
            PolicyCommand::Versions { which, before, limit } => {
                let admin = self.admin(which).await?;
                let versions = self.app.policy_versions(&admin, before, limit).await?;
                let answer: Vec<_> = versions.iter().map(summary).collect();
                self.output.say(&json!({ "versions": answer }), || {
                    let row = |one: &PolicyVersion| {
                        let (at, preset) = (one.changed_at.to_string(), one.policy.preset.title());
                        [one.version.to_string(), at, preset.to_owned(), one.actor.clone()]
                    };
                    let rows: Vec<_> = versions.iter().map(row).collect();
                    table(["VERSION", "SINCE", "PRESET", "BY"], &rows)
                });
            }
            PolicyCommand::Restore { which, version } => {
                let admin = self.admin(which).await?;
                let now = self.app.policy_set(&admin, None, PolicyRef::Version(version)).await?;
                self.output.say(&summary(&now), || {
                    format!(
                        "What version {version} said is in force again, as version {}.",
                        now.version
                    )
                });
            }
        }
        Ok(())
    }

    async fn wanted(&self, admin: &EnterpriseAdmin, wanted: Wanted) -> anyhow::Result<PolicyRef> {
        match wanted {
            Wanted { preset: Some(preset), .. } => Ok(PolicyRef::Preset(preset)),
            Wanted { file: Some(file), .. } => self.named(admin, PolicyName::File(file)).await,
            Wanted { values, .. } => self.with(admin, &values.join("\n")).await,
        }
    }

    pub(super) async fn named(
        &self,
        admin: &EnterpriseAdmin,
        name: PolicyName,
    ) -> anyhow::Result<PolicyRef> {
        match name {
            PolicyName::Version(version) => Ok(PolicyRef::Version(version)),
            PolicyName::Preset(preset) => Ok(PolicyRef::Preset(preset)),
            PolicyName::File(file) => {
                let text = if file == Path::new("-") {
                    read_to_string(std::io::stdin())
                } else {
                    std::fs::read_to_string(&file)
                };
                let text = text.with_context(|| {
                    format!(
                        "{} is no version, no preset, and no file that can be read",
                        file.display()
                    )
                })?;
                self.with(admin, &text).await
            }
        }
    }

    /// The policy of now, with other values.
    async fn with(&self, admin: &EnterpriseAdmin, values: &str) -> anyhow::Result<PolicyRef> {
        let mut values: Map<String, Value> = toml::from_str(values).map_err(|error| {
            Error::invalid("policy", format!("The values are no TOML: {}", error.message()))
        })?;
        // TOML has no null.
        if values.get("seat_limit") == Some(&json!("unlimited")) {
            values.insert("seat_limit".into(), Value::Null);
        }
        let now = self.app.policy_now(admin).await?.policy;
        let now = match values.get("preset") {
            Some(preset) => now.switched_to(serde_json::from_value(preset.clone())?),
            None => now,
        };
        let mut whole = json!(now);
        if let Some(whole) = whole.as_object_mut() {
            whole.extend(values);
        }
        let policy: Policy = serde_json::from_value(whole)
            .map_err(|error| Error::invalid("policy", format!("A value is not known: {error}.")))?;
        Ok(PolicyRef::Given(Box::new(policy)))
    }
}

fn said(policy: &Policy) -> String {
    let rows = Row::all()
        .map(|row| format!("{}  {}\n      {}\n", row.id(), row.title(), policy.says(row)));
    format!("{}\n\n{}", policy.preset.title(), rows.collect::<String>().trim_end())
}

fn list(differences: &[Difference]) -> String {
    let one = |one: &Difference| {
        format!("{}  {}\n    - {}\n    + {}\n", one.row.id(), one.title, one.before, one.after)
    };
    differences.iter().map(one).collect()
}

fn summary(version: &PolicyVersion) -> Value {
    json!({
        "version": version.version,
        "preset": version.policy.preset,
        "since": version.changed_at.to_string(),
        "actor": version.actor,
        "actor_id": version.actor_id,
    })
}
