//! Server functions of sign-in and sign-out.

use leptos::prelude::*;

use super::model::Who;
use crate::error::UiError;

/// Begins a session in the portal of an enterprise.
#[server(prefix = "/portal/api", endpoint = "sign-in")]
pub(crate) async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), UiError> {
    ssr::begin(muster_app::Portal::Enterprise, email, password, next).await
}

/// Begins a session in the Admin portal.
#[server(prefix = "/admin/api", endpoint = "sign-in")]
pub(crate) async fn admin_sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), UiError> {
    ssr::begin(muster_app::Portal::Admin, email, password, next).await
}

/// Ends the session.
#[server(prefix = "/portal/api", endpoint = "sign-out")]
pub(crate) async fn sign_out() -> Result<(), UiError> {
    ssr::end(muster_app::Portal::Enterprise).await
}

/// Ends the session.
#[server(prefix = "/admin/api", endpoint = "sign-out")]
pub(crate) async fn admin_sign_out() -> Result<(), UiError> {
    ssr::end(muster_app::Portal::Admin).await
}

/// Who is signed in.
#[server(prefix = "/portal/api", endpoint = "who")]
pub(crate) async fn enterprise_who() -> Result<Who, UiError> {
    let (_, caller, _) = crate::server::session(muster_app::Portal::Enterprise).await?;
    let admin = caller.is_admin();
    Ok(Who { person: caller.person.profile.shown_name(), place: caller.enterprise.name, admin })
}

/// Who is signed in.
#[server(prefix = "/admin/api", endpoint = "who")]
pub(crate) async fn admin_who() -> Result<Who, UiError> {
    let (_, caller, _) = crate::server::session(muster_app::Portal::Admin).await?;
    let place = crate::messages::frame::ALL_ENTERPRISES.to_owned();
    Ok(Who { person: caller.person.profile.shown_name(), place, admin: true })
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{Portal, Secret};
    use muster_core::actor::Actor;

    use super::super::model::next_path;
    use crate::{
        error::UiResult,
        pages::{enterprises, personal, users},
        server::{SessionCookie, go, reject, session, state},
    };

    pub(super) async fn begin(
        portal: Portal,
        email: String,
        password: String,
        next: String,
    ) -> UiResult<()> {
        let app = state()?.app;
        let (ctx, password) = (app.ctx(Actor::Anonymous), Secret::new(password));
        let begun = app.sign_in(&ctx, &email, &password, portal).await.map_err(reject)?;
        SessionCookie::of(portal).set(&begun.cookie);
        go(match portal {
            // Requirement 107: whoever has no name that can be used completes it first.
            Portal::Enterprise if begun.asks_for_name => personal::PATH,
            Portal::Enterprise if begun.admin => next_path(&next, "/", users::PATH),
            Portal::Enterprise => personal::PATH,
            Portal::Admin => next_path(&next, "/admin/", enterprises::PATH),
        });
        Ok(())
    }

    /// A session that has ended already is as good as ended.
    pub(super) async fn end(portal: Portal) -> UiResult<()> {
        if let Ok((app, caller, cookie)) = session(portal).await {
            app.sign_out(&caller, &cookie).await.map_err(reject)?;
        }
        SessionCookie::of(portal).clear();
        go(match portal {
            Portal::Enterprise => "/sign-in",
            Portal::Admin => "/admin/sign-in",
        });
        Ok(())
    }
}
