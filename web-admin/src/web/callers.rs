//! Who may see a page. A page says it by the type of its caller.

use std::{future::Future, ops::Deref};

use actix_web::HttpRequest;
use muster_app::{App, EnterpriseAdmin, GlobalAdmin, Portal, PortalCaller};
use muster_core::{Result, actor::Actor};

use super::SessionCookie;

/// What surrounds a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The portal of an enterprise.
    Enterprise,
    /// The portal of the installation.
    Admin,
}

/// Whoever a page is for.
pub(crate) trait Caller: Sized + 'static {
    /// Finds out who asks; anybody else is refused.
    fn of(app: &App, req: &HttpRequest) -> impl Future<Output = Result<Self>>;

    /// Who is signed in; nobody on pages before the door.
    fn signed_in(&self) -> Option<&PortalCaller>;
}

/// Anybody.
pub(crate) struct Visitor;

/// Somebody of an enterprise.
pub(crate) struct Member(PortalCaller);

/// Somebody who administers an enterprise.
pub(crate) struct Admin {
    who: PortalCaller,
    admin: EnterpriseAdmin,
}

/// Somebody who administers the installation.
pub(crate) struct Global {
    who: PortalCaller,
    admin: GlobalAdmin,
}

impl Caller for Visitor {
    async fn of(_: &App, _: &HttpRequest) -> Result<Self> {
        Ok(Self)
    }

    fn signed_in(&self) -> Option<&PortalCaller> {
        None
    }
}

impl Caller for Member {
    async fn of(app: &App, req: &HttpRequest) -> Result<Self> {
        find(app, req, Portal::Enterprise).await.map(Self)
    }

    fn signed_in(&self) -> Option<&PortalCaller> {
        Some(&self.0)
    }
}

impl Caller for Admin {
    async fn of(app: &App, req: &HttpRequest) -> Result<Self> {
        let who = find(app, req, Portal::Enterprise).await?;
        Ok(Self { admin: app.as_enterprise_admin(&who)?, who })
    }

    fn signed_in(&self) -> Option<&PortalCaller> {
        Some(&self.who)
    }
}

impl Caller for Global {
    async fn of(app: &App, req: &HttpRequest) -> Result<Self> {
        let who = find(app, req, Portal::Admin).await?;
        Ok(Self { admin: app.as_global_admin(&who)?, who })
    }

    fn signed_in(&self) -> Option<&PortalCaller> {
        Some(&self.who)
    }
}

impl Deref for Member {
    type Target = PortalCaller;

    fn deref(&self) -> &PortalCaller {
        &self.0
    }
}

impl Deref for Admin {
    type Target = EnterpriseAdmin;

    fn deref(&self) -> &EnterpriseAdmin {
        &self.admin
    }
}

impl Deref for Global {
    type Target = GlobalAdmin;

    fn deref(&self) -> &GlobalAdmin {
        &self.admin
    }
}

/// Whoever is signed in to a portal.
pub(super) async fn find(app: &App, req: &HttpRequest, portal: Portal) -> Result<PortalCaller> {
    let cookie = SessionCookie::of(portal).read(req);
    app.portal_caller(app.ctx(Actor::Anonymous), cookie.as_deref(), portal).await
}
