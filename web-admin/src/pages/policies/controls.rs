//! One control for each key of the document.

use leptos::prelude::*;
use muster_core::{
    policy::{Key, Policy, RoleNames, Values},
    provider::{IdentityProvider, PatchAnswer},
    role::Role,
};
use serde_json::{Value, json};

use super::typed::{DAYS, EMAILS, is_switch};
use crate::components::{
    field::{Checkbox, Choice, FieldError, TextArea, TextField},
    form::FormState,
};

/// What the controls are made of.
pub(super) struct Shown {
    policy: Value,
    names: RoleNames,
    roles: Vec<Role>,
}

impl Shown {
    /// Of a policy, in an enterprise of these roles.
    pub(super) fn new(policy: &Policy, roles: Vec<Role>) -> Self {
        Self { policy: json!(policy), names: roles.iter().collect(), roles }
    }

    fn value(&self, key: &str) -> &Value {
        self.policy.pointer(&format!("/{}", key.replace('.', "/"))).unwrap_or(&Value::Null)
    }

    /// A role by its name, where it is known.
    fn role(&self, id: &Value) -> String {
        let id = id.as_str().unwrap_or_default();
        let name = id.parse().ok().and_then(|id| self.names.get(id));
        name.unwrap_or(id).to_owned()
    }

    /// The word of a value, with or without a number.
    fn word(&self, key: &str) -> String {
        match self.value(key) {
            Value::Object(members) => members.keys().next().cloned().unwrap_or_default(),
            Value::String(word) => word.clone(),
            other => other.to_string(),
        }
    }

    /// The number of a value that has one.
    fn number(&self, key: &str, path: &str, usual: u64) -> String {
        let number = self.value(key).pointer(path).and_then(Value::as_u64);
        number.unwrap_or(usual).to_string()
    }

