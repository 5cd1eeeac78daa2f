//! `muster scim disable`: what becomes of people.

use muster_app::{Left, ScimChange, SwitchOffPreview, SwitchOffStatus};
use muster_core::{policy::OnDelete, switch_off::Afterwards, text::count};
use serde_json::{Value, json};

use super::Session;
use crate::{cli::Which, commands::output::Output};

/// How provisioning is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SwitchedOff {
    /// Until it is switched on again.
    Paused,
    /// With what was chosen for the people.
    Ended,
}

impl Session {
    /// Switches provisioning off, and does what is chosen with everybody before it answers. People are removed
    /// only where the enterprise's name confirms it.
    pub(super) async fn switch_off(
        &self,
        which: Which,
        people: Option<Afterwards>,
        confirm: Option<&str>,
    ) -> anyhow::Result<SwitchedOff> {
        let caller = self.admin(which).await?;
        if people == Some(Afterwards::Remove) {
            let preview = self.app.scim_disable_preview(&caller).await?;
            let name = &caller.enterprise.name;
            let counts = removal_counts(&preview);
            if confirm != Some(name.as_str()) {
                anyhow::bail!("nothing was changed. {counts}\nTo do so, add --confirm \"{name}\"");
            }
            Output::note(&counts);
        }
        let change = ScimChange { enabled: Some(false), people, ..ScimChange::default() };
        self.app.scim_configure(&caller, change).await?;
        self.app.switch_off_finish(&caller).await?;
        Ok(if people.is_some() { SwitchedOff::Ended } else { SwitchedOff::Paused })
    }

    /// Says whom it would concern.
    pub(super) async fn switch_off_preview(&self, which: Which) -> anyhow::Result<()> {
        let preview = self.app.scim_disable_preview(&self.admin(which).await?).await?;
        let answer = json!({
            "managed": preview.managed,
            "active": preview.active,
            "to_disable": preview.to_disable,
            "to_remove": preview.to_remove,
            "protected": preview.protected.iter().map(left).collect::<Vec<_>>(),
            "on_delete": preview.on_delete,
            "live_tokens": preview.live_tokens,
        });
        self.output.say(&answer, || {
            format!(
                "Provisioning manages {}, {} of them active.\n\
                 --people keep     {} and managed by hand\n\
                 --people disable  {}\n\
                 --people remove   {}, {}\n\
                 {}.{}",
                count(preview.managed, "person", "people"),
                preview.active,
                count(preview.managed, "person is kept as they are", "people are kept as they are"),
                count(preview.to_disable, "person is disabled", "people are disabled"),
                count(preview.to_remove, "person is removed", "people are removed"),
                removal(preview.on_delete),
                count(preview.live_tokens, "live SCIM token ends", "live SCIM tokens end"),
                names("Neither disabled nor removed:", &preview.protected),
            )
        });
        Ok(())
    }
}

/// What removing people comes to, before it is done.
fn removal_counts(preview: &SwitchOffPreview) -> String {
    format!(
        "{}, {}; {}.{}",
        count(preview.to_remove, "person is removed", "people are removed"),
        removal(preview.on_delete),
        count(preview.live_tokens, "live SCIM token ends", "live SCIM tokens end"),
        names("Left as they are:", &preview.protected),
    )
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
    let people = count(status.switch_off.done, "person was", "people were");
    format!("\n{people} {done}{so_far}.{names}")
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
        OnDelete::Deactivate => "and can be restored at any time".to_owned(),
        OnDelete::RemoveAfterDays(days) => {
            format!("and can be restored for {}", count(days.into(), "day", "days"))
        }
        OnDelete::RemoveNow => "for good, at once".to_owned(),
    }
}
