//! Base64, as binary values are written (RFC 7643 §2.3.6).

/// Whether a text is base64 of RFC 4648 §4. The padding may be missing, and where it is there it must
/// fit.
pub(crate) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    digits.bytes().all(alphabet)
        && digits.len() % 4 != 1
        && (padding == 0 || (padding <= 2 && text.len().is_multiple_of(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: 7643-2.3.6-01, 7643-2.3.6-02
    #[test]
    fn base64_is_told_from_other_text() {
        for (text, is) in [
            ("", true),
            ("MIIDQzCC", true),
            ("MIIDQw==", true),
            ("MIIDQw", true),
            ("MIIDQzA=", true),
            ("+/+/", true),
            ("MIIDQ", false),
            ("MIIDQw=", false),
            ("MIIDQ===", false),
            ("=", false),
            ("MI=IDQw=", false),
            ("MIID QzCC", false),
            ("-_-_", false),
            ("MIIDé", false),
        ] {
            assert_eq!(is_base64(text), is, "{text}");
        }
    }
}
