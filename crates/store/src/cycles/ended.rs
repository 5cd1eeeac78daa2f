//! Whether a run goes on, whom it removed, and forgetting runs.

use std::time::Duration;

use muster_core::{
    cycle::{CycleState, PAUSE},
    id::{CycleId, EnterpriseId, PersonId},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{cycle, cycle_group, cycle_member, cycle_person, departed, token},
};

/// A use of a token is noted now and then, and may be believed a little longer: a run has ended this
/// long after its pause.
const SLACK: Duration = Duration::from_mins(2);

impl ReadTx {
    /// Whether nobody whom the run removed may be removed for good yet: it goes on, or is held.
    pub async fn cycle_keeps(&self, id: CycleId, now: Timestamp) -> Result<bool, StoreError> {
        let Some(found) = self.cycle_find(id).await? else { return Ok(false) };
        match found.state {
            CycleState::Held => Ok(true),
            CycleState::Released => Ok(false),
            CycleState::Open | CycleState::Undone => self.cycle_goes_on(id, now).await,
        }
    }

    /// Whether the run may have more changes: a token in it was used a moment ago.
    pub async fn cycle_goes_on(&self, id: CycleId, now: Timestamp) -> Result<bool, StoreError> {
        let lately = now.before(PAUSE + SLACK);
        let used = self
            .select::<token::Entity>()
            .with(|q| {
                q.filter(token::Column::CycleId.eq(id.as_uuid()))
                    .filter(token::Column::LastUsedAt.gt(lately.as_millis()))
            })
            .one()
            .await?;
        Ok(used.is_some())
    }

    /// Some of those whom the run removed, who can come back, and whose day is over at `now`; by id, after
    /// somebody.
    pub async fn cycle_departed(
        &self,
        id: CycleId,
        now: Timestamp,
        after: Option<PersonId>,
        limit: u64,
    ) -> Result<Vec<PersonId>, StoreError> {
        let rows = self
            .select::<departed::Entity>()
            .with(|q| {
                let theirs = q
                    .filter(departed::Column::CycleId.eq(id.as_uuid()))
                    .filter(departed::Column::DueAt.lte(now.as_millis()));
                let next = match after {
                    Some(person) => theirs.filter(departed::Column::Id.gt(person.as_uuid())),
                    None => theirs,
                };
                next.order_by_asc(departed::Column::Id).limit(limit)
            })
            .all()
            .await?;
        Ok(rows.into_iter().map(|row| PersonId::from_uuid(row.id)).collect())
    }
}

impl WriteTx {
    /// Forgets a run.
    pub async fn cycle_forget(&self, id: CycleId) -> Result<(), StoreError> {
        let id = id.as_uuid();
        let people = cycle_person::Column::CycleId.eq(id);
        self.delete::<cycle_person::Entity>().with(|q| q.filter(people)).run().await?;
        let groups = cycle_group::Column::CycleId.eq(id);
        self.delete::<cycle_group::Entity>().with(|q| q.filter(groups)).run().await?;
        let members = cycle_member::Column::CycleId.eq(id);
        self.delete::<cycle_member::Entity>().with(|q| q.filter(members)).run().await?;
        self.delete::<cycle::Entity>().with(|q| q.filter(cycle::Column::Id.eq(id))).run().await?;
        Ok(())
    }
}

impl Store {
    /// Runs of all enterprises whose last change, and what was decided about them, is older than that; those
    /// that are held stay.
    pub async fn cycle_old(
        &self,
        platform: PlatformScope,
        before: Timestamp,
        limit: u64,
    ) -> Result<Vec<(EnterpriseId, CycleId)>, StoreError> {
        #[expect(clippy::disallowed_methods, reason = "one instance does it for every enterprise")]
        let query = cycle::Entity::find()
            .filter(cycle::Column::LastAt.lt(before.as_millis()))
            .filter(cycle::Column::State.ne(CycleState::Held.as_str()))
            .filter(
                Condition::any()
                    .add(cycle::Column::JudgedAt.is_null())
                    .add(cycle::Column::JudgedAt.lt(before.as_millis())),
            )
            .order_by_asc(cycle::Column::LastAt)
            .limit(limit);
        let rows = self.platform_all(platform, query).await?;
        Ok(rows
            .into_iter()
            .map(|row| (EnterpriseId::from_uuid(row.enterprise_id), CycleId::from_uuid(row.id)))
            .collect())
    }
}
