//! The document around every page, and the headers that go with it.

use std::{future::Future, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponseBuilder,
    http::header::{
        ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
    },
};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use muster_app::{App, Portal};
use muster_core::time::Timestamp;

use super::{
    Ask, Caller, Here, Page, PortalAssets, PortalState, Refused, Said, Side, Theme, callers,
};
use crate::{components::frame, pages, text::Language};

/// The moment at which a page is rendered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now(pub(crate) Timestamp);

/// What surrounds a page.
pub(super) enum Frame {
    /// Nothing: the page is before the door.
    Alone,
    /// The portal, for whoever is signed in.
    Portal(frame::Who),
}

impl Frame {
    /// The portal around a page, for whoever asks for it.
    pub(super) fn around<C: Caller>(
        rendering: &Rendering,
        asked: Option<&Ask<C>>,
        side: Side,
    ) -> Self {
        let who = asked.and_then(|ask| ask.caller.signed_in());
        let who = who.map(|who| rendering.owner.with(|| frame::Who::new(who, side)));
        who.map_or(Self::Alone, Self::Portal)
    }

    /// The portal, where somebody is signed in to it.
    pub(super) async fn of(app: &App, req: &HttpRequest, side: Side) -> Self {
        let portal = match side {
            Side::Enterprise => Portal::Enterprise,
            Side::Admin => Portal::Admin,
        };
        match callers::find(app, req, portal).await {
            Ok(who) => Self::Portal(frame::Who::new(&who, side)),
            Err(_) => Self::Alone,
        }
    }
}

/// What components find in their context while a page is made.
pub(super) struct Rendering {
    owner: Owner,
    assets: PortalAssets,
    theme: Theme,
    language: Language,
    refused: Option<Refused>,
    says: bool,
}

impl Rendering {
    pub(super) fn new(state: &PortalState, req: &HttpRequest, refused: Option<Refused>) -> Self {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let accepted = req.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = Language::among(accepted.unwrap_or_default());
        let theme = Theme::of(req);
        let said = Said::of(req);
        let says = said.is_some();
        owner.with(|| {
            provide_context(language);
            provide_context(theme);
            provide_context(Now(state.app.now()));
            provide_context(Here::of(req));
            provide_context(refused.clone());
            provide_context(said);
        });
        Self { owner, assets: state.assets.clone(), theme, language, refused, says }
    }

    /// Runs what makes a view: components find their context in it.
    pub(super) async fn within<F: Future>(&self, work: F) -> F::Output {
        self.owner.with(|| ScopedFuture::new_untracked(work)).await
    }

    /// Whether the page may say what the last form came to.
    pub(super) fn said(&self) -> bool {
        self.says
    }

    pub(super) fn refused(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    /// The whole document.
    pub(super) fn html(&self, page: Page, frame: Frame) -> String {
        self.owner.with(|| {
            let title = format!("{} · {}", page.title, t!("product"));
            let body = match frame {
                Frame::Alone => page.body,
                Frame::Portal(who) => frame::portal(who, page),
            };
            let theme = (self.theme != Theme::System).then_some(self.theme.as_str());
            let PortalAssets { boot, css } = self.assets.clone();
            view! {
                <!DOCTYPE html>
                <html lang=self.language.tag() data-theme=theme>
                    <head>
                        <meta charset="utf-8" />
                        <meta name="viewport" content="width=device-width, initial-scale=1" />
                        <meta name="color-scheme" content="light dark" />
                        // A title holds text alone: the marks of other views would be read as such.
                        <title inner_html=text_only(&title)></title>
                        {css.map(|css| view! { <link rel="stylesheet" href=css /> })}
                        <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg" />
                        {boot.map(|boot| view! { <script type="module" src=boot></script> })}
                    </head>
                    <body>{body}</body>
                </html>
            }
            .to_html()
        })
    }
}

/// Text for elements that hold nothing but text.
pub(crate) fn text_only(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What a page may load, and from where.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                                 style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                                 font-src 'self'; form-action 'self'; base-uri 'none'; \
                                 frame-ancestors 'none'";

/// Nothing foreign runs in a page, nobody frames it, and nothing keeps a copy: pages hold people and, once,
/// secrets.
///
/// A post is known by `Origin`; a policy of `no-referrer` would take it away, `same-origin` tells other sites
/// just as little.
pub(super) fn headers(answer: &mut HttpResponseBuilder, req: &HttpRequest) {
    // Where the address of a page is a secret, nobody is told more of it than whose it is.
    let is_secret = pages::has_secret_address(req.path());
    answer
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, if is_secret { "strict-origin" } else { "same-origin" }))
        .insert_header((CACHE_CONTROL, "no-store"));
}
