//! Editing roles, and choosing the default.

use muster_core::{
    Error, Result,
    error::{Rule, Thing},
    event::{Action, Event, Subject},
    id::RoleId,
    policy::{Policy, RoleAlias, RoleCatalog, RoleMatch},
    role::{BY_NAME, Role, RoleSpec},
    text::fold,
};
use muster_store::WriteTx;

use super::{names_and_more, no_longer_default, policy, record, who_has};
use crate::{App, EnterpriseAdmin, policies};

/// What a role should become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChange {
    /// What may be chosen about it, whole.
    pub spec: RoleSpec,
    /// The version that the administrator has seen: with another, nothing is changed.
    pub version: Option<i64>,
    /// What is to be done about a name that identity providers send.
    pub rename: Rename,
}

/// What is to be done where a new name breaks the match with what an identity provider sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rename {
    /// Warn, and change nothing.
    Ask,
    /// Rename; the value is [`RenameWarning::confirm`].
    Confirmed(String),
    /// Rename, and keep the name of before as an alias.
    KeepAlias,
}

/// What became of a role that was to be changed.
#[derive(Debug, Clone)]
pub enum RoleEdited {
    /// It is like this now.
    Done(Role),
    /// Nothing was changed; this has to be confirmed first.
    Confirm(RenameWarning),
}

/// A new name would break the match with what an identity provider sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameWarning {
    /// The name so far.
    pub from: String,
    /// The name that was asked for.
    pub to: String,
    /// How many people have the role by its name so far.
    pub people: u64,
    /// Some of them, by name.
    pub some: Vec<String>,
    /// What has to be given to go on: the name so far.
    pub confirm: String,
}

impl std::fmt::Display for RenameWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, to, people, some, .. } = self;
        write!(
            f,
            "An identity provider sends «{from}» for {people} people ({}). They keep the role, but «{from}» \
             will mean no role when it is sent again. Keep it as an alias of «{to}», or confirm with the name \
             «{from}» and rename it in the identity provider too.",
            names_and_more(*people, some)
        )
    }
}

impl App {
    /// Changes a role. Renaming one that people have by name asks first.
    pub async fn role_change(
        &self,
        admin: &EnterpriseAdmin,
        id: RoleId,
        change: RoleChange,
    ) -> Result<RoleEdited> {
        change.spec.check()?;
        let ctx = admin.ctx.clone();
        let edited = self
            .store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let before = seen(&tx, id, change.version).await?;
                let RoleChange { spec, rename, .. } = change;
                if spec == before.spec {
                    return Ok(tx.unchanged(RoleEdited::Done(before)));
                }
                let enterprise = tx.enterprise_find().await?;
                let enterprise = enterprise.ok_or(Error::NotFound(Thing::Enterprise))?;
                may_become(&tx, &enterprise.policy, &before, &spec).await?;
                let mut events = Vec::new();
                if breaks_match(&enterprise.policy, &before, &spec.name) {
                    if rename == Rename::KeepAlias {
                        let mut policy = enterprise.policy.clone();
                        keep_alias(&mut policy, &before);
                        let (_, changed) = policies::change(&tx, &ctx, &enterprise, policy).await?;
                        events.extend(changed);
                    } else if rename != Rename::Confirmed(before.spec.name.clone()) {
                        let (people, some) = who_has(&tx, id, Some(BY_NAME)).await?;
                        if people > 0 {
                            let from = before.spec.name;
                            let confirm = from.clone();
                            let to = spec.name;
                            return Ok(tx.unchanged(RoleEdited::Confirm(RenameWarning {
                                from,
                                to,
                                people,
                                some,
                                confirm,
                            })));
                        }
                    }
                }
                let after = Role { spec, version: before.version + 1, ..before.clone() };
                tx.role_update(&after, before.version).await?;
                tx.role_review_waiting().await?;
                events.push(Event::changed(
                    Action::RoleUpdated,
                    Subject::Role(id),
                    record(&before),
                    record(&after),
                ));
                Ok::<_, Error>(tx.done(RoleEdited::Done(after), events))
            })
            .await?;
        self.bearers.forget_all_of(admin.enterprise.id);
        self.role_review_soon(admin.scope).await;
        Ok(edited)
    }

    /// Makes a role the default: people who are sent without a role get it from now on (requirement 72).
    /// Exactly one is: the mark goes from one to the other in one transaction, and the database refuses a
    /// second.
    pub async fn role_make_default(
        &self,
        admin: &EnterpriseAdmin,
        id: RoleId,
        version: Option<i64>,
    ) -> Result<Role> {
        self.store
            .write(admin.scope, &admin.ctx, move |tx| async move {
                let before = seen(&tx, id, version).await?;
                before.spec.check_default()?;
                if before.is_default {
                    return Ok(tx.unchanged(before));
                }
                let mut events: Vec<Event> = no_longer_default(&tx).await?.into_iter().collect();
                let after =
                    Role { is_default: true, version: before.version + 1, ..before.clone() };
                tx.role_update(&after, before.version).await?;
                let (was, is) = (record(&before), record(&after));
                events.push(Event::changed(Action::RoleUpdated, Subject::Role(id), was, is));
                Ok::<_, Error>(tx.done(after, events))
            })
            .await
    }
}