    fn lines(&self, key: &str, line: impl Fn(&Value) -> String) -> String {
        let list = self.value(key).as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The control of a key.
    pub(super) fn control(&self, key: &'static Key) -> AnyView {
        let Key { name, title, means: help, .. } = *key;
        let role_of = |entry: &Value| self.role(&entry["role"]);
        match name {
            "on_delete" => {
                let days = self.number(name, "/remove_after_days", 30);
                let words = ["deactivate", "remove_after_days", "remove_now"];
                let parts = [(DAYS, t!("policies-delete-days"), days)];
                self.with_numbers(key, &words, parts.into())
            }
            "hold_removals" => {
                let people = self.number(name, "/over/people", 20);
                let percent = self.number(name, "/over/percent", 20);
                let parts = [
                    ("people", t!("policies-hold-people"), people),
                    ("percent", t!("policies-hold-percent"), percent),
                ];
                self.with_numbers(key, &["never", "over"], parts.into())
            }
            "token_days" => {
                let days = self.number(name, "/days", 90);
                let parts = [(DAYS, t!("policies-token-days"), days)];
                self.with_numbers(key, &["global", "days", "never"], parts.into())
            }
            "seat_limit" => {
                let value = self.value(name).as_u64().map(|limit| limit.to_string());
                let value = value.unwrap_or_default();
                let help = t!("policies-seats-help", means = help);
                view! { <TextField name label=title value number=true optional=true help /> }
                    .into_any()
            }
            "roles.aliases" => {
                let line = |one: &Value| {
                    format!("{} = {}", one["value"].as_str().unwrap_or_default(), role_of(one))
                };
                area(key, self.lines(name, line), t!("policies-aliases-help", means = help))
            }
            "roles.groups" => {
                let line = |one: &Value| {
                    format!("{} = {}", one["group"].as_str().unwrap_or_default(), role_of(one))
                };
                area(key, self.lines(name, line), t!("policies-groups-help", means = help))
            }
            "roles.precedence" => {
                let text = self.lines(name, |one| self.role(one));
                area(key, text, t!("policies-precedence-help", means = help))
            }
            "email_order" => self.order(key),
            "protected_roles" => {
                let all = self.roles.iter().filter(|role| !role.spec.owner);
                self.boxes(key, all.map(|role| (role.id.to_string(), role.spec.name.clone())))
            }
            _ if is_switch(key) => {
                let checked = self.value(name) == &Value::Bool(true);
                view! { <Checkbox name label=title checked help /> }.into_any()
            }
            _ if matches!(key.values, Values::List(_)) => {
                let words = key.written().into_iter().map(|word| plain(&word));
                self.boxes(key, words.map(|word| (word.clone(), in_words(&word))))
            }
            _ => {
                let words: Vec<_> = key.written().iter().map(|word| plain(word)).collect();
                let options = words.into_iter().map(|word| (word.clone(), said(name, &word)));
                let (options, chosen) = (options.collect::<Vec<_>>(), self.word(name));
                view! { <Choice name label=title options chosen help /> }.into_any()
            }
        }
    }

    /// A word, and the numbers that one of the words needs.
    fn with_numbers(
        &self,
        key: &'static Key,
        words: &[&str],
        parts: Vec<(&'static str, String, String)>,
    ) -> AnyView {
        let Key { name, title, means, .. } = *key;
        let options: Vec<_> = words.iter().map(|one| ((*one).to_owned(), in_words(one))).collect();
        let chosen = self.word(name);
        let numbers = parts
            .into_iter()
            .map(|(part, label, value)| {
                let name = format!("{name}.{part}");
                view! { <TextField name label value number=true optional=true /> }
            })
            .collect_view();
        view! {
            <Choice name label=title options chosen help=means />
            {numbers}
        }
        .into_any()
    }

    /// Which comes first, second and third.
    fn order(&self, key: &'static Key) -> AnyView {
        let state = FormState::of("preview");
        let chosen = self.value(key.name).as_array().cloned().unwrap_or_default();
        let places = (1..=EMAILS)
            .map(|place| {
                let name = format!("{}.{place}", key.name);
                let first = (String::new(), t!("policies-none"));
                let words = key.written().into_iter().map(|word| plain(&word));
                let options = words.map(|word| (word.clone(), in_words(&word)));
                let options: Vec<_> = [first].into_iter().chain(options).collect();
                let chosen = chosen.get(place - 1).and_then(Value::as_str).unwrap_or_default();
                let label = t!("policies-place", place = place);
                view! { <Choice name label options chosen=chosen.to_owned() /> }
            })
            .collect_view();
        view! {
            <fieldset class="choices" id=key.name>
                <legend>{key.title}</legend>
                <FieldError name=key.name.to_owned() error=state.at(key.name) />
                <p class="help">{key.means}</p>
                {places}
            </fieldset>
        }
        .into_any()
    }

    /// Some of several.
    fn boxes(&self, key: &'static Key, all: impl Iterator<Item = (String, String)>) -> AnyView {
        let (name, state) = (key.name, FormState::of("preview"));
        let list = self.value(name).as_array().cloned().unwrap_or_default();
        let boxes = all
            .map(|(value, label)| {
                let id = format!("{name}-{value}");
                let now = list.iter().any(|one| one.as_str() == Some(value.as_str()));
                let checked = state.chosen(name, &value, now);
                view! {
                    <div class="check">
                        <input id=id.clone() name=name type="checkbox" value=value checked=checked />
                        <label for=id>{label}</label>
                    </div>
                }
            })
            .collect_view();
        view! {
            <fieldset class="choices" id=name>
                <legend>{key.title}</legend>
                <FieldError name=name.to_owned() error=state.at(name) />
                <p class="help">{key.means}</p>
                {boxes}
            </fieldset>
        }
        .into_any()
    }
}

fn area(key: &'static Key, value: String, help: String) -> AnyView {
    view! { <TextArea name=key.name label=key.title value rows=3 optional=true help /> }.into_any()
}

/// A word without the marks that TOML has around it.
fn plain(word: &str) -> String {
    word.trim_matches('"').to_owned()
}

/// What a word is called; identity providers have names.
fn said(key: &str, word: &str) -> String {
    let title = match key {
        "identity_provider" => word.parse().ok().map(|one: IdentityProvider| one.title()),
        "patch_answer" => word.parse().ok().map(|one: PatchAnswer| one.title()),
        _ => None,
    };
    title.map_or_else(|| in_words(word), str::to_owned)
}

/// `when_role_valid` as "When role valid".
fn in_words(word: &str) -> String {
    let mut text = word.replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
