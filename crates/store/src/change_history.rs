//! What happened to one person or group, found by the subject.

use muster_core::{
    event::Subject,
    id::{PersonId, RequestId},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    Change, ReadTx, StoreError,
    changes::open,
    entity::{change_log, person_key},
    seal::LogKey,
};

impl ReadTx {
    /// The changes of one person, the newest first, before a number where one is given, at most `limit`.
    pub async fn change_newest_of_person(
        &self,
        id: PersonId,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        let rows = self
            .select::<change_log::Entity>()
            .with(|q| {
                q.filter(change_log::Column::SubjectId.eq(id.as_uuid()))
                    .filter(change_log::Column::Sequence.lt(before.unwrap_or(i64::MAX)))
                    .order_by_desc(change_log::Column::Sequence)
                    .limit(limit)
            })
            .all()
            .await?;
        let key = self.log_key(id).await?;
        rows.into_iter().map(|row| open(row, key.as_ref())).collect()
    }

    /// What a request changed of one person or one group, in order: the index leads to the subject.
    pub async fn change_list_of_request(
        &self,
        subject: Subject,
        request: RequestId,
    ) -> Result<Vec<Change>, StoreError> {
        let rows = self
            .select::<change_log::Entity>()
            .slowly()
            .with(|q| {
                q.filter(change_log::Column::SubjectId.eq(subject.id()))
                    .filter(change_log::Column::RequestId.eq(request.as_uuid()))
                    .order_by_asc(change_log::Column::Sequence)
            })
            .all()
            .await?;
        let key = match subject {
            Subject::Person(id) => self.log_key(id).await?,
            _ => None,
        };
        rows.into_iter().map(|row| open(row, key.as_ref())).collect()
    }

    /// The key of what the log says about a person, who may have been removed.
    pub(crate) async fn log_key(&self, id: PersonId) -> Result<Option<LogKey>, StoreError> {
        let key = self
            .select::<person_key::Entity>()
            .with(|q| q.filter(person_key::Column::Id.eq(id.as_uuid())))
            .one()
            .await?
            .map(|row| LogKey::from_bytes(&row.log_key))
            .transpose()?;
        match key {
            Some(key) => Ok(Some(key)),
            None => self.departed_key(id).await,
        }
    }
}
