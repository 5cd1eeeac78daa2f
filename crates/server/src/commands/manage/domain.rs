//! Commands about domains.

use muster_app::DomainChecked;
use muster_core::domain::{Claim, ClaimState};
use serde_json::{Value, json};

use super::Session;
use crate::{
    cli::domain::{DomainCommand, WhichDomain},
    commands::output::table,
};

/// Claims that are read at a time.
const PAGE: u64 = 500;

impl Session {
    pub(super) async fn domain(&self, command: DomainCommand) -> anyhow::Result<()> {
        match command {
            DomainCommand::Add(WhichDomain { which, domain }) => {
                let claim = self.app.domain_add(&self.admin(which).await?, &domain).await?;
                self.output.say(&shown(&claim), || match claim.state {
                    ClaimState::Verified => format!("{} is verified already.", claim.domain),
                    ClaimState::Pending | ClaimState::InReview => format!(
                        "Publish this TXT record, then run `muster domain check`:\n\n{}  TXT  \"{}\"",
                        claim.record_name(),
                        claim.record_value(),
                    ),
                });
            }
            DomainCommand::Check(WhichDomain { which, domain }) => {
                let checked = self.app.domain_check(&self.admin(which).await?, &domain).await?;
                let DomainChecked { claim, found, advice } = checked;
                let mut answer = shown(&claim);
                if let Some(answer) = answer.as_object_mut() {
                    answer.insert("found".into(), json!(found));
                    answer.insert("advice".into(), json!(advice));
                }
                self.output.say(&answer, || {
                    let state = format!("{}: {}.", claim.domain, claim.state.title());
                    advice.map_or_else(|| state.clone(), |advice| format!("{state} {advice}"))
                });
            }
            DomainCommand::List(which) => {
                let list = self.app.domain_list(&self.admin(which).await?).await?;
                self.say_claims(&list, |claim| match claim.grace_ends() {
                    Some(end) => format!("its record is missing; verified until {end}"),
                    None => String::new(),
                });
            }
            DomainCommand::Remove(WhichDomain { which, domain }) => {
                self.app.domain_remove(&self.admin(which).await?, &domain).await?;
                self.output.say(&json!({ "domain": domain, "removed": true }), || {
                    "The claim is taken back; people who are there stay.".to_owned()
                });
            }
            DomainCommand::Approve(WhichDomain { which, domain }) => {
                let admin = self.operator.global(&self.app);
                let claim = self.app.domain_approve(&admin, which.enterprise, &domain).await?;
                self.output
                    .say(&shown(&claim), || format!("{} is verified for it now.", claim.domain));
            }
            DomainCommand::Reviews => {
                let admin = self.operator.global(&self.app);
                let mut list: Vec<Claim> = Vec::new();
                loop {
                    let after = list.last().map(|claim| (claim.domain.as_str(), claim.enterprise));
                    let page = self.app.domain_reviews(&admin, after, PAGE).await?;
                    if page.is_empty() {
                        break;
                    }
                    list.extend(page);
                }
                self.say_claims(&list, |claim| claim.enterprise.to_string());
            }
        }
        Ok(())
    }

    fn say_claims(&self, list: &[Claim], note: impl Fn(&Claim) -> String) {
        let answer: Vec<Value> = list.iter().map(shown).collect();
        self.output.say(&json!({ "domains": answer }), || {
            let rows: Vec<_> = list
                .iter()
                .map(|claim| [claim.domain.clone(), claim.state.title().to_owned(), note(claim)])
                .collect();
            table(["DOMAIN", "STATE", ""], &rows)
        });
    }
}

fn shown(claim: &Claim) -> Value {
    let at = |at: Option<muster_core::time::Timestamp>| at.map(|at| at.to_string());
    json!({
        "enterprise": claim.enterprise,
        "domain": claim.domain,
        "state": claim.state,
        "record_name": claim.record_name(),
        "record_value": claim.record_value(),
        "created_at": claim.created_at.to_string(),
        "checked_at": at(claim.checked_at),
        "verified_at": at(claim.verified_at),
        "missing_since": at(claim.missing_since),
        "grace_ends": at(claim.grace_ends()),
    })
}
