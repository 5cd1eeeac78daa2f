//! `muster scim disable`: what becomes of people.

use muster_app::{Left, ScimChange, SwitchOffStatus};
use muster_core::{policy::OnDelete, switch_off::Afterwards};
use serde_json::{Value, json};

use super::Session;
use crate::cli::Which;

impl Session {
    /// Switches provisioning off, and does what is chosen with everybody before it answers.
    pub(super) async fn switch_off(
        &self,
        which: Which,
        people: Option<Afterwards>,
    ) -> anyhow::Result<()> {
        let caller = self.admin(which).await?;
        let change = ScimChange { enabled: Some(false), people, ..ScimChange::default() };
        self.app.scim_configure(&caller, change).await?;
        self.app.switch_off_finish(&caller).await?;
        Ok(())
    }

    /// Says whom it would concern.
    pub(super) async fn switch_off_preview(&self, which: Which) -> anyhow::Result<()> {
        let preview = self.app.scim_disable_preview(&self.admin(which).await?).await?;
        let answer = json!({
            "managed": preview.managed,
            "active": preview.active,
            "protected": preview.protected.iter().map(left).collect::<Vec<_>>(),
            "on_delete": preview.on_delete,
            "live_tokens": preview.live_tokens,
        });
        self.output.say(&answer, || {
            format!(
                "Provisioning manages {} people, {} of them active.\n\
                 --people keep     they stay as they are and are managed by hand\n\
                 --people disable  those who are active are disabled\n\
                 --people remove   {}\n\
                 {} live SCIM tokens end.{}",
                preview.managed,
                preview.active,
                removal(preview.on_delete),
                preview.live_tokens,
                names("Neither disabled nor removed:", &preview.protected),
            )
        });
        Ok(())
    }
}

/// How it stands, for programs.
pub(super) fn answer(status: &SwitchOffStatus) -> Value {
    let SwitchOffStatus { switch_off, left: stayed } = status;
    json!({
        "people": switch_off.people.as_str(),
        "done": switch_off.done,
        "left": stayed.iter().map(left).collect::<Vec<_>>(),
        "started_at": switch_off.started_at.to_string(),
        "ended_at": switch_off.ended_at.map(|at| at.to_string()),
    })
}

/// The same in words.
pub(super) fn in_words(status: &SwitchOffStatus) -> String {
    let done = match status.switch_off.people {
        Afterwards::Keep => "kept as local",
        Afterwards::Disable => "disabled",
        Afterwards::Remove => "removed",
    };
    let so_far = if status.switch_off.ended_at.is_some() { "" } else { " so far" };
    let names = names("Left as they are:", &status.left);
    format!("\n{} people were {done}{so_far}.{names}", status.switch_off.done)
}

fn left(left: &Left) -> Value {
    json!({ "id": left.person, "name": left.name, "why": left.why.as_str() })
}

fn names(title: &str, left: &[Left]) -> String {
    let lines: Vec<String> = left
        .iter()
        .map(|Left { person, name, why }| format!("\n  {person}  {name} ({})", why.in_words()))
        .collect();
    if lines.is_empty() { String::new() } else { format!("\n{title}{}", lines.concat()) }
}

fn removal(on_delete: OnDelete) -> String {
    match on_delete {
        OnDelete::Deactivate => "they are removed, and can be restored at any time".to_owned(),
        OnDelete::RemoveAfterDays(days) => {
            format!("they are removed, and can be restored for {days} days")
        }
        OnDelete::RemoveNow => "they are removed for good at once".to_owned(),
    }
}
