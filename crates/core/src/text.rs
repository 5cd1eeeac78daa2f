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

/// A number and what it counts.
///
/// ```
/// # use muster_core::text::count;
/// assert_eq!(count(1, "person", "people"), "1 person");
/// assert_eq!(count(0, "person", "people"), "0 people");
/// ```
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Whether a text shows nothing: it is empty, or has only spaces, controls and characters without width.
///
/// ```
/// # use muster_core::text::is_blank;
/// assert!(is_blank(" \t\u{200B}"));
/// assert!(!is_blank(" . "));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Characters that Unicode calls default ignorable, and those it draws as empty cells.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// The longest line that [`one_line`] makes, in characters.
const LINE: usize = 200;

/// A text as one line among the words of others: spaces, line breaks and controls become one space, what
/// changes the direction of the words around it goes, and what is too long is cut off.
///
/// ```
/// # use muster_core::text::one_line;
/// assert_eq!(one_line(" Ada\r\nBcc:\u{202E} x "), "Ada Bcc: x");
/// ```
pub fn one_line(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shown: String =
        text.chars().filter(|c| !turns(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LINE {
        return line;
    }
    line.chars().take(LINE - 1).chain(['…']).collect()
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
    fn what_shows_nothing_is_blank() {
        for blank in
            ["", " ", "\t\r\n", "\u{A0}\u{3000}", "\u{200B}\u{FEFF}", "\u{2066}\u{AD}", "\u{3164}"]
        {
            assert!(is_blank(blank), "{blank:?}");
        }
        for text in ["a", " a ", "\u{200B}1", "-", "\u{301}", "\u{1F600}"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn a_line_is_cut_where_it_is_too_long() {
        let line = one_line(&"ä ".repeat(500));
        assert_eq!((line.chars().count(), line.chars().last()), (LINE, Some('…')));
        assert_eq!(one_line("a\u{2028}b\u{0}c\u{2066}\td"), "a b c d");
        assert_eq!(one_line("\u{200F}"), "");
    }

    #[test]
    fn compatibility_characters_stay_apart() {
        assert_ne!(fold("ﬁ"), fold("fi"));
        assert_ne!(fold("①"), fold("1"));
    }
}
