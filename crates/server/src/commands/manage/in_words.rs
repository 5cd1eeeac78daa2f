//! A role and a person as people read them.

use std::fmt::Write as _;

use muster_app::{Change, RoleUse};
use muster_core::{
    person::{Person, Source},
    policy::Policy,
    role::{Role, SetBy},
    text::count,
};

use super::user::state;

/// A role: its flags, who has it, and what means it.
pub(super) fn role(used: &RoleUse, policy: &Policy) -> String {
    let Role { id, spec, is_default, version, .. } = &used.role;
    let mut text = format!("{}\n", spec.name);
    let mut line = |title: &str, says: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{title:<13}{says}");
    };
    if !spec.description.is_empty() {
        line("Description", &spec.description);
    }
    let flags = [
        (*is_default, "the default role"),
        (spec.owner, "the owners' role, given by hand only"),
        (spec.admin, "its people administer the enterprise"),
        (spec.assignable, "assignable by the identity provider"),
        (!spec.assignable && !spec.owner, "not assignable by the identity provider"),
        (spec.restrict_editing, "restricts its people from editing fields"),
    ];
    let flags: Vec<_> = flags.into_iter().filter(|(is, _)| *is).map(|(_, says)| says).collect();
    line("It is", &flags.join("; "));
    let named = u64::try_from(used.some.len()).unwrap_or(u64::MAX);
    let more = match used.people.saturating_sub(named) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = if used.some.is_empty() {
        String::new()
    } else {
        format!(": {}{more}", used.some.join(", "))
    };
    line("Who has it", &format!("{}{names}", count(used.people, "person", "people")));
    let aliases = policy.roles.aliases.iter().filter(|alias| alias.role == *id);
    let aliases: Vec<_> = aliases.map(|alias| format!("«{}»", alias.value)).collect();
    line("Aliases", &or_none(&aliases));
    if !used.named_by.is_empty() {
        line("Named by", &used.named_by.join(", "));
    }
    line("Version", &version.to_string());
    line("Id", &id.to_string());
    text
}

fn or_none(all: &[String]) -> String {
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

/// A person: who they are, how they stand, and what happened to them.
pub(super) fn user(person: &Person, roles: &[Role], history: &[Change]) -> String {
    let Person { id, profile, source, role, role_from, groups, removed, version, .. } = person;
    let mut text = format!("{}\n", profile.shown_name());
    let mut line = |title: &str, says: &str| {
        let _ = writeln!(text, "{title:<13}{says}");
    };
    line("User name", &profile.user_name);
    line("E-mail", profile.work_email().unwrap_or("none"));
    let by_hand = if person.held { ", by an administrator" } else { "" };
    let state = match removed.map(|removed| removed.until) {
        Some(Some(until)) => format!("removed, and can come back until {until}"),
        Some(None) => "removed, and can come back".to_owned(),
        None if role_from.waits => "disabled, waiting for a role".to_owned(),
        None => format!("{}{by_hand}", state(person)),
    };
    line("State", &state);
    let role = roles.iter().find(|one| Some(one.id) == *role);
    let role = role.map_or_else(|| "none".to_owned(), |role| format!("«{}»", role.spec.name));
    let by = role_from.by.map(|by| format!(", {}", SetBy::title(by))).unwrap_or_default();
    line("Role", &format!("{role}{by}"));
    line(
        "Source",
        match source {
            Source::Scim => "the identity provider",
            Source::Manual => "made by hand",
            Source::Local => "kept as local: managed by hand since provisioning was switched off",
        },
    );
    let groups: Vec<_> = groups.iter().map(|one| format!("«{}»", one.display)).collect();
    line("Groups", &or_none(&groups));
    line("Version", &version.to_string());
    line("Id", &id.to_string());
    let _ = writeln!(text, "\nWhat happened");
    for change in history {
        let Change { at, action, actor_kind, policy_version, .. } = change;
        let by = match actor_kind.as_str() {
            "scim" => "the identity provider",
            "person" => "an administrator, or the user",
            "operator" => "an operator at the command line",
            "system" => "Muster itself",
            other => other,
        };
        let policy = if *policy_version > 0 {
            format!(", policy version {policy_version}")
        } else {
            String::new()
        };
        let _ = writeln!(text, "{at}  {action}, by {by}{policy}");
    }
    text
}
