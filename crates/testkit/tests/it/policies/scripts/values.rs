//! Whether every value of the policy is played: a preset has it, or a script of its row sets it.

use std::collections::BTreeSet;

use muster_core::{
    policy::{
        AdoptExisting, EmailChoice, EmailDomains, GroupUse, LockedField, MatchBy, NameRule,
        OnInvitations, OnUnknownRole, Policy, Preset, RoleCatalog, RoleMatch, TokenReplacement,
        UserNameIs,
    },
    provider::{IdentityProvider, PatchAnswer},
};
use serde_json::{Value, json};

use super::{
    admin::Admin,
    file::{Script, json},
    step::What,
};

/// A member of the policy, the row that it is of, and what it may say.
type Field = (&'static str, &'static str, Vec<&'static str>);

/// Members that steps of their own give: seats, protected roles, aliases, precedence and groups. A run that is
/// held has tests of its own, because it takes more people than a script shows.
const GIVEN: [&str; 3] = ["seat_limit", "protected_roles", "roles"];

fn fields() -> Vec<Field> {
    let switch = || vec!["false", "true"];
    vec![
        ("on_delete", "C-01", vec!["deactivate", "remove_after_days", "remove_now"]),
        ("hold_removals", "C-01", vec!["never", "over"]),
        ("on_unknown_role", "C-03", words(OnUnknownRole::ALL, OnUnknownRole::as_str)),
        ("role_match", "C-03", words(RoleMatch::ALL, RoleMatch::as_str)),
        ("role_catalog", "C-04", words(RoleCatalog::ALL, RoleCatalog::as_str)),
        ("username_is", "C-05", words(UserNameIs::ALL, UserNameIs::as_str)),
        ("username_immutable", "C-05", switch()),
        ("match_by", "C-06", words(MatchBy::ALL, MatchBy::as_str)),
        ("require_work_email", "C-06", switch()),
        ("email_order", "C-07", words(EmailChoice::ALL, EmailChoice::as_str)),
        ("strict_role_subattributes", "C-08", switch()),
        ("require_sso", "C-09", switch()),
        ("token_days", "C-10", vec!["global", "days", "never"]),
        ("token_replacement", "C-11", words(TokenReplacement::ALL, TokenReplacement::as_str)),
        ("on_enable_invitations", "C-12", words(OnInvitations::ALL, OnInvitations::as_str)),
        ("locked_fields", "C-13", words(LockedField::ALL, LockedField::as_str)),
        ("empty_clears", "C-13", switch()),
        ("adopt_existing", "C-14", words(AdoptExisting::ALL, AdoptExisting::as_str)),
        ("name_rule", "C-15", words(NameRule::ALL, NameRule::as_str)),
        ("email_domains", "C-16", words(EmailDomains::ALL, EmailDomains::as_str)),
        ("groups", "C-19", words(GroupUse::ALL, GroupUse::as_str)),
        ("own_endpoint", "C-20", switch()),
        ("identity_provider", "C-21", words(&IdentityProvider::ALL, IdentityProvider::as_str)),
        ("patch_answer", "C-21", words(&PatchAnswer::ALL, PatchAnswer::as_str)),
        ("active_required", "C-22", switch()),
    ]
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| word(*one)).collect()
}

/// What no script shows; `scripts` are those of a row.
pub(super) fn missing(scripts: impl Fn(&str) -> Vec<Script>) -> Vec<String> {
    let presets = Preset::OFFERED.map(|preset| json!(Policy::preset(preset)));
    let known = fields();
    let mut missing = Vec::new();
    for name in presets.iter().filter_map(Value::as_object).flat_map(|policy| policy.keys()) {
        let listed = known.iter().any(|field| field.0 == name) || GIVEN.contains(&name.as_str());
        if !listed && name != "preset" {
            missing.push(format!("{name}: not in the list of what is looked at"));
        }
    }
    for (name, row, values) in known {
        let scripts = scripts(row);
        let set = scripts.iter().flat_map(set).chain(presets.iter().cloned());
        let played: BTreeSet<String> = set.flat_map(|values| said(&values[name])).collect();
        let absent = values.into_iter().filter(|value| !played.contains(*value));
        missing.extend(absent.map(|value| format!("{row} {name}: {value}")));
    }
    missing
}

/// The values that a script sets: from its beginning, or in a step.
fn set(script: &Script) -> Vec<Value> {
    let steps = script.steps.iter().filter_map(|step| match &step.what {
        What::Admin(Admin::Policy { set }) => Some(json(set)),
        _ => None,
    });
    steps.chain([script.values()]).collect()
}

/// The words of a value: `remove_after_days` of `{"remove_after_days": 30}`.
fn said(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        Value::Bool(switch) => vec![switch.to_string()],
        Value::Object(members) => members.keys().cloned().collect(),
        Value::Array(values) => values.iter().flat_map(said).collect(),
        Value::Null | Value::Number(_) => Vec::new(),
    }
}
