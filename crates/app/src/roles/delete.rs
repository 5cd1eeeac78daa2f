//! Removing roles.

use muster_core::{
    Error, Result,
    error::Thing,
    event::{Action, Event, Subject},
    id::RoleId,
    role::Role,
};
use muster_store::WriteTx;

use super::{change, names_and_more, policy, record, who_has};
use crate::{App, EnterpriseAdmin};

impl App {
    /// Removes a role that nobody has, that nothing names, and that is not the default (B4).
    pub async fn role_delete(
        &self,
        admin: &EnterpriseAdmin,
        id: RoleId,
        version: Option<i64>,
    ) -> Result<()> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let role = change::seen(&tx, id, version).await?;
                unused(&tx, &role).await?;
                tx.role_delete(id).await?;
                let event = Event::removed(Action::RoleRemoved, Subject::Role(id), record(&role));
                Ok::<_, Error>(tx.done((), vec![event]))
            })
            .await
    }
}

async fn unused(tx: &WriteTx, role: &Role) -> Result<()> {
    let name = &role.spec.name;
    if role.is_default {
        return Err(Error::InUse(format!(
            "«{name}» is the default role; make another role the default first"
        )));
    }
    let (people, some) = who_has(tx, role.id, None).await?;
    if people > 0 {
        return Err(Error::InUse(format!(
            "«{name}» is the role of {}; give them another role first",
            names_and_more(people, &some)
        )));
    }
    let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
    let named = policy::named_by(&enterprise.policy, role);
    if !named.is_empty() {
        return Err(Error::InUse(format!(
            "«{name}» is named by {} of the policy; take it out there first",
            named.join(" and ")
        )));
    }
    if role.spec.admin {
        change::keeps_admins(tx, role).await?;
    }
    Ok(())
}
