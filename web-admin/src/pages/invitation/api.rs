//! Server functions of the page, and what its form does.

use leptos::prelude::*;

use super::model::Invited;
use crate::error::UiError;
#[cfg(feature = "ssr")]
pub(crate) use ssr::accept;

/// What a link invites to.
#[server(prefix = "/portal/api", endpoint = "invitation/find")]
pub(crate) async fn find_invitation(id: String) -> Result<Invited, UiError> {
    ssr::find(&id).await.map_err(crate::server::reject)
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_app::{App, Secret};
    use muster_core::{Error, actor::Actor};

    use super::super::model::Invited;
    use crate::{components::moment::Moment, error::UiResult, messages, server::state};

    pub(super) async fn find(secret: &str) -> UiResult<Invited> {
        let app = state()?.app;
        let ctx = app.ctx(Actor::Anonymous);
        let shown = app.invitation_show(&ctx, secret).await?;
        Ok(Invited {
            enterprise: shown.enterprise,
            host: shown.invited_by,
            email: shown.email,
            expires: Moment::new(shown.expires_at, app.now()),
        })
    }

    /// Joins by a link, with a password that was typed twice.
    pub(crate) async fn accept(app: &App, secret: &str, once: &str, twice: &str) -> UiResult<()> {
        let ctx = app.ctx(Actor::Anonymous);
        // Whoever has a link that does not work is not asked to type anything again.
        app.invitation_show(&ctx, secret).await?;
        if once != twice {
            return Err(Error::invalid("password", messages::invitation::NOT_ALIKE).into());
        }
        app.invitation_accept(&ctx, secret, &Secret::new(once)).await?;
        Ok(())
    }
}
