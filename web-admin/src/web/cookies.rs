//! The cookies of the portals.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use muster_app::{Portal, Secret};
use percent_encoding::percent_decode_str;

use super::escape;

/// The cookie that holds the chosen theme.
const THEME: &str = "muster_theme";
/// How long the theme is remembered.
const THEME_LASTS: Duration = Duration::days(365);

/// The cookie that holds a portal's session. It ends with the browser; the server ends it sooner.
#[derive(Clone, Copy)]
pub(crate) struct SessionCookie {
    name: &'static str,
    path: &'static str,
}

impl SessionCookie {
    /// The portals' sessions are apart: each cookie is for one of them.
    pub(crate) fn of(portal: Portal) -> Self {
        match portal {
            Portal::Enterprise => Self { name: "muster_session", path: "/" },
            Portal::Admin => Self { name: "muster_admin", path: "/admin" },
        }
    }

    /// The value that came with a request.
    pub(crate) fn read(self, req: &HttpRequest) -> Option<String> {
        req.cookie(self.name).map(|cookie| cookie.value().to_owned())
    }

    /// Holds the value.
    pub(crate) fn set(self, value: &Secret) -> Cookie<'static> {
        self.build(value.expose().to_owned())
    }

    /// Takes the cookie back.
    pub(crate) fn clear(self) -> Cookie<'static> {
        let mut cookie = self.build(String::new());
        cookie.make_removal();
        cookie
    }

    fn build(self, value: String) -> Cookie<'static> {
        Cookie::build(self.name, value)
            .path(self.path)
            .http_only(true)
            .same_site(SameSite::Lax)
            .finish()
    }
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As in the cookie and the page.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; the system's for anything else.
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or_default()
    }

    /// The one that was chosen.
    pub(super) fn of(req: &HttpRequest) -> Self {
        req.cookie(THEME).map(|cookie| Self::parse(cookie.value())).unwrap_or_default()
    }
}

/// The cookie that carries what a form came to over to the page that is shown next.
const SAID: &str = "muster_said";
/// How long it waits for that page.
const SAID_LASTS: Duration = Duration::minutes(1);

/// What the last form came to. It is said once: not in the address, where it would be said again with every
/// visit and anybody could write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// `done-…` in the catalogue.
    pub(crate) word: String,
    /// A value that the sentence needs.
    pub(crate) note: String,
}

impl Said {
    /// What came with a request.
    pub(super) fn of(req: &HttpRequest) -> Option<Self> {
        let cookie = req.cookie(SAID)?;
        let (word, note) = cookie.value().split_once('.').unwrap_or((cookie.value(), ""));
        let note = percent_decode_str(note).decode_utf8_lossy().into_owned();
        (!word.is_empty()).then(|| Self { word: word.to_owned(), note })
    }

    /// Carries it over.
    pub(super) fn set(&self) -> Cookie<'static> {
        Self::build(format!("{}.{}", self.word, escape(&self.note)))
    }

    /// Takes it back: it has been said.
    pub(super) fn clear() -> Cookie<'static> {
        let mut cookie = Self::build(String::new());
        cookie.make_removal();
        cookie
    }

    fn build(value: String) -> Cookie<'static> {
        Cookie::build(SAID, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(SAID_LASTS)
            .finish()
    }
}

/// Remembers a theme; the system's is forgotten.
pub(crate) fn theme_cookie(theme: Theme) -> Cookie<'static> {
    let mut cookie = Cookie::build(THEME, theme.as_str())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(THEME_LASTS)
        .finish();
    if theme == Theme::System {
        cookie.make_removal();
    }
    cookie
}
