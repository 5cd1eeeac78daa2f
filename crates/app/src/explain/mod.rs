//! Why somebody has a role, or is active or not: read what is there, and let the core tell it.

mod request;
mod whom;

use std::collections::BTreeSet;

use muster_core::{
    Error, Result,
    cycle::CycleState,
    enterprise::Enterprise,
    error::Thing,
    explain::{
        Explanation, Facts, LostLine, Names, PolicyLink, RoleChain, State, StateChain, Today,
        WHOLE_PERSON, What, gone, links, removed, rules,
    },
    id::{GroupId, PersonId},
    invitation::Invitation,
    parked::{Parked, WaitsFor},
    person::Person,
    policy::{Policy, PolicyVersion},
    role::{Before, Case, Role, SentRole, of_then},
};
use muster_store::ReadTx;

use self::{
    request::{Deed, newest, role_was_said, state_was_said},
    whom::Whom,
};
use crate::{App, EnterpriseAdmin, people::role::direct};

impl App {
    /// Why a user has their role, or is active or not. The user is named by id, user name or e-mail, and may
    /// also have been removed, wait to be registered, or be invited: then it is told why they are not there.
    pub async fn explain(
        &self,
        admin: &EnterpriseAdmin,
        user: &str,
        what: What,
    ) -> Result<Explanation> {
        let tx = self.store.read(admin.scope);
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let asked = Asked { tx: &tx, enterprise: &enterprise, what };
        match whom::find(&tx, user).await? {
            Whom::Person(person) if what == What::Role && person.removed.is_none() => {
                asked.role(&person).await
            }
            Whom::Person(person) => asked.state(&person).await,
            Whom::Gone(id) => asked.gone(id).await,
            Whom::Parked(parked) => asked.parked(&parked).await,
            Whom::Invited(invitation) => Ok(asked.invited(&invitation)),
        }
    }
}

/// A question, and where the answer is looked for.
struct Asked<'a> {
    tx: &'a ReadTx,
    enterprise: &'a Enterprise,
    what: What,
}

