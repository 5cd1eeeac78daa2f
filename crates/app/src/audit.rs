//! The change log as an administrator asks about it.

use muster_core::Result;
use muster_store::{ChainState, Change};

use crate::{App, EnterpriseAdmin};

impl App {
    /// Changes of the enterprise, the newest first; those before a number. Values of people stay closed.
    pub async fn change_list(
        &self,
        admin: &EnterpriseAdmin,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Change>> {
        Ok(self.store.read(admin.scope).change_list_before(before, limit).await?)
    }

    /// Walks the enterprise's chain and says whether every row is what it was when it was written.
    pub async fn audit_verify(&self, admin: &EnterpriseAdmin) -> Result<ChainState> {
        Ok(self.store.changes_verify(admin.scope).await?)
    }
}
