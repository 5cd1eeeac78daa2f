//! Weak entity tags (RFC 7644 §3.14, RFC 9110 §8.8.3).

/// The entity tag of a version, for `ETag` and `meta.version`.
///
/// ```
/// assert_eq!(muster_scim::version::etag(12), "W/\"12\"");
/// ```
pub fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// Whether the condition of an `If-Match` header holds, so that the write may go on.
///
/// RFC 9110 demands strong comparison here, which no weak tag ever passes; RFC 7644 §3.14 compares
/// weak tags all the same.
pub fn if_match(header: &str, version: i64) -> bool {
    names(header, version)
}

/// Whether the condition of an `If-None-Match` header holds; if not, a GET answers 304.
pub fn if_none_match(header: &str, version: i64) -> bool {
    !names(header, version)
}

/// Whether a list of entity tags names the version, compared weakly; `*` names every version.
fn names(header: &str, version: i64) -> bool {
    let version = version.to_string();
    header.split(',').map(str::trim).any(|tag| tag == "*" || opaque(tag) == version)
}

/// The tag without weakness mark and quotes; some clients leave either away.
fn opaque(tag: &str) -> &str {
    let tag = tag.strip_prefix("W/").or_else(|| tag.strip_prefix("w/")).unwrap_or(tag);
    tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves: 7644-3.14-03, 7644-3.14-04
    #[test]
    fn tags_compare_weakly() {
        for (header, named) in [
            ("W/\"12\"", true),
            ("\"12\"", true),
            ("12", true),
            ("*", true),
            ("W/\"1\", W/\"12\"", true),
            ("\"1\",\"12\"", true),
            ("W/\"1\"", false),
            ("W/\"122\"", false),
            ("W/\"12", false),
            ("", false),
        ] {
            assert_eq!(if_match(header, 12), named, "{header}");
            assert_eq!(if_none_match(header, 12), !named, "{header}");
        }
    }

    #[test]
    fn a_tag_matches_itself() {
        assert!(if_match(&etag(-7), -7));
    }
}
