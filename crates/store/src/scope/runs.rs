//! What of runs is not written down yet, while a job runs.

use std::sync::{Arc, PoisonError};

use muster_core::id::CycleId;
use sea_orm::prelude::Uuid;

use super::WriteTx;
use crate::{StoreError, cycles::Unwritten, entity::cycle_person};

/// What jobs have left to be written.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// Those before in the batch; empty once this job has written it.
    earlier: Arc<Unwritten>,
    /// Whether it has.
    written: bool,
    /// This job.
    own: Unwritten,
}

impl Runs {
    /// What is left after the job: the old with the new.
    pub(crate) fn after(self, left: &mut Arc<Unwritten>) {
        let Self { earlier, written, own } = self;
        drop(earlier);
        if written {
            *left = Arc::new(own);
        } else {
            Arc::make_mut(left).add(own);
        }
    }
}

impl WriteTx {
    /// The same transaction, after jobs that left this to be written.
    pub(crate) fn after(self, earlier: Arc<Unwritten>) -> Self {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).earlier = earlier;
        self
    }

    /// Ends the transaction; what it leaves to be written.
    pub(crate) fn into_runs(self) -> Runs {
        self.runs.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves rows to be written at the end of the batch, or before.
    pub(crate) fn leave_unwritten(&self, rows: Unwritten) {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).own.add(rows);
    }

    /// Somebody whom a run touched, as far as that is not written.
    pub(crate) fn unwritten_person(
        &self,
        cycle: CycleId,
        person: Uuid,
    ) -> Option<cycle_person::Model> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut both = Unwritten::default();
        for rows in [&runs.earlier, &runs.own] {
            if let Some(row) = rows.person_of(cycle.as_uuid(), person) {
                both.person(row.clone());
            }
        }
        both.person_of(cycle.as_uuid(), person).cloned()
    }

    /// How many were active before the first job of a run that is not written, and whose access such jobs took.
    pub(crate) fn unwritten_taken(&self, cycle: CycleId) -> Option<(i64, i64)> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = [&runs.earlier, &runs.own].map(|rows| rows.taken_by(cycle.as_uuid()));
        parts.into_iter().flatten().reduce(|first, later| (first.0, first.1 + later.1))
    }

    /// Writes everything down that was left.
    pub(crate) async fn write_unwritten(&self) -> Result<(), StoreError> {
        let (earlier, own) = {
            let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
            runs.written = true;
            (std::mem::take(&mut runs.earlier), std::mem::take(&mut runs.own))
        };
        earlier.write(self).await?;
        own.write(self).await
    }
}
