//! The cookies of the portals.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header::{HeaderValue, SET_COOKIE},
};
use muster_app::{Portal, Secret};

use super::{request, response, state};

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
    pub(super) fn read(self, req: &HttpRequest) -> Option<String> {
        req.cookie(self.name).map(|cookie| cookie.value().to_owned())
    }

    /// Sends the value with the answer.
    pub(crate) fn set(self, value: &Secret) {
        send(&self.build(value.expose()));
    }

    /// Takes the cookie back.
    pub(crate) fn clear(self) {
        let mut cookie = self.build("");
        cookie.make_removal();
        send(&cookie);
    }

    fn build(self, value: &str) -> Cookie<'_> {
        Cookie::build(self.name, value)
            .path(self.path)
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(secure())
            .finish()
    }
}

/// The theme that was chosen: `light` or `dark`; none follows the system.
pub(crate) fn theme() -> Option<&'static str> {
    let cookie = request()?.cookie(THEME)?;
    ["light", "dark"].into_iter().find(|theme| *theme == cookie.value())
}

/// Remembers a theme; `system` forgets it.
pub(crate) fn theme_cookie(theme: &str) {
    let known = matches!(theme, "light" | "dark");
    let mut cookie = Cookie::build(THEME, if known { theme } else { "" })
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure())
        .max_age(THEME_LASTS)
        .finish();
    if !known {
        cookie.make_removal();
    }
    send(&cookie);
}

fn secure() -> bool {
    // Without the state nothing is sent anyway; the careful answer costs nothing.
    state().map_or(true, |state| state.secure_cookies)
}

fn send(cookie: &Cookie<'_>) {
    if let (Some(response), Ok(value)) = (response(), HeaderValue::from_str(&cookie.to_string())) {
        response.append_header(SET_COOKIE, value);
    }
}
