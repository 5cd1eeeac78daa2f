//! Sign-in and sign-out of both portals.

use leptos::prelude::*;
use muster_app::{Portal, Secret};
use muster_core::actor::Actor;

use super::{admin, dashboard, door::door, personal};
use crate::{
    components::{
        field::TextField,
        form::{Form, Outcome},
    },
    error::UiResult,
    web::{Ask, Caller as _, Global, Member, Page, SessionCookie, Side, Then, Visitor},
};

/// Where a session of an enterprise's portal ends.
pub(crate) const SIGN_OUT_PATH: &str = "/sign-out";
/// Where a session of the Admin portal ends.
pub(crate) const SIGN_OUT_ADMIN_PATH: &str = "/admin/sign-out";

/// Sign-in to the portal of an enterprise.
pub(super) async fn enterprise(ask: Ask<Visitor>) -> UiResult<Page> {
    Ok(show(&ask, Side::Enterprise))
}

/// Sign-in to the Admin portal.
pub(super) async fn admin(ask: Ask<Visitor>) -> UiResult<Page> {
    Ok(show(&ask, Side::Admin))
}

fn show(ask: &Ask<Visitor>, side: Side) -> Page {
    let (lead, to, other, door_path) = match side {
        Side::Enterprise => {
            (t!("sign-in-enterprise"), "/admin/sign-in", t!("sign-in-to-admin"), "/sign-in")
        }
        Side::Admin => {
            (t!("sign-in-admin"), "/sign-in", t!("sign-in-to-enterprise"), "/admin/sign-in")
        }
    };
    let next = ask.here.query("next").to_owned();
    let card = view! {
        <h1>{t!("sign-in-title")}</h1>
        <p class="lead">{lead}</p>
        <Outcome act="sign-in" done=&["joined"] />
        <Form act="sign-in" to=door_path>
            <TextField
                name="email"
                label=t!("sign-in-email")
                kind="email"
                autocomplete="username"
            />
            <TextField
                name="password"
                label=t!("sign-in-password")
                kind="password"
                autocomplete="current-password"
            />
            <input type="hidden" name="next" value=next />
            <button class="button primary wide">{t!("sign-in-title")}</button>
        </Form>
        <p class="quiet small-text">
            <a href=to>{other}</a>
        </p>
    };
    door(side, t!("sign-in-title"), card)
}

/// Begins a session in the portal of an enterprise.
pub(super) async fn begin(ask: Ask<Visitor>) -> UiResult<Then> {
    start(&ask, Portal::Enterprise).await
}

/// Begins a session in the Admin portal.
pub(super) async fn begin_admin(ask: Ask<Visitor>) -> UiResult<Then> {
    start(&ask, Portal::Admin).await
}

async fn start(ask: &Ask<Visitor>, portal: Portal) -> UiResult<Then> {
    let (email, password) = (ask.form.get("email"), Secret::new(ask.form.get("password")));
    let begun = ask.app.sign_in(&ask.app.ctx(Actor::Anonymous), email, &password, portal).await?;
    ask.send(SessionCookie::of(portal).set(&begun.cookie));
    let next = ask.form.get("next");
    let path = match portal {
        // Requirement 107: whoever has no name that can be used completes it first.
        Portal::Enterprise if begun.asks_for_name => personal::PATH,
        Portal::Enterprise if begun.admin => local(next, "/", dashboard::PATH),
        Portal::Enterprise => personal::PATH,
        Portal::Admin => local(next, "/admin/", admin::dashboard::PATH),
    };
    Ok(Then::Go(path.to_owned()))
}

/// Ends the session of an enterprise's portal.
pub(super) async fn end(ask: Ask<Visitor>) -> UiResult<Then> {
    if let Ok(caller) = Member::of(&ask.app, ask.http()).await {
        close(&ask, &caller, Portal::Enterprise).await?;
    }
    ask.send(SessionCookie::of(Portal::Enterprise).clear());
    Ok(Then::Go("/sign-in".to_owned()))
}

/// Ends the session of the Admin portal.
pub(super) async fn end_admin(ask: Ask<Visitor>) -> UiResult<Then> {
    if let Ok(caller) = Global::of(&ask.app, ask.http()).await
        && let Some(who) = caller.signed_in()
    {
        close(&ask, who, Portal::Admin).await?;
    }
    ask.send(SessionCookie::of(Portal::Admin).clear());
    Ok(Then::Go("/admin/sign-in".to_owned()))
}

/// A session that has ended already is as good as ended.
async fn close(ask: &Ask<Visitor>, who: &muster_app::PortalCaller, portal: Portal) -> UiResult<()> {
    let cookie = SessionCookie::of(portal).read(ask.http()).unwrap_or_default();
    Ok(ask.app.sign_out(who, &cookie).await?)
}

/// The path that was asked for: only one of this portal, never another site.
pub(super) fn local<'p>(wanted: &'p str, below: &str, home: &'p str) -> &'p str {
    let is_local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted.starts_with(below)
        && wanted.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local { wanted } else { home }
}

#[cfg(test)]
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
            assert_eq!(local(wanted, "/", "/home"), next);
        }
        assert_eq!(local("/configurations", "/admin/", "/admin/home"), "/admin/home");
    }
}
