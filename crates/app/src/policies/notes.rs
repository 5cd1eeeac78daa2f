//! What an administrator should know about values that do not work yet, or do more than it seems.

use muster_core::{
    Error, Result,
    domain::ClaimState,
    enterprise::Enterprise,
    error::Thing,
    policy::{EmailDomains, GroupUse, Policy, TokenDays, UserNameIs},
    query::Page,
};
use muster_store::{PersonQuery, ReadTx};
use serde::Serialize;

use crate::{App, EnterpriseAdmin};

/// How many people are looked at.
const PROBED: u64 = 200;
/// How many of them are named.
const NAMED: usize = 3;

/// A remark about a value of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyNote {
    /// The key.
    pub key: &'static str,
    /// What is to be known, and what to do.
    pub says: String,
}

impl App {
    /// What is to be known about a policy, as the enterprise stands now.
    pub async fn policy_notes(
        &self,
        admin: &EnterpriseAdmin,
        policy: &Policy,
    ) -> Result<Vec<PolicyNote>> {
        let read = self.store.read(admin.scope);
        let enterprise = read.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let all = [
            ("email_domains", domains(&read, policy).await?),
            ("seat_limit", seats(&read, policy).await?),
            ("groups", groups(policy)),
            ("username_is", user_names(&read, policy).await?),
            ("require_sso", single_sign_on(&enterprise, policy)),
            ("token_days", self.tokens(policy).await?),
        ];
        let notes = all.into_iter();
        Ok(notes.filter_map(|(key, says)| Some(PolicyNote { key, says: says? })).collect())
    }
}

impl App {
    async fn tokens(&self, policy: &Policy) -> Result<Option<String>> {
        let never =
            policy.token_days == TokenDays::Never && !self.tokens_may_never_expire().await?;
        Ok(never.then(|| {
            "this installation does not allow tokens that never expire now; new ones last as long as it says."
                .into()
        }))
    }
}

async fn domains(read: &ReadTx, policy: &Policy) -> Result<Option<String>> {
    if policy.email_domains != EmailDomains::VerifiedOnly {
        return Ok(None);
    }
    let verified = read.domain_list().await?.iter().any(|one| one.state == ClaimState::Verified);
    Ok((!verified).then(|| {
        "no domain is verified, so everybody new is refused; claim one with muster domain add."
            .into()
    }))
}

async fn seats(read: &ReadTx, policy: &Policy) -> Result<Option<String>> {
    let Some(limit) = policy.seat_limit else { return Ok(None) };
    let taken = read.standing().await?.seats_taken;
    Ok((taken > u64::from(limit)).then(|| {
        format!(
            "{taken} people are active, which is more than {limit}; they stay, and nobody new is let in."
        )
    }))
}

fn groups(policy: &Policy) -> Option<String> {
    let rules = policy.roles.groups.len();
    if rules == 0 || policy.groups == GroupUse::GroupToRole {
        return None;
    }
    let rules =
        if rules == 1 { "1 group rule does".into() } else { format!("{rules} group rules do") };
    Some(format!(
        "the {rules} nothing while groups is {}; write groups = \"group_to_role\", or roles.groups = [].",
        policy.groups.as_str()
    ))
}

async fn user_names(read: &ReadTx, policy: &Policy) -> Result<Option<String>> {
    if policy.username_is != UserNameIs::Email {
        return Ok(None);
    }
    let page = Page { offset: 0, limit: PROBED };
    let first = read.person_list(&PersonQuery { filter: None, sort: None, page }).await?.people;
    let names = first.iter().map(|person| person.profile.user_name.as_str());
    let others: Vec<_> = names.filter(|name| !name.contains('@')).collect();
    let (count, of) = (others.len(), first.len());
    let some: Vec<_> = others.iter().take(NAMED).map(|name| format!("«{name}»")).collect();
    let (some, more) = (some.join(", "), if count > NAMED { ", …" } else { "" });
    Ok((count > 0).then(|| {
        format!(
            "{count} of the first {of} people have user names that are no e-mail ({some}{more}); they stay \
             until they are sent again, and then have to be sent with their e-mail."
        )
    }))
}

fn single_sign_on(enterprise: &Enterprise, policy: &Policy) -> Option<String> {
    (policy.require_sso && !enterprise.sso_active && enterprise.scim_enabled).then(|| {
        "single sign-on is not active, and provisioning is on and stays on; once it is switched off, it is \
         switched on again only after muster enterprise sso active."
            .into()
    })
}
