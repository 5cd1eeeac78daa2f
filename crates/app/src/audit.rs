//! The change log as an administrator asks about it.

use muster_core::Result;
use muster_store::ChainState;

use crate::{App, EnterpriseAdmin};

impl App {
    /// Walks the enterprise's chain and says whether every row is what it was when it was written.
    pub async fn audit_verify(&self, admin: &EnterpriseAdmin) -> Result<ChainState> {
        Ok(self.store.changes_verify(admin.scope).await?)
    }
}
