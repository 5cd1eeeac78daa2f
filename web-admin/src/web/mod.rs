//! How pages are asked for and answered.

mod ask;
mod callers;
mod cookies;
mod form;
mod guard;
mod here;
mod page;
mod render;
mod route;

use std::sync::Arc;

use actix_web::{
    App as Web, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::from_fn,
    web::{ServiceConfig, redirect},
};
use muster_app::{App, Edge};

pub(crate) use ask::{Ask, Then};
pub(crate) use callers::{Admin, Caller, Global, Member, Side, Visitor};
pub(crate) use cookies::{Said, SessionCookie, Theme, theme_cookie};
pub(crate) use form::{Form, Refused};
pub(crate) use here::{Here, escape};
pub(crate) use page::{Crumb, JsonFile, Page};
pub(crate) use render::{Now, POLICY, text_only};
pub(crate) use route::{Listed, page};

/// The files of the portal's build, as absolute paths. Without them pages come without scripts and
/// styles, and still work.
#[derive(Debug, Clone, Default)]
pub struct PortalAssets {
    /// The script that wakes islands, such as `/assets/islands-0123.js`.
    pub boot: Option<String>,
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
    /// Answers the calls that a rehearsal repeats.
    pub edge: Edge,
}

/// Every form of the portals: the page that it is posted to, and what it does.
pub fn forms() -> Vec<(&'static str, &'static str)> {
    let all = crate::pages::all().into_iter();
    all.flat_map(|page| page.forms.into_iter().map(move |form| (page.path, form))).collect()
}

/// Adds both portals: their pages, the guard before them, and the page that says that there is nothing at an
/// address.
///
/// Call it last: what was added before comes first, and a default service added after replaces the
/// not-found page.
pub fn mount<T, B>(
    web: Web<T>,
    portal: &PortalState,
) -> Web<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<B>,
        Error = Error,
        InitError = (),
    > + use<T, B>,
>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let pages = |config: &mut ServiceConfig| {
        for (from, to) in crate::pages::HOMES {
            config.service(redirect(from, to).using_status_code(StatusCode::FOUND));
        }
        for page in crate::pages::all() {
            page.add(portal, config);
        }
    };
    web.configure(pages)
        .default_service(route::missing(portal))
        .wrap(from_fn(guard::same_origin::<B>))
}
