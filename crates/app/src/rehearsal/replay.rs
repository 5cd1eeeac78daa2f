//! Policies and calls, rehearsed.

use std::{pin::Pin, sync::Arc, time::Duration};

use muster_core::{
    Result,
    call::{Call, SentCall},
    policy::Difference,
};

use muster_store::REHEARSAL_LIMIT;

use super::differences::{Counts, Rehearsed};
use crate::{App, CallLog, EnterpriseAdmin, PolicyRef, calls::purge::SENT_KEPT};

/// Calls that one rehearsal repeats at most, their bytes, and how many are read at a time.
const MOST: usize = 20_000;
const MOST_BYTES: usize = 64 << 20;
const PAGE: u64 = 50;

/// Something that comes, in this thread.
pub type Soon<T> = Pin<Box<dyn Future<Output = T>>>;

/// Answers a call with a token as the SCIM API does.
pub type Answering = Box<dyn Fn(SentCall, String) -> Soon<Result<Answered>>>;

/// Makes the SCIM API over an application. The use cases know no wire format.
pub type Edge = fn(Arc<App>, CallLog) -> Soon<Result<Answering>>;

/// What a call was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status.
    pub status: u16,
    /// Where what was made would be.
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

impl App {
    /// What a policy would do: to people as they are, and if the identity provider sent again what it sent in
    /// the time before now. Without a policy, what the same calls would do under that of now.
    pub async fn rehearse_policy(
        &self,
        admin: &EnterpriseAdmin,
        edge: Edge,
        policy: Option<PolicyRef>,
        last: Duration,
    ) -> Result<Rehearsed> {
        let last = last.min(SENT_KEPT);
        let calls = self.kept_calls(admin, last).await?;
        let differences = match &policy {
            Some(policy) => {
                let wanted = self.policy_find(admin, policy.clone()).await?;
                let names = self.role_names(admin).await?;
                self.policy_now(admin).await?.policy.differences_with(&wanted, &names)
            }
            None => Vec::new(),
        };
        self.rehearse(admin, REHEARSAL_LIMIT, async |shadow| {
            self.replay(admin, &shadow, edge, Plan { policy, differences, calls }).await
        })
        .await
    }

    /// What one call would do, and what it would be answered.
    pub async fn rehearse_call_of(
        &self,
        admin: &EnterpriseAdmin,
        edge: Edge,
        call: SentCall,
    ) -> Result<(Answered, Rehearsed)> {
        let (answers, rehearsed) = self
            .rehearse(admin, REHEARSAL_LIMIT, async |shadow| {
                let calls = Newest { calls: vec![call], ..Newest::default() };
                let plan = Plan { policy: None, differences: Vec::new(), calls };
                let mut rehearsed = self.replay(admin, &shadow, edge, plan).await?;
                Ok((std::mem::take(&mut rehearsed.answers), rehearsed))
            })
            .await?;
        let answer = answers.into_iter().next();
        let answer = answer.ok_or_else(|| muster_core::Error::internal("a call has no answer"))?;
        Ok((answer, rehearsed))
    }

    /// What was sent in the time before now, oldest first: the newest where it is too much.
    async fn kept_calls(&self, admin: &EnterpriseAdmin, last: Duration) -> Result<Newest> {
        let (since, mut before) = (admin.ctx.now.before(last), i64::MAX);
        let tx = self.store.read(admin.scope);
        let mut newest = Newest::default();
        while last > Duration::ZERO && !newest.truncated {
            let page = tx.kept_call_list(since, before, PAGE).await?;
            let Some(end) = page.last() else { break };
            before = end.place;
            newest.take(page.into_iter().map(|call| call.sent), MOST_BYTES);
        }
        newest.calls.reverse();
        Ok(newest)
    }

    async fn replay(
        &self,
        admin: &EnterpriseAdmin,
        shadow: &Arc<Self>,
        edge: Edge,
        plan: Plan,
    ) -> Result<Rehearsed> {
        let Plan { policy, differences, calls: Newest { calls, truncated, .. } } = plan;
        let start = shadow.store.read(admin.scope).standing().await?;
        if let Some(policy) = policy {
            shadow.policy_set(admin, None, policy).await?;
            shadow.settle(admin).await?;
        }
        let mut answers = Vec::new();
        let mut rows: Vec<Call> = Vec::new();
        let from = shadow.store.read(admin.scope).standing().await?.sequence;
        let mut own = 0;
        if !calls.is_empty() {
            let token = shadow.token_generate(admin).await?;
            own = shadow.store.read(admin.scope).standing().await?.sequence - from;
            let log = CallLog::gathering();
            let answering = edge(Arc::clone(shadow), log.clone()).await?;
            for call in calls {
                answers.push(answering(call, token.value.expose().to_owned()).await?);
                rows.extend(log.take());
            }
            shadow.settle(admin).await?;
        }
        let counts = Counts::of(&rows);
        let start = (start, from..from + own);
        let mut rehearsed = self.rehearsal_outcome(admin, shadow, start, counts).await?;
        rehearsed.differences = differences;
        rehearsed.truncated = truncated;
        rehearsed.answers = answers;
        rehearsed.calls = rows;
        Ok(rehearsed)
    }

    /// Does what jobs would do within seconds: roles are looked at again, and those who wait.
    async fn settle(&self, admin: &EnterpriseAdmin) -> Result<()> {
        self.role_review_all(admin.scope).await?;
        self.parked_sweep_of(admin.enterprise.id).await?;
        self.role_review_all(admin.scope).await.map(drop)
    }
}

/// What a rehearsal does.
struct Plan {
    policy: Option<PolicyRef>,
    differences: Vec<Difference>,
    calls: Newest,
}

/// Calls that are read backwards until there are too many, or too much in them.
#[derive(Debug, Default)]
struct Newest {
    calls: Vec<SentCall>,
    bytes: usize,
    truncated: bool,
}

impl Newest {
    fn take(&mut self, older: impl Iterator<Item = SentCall>, most_bytes: usize) {
        for call in older {
            self.bytes += call.path.len() + call.body.len();
            self.truncated = self.calls.len() >= MOST || self.bytes > most_bytes;
            if self.truncated {
                return;
            }
            self.calls.push(call);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_where_it_is_too_much() {
        let sent = |number: usize| SentCall {
            method: "POST".into(),
            path: "/Users".into(),
            if_match: None,
            body: number.to_string().repeat(10),
        };
        let mut all = Newest::default();
        all.take((0..3).map(sent), 48);
        assert!(!all.truncated && all.calls.len() == 3);
        let mut some = Newest::default();
        some.take((0..3).map(sent), 47);
        assert!(some.truncated);
        assert_eq!(some.calls, [sent(0), sent(1)]);
        let mut many = Newest::default();
        many.take((0..=MOST).map(|_| sent(0)), MOST_BYTES);
        assert!(many.truncated && many.calls.len() == MOST);
    }
}
