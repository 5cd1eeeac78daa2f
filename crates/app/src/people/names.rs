//! What people are called.

use std::collections::BTreeMap;

use muster_core::{Result, id::PersonId};

use crate::{App, EnterpriseAdmin};

impl App {
    /// What these people are called, also those who were removed and can come back. Whoever is not of the
    /// enterprise, or was removed for good, is left out.
    pub async fn person_names(
        &self,
        admin: &EnterpriseAdmin,
        ids: &[PersonId],
    ) -> Result<BTreeMap<PersonId, String>> {
        let tx = self.store.read(admin.scope);
        let mut found = tx.person_find_all(ids).await?;
        let gone: Vec<PersonId> =
            ids.iter().filter(|id| !found.contains_key(id)).copied().collect();
        if !gone.is_empty() {
            found.extend(tx.departed_find_all(&gone).await?);
        }
        Ok(found.into_iter().map(|(id, person)| (id, person.profile.shown_name())).collect())
    }
}
