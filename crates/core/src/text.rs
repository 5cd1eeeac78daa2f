//! How text is prepared before it is compared or checked for uniqueness.

use unicode_normalization::UnicodeNormalization;

/// The comparison key of a text: width-mapped, lower-cased, in normal form C.
///
/// RFC 7644 §5 asks for RFC 8265's `UsernameCaseMapped` profile. Display names serve as user names
/// here, so spaces, emoji and compatibility characters must pass: the profile's mapping steps are
/// applied (width, case, normalisation) and its character classes are not enforced. The database
/// never folds case itself, because SQLite and PostgreSQL do it differently.
///
/// ```
/// # use muster_core::text::fold;
/// assert_eq!(fold("AMÉLIE Dupont"), fold("ame\u{301}lie dupont"));
/// assert_eq!(fold("ＡＢＣ"), "abc");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(map_width).flat_map(char::to_lowercase).nfc().collect()
}

/// Full-width and half-width forms become their ordinary counterparts (RFC 8265 §3.3.1 rule 1);
/// other compatibility characters stay as they are.
fn map_width(c: char) -> impl Iterator<Item = char> {
    let has_width = matches!(c, '\u{3000}' | '\u{FF01}'..='\u{FFEE}');
    let mapped = has_width.then(|| std::iter::once(c).nfkc());
    mapped.into_iter().flatten().chain((!has_width).then_some(c))
}

/// Folds every string inside a JSON value and leaves its shape, keys included, alone.
pub fn fold_json(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(fold(text)),
        Value::Array(items) => items.iter().map(fold_json).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), fold_json(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: 7644-5-01, 7644-5-02
    #[test]
    fn case_width_and_normal_form_do_not_matter() {
        for (a, b) in [
            ("John@Example.com", "john@example.COM"),
            ("Amélie", "Ame\u{301}lie"),
            ("ÉLIE", "élie"),
            ("ｊｏｈｎ", "john"),
            ("ΣΑΣ", "σασ"),
            ("İ", "i\u{307}"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn compatibility_characters_stay_apart() {
        assert_ne!(fold("ﬁ"), fold("fi"));
        assert_ne!(fold("①"), fold("1"));
    }
}
