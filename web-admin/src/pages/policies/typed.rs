//! What was typed into the form, as a document.

use muster_core::policy::{Document, Key, Values};
use serde_json::{Map, Value, json};

use crate::web::Form;

/// The part of a field's name that tells a value's number from its word.
pub(super) const DAYS: &str = "days";
/// How many e-mails may stand in order.
pub(super) const EMAILS: usize = 3;

/// The document: a preset alone, or every key that the form has.
pub(super) fn document(form: &Form) -> Document {
    if let Some(preset) = form.find("preset") {
        return Document::new(Map::from_iter([("preset".to_owned(), json!(preset))]));
    }
    let values = Key::ALL.iter().map(|key| (key.name.to_owned(), value(form, key)));
    Document::new(values.collect())
}

fn value(form: &Form, key: &Key) -> Value {
    let name = key.name;
    let number = |part: &str| number(form.get(&format!("{name}.{part}")));
    match (name, form.get(name)) {
        ("on_delete", "remove_after_days") => json!({ "remove_after_days": number(DAYS) }),
        ("hold_removals", "over") => {
            json!({ "over": { "people": number("people"), "percent": number("percent") } })
        }
        ("token_days", "days") => json!({ "days": number(DAYS) }),
        ("seat_limit", text) if text.trim().is_empty() => json!("unlimited"),
        ("seat_limit", text) => self::number(text),
        ("roles.aliases", text) => pairs(text, "value"),
        ("roles.groups", text) => pairs(text, "group"),
        ("roles.precedence", text) => json!(lines(text).collect::<Vec<_>>()),
        ("email_order", _) => {
            let places = 1..=EMAILS;
            let chosen = places.map(|place| form.get(&format!("{name}.{place}")));
            json!(chosen.filter(|one| !one.is_empty()).collect::<Vec<_>>())
        }
        ("protected_roles", _) => json!(form.all(name)),
        (_, word) => match key.values {
            Values::List(_) => json!(form.all(name)),
            _ if is_switch(key) => json!(word == "true"),
            _ => json!(word),
        },
    }
}

/// Whether a key is on or off.
pub(super) fn is_switch(key: &Key) -> bool {
    key.written().iter().any(|word| word == "true")
}

/// A number; what is none stays as it was typed, so that the refusal can show it.
fn number(text: &str) -> Value {
    text.trim().parse::<u64>().map_or_else(|_| json!(text), |number| json!(number))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Lines of `what = role`. The last sign counts, as values may have it, too.
fn pairs(text: &str, what: &str) -> Value {
    let pair = |line: &str| match line.rsplit_once('=') {
        Some((left, role)) => json!({ what: left.trim(), "role": role.trim() }),
        None => json!(line),
    };
    Value::Array(lines(text).map(pair).collect())
}
