//! The installation's own change log, and whether chains are whole.

use muster_core::Result;
use muster_store::{ChainState, Change};

use crate::{App, EnterpriseAdmin, GlobalAdmin};

impl App {
    /// Changes of the installation itself, the newest first; those before a number.
    pub async fn installation_changes(
        &self,
        admin: &GlobalAdmin,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Change>> {
        Ok(self.store.read(admin.scope).change_list_before(before, limit).await?)
    }

    /// Walks the installation's own chain.
    pub async fn installation_verify(&self, admin: &GlobalAdmin) -> Result<ChainState> {
        Ok(self.store.changes_verify(admin.scope).await?)
    }

    /// How many changes the chain of an enterprise has, without walking it.
    pub async fn change_count(&self, admin: &EnterpriseAdmin) -> Result<u64> {
        let standing = self.store.read(admin.scope).standing().await?;
        Ok(u64::try_from(standing.sequence).unwrap_or(0))
    }

    /// Of the installation's own.
    pub async fn installation_change_count(&self, admin: &GlobalAdmin) -> Result<u64> {
        let standing = self.store.read(admin.scope).standing().await?;
        Ok(u64::try_from(standing.sequence).unwrap_or(0))
    }
}