impl Asked<'_> {
    async fn role(&self, person: &Person) -> Result<Explanation> {
        let roles = self.tx.role_list().await?;
        let names = Names {
            roles: roles.iter().map(|role| (role.id, role.spec.name.clone())).collect(),
            groups: person.groups.iter().map(|one| (one.group, one.display.clone())).collect(),
        };
        let deed = newest(self.tx, person.id, role_was_said).await?;
        let then = self.policy_of(deed.as_ref()).await?;
        let (sent, groups) = (person.profile.roles_sent(), direct(&person.groups));
        let before = Before { role: person.role, by: person.role_from.by };
        let now = &self.enterprise.policy;
        let case = |policy| case(policy, &roles, &sent, &groups, before);
        let policy = then.as_ref().map_or(now, |then| &then.policy);
        let chain = RoleChain::explaining(&case(policy), person.role, &person.role_from);
        let shown = |role: Option<_>| role.map_or("no role".to_owned(), |role| names.role(role));
        let result = shown(person.role);
        let by = person.role_from.by.map(|by| format!(", {}", by.title())).unwrap_or_default();
        let waits = if person.role_from.waits { "; they wait for one, disabled" } else { "" };
        let lost =
            chain.considered.iter().filter(|one| one.role.is_none() || one.role != person.role);
        let lost = lost.filter_map(|one| {
            let rule = one.lost_by?;
            Some(LostLine {
                what: one.attribute(&names),
                rule: rule.to_owned(),
                says: rules::words(rule),
            })
        });
        let again = RoleChain::of(&case(now));
        let same = again.evaluate() == Some(person.role) && again.rule() == chain.rule();
        let today = Today {
            same,
            says: match again.evaluate() {
                _ if same => "Evaluated again today, it is the same.".to_owned(),
                Some(role) => format!(
                    "Evaluated again today, it would be {}: {} ({}). It is decided anew when the roles that \
                     are sent change, or by muster user role --automatic.",
                    shown(role),
                    again.mapping(&names),
                    again.rule(),
                ),
                None => format!(
                    "Evaluated again today, the person would be refused: {}.",
                    again.mapping(&names)
                ),
            },
            differences: if same { Vec::new() } else { differences(policy, now, &roles) },
        };
        Ok(Explanation {
            what: self.what,
            who: shown_as(person),
            links: links(
                deed.as_ref().map(|deed| &deed.request),
                chain.attribute(&names),
                &chain.mapping(&names),
                chain.rule(),
                then.as_ref().map(|then| self.policy_link(then)),
                format!("{result}{by}{waits}"),
            ),
            result,
            rule: chain.rule().to_owned(),
            role: person.role,
            lost: lost.collect(),
            today: Some(today),
        })
    }

    async fn state(&self, person: &Person) -> Result<Explanation> {
        let deed = newest(self.tx, person.id, state_was_said).await?;
        let then = self.policy_of(deed.as_ref()).await?;
        let facts = Facts::of(person, deed.as_ref().is_some_and(|deed| deed.by_hand));
        let chain = StateChain::of(&facts);
        let link = then.as_ref().map(|then| self.policy_link(then));
        let mapping = match (person.removed, &deed) {
            (Some(_), Some(deed)) => {
                let on_delete = then.as_ref().map(|then| then.policy.on_delete);
                removed(deed.removed_by, on_delete, self.is_held(person.id).await?)
            }
            _ => chain.mapping(),
        };
        Ok(self.told(shown_as(person), deed.as_ref(), (chain, mapping), link))
    }

    /// Whether the run that removed somebody is held.
    async fn is_held(&self, id: PersonId) -> Result<bool> {
        let left = self.tx.departed_find(id).await?;
        let Some(cycle) = left.and_then(|left| left.cycle) else { return Ok(false) };
        let cycle = self.tx.cycle_find(cycle).await?;
        Ok(cycle.is_some_and(|cycle| cycle.state == CycleState::Held))
    }

    /// Somebody of whom the change log alone knows that they were there.
    async fn gone(&self, id: PersonId) -> Result<Explanation> {
        let deed = newest(self.tx, id, |_| true).await?.ok_or(Error::NotFound(Thing::Person))?;
        let then = self.policy_of(Some(&deed)).await?;
        let chain = StateChain {
            state: State::Gone,
            attribute: WHOLE_PERSON.to_owned(),
            rule: "person.removed",
            lost: Vec::new(),
        };
        let link = then.as_ref().map(|then| self.policy_link(then));
        let mapping = gone(deed.removed_by).to_owned();
        Ok(self.told(id.to_string(), Some(&deed), (chain, mapping), link))
    }

    async fn parked(&self, parked: &Parked) -> Result<Explanation> {
        let profile = &parked.request.profile;
        let (attribute, rule) = match parked.waits_for {
            WaitsFor::Role => {
                let sent = profile.roles_sent().into_iter();
                let sent: Vec<_> = sent.map(|role| format!("«{}»", role.value)).collect();
                (format!("roles: {}", sent.join(", ")), "role.unknown")
            }
            WaitsFor::Seat => ("active: not false, which takes a seat".to_owned(), "seat.full"),
            WaitsFor::Domain => {
                let email = self.enterprise.policy.email_of(profile).unwrap_or("none");
                (format!("emails: {email}"), "domain.refused")
            }
        };
        let state = State::Parked(parked.waits_for);
        let chain = StateChain { state, attribute, rule, lost: Vec::new() };
        let request = request::of_parked(parked);
        // What they were refused with says it best, and is of the time when they were.
        let mut mapping = of_then(&parked.detail).trim_end_matches('.').to_owned();
        let roles = self.tx.role_list().await?;
        if let Some(barred) = crate::parked::barred(parked, &self.enterprise.policy, &roles) {
            mapping = format!("{mapping}. {barred}");
        }
        let then = self.policy_of(Some(&request)).await?;
        let link = then.as_ref().map(|then| self.policy_link(then));
        Ok(self.told(profile.user_name.clone(), Some(&request), (chain, mapping), link))
    }

    fn invited(&self, invitation: &Invitation) -> Explanation {
        let chain = StateChain {
            state: State::Invited,
            attribute: format!("an invitation to {}", invitation.email),
            rule: "invitation.pending",
            lost: Vec::new(),
        };
        let request = request::of_invitation(invitation);
        let mapping = chain.mapping();
        let link = Some(self.policy_of_now());
        self.told(invitation.email.clone(), Some(&request), (chain, mapping), link)
    }

    fn told(
        &self,
        who: String,
        deed: Option<&Deed>,
        (chain, mapping): (StateChain, String),
        policy: Option<PolicyLink>,
    ) -> Explanation {
        let StateChain { state, attribute, rule, lost } = chain;
        let request = deed.map(|deed| &deed.request);
        Explanation {
            what: self.what,
            who,
            result: state.says(),
            rule: rule.to_owned(),
            role: None,
            links: links(request, attribute, &mapping, rule, policy, state.says()),
            lost: lost
                .into_iter()
                .map(|lost| LostLine {
                    what: lost.what,
                    rule: lost.rule.to_owned(),
                    says: rules::words(lost.rule),
                })
                .collect(),
            today: None,
        }
    }

    /// The policy by which something was done, as it was then.
    async fn policy_of(&self, deed: Option<&Deed>) -> Result<Option<PolicyVersion>> {
        match deed.and_then(|deed| deed.policy_version) {
            Some(version) => Ok(self.tx.policy_version(version).await?),
            None => Ok(None),
        }
    }

    fn policy_link(&self, then: &PolicyVersion) -> PolicyLink {
        let now = self.enterprise.policy_version;
        PolicyLink { version: then.version, since: Some(then.changed_at), now }
    }

    /// The policy of now, of those who are decided about again and again.
    fn policy_of_now(&self) -> PolicyLink {
        let now = self.enterprise.policy_version;
        PolicyLink { version: now, since: None, now }
    }
}

fn case<'a>(
    policy: &'a Policy,
    roles: &'a [Role],
    sent: &'a [SentRole<'a>],
    groups: &'a BTreeSet<GroupId>,
    before: Before,
) -> Case<'a> {
    Case { policy, roles, sent, groups, before }
}

fn differences(then: &Policy, now: &Policy, roles: &[Role]) -> Vec<String> {
    then.differences_with(now, &roles.iter().collect())
        .into_iter()
        .map(|one| format!("{} {}: {} Now: {}", one.row.id(), one.title, one.before, one.after))
        .collect()
}

/// The name and what they are recognised by.
fn shown_as(person: &Person) -> String {
    let (name, user_name) = (person.profile.shown_name(), &person.profile.user_name);
    let known_by = person.profile.work_email().unwrap_or(user_name);
    if name == known_by { name } else { format!("{name} ({known_by})") }
}
