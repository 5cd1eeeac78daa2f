//! Roles of an enterprise.

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    event::{Action, Event, Subject},
    id::RoleId,
    role::{Role, RoleSpec},
};
use serde_json::json;

use crate::{App, EnterpriseAdmin};

impl App {
    /// The roles, by name.
    pub async fn role_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Role>> {
        Ok(self.store.read(admin.scope).role_list().await?)
    }

    /// Makes a role; as the default it takes the mark from the one before.
    pub async fn role_create(
        &self,
        admin: &EnterpriseAdmin,
        spec: RoleSpec,
        default: bool,
    ) -> Result<Role> {
        spec.check()?;
        let role = new_role(&admin.ctx, spec, default);
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let mut events = vec![created(&role)];
                if default && let Some(old) = tx.role_default().await? {
                    tx.role_clear_default().await?;
                    events.push(Event::changed(
                        Action::RoleUpdated,
                        Subject::Role(old.id),
                        json!({ "default": true }),
                        json!({ "default": false }),
                    ));
                }
                tx.role_insert(&role).await?;
                Ok::<_, Error>(tx.done(role, events))
            })
            .await
    }
}

pub(crate) fn new_role(ctx: &OpCtx, spec: RoleSpec, is_default: bool) -> Role {
    Role { id: RoleId::from_uuid(ctx.uuid()), spec, is_default, version: 1, created_at: ctx.now }
}

pub(crate) fn created(role: &Role) -> Event {
    Event::created(
        Action::RoleCreated,
        Subject::Role(role.id),
        json!({ "spec": role.spec, "default": role.is_default }),
    )
}
