//! What identity providers may send, which role it means, and what they sent that means none.

use std::collections::{BTreeMap, BTreeSet};

use muster_core::{
    Error, Result,
    error::Thing,
    explain::{Considered, RoleChain},
    id::{GroupId, PersonId},
    parked::WaitsFor,
    person::Profile,
    policy::Policy,
    role::{Before, Case, Role, SentRole},
    text::fold,
    time::Timestamp,
};
use muster_store::ReadTx;

use crate::{App, EnterpriseAdmin};

/// People that are counted, and read, at most.
pub const PEOPLE_COUNTED: u64 = 1_000;
/// People of a role who are named on its page.
const HOLDERS: u64 = 20;

/// A role with how many people have it.
#[derive(Debug, Clone)]
pub struct RoleHeld {
    /// The role.
    pub role: Role,
    /// How many; more than [`PEOPLE_COUNTED`] are not counted.
    pub people: u64,
}

/// A value that an identity provider may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedValue {
    /// The value.
    pub value: String,
    /// The role that it names, or is an alias of.
    pub role: Role,
    /// It is an alias.
    pub alias: bool,
    /// Whether it gives the role: how it is found, or why it is not.
    pub rule: &'static str,
    /// It gives the role.
    pub gives: bool,
    /// How many people have the role by this rule; more than [`PEOPLE_COUNTED`] are not counted.
    pub people: u64,
}

/// What leads to which role.
#[derive(Debug, Clone)]
pub struct RoleMapping {
    /// The version of the policy.
    pub version: i64,
    /// The policy.
    pub policy: Policy,
    /// The roles there are.
    pub roles: Vec<Role>,
    /// The names of the groups that give roles, as far as the groups are there.
    pub groups: BTreeMap<GroupId, String>,
    /// The values.
    pub values: Vec<MappedValue>,
}

/// A value that was sent for people who wait, and that gives no role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// As it was sent.
    pub value: String,
    /// Why it gives none: the rule.
    pub rule: &'static str,
    /// How many people wait with it.
    pub people: u64,
    /// When it was sent first.
    pub first_at: Timestamp,
    /// When it was sent last.
    pub last_at: Timestamp,
}

impl App {
    /// The roles, by name, with how many people have each.
    pub async fn role_list_held(&self, admin: &EnterpriseAdmin) -> Result<Vec<RoleHeld>> {
        let read = self.store.read(admin.scope);
        let mut all = Vec::new();
        for role in read.role_list().await? {
            let people = read.role_people_up_to(role.id, None, PEOPLE_COUNTED + 1).await?;
            all.push(RoleHeld { role, people });
        }
        Ok(all)
    }

    /// Some of the people who have a role, with their names.
    pub async fn role_holders(
        &self,
        admin: &EnterpriseAdmin,
        role: &Role,
    ) -> Result<Vec<(PersonId, String)>> {
        let people = self.store.read(admin.scope).role_people(role.id, None, HOLDERS).await?;
        Ok(people.into_iter().map(|person| (person.id, person.profile.shown_name())).collect())
    }

    /// What leads to which role, as things are.
    pub async fn role_mapping(&self, admin: &EnterpriseAdmin) -> Result<RoleMapping> {
        let read = self.store.read(admin.scope);
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let (version, policy) = (enterprise.policy_version, enterprise.policy);
        let roles = read.role_list().await?;
        let mut groups = BTreeMap::new();
        for rule in &policy.roles.groups {
            if let Some(group) = read.group_find(rule.group).await? {
                groups.insert(group.id, group.profile.display_name);
            }
        }
        let mut values = Vec::new();
        for role in &roles {
            let aliases = policy.roles.aliases.iter().filter(|alias| alias.role == role.id);
            let aliases = aliases.map(|alias| (alias.value.as_str(), true));
            for (value, alias) in [(role.spec.name.as_str(), false)].into_iter().chain(aliases) {
                values.push(mapped(&policy, &roles, role, value, alias));
            }
        }
        count(&read, &mut values).await?;
        Ok(RoleMapping { version, policy, roles, groups, values })
    }

    /// The values that give no role and that people wait with, those with most people first. At most
    /// [`PEOPLE_COUNTED`] of those are looked at who wait to be registered, and of those who wait disabled.
    pub async fn role_values_unknown(&self, admin: &EnterpriseAdmin) -> Result<Vec<UnknownValue>> {
        let (policy, roles) = self.roles_of_now(admin).await?;
        let read = self.store.read(admin.scope);
        let mut found = Found { policy: &policy, roles: &roles, values: BTreeMap::new() };
        for one in read.parked_list(Some(WaitsFor::Role), 0, PEOPLE_COUNTED).await? {
            found.add(&one.request.profile, one.first_at, one.last_at);
        }
        for one in read.person_waiting(None, PEOPLE_COUNTED).await? {
            found.add(&one.profile, one.created_at, one.updated_at);
        }
        let mut all: Vec<_> = found.values.into_values().collect();
        all.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.value.cmp(&b.value)));
        Ok(all)
    }
}

/// What one value leads to by itself, by the function that decides for people.
fn considered(policy: &Policy, roles: &[Role], value: &str) -> Option<Considered> {
    let groups = BTreeSet::new();
    let sent = [SentRole { value, primary: false }];
    let case = Case { policy, roles, sent: &sent, groups: &groups, before: Before::default() };
    RoleChain::of(&case).considered.into_iter().next()
}

/// A value and what it leads to, before people are counted.
fn mapped(policy: &Policy, roles: &[Role], role: &Role, value: &str, alias: bool) -> MappedValue {
    let found = considered(policy, roles, value);
    let gives = found.as_ref().is_some_and(|found| found.role == Some(role.id));
    let rule = found.map_or("role.unknown", |found| found.rule);
    MappedValue { value: value.to_owned(), role: role.clone(), alias, rule, gives, people: 0 }
}

/// Counts people, once for all the aliases of a role.
async fn count(read: &ReadTx, values: &mut [MappedValue]) -> Result<()> {
    let mut counted = BTreeMap::new();
    for one in values.iter_mut().filter(|one| one.gives) {
        let by = (one.role.id, one.rule);
        one.people = match counted.get(&by) {
            Some(people) => *people,
            None => read.role_people_up_to(by.0, Some(by.1), PEOPLE_COUNTED + 1).await?,
        };
        counted.insert(by, one.people);
    }
    Ok(())
}

struct Found<'a> {
    policy: &'a Policy,
    roles: &'a [Role],
    values: BTreeMap<String, UnknownValue>,
}

impl Found<'_> {
    fn add(&mut self, profile: &Profile, first_at: Timestamp, last_at: Timestamp) {
        for sent in profile.roles_sent() {
            let Some(none) = considered(self.policy, self.roles, sent.value) else { continue };
            if none.role.is_some() {
                continue;
            }
            let known = self.values.entry(fold(sent.value)).or_insert_with(|| UnknownValue {
                value: sent.value.to_owned(),
                rule: none.rule,
                people: 0,
                first_at,
                last_at,
            });
            known.people += 1;
            known.first_at = known.first_at.min(first_at);
            known.last_at = known.last_at.max(last_at);
        }
    }
}
