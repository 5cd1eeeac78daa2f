//! `dateTime` values: read as RFC 3339, compared in time (RFC 7643 §2.3.5).

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Reads a dateTime; one without zone, which xsd:dateTime allows, counts as UTC.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339))
        .ok()
}

/// A dateTime in the one spelling this product uses: UTC with milliseconds.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let utc = parse(text)?.checked_to_offset(UtcOffset::UTC)?;
    let (year, month, day) = (utc.year(), u8::from(utc.month()), utc.day());
    let (hour, minute, second, milli) = (utc.hour(), utc.minute(), utc.second(), utc.millisecond());
    (0..=9999).contains(&year).then(|| {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: 7643-2.3.5-01, 7643-2.3.5-02
    #[test]
    fn one_moment_has_one_spelling() {
        for (text, expected) in [
            ("2011-05-13T04:42:34Z", Some("2011-05-13T04:42:34.000Z")),
            ("2011-05-13T05:42:34+01:00", Some("2011-05-13T04:42:34.000Z")),
            ("2011-05-13t04:42:34.1234z", Some("2011-05-13T04:42:34.123Z")),
            ("2011-05-13T04:42:34", Some("2011-05-13T04:42:34.000Z")),
            ("2011-05-13", None),
            ("0000-01-01T00:00:00+01:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(canonical(text).as_deref(), expected, "{text}");
        }
    }
}
