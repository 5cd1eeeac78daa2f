//! Roles of an enterprise.

mod change;
mod delete;
mod mapping;
mod policy;
mod review;
mod rules;
mod tried;

use muster_core::{
    Error, Result,
    ctx::OpCtx,
    error::Thing,
    event::{Action, Event, Subject},
    id::RoleId,
    policy::Policy,
    role::{self, EntraManifest, Role, RoleSpec},
};
use muster_store::{ReadTx, WriteTx};
use serde_json::{Value, json};

pub use change::{Rename, RenameWarning, RoleChange, RoleEdited};
pub use mapping::{MappedValue, PEOPLE_COUNTED, RoleHeld, RoleMapping, UnknownValue};
pub use review::review_roles;
pub use rules::{RuleEdit, Way};
pub use tried::{RoleSent, RoleTrial};

pub(crate) use policy::{gives_role, names_roles, roles_known};

use crate::{App, EnterpriseAdmin};

/// People of a role who are named.
const NAMED: u64 = 5;

/// A role with who has it and what names it.
#[derive(Debug, Clone)]
pub struct RoleUse {
    /// The role.
    pub role: Role,
    /// How many people have it.
    pub people: u64,
    /// Some of them, by name.
    pub some: Vec<String>,
    /// What of the policy names it.
    pub named_by: Vec<&'static str>,
}

impl App {
    /// The roles, by name.
    pub async fn role_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Role>> {
        Ok(self.store.read(admin.scope).role_list().await?)
    }

    /// The role of this name, in any case, or of this id.
    pub async fn role_find(&self, admin: &EnterpriseAdmin, name_or_id: &str) -> Result<Role> {
        let read = self.store.read(admin.scope);
        if let Some(role) = read.role_named(name_or_id.trim()).await? {
            return Ok(role);
        }
        let by_id = match name_or_id.trim().parse() {
            Ok(id) => read.role_find(id).await?,
            Err(_) => None,
        };
        by_id.ok_or(Error::NotFound(Thing::Role))
    }

    /// A role with who has it.
    pub async fn role_use(&self, admin: &EnterpriseAdmin, id: RoleId) -> Result<RoleUse> {
        let read = self.store.read(admin.scope);
        let role = read.role_find(id).await?.ok_or(Error::NotFound(Thing::Role))?;
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let (people, some) = who_has(&read, id, None).await?;
        let named_by = policy::named_by(&enterprise.policy, &role);
        Ok(RoleUse { role, people, some, named_by })
    }

    /// Makes a role; as the default it takes the mark from the one before. People who wait for it get it.
    pub async fn role_create(
        &self,
        admin: &EnterpriseAdmin,
        spec: RoleSpec,
        default: bool,
    ) -> Result<Role> {
        spec.check()?;
        if default {
            spec.check_default()?;
        }
        let role = new_role(&admin.ctx, spec, default);
        let role = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let mut events = vec![created(&role)];
                if role.spec.owner
                    && let Some(owners) =
                        tx.role_list().await?.into_iter().find(|role| role.spec.owner)
                {
                    return Err(Error::invalid(
                        "owner",
                        format!(
                            "«{}» is the owners' role already; there is one.",
                            owners.spec.name
                        ),
                    ));
                }
                if default {
                    events.extend(no_longer_default(&tx).await?);
                }
                tx.role_insert(&role).await?;
                tx.role_review_waiting().await?;
                Ok::<_, Error>(tx.done(role, events))
            })
            .await?;
        self.role_review_soon(admin.scope).await;
        Ok(role)
    }

    /// Makes a role like another one, under a name of its own. It is neither the default nor the owners'.
    pub async fn role_clone(
        &self,
        admin: &EnterpriseAdmin,
        id: RoleId,
        name: &str,
    ) -> Result<Role> {
        let found = self.store.read(admin.scope).role_find(id).await?;
        let Role { spec, .. } = found.ok_or(Error::NotFound(Thing::Role))?;
        let spec = RoleSpec { name: name.to_owned(), owner: false, ..spec };
        self.role_create(admin, spec, false).await
    }

    /// The assignable roles, with their aliases, as app roles of Microsoft Entra ID.
    pub async fn role_export_entra(&self, admin: &EnterpriseAdmin) -> Result<EntraManifest> {
        let (policy, roles) = self.roles_of_now(admin).await?;
        Ok(role::entra_manifest(&policy, &roles))
    }

    /// The assignable roles, with their aliases, as an attribute of an Okta profile.
    pub async fn role_export_okta(&self, admin: &EnterpriseAdmin) -> Result<Value> {
        let (policy, roles) = self.roles_of_now(admin).await?;
        Ok(role::okta_enum(&policy, &roles))
    }

    async fn roles_of_now(&self, admin: &EnterpriseAdmin) -> Result<(Policy, Vec<Role>)> {
        let read = self.store.read(admin.scope);
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        Ok((enterprise.policy, read.role_list().await?))
    }
}

pub(crate) fn new_role(ctx: &OpCtx, spec: RoleSpec, is_default: bool) -> Role {
    Role { id: RoleId::from_uuid(ctx.uuid()), spec, is_default, version: 1, created_at: ctx.now }
}

pub(crate) fn created(role: &Role) -> Event {
    Event::created(Action::RoleCreated, Subject::Role(role.id), record(role))
}

/// A role as the log tells it.
fn record(role: &Role) -> Value {
    json!({ "spec": role.spec, "default": role.is_default })
}

/// Takes the mark of the default from the role that has it.
async fn no_longer_default(tx: &WriteTx) -> Result<Option<Event>> {
    let Some(old) = tx.role_default().await? else { return Ok(None) };
    let version = old.version;
    tx.role_update(&Role { is_default: false, version: version + 1, ..old.clone() }, version)
        .await?;
    Ok(Some(Event::changed(
        Action::RoleUpdated,
        Subject::Role(old.id),
        json!({ "default": true }),
        json!({ "default": false }),
    )))
}

/// How many people have a role, and some of them by name; by a rule, only those whom it gave the role.
async fn who_has(tx: &ReadTx, id: RoleId, rule: Option<&str>) -> Result<(u64, Vec<String>)> {
    let people = tx.role_people_count(id, rule).await?;
    if people == 0 {
        return Ok((0, Vec::new()));
    }
    let some = tx.role_people(id, rule, NAMED).await?;
    Ok((people, some.iter().map(|person| person.profile.shown_name()).collect()))
}

/// Some people by name, and how many more there are.
fn names_and_more(people: u64, some: &[String]) -> String {
    let named = u64::try_from(some.len()).unwrap_or(u64::MAX);
    let names = some.join(", ");
    match people.saturating_sub(named) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}
