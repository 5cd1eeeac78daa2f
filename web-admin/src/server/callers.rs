//! Who a request comes from.

use std::sync::Arc;

use actix_web::HttpRequest;
use muster_app::{App, EnterpriseAdmin, GlobalAdmin, Portal, PortalCaller};
use muster_core::{Result, actor::Actor};

use super::{SessionCookie, reject, request, state};
use crate::error::UiResult;

/// The administrator of an enterprise that the request comes from; anybody else is sent to sign in.
pub(crate) async fn enterprise_admin() -> UiResult<(Arc<App>, EnterpriseAdmin)> {
    let app = state()?.app;
    let cookie = cookie(Portal::Enterprise);
    let admin = enterprise_admin_by(&app, cookie).await.map_err(reject)?;
    Ok((app, admin))
}

/// The administrator of the installation that the request comes from.
pub(crate) async fn global_admin() -> UiResult<(Arc<App>, GlobalAdmin)> {
    let app = state()?.app;
    let cookie = cookie(Portal::Admin);
    let admin = global_admin_by(&app, cookie).await.map_err(reject)?;
    Ok((app, admin))
}

/// The session that the request belongs to, with its cookie.
pub(crate) async fn session(portal: Portal) -> UiResult<(Arc<App>, PortalCaller, String)> {
    let app = state()?.app;
    let cookie = cookie(portal);
    let caller = caller_by(&app, cookie.as_deref(), portal).await.map_err(reject)?;
    Ok((app, caller, cookie.unwrap_or_default()))
}

/// The same as [`enterprise_admin`], outside of a page.
pub(super) async fn enterprise_admin_of(app: &App, req: &HttpRequest) -> Result<EnterpriseAdmin> {
    enterprise_admin_by(app, SessionCookie::of(Portal::Enterprise).read(req)).await
}

/// The same as [`global_admin`], outside of a page.
pub(super) async fn global_admin_of(app: &App, req: &HttpRequest) -> Result<GlobalAdmin> {
    global_admin_by(app, SessionCookie::of(Portal::Admin).read(req)).await
}

async fn enterprise_admin_by(app: &App, cookie: Option<String>) -> Result<EnterpriseAdmin> {
    let caller = caller_by(app, cookie.as_deref(), Portal::Enterprise).await?;
    app.as_enterprise_admin(&caller)
}

async fn global_admin_by(app: &App, cookie: Option<String>) -> Result<GlobalAdmin> {
    let caller = caller_by(app, cookie.as_deref(), Portal::Admin).await?;
    app.as_global_admin(&caller)
}

async fn caller_by(app: &App, cookie: Option<&str>, portal: Portal) -> Result<PortalCaller> {
    app.portal_caller(app.ctx(Actor::Anonymous), cookie, portal).await
}

fn cookie(portal: Portal) -> Option<String> {
    let req = request()?;
    SessionCookie::of(portal).read(&req)
}
