//! Forgetting invitations that ended long ago.

use std::time::Duration;

use muster_core::{Error, Result, ctx::OpCtx};
use muster_store::EnterpriseScope;

use crate::App;

/// How long an invitation is shown after its link stopped working: as long as a notice.
const KEPT: Duration = Duration::from_hours(90 * 24);

impl App {
    /// Forgets the enterprise's invitations whose links stopped working ninety days ago, whether they were
    /// accepted, withdrawn or neither. They are found by an index.
    pub(crate) async fn invitation_tidy(&self, ctx: &OpCtx, scope: EnterpriseScope) -> Result<()> {
        let before = ctx.now.before(KEPT);
        if !self.store.read(scope).invitation_exists_before(before).await? {
            return Ok(());
        }
        self.store
            .write(scope, ctx, move |tx| async move {
                tx.invitation_forget(before).await?;
                Ok::<_, Error>(tx.bookkeeping(()))
            })
            .await
    }
}
