//! Values of people as the log shows them: enough to tell two apart, too little to know them.

use serde_json::Value;

/// What is Muster's own in a record, or says nothing about who somebody is.
const OPEN: [&str; 11] = [
    "active", "held", "role", "roleFrom", "roles", "rule", "until", "members", "type", "primary",
    "schemas",
];

/// A text cut down to its first letter; an e-mail to the first letters of its two sides.
///
/// ```
/// # use muster_core::call::mask;
/// assert_eq!(mask("ada@contoso.example"), "a…@c…");
/// assert_eq!(mask("Ada Lovelace"), "A…");
/// ```
pub fn mask(text: &str) -> String {
    let cut = |text: &str| text.chars().take(1).chain(['…']).collect::<String>();
    match text.split_once('@') {
        Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {
            format!("{}@{}", cut(local), cut(domain))
        }
        _ if text.chars().count() < 2 => "…".to_owned(),
        _ => cut(text),
    }
}

/// A record of the change log about a person, masked: names of attributes stay, and what is Muster's own.
pub fn masked(record: &Value) -> Value {
    match record {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let open = OPEN.contains(&name.as_str());
                (name.clone(), if open { value.clone() } else { masked(value) })
            })
            .collect(),
        Value::Array(entries) => entries.iter().map(masked).collect(),
        Value::String(text) => Value::String(mask(text)),
        Value::Number(_) => Value::String("…".to_owned()),
        Value::Null | Value::Bool(_) => record.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_stay_and_values_do_not() {
        let record = json!({
            "profile": {
                "userName": "Ada Lovelace", "active": true,
                "emails": [{ "value": "ada@contoso.example", "type": "work", "primary": true }],
                "roles": [{ "value": "Editor" }], "urn:x:User": { "number": 7, "note": "x" },
            },
            "role": "1", "roleFrom": { "by": "idp" },
        });
        assert_eq!(
            masked(&record),
            json!({
                "profile": {
                    "userName": "A…", "active": true,
                    "emails": [{ "value": "a…@c…", "type": "work", "primary": true }],
                    "roles": [{ "value": "Editor" }], "urn:x:User": { "number": "…", "note": "…" },
                },
                "role": "1", "roleFrom": { "by": "idp" },
            })
        );
        assert_eq!((mask(""), mask("@x"), mask("é")), ("…".into(), "@…".into(), "…".into()));
    }
}
