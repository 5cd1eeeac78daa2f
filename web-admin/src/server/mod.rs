//! The server's side of the portals: routes, callers, cookies, and the document around every page.

mod callers;
mod cookies;
mod document;
mod guard;
mod posted;
mod routes;
mod ways;

use std::sync::Arc;

use leptos::prelude::use_context;
use leptos_actix::{Request, ResponseOptions};
use muster_app::App;

use crate::error::{UiError, UiResult};

pub(crate) use callers::{enterprise_admin, global_admin, session};
pub(crate) use cookies::{SessionCookie, theme, theme_cookie};
pub(crate) use posted::outcome;
pub use routes::mount;
pub(crate) use ways::{done, go, reject, status};

/// The files of the portal's build, as absolute paths. Without them pages come without scripts and
/// styles, and still work.
#[derive(Debug, Clone, Default)]
pub struct PortalAssets {
    /// The script, such as `/assets/muster-0123.js`.
    pub js: Option<String>,
    /// The module that the script loads.
    pub wasm: Option<String>,
    /// The style sheet.
    pub css: Option<String>,
}

/// What the portals need of the process they run in.
#[derive(Clone)]
pub struct PortalState {
    /// The use cases.
    pub app: Arc<App>,
    /// The files of the portal's build.
    pub assets: PortalAssets,
    /// Cookies are only sent over TLS.
    pub secure_cookies: bool,
}

/// The state of the running portal; every page and server function has it in its context.
pub(crate) fn state() -> UiResult<PortalState> {
    use_context().ok_or(UiError::Failed)
}

/// The request that is being answered.
fn request() -> Option<Request> {
    use_context()
}

/// The answer's status and headers.
fn response() -> Option<ResponseOptions> {
    use_context()
}
