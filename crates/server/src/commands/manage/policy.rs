//! Commands about the policy of an enterprise.

use std::{io::read_to_string, path::Path};

use anyhow::Context as _;
use muster_app::{EnterpriseAdmin, PolicyRef};
use muster_core::{
    Error,
    policy::{Document, Policy, PolicyVersion, RoleNames, Row},
};
use serde_json::{Map, Value, json};

use super::{
    Session,
    compared::{Compared, called, called_wanted, in_force, noted},
};
use crate::{
    cli::{
        Which,
        policy::{PolicyCommand, PolicyName, Wanted},
    },
    commands::output::table,
};

impl Session {
    pub(super) async fn policy(&self, command: PolicyCommand) -> anyhow::Result<()> {
        match command {
            PolicyCommand::Show { which, policy, toml } => {
                let admin = self.admin(which).await?;
                let shown = match policy {
                    None => self.app.policy_now(&admin).await?.policy,
                    Some(name) => {
                        self.app.policy_find(&admin, self.named(&admin, name).await?).await?
                    }
                };
                let names = self.app.role_names(&admin).await?;
                self.output.say(&json!(shown), || {
                    if toml { shown.document(&names) } else { said(&shown, &names) }
                });
            }
            PolicyCommand::Set { which, version, dry_run, wanted } => {
                self.policy_set(which, version, dry_run, wanted).await?;
            }
            PolicyCommand::Diff { which, one, other } => {
                let admin = self.admin(which).await?;
                let now = self.app.policy_now(&admin).await?.version;
                // One alone is compared with that in force.
                let (one, other) = match other {
                    Some(other) => (one, other),
                    None => (PolicyName::Version(now), one),
                };
                let (before, after) = (called(&one, now), called(&other, now));
                let (one, other) =
                    (self.named(&admin, one).await?, self.named(&admin, other).await?);
                let differences = self.app.policy_compare(&admin, one, other).await?;
                let compared = Compared { before, after, differences };
                self.output.say(&json!(compared.json()), || compared.text());
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
                let before = self.app.policy_now(&admin).await?;
                let wanted = PolicyRef::Version(version);
                let compared = self.compared(&admin, &before, wanted.clone()).await?;
                let compared =
                    Compared { after: called(&PolicyName::Version(version), 0), ..compared };
                let now = self.app.policy_set(&admin, None, wanted).await?;
                let notes = self.app.policy_notes(&admin, &now.policy).await?;
                let mut answer = compared.json();
                answer.insert("notes".into(), json!(notes));
                answer.extend(summary(&now).as_object().cloned().unwrap_or_default());
                self.output.say(&json!(answer), || {
                    format!(
                        "{}What version {version} said is in force again, as version {}.\n{}",
                        compared.text(),
                        now.version,
                        noted(&notes)
                    )
                });
            }
        }
        Ok(())
    }

    async fn policy_set(
        &self,
        which: Which,
        version: Option<i64>,
        dry_run: bool,
        wanted: Wanted,
    ) -> anyhow::Result<()> {
        let admin = self.admin(which).await?;
        let after = called_wanted(&wanted);
        let wanted = self.wanted(&admin, wanted).await?;
        let now = self.app.policy_now(&admin).await?;
        let compared = self.compared(&admin, &now, wanted.clone()).await?;
        let compared = Compared { after, ..compared };
        let (version, policy) = if dry_run {
            let policy = self.app.policy_find(&admin, wanted).await?;
            self.app.policy_check(&admin, &policy).await?;
            (now.version, policy)
        } else {
            let set = self.app.policy_set(&admin, version, wanted).await?;
            (set.version, set.policy)
        };
        let notes = self.app.policy_notes(&admin, &policy).await?;
        let mut answer = compared.json();
        answer.insert("version".into(), json!(version));
        answer.insert("changed".into(), json!(now.version != version));
        answer.insert("notes".into(), json!(notes));
        self.output.say(&json!(answer), || {
            let what = if dry_run { "would change" } else { "is in force" };
            format!("{}Version {version} {what}.\n{}", compared.text(), noted(&notes))
        });
        Ok(())
    }

    /// What is in force, beside what is wanted.
    async fn compared(
        &self,
        admin: &EnterpriseAdmin,
        now: &PolicyVersion,
        wanted: PolicyRef,
    ) -> anyhow::Result<Compared> {
        let one = PolicyRef::Version(now.version);
        let differences = self.app.policy_compare(admin, one, wanted).await?;
        Ok(Compared { before: in_force(now.version), after: String::new(), differences })
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
        let values: Map<String, Value> = toml::from_str(values).map_err(|error| {
            Error::invalid(
                "policy",
                format!(
                    "The values are no TOML: {} Write key = value; words stand in quotation marks.",
                    error.message()
                ),
            )
        })?;
        let policy = self.app.policy_with(admin, Document::new(values)).await?;
        Ok(PolicyRef::Given(Box::new(policy)))
    }
}

fn said(policy: &Policy, names: &RoleNames) -> String {
    let rows = Row::all().map(|row| {
        format!("{}  {}\n      {}\n", row.id(), row.title(), policy.says_with(row, names))
    });
    format!("{}\n\n{}", policy.preset.title(), rows.collect::<String>().trim_end())
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
