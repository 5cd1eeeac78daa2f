//! Two policies beside each other, wherever a command shows them.

use std::fmt::Write as _;

use muster_app::PolicyNote;
use muster_core::policy::Difference;
use serde_json::{Map, Value, json};

use crate::cli::policy::{PolicyName, Wanted};

/// Where two policies differ, and which is which: `-` is what is in force, or was, and `+` the other.
pub(super) struct Compared {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) differences: Vec<Difference>,
}

impl Compared {
    pub(super) fn json(&self) -> Map<String, Value> {
        let Self { before, after, differences } = self;
        let members = json!({ "before": before, "after": after, "differences": differences });
        members.as_object().cloned().unwrap_or_default()
    }

    /// The header, and the rows; that there are none is said.
    pub(super) fn text(&self) -> String {
        let Self { before, after, differences } = self;
        let mut text = format!("- {before}\n+ {after}\n\n");
        for Difference { row, title, before, after } in differences {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}  {title}\n    - {before}\n    + {after}", row.id());
        }
        if differences.is_empty() {
            text.push_str("They do the same.\n");
        }
        text
    }
}

/// How the policy of now is called.
pub(super) fn in_force(version: i64) -> String {
    format!("version {version}, in force")
}

/// How a policy is called that somebody names; `now` is the version in force.
pub(super) fn called(name: &PolicyName, now: i64) -> String {
    match name {
        PolicyName::Version(version) if *version == now => in_force(now),
        PolicyName::Version(version) => format!("version {version}"),
        PolicyName::Preset(preset) => format!("preset {}", preset.as_str()),
        PolicyName::File(file) if file.as_os_str() == "-" => "standard input".into(),
        PolicyName::File(file) => file.display().to_string(),
    }
}

/// How what is wanted is called.
pub(super) fn called_wanted(wanted: &Wanted) -> String {
    match wanted {
        Wanted { preset: Some(preset), .. } => called(&PolicyName::Preset(*preset), 0),
        Wanted { file: Some(file), .. } => called(&PolicyName::File(file.clone()), 0),
        Wanted { values, .. } => format!("with {}", values.join(", ")),
    }
}

/// Remarks, a line each.
pub(super) fn noted(notes: &[PolicyNote]) -> String {
    let lines: Vec<_> =
        notes.iter().map(|note| format!("Note  {}: {}", note.key, note.says)).collect();
    lines.join("\n")
}