/// The role, in the version that the administrator has seen.
pub(super) async fn seen(tx: &WriteTx, id: RoleId, version: Option<i64>) -> Result<Role> {
    let role = tx.role_find(id).await?.ok_or(Error::NotFound(Thing::Role))?;
    if version.is_some_and(|seen| seen != role.version) {
        return Err(Error::Stale);
    }
    Ok(role)
}

/// Refuses what would leave the enterprise without something that it needs.
async fn may_become(tx: &WriteTx, policy: &Policy, before: &Role, spec: &RoleSpec) -> Result<()> {
    if spec.owner != before.spec.owner {
        return Err(Error::invalid(
            "owner",
            "Which role is the owners' is said when it is made, and stays.",
        ));
    }
    if before.is_default {
        spec.check_default()?;
    }
    let renamed = spec.key() != before.spec.key();
    let withdrawn = before.spec.assignable && !spec.assignable;
    let named = policy::named_by_senders(policy, before);
    if policy::in_catalog(policy, before) && (renamed || withdrawn) {
        return Err(Error::InUse(format!(
            "the policy lets identity providers send the roles admin and member alone, so «{}» keeps its name \
             and stays assignable; let the policy accept every role of the enterprise first",
            before.spec.name
        )));
    }
    if withdrawn && !named.is_empty() {
        return Err(Error::InUse(format!(
            "«{}» is named by {} of the policy, and must stay assignable by the identity provider; take it out \
             there first",
            before.spec.name,
            named.join(" and ")
        )));
    }
    if before.spec.admin && !spec.admin {
        keeps_admins(tx, before).await?;
    }
    Ok(())
}

/// Somebody has to be able to administer the enterprise without this role.
pub(super) async fn keeps_admins(tx: &WriteTx, role: &Role) -> Result<()> {
    let roles = tx.role_list().await?;
    let others = roles.iter().filter(|other| other.spec.admin && other.id != role.id);
    let others: Vec<_> = others.map(|role| role.id).collect();
    if others.is_empty() {
        return Err(Error::InUse(format!(
            "«{}» is the only role of administrators; make another one first",
            role.spec.name
        )));
    }
    // Who cannot sign in administers nothing.
    if tx.role_signs_in(&[role.id]).await? && !tx.role_signs_in(&others).await? {
        return Err(Error::Forbidden(Rule::LastAdmin));
    }
    Ok(())
}

/// Whether the name so far would mean the role no longer.
fn breaks_match(policy: &Policy, before: &Role, name: &str) -> bool {
    let exact =
        policy.role_match == RoleMatch::Exact && policy.role_catalog != RoleCatalog::FixedTwo;
    let same = |a: &str, b: &str| if exact { a == b } else { fold(a) == fold(b) };
    let old = &before.spec.name;
    let is_alias = |alias: &RoleAlias| alias.role == before.id && same(&alias.value, old);
    !same(old, name) && !policy.roles.aliases.iter().any(is_alias)
}

/// The name so far means the role from now on, whatever it meant as an alias.
fn keep_alias(policy: &mut Policy, role: &Role) {
    let aliases = &mut policy.roles.aliases;
    aliases.retain(|alias| fold(&alias.value) != role.spec.key());
    aliases.push(RoleAlias { value: role.spec.name.clone(), role: role.id });
}
