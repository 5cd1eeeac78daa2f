//! Administrators and operators: callers with a proof, as values.

use muster_core::{
    Error, Result,
    actor::Actor,
    ctx::OpCtx,
    enterprise::Enterprise,
    error::Thing,
    id::{EnterpriseId, PersonId},
};
use muster_store::EnterpriseScope;

use crate::App;

/// Somebody who may administer one enterprise.
#[derive(Debug, Clone)]
pub struct EnterpriseAdmin {
    /// The operation's context, with the actor in it.
    pub ctx: OpCtx,
    /// The enterprise.
    pub enterprise: Enterprise,
    /// The administrator, where a person is behind it.
    pub person: Option<PersonId>,
    pub(crate) scope: EnterpriseScope,
}

/// Somebody who may administer the installation.
#[derive(Debug, Clone)]
pub struct GlobalAdmin {
    /// The operation's context, with the actor in it.
    pub ctx: OpCtx,
    pub(crate) scope: EnterpriseScope,
}

/// The person at the command line of the server: who can read the database can do anything.
#[derive(Debug)]
pub struct Operator(());

impl Operator {
    /// For the command line only; a request never makes one.
    pub fn at_the_command_line() -> Self {
        Self(())
    }

    /// As a global administrator.
    pub fn global(&self, app: &App) -> GlobalAdmin {
        app.global_admin(app.ctx(Actor::Operator))
    }

    /// As an administrator of an enterprise.
    pub async fn enterprise(&self, app: &App, id: EnterpriseId) -> Result<EnterpriseAdmin> {
        app.enterprise_admin(app.ctx(Actor::Operator), id, None).await
    }
}

impl App {
    pub(crate) fn global_admin(&self, ctx: OpCtx) -> GlobalAdmin {
        GlobalAdmin { ctx, scope: self.authority.enter(EnterpriseId::PLATFORM) }
    }

    pub(crate) async fn enterprise_admin(
        &self,
        mut ctx: OpCtx,
        id: EnterpriseId,
        person: Option<PersonId>,
    ) -> Result<EnterpriseAdmin> {
        let scope = self.authority.enter(id);
        let enterprise = self
            .store
            .read(scope)
            .enterprise_find()
            .await?
            .filter(|enterprise| enterprise.id != EnterpriseId::PLATFORM)
            .ok_or(Error::NotFound(Thing::Enterprise))?;
        ctx.policy_version = enterprise.policy_version;
        Ok(EnterpriseAdmin { ctx, enterprise, person, scope })
    }

    /// A global administrator, as an administrator of one enterprise.
    pub async fn enterprise_enter(
        &self,
        admin: &GlobalAdmin,
        id: EnterpriseId,
    ) -> Result<EnterpriseAdmin> {
        self.enterprise_admin(admin.ctx.clone(), id, None).await
    }
}
