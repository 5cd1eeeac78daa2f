//! One call with what it changed.

use muster_core::{
    Error, Result,
    call::{Call, Reason, Step, StepState, masked},
    error::Thing,
    event::Subject,
    id::CallId,
    role::{Barred, UnknownRole},
};
use muster_store::{CallFilter, Change, ReadTx};

use crate::{App, EnterpriseAdmin};

/// Calls that a list shows at most.
const MOST: u64 = 1_000;

/// How values of people are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Values {
    /// Enough to tell two apart: `a…@c…`.
    #[default]
    Masked,
    /// As they are.
    Open,
}

/// A call, its steps, and what it changed.
#[derive(Debug, Clone)]
pub struct CallShown {
    /// The row.
    pub call: Call,
    /// What became of it, step by step.
    pub steps: [Step; 5],
    /// What it changed of the person or group it was about, in order. Values of people are gone with those
    /// who were removed for good.
    pub changes: Vec<Change>,
    /// The operations that it held, if it was a bulk request.
    pub parts: Vec<Call>,
}

impl App {
    /// Calls of identity providers, the newest first.
    pub async fn call_list(
        &self,
        admin: &EnterpriseAdmin,
        filter: &CallFilter,
    ) -> Result<Vec<Call>> {
        let filter = CallFilter { limit: filter.limit.min(MOST), ..filter.clone() };
        Ok(self.store.read(admin.scope).call_list(&filter).await?)
    }

    /// One call of an identity provider: the call log explains it, and the change log says what it changed.
    pub async fn call_show(
        &self,
        admin: &EnterpriseAdmin,
        id: CallId,
        values: Values,
    ) -> Result<CallShown> {
        let tx = self.store.read(admin.scope);
        let call = tx.call_find(id).await?.ok_or(Error::NotFound(Thing::Call))?;
        let person = call.person.map(Subject::Person);
        let mut changes = Vec::new();
        // Reading changes nothing.
        if call.method != "GET"
            && let Some(subject) = person.or(call.group.map(Subject::Group))
        {
            changes = tx.change_list_of_request(subject, call.request).await?;
        }
        if person.is_some() && values == Values::Masked {
            for change in &mut changes {
                change.before = change.before.as_ref().map(masked);
                change.after = change.after.as_ref().map(masked);
            }
        }
        let parts = if call.operation == "bulk" {
            let all = tx.call_list_of_request(call.request, call.at).await?;
            all.into_iter().filter(|part| part.id != id).collect()
        } else {
            Vec::new()
        };
        let mut steps = call.steps();
        if let Some(barred) = self.call_barred(&tx, &call).await? {
            let stopped = steps.iter_mut().find(|step| step.state == StepState::Stopped);
            if let Some(step) = stopped {
                step.says = format!("{} {barred}", step.says);
            }
        }
        Ok(CallShown { call, steps, changes, parts })
    }

    /// Why the role that was refused is not given, where it is there. What the identity provider was told
    /// leaves that out.
    async fn call_barred(&self, tx: &ReadTx, call: &Call) -> Result<Option<Barred>> {
        let refused = call.detail.as_deref().filter(|_| call.reason == Some(Reason::UnknownRole));
        let Some(unknown) = refused.and_then(UnknownRole::read) else { return Ok(None) };
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        Ok(Barred::of(&enterprise.policy, &tx.role_list().await?, &unknown.value))
    }
}
