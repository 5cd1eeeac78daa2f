//! What surrounds every page behind the door: top bar, left menu, and the head of the page.

use leptos::prelude::*;
use muster_app::PortalCaller;

use super::{
    icon::{Glyph, Icon},
    menu::Menu,
    theme::ThemeSwitch,
};
use crate::{
    islands::LocalTimes,
    pages::{SIGN_OUT_ADMIN_PATH, SIGN_OUT_PATH, admin::dashboard, configurations},
    web::{Crumb, Page, Side},
};

/// Who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    person: String,
    /// The enterprise's name, or «All enterprises».
    place: String,
    /// Whether they administer it.
    pub(super) admin: bool,
    pub(super) side: Side,
}

impl Who {
    /// Whoever has this session.
    pub(crate) fn new(who: &PortalCaller, side: Side) -> Self {
        Self {
            person: who.person.profile.shown_name(),
            place: match side {
                Side::Enterprise => who.enterprise.name.clone(),
                Side::Admin => t!("all-enterprises"),
            },
            admin: who.is_admin(),
            side,
        }
    }
}

/// A page in its portal.
pub(crate) fn portal(who: Who, page: Page) -> AnyView {
    let side = match who.side {
        Side::Enterprise => "enterprise",
        Side::Admin => "admin",
    };
    let Page { title, way, lead, aside, body, .. } = page;
    view! {
        <a class="skip" href="#content">{t!("skip-to-content")}</a>
        <div class="portal" data-portal=side>
            <Top who=who.clone() />
            <Menu who />
            <main id="content" tabindex="-1">
                <header class="page-head">
                    <Crumbs way title=title.clone() />
                    <div class="page-title">
                        <h1>{title}</h1>
                        {aside}
                    </div>
                    {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                </header>
                {body}
            </main>
        </div>
        <LocalTimes language=crate::text::language().tag().to_owned() />
    }
    .into_any()
}

#[component]
fn Top(who: Who) -> impl IntoView {
    let (icon, home, out) = match who.side {
        Side::Enterprise => (Icon::Building, configurations::PATH, SIGN_OUT_PATH),
        Side::Admin => (Icon::Shield, dashboard::PATH, SIGN_OUT_ADMIN_PATH),
    };
    let tag =
        (who.side == Side::Admin).then(|| view! { <span class="tag">{t!("admin-portal")}</span> });
    view! {
        <header class="top">
            <a class="brand" href=home>
                <span class="mark"><Glyph icon /></span>
                <span>{t!("product")}</span>
            </a>
            <span class="where">{tag}<strong>{who.place}</strong></span>
            <span class="spacer"></span>
            <ThemeSwitch />
            <span class="account"><span class="quiet">{who.person}</span></span>
            <form method="post" action=out>
                <input type="hidden" name="do" value="sign-out" />
                <button class="button small quiet-button">
                    <Glyph icon=Icon::SignOut />
                    <span class="sign-out-word">{t!("sign-out")}</span>
                </button>
            </form>
        </header>
    }
}

/// The way to a page, and where it ends.
#[component]
fn Crumbs(way: Vec<Crumb>, title: String) -> impl IntoView {
    let crumbs = way
        .into_iter()
        .map(|(name, href)| {
            let step = match href {
                Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                None => view! { <span>{name}</span> }.into_any(),
            };
            view! { <li>{step}<Glyph icon=Icon::Chevron /></li> }
        })
        .collect_view();
    view! {
        <nav aria-label=t!("breadcrumb")>
            <ol class="crumbs">
                {crumbs}
                <li aria-current="page">{title}</li>
            </ol>
        </nav>
    }
}
