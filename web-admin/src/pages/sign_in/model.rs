//! Who is signed in, and where they go next.

use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    /// The person's name.
    pub(crate) person: String,
    /// The enterprise's name, or «All enterprises».
    pub(crate) place: String,
    /// Whether they administer it.
    pub(crate) admin: bool,
}

/// The path to go to after sign-in: only one of this portal, never another site.
#[cfg(feature = "ssr")]
pub(crate) fn next_path<'p>(wanted: &'p str, below: &str, home: &'p str) -> &'p str {
    let is_local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted.starts_with(below)
        && wanted.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local { wanted } else { home }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_followed() {
        for (wanted, next) in [
            ("/configurations?q=a", "/configurations?q=a"),
            ("", "/home"),
            ("https://evil.test/", "/home"),
            ("//evil.test/", "/home"),
            ("/\\evil.test/", "/home"),
            ("/a\r\nSet-Cookie:x", "/home"),
        ] {
            assert_eq!(next_path(wanted, "/", "/home"), next);
        }
        assert_eq!(next_path("/configurations", "/admin/", "/admin/home"), "/admin/home");
    }
}
