//! The outbox of notices: what is in it, and what may go.

use muster_core::{
    id::{InvitationId, NoticeId, PersonId},
    notice::{Invited, Notice, NoticeKind, NoticeState, Outgoing, Recipient},
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect,
    prelude::{Expr, Uuid},
    sea_query::ExprTrait as _,
};

use crate::{ReadTx, StoreError, WriteTx, entity::notice};

/// Which notices are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoticeFilter {
    /// Those that stand so; all of them where nothing is said.
    pub state: Option<NoticeState>,
    /// Older than this one: the page after it.
    pub before: Option<NoticeId>,
    /// At most so many.
    pub limit: u64,
}

/// What of the outbox is to be put in order.
#[derive(Debug, Clone, Copy)]
pub struct Untidy {
    /// It is so late.
    pub now: Timestamp,
    /// What was written before this and still waits is given up.
    pub given_up: Timestamp,
    /// What ended and was written before this goes.
    pub kept: Timestamp,
}

impl Untidy {
    /// What waits in vain.
    fn late(self) -> Condition {
        Condition::all()
            .add(is(NoticeState::Waiting))
            .add(notice::Column::CreatedAt.lt(self.given_up.as_millis()))
    }

    /// What nobody needs any more: invitations that have ended, and what was told long ago.
    fn gone(self) -> Condition {
        let old = Condition::all()
            .add(is(NoticeState::Waiting).not())
            .add(notice::Column::OverAt.is_not_null())
            .add(notice::Column::CreatedAt.lt(self.kept.as_millis()));
        Condition::any().add(old).add(notice::Column::ExpiresAt.lte(self.now.as_millis()))
    }
}

/// It stands so; in the words of the index.
pub(crate) fn is(state: NoticeState) -> Condition {
    Condition::all().add(Expr::cust(match state {
        NoticeState::Waiting => "state = 'waiting'",
        NoticeState::Sent => "state = 'sent'",
        NoticeState::Failed => "state = 'failed'",
        NoticeState::Dropped => "state = 'dropped'",
    }))
}

impl ReadTx {
    /// Whether anybody was told of this cause, or is to be.
    pub async fn notice_exists(&self, cause: &str) -> Result<bool, StoreError> {
        // Each of the two indexes has one sort of rows.
        for sort in [notice::Column::PersonId.is_not_null(), notice::Column::PersonId.is_null()] {
            let found = self
                .select::<notice::Entity>()
                .with(|q| q.filter(notice::Column::Cause.eq(cause)).filter(sort))
                .one()
                .await?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether somebody was told of something of this kind that is not over.
    pub async fn notice_lasts(&self, kind: NoticeKind) -> Result<bool, StoreError> {
        let found = self
            .select::<notice::Entity>()
            .with(|q| {
                q.filter(notice::Column::Kind.eq(kind.as_str()))
                    .filter(notice::Column::OverAt.is_null())
            })
            .one()
            .await?;
        Ok(found.is_some())
    }

    /// The newest notice of this kind, and when it was written.
    pub async fn notice_newest(
        &self,
        kind: NoticeKind,
    ) -> Result<Option<(Notice, Timestamp)>, StoreError> {
        let row = self
            .select::<notice::Entity>()
            .with(|q| {
                q.filter(notice::Column::Kind.eq(kind.as_str())).order_by_desc(notice::Column::Id)
            })
            .one()
            .await?;
        let found = row.map(into_core).transpose()?;
        Ok(found.map(|one| (one.notice, one.created_at)))
    }

    /// One notice.
    pub async fn notice_find(&self, id: NoticeId) -> Result<Option<Outgoing>, StoreError> {
        let row = self
            .select::<notice::Entity>()
            .with(|q| q.filter(notice::Column::Id.eq(id.as_uuid())))
            .one()
            .await?;
        row.map(into_core).transpose()
    }

    /// Notices, the newest first.
    pub async fn notice_list(&self, filter: NoticeFilter) -> Result<Vec<Outgoing>, StoreError> {
        let rows = self
            .select::<notice::Entity>()
            .slowly()
            .with(|mut q| {
                if let Some(state) = filter.state {
                    q = q.filter(is(state));
                }
                if let Some(before) = filter.before {
                    q = q.filter(notice::Column::Id.lt(before.as_uuid()));
                }
                q.order_by_desc(notice::Column::Id).limit(filter.limit)
            })
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// Whether [`WriteTx::notice_tidy`] would do anything. It looks at the enterprise's notices, which are
    /// few: they are kept for a time.
    pub async fn notice_untidy(&self, untidy: Untidy) -> Result<bool, StoreError> {
        let found = self
            .select::<notice::Entity>()
            .with(|q| q.filter(Condition::any().add(untidy.late()).add(untidy.gone())))
            .one()
            .await?;
        Ok(found.is_some())
    }
}

impl WriteTx {
    /// Puts notices into the outbox.
    pub async fn notice_insert(&self, list: &[Outgoing]) -> Result<(), StoreError> {
        let rows = list.iter().map(|one| self.notice_row(one)).collect::<Result<Vec<_>, _>>()?;
        self.insert_all::<notice::Entity>(rows).await
    }

    /// Says that what was told of this kind is over.
    pub async fn notice_over(&self, kind: NoticeKind, now: Timestamp) -> Result<(), StoreError> {
        self.update::<notice::Entity>()
            .with(|q| {
                q.col_expr(notice::Column::OverAt, Expr::value(now.as_millis()))
                    .filter(notice::Column::Kind.eq(kind.as_str()))
                    .filter(notice::Column::OverAt.is_null())
            })
            .run()
            .await
            .map(drop)
    }

    /// Takes every notice of an invitation out, with the name and the address; answers how many.
    pub async fn notice_withdraw(&self, invitation: InvitationId) -> Result<u64, StoreError> {
        self.delete::<notice::Entity>()
            .with(|q| q.filter(notice::Column::InvitationId.eq(invitation.as_uuid())))
            .run()
            .await
    }

    /// Gives up what waited in vain, for this reason, and takes out what nobody needs any more; answers how
    /// many were given up, and how many went.
    pub async fn notice_tidy(
        &self,
        untidy: Untidy,
        reason: &str,
    ) -> Result<(u64, u64), StoreError> {
        let gone = self.delete::<notice::Entity>().with(|q| q.filter(untidy.gone())).run().await?;
        let given_up = self
            .update::<notice::Entity>()
            .with(|q| {
                let reason = Expr::col(notice::Column::LastError).if_null(reason);
                q.col_expr(notice::Column::State, Expr::value(NoticeState::Failed.as_str()))
                    .col_expr(notice::Column::EndedAt, Expr::value(untidy.now.as_millis()))
                    .col_expr(notice::Column::LeaseBy, Expr::value(None::<Uuid>))
                    .col_expr(notice::Column::LastError, reason)
                    .filter(untidy.late())
            })
            .run()
            .await?;
        Ok((given_up, gone))
    }

    fn notice_row(&self, one: &Outgoing) -> Result<notice::Model, StoreError> {
        let (person, invited) = match &one.to {
            Recipient::Person(id) => (Some(id.as_uuid()), None),
            Recipient::Invited(invited) => (None, Some(invited.clone())),
        };
        let (invitation, expires) =
            if let Notice::Invitation { invitation, expires_at, .. } = &one.notice {
                (Some(invitation.as_uuid()), Some(expires_at.as_millis()))
            } else {
                (None, None)
            };
        let (invited_name, invited_address) = match invited {
            Some(Invited { name, address }) => (name, Some(address)),
            None => (None, None),
        };
        Ok(notice::Model {
            enterprise_id: self.owner(),
            id: one.id.as_uuid(),
            kind: one.notice.kind().as_str().to_owned(),
            cause: one.notice.cause(),
            data: data(&one.notice)?,
            person_id: person,
            invitation_id: invitation,
            invited_name,
            invited_address,
            expires_at: expires,
            state: one.state.as_str().to_owned(),
            created_at: one.created_at.as_millis(),
            next_attempt_at: one.next_attempt_at.as_millis(),
            attempts: 0,
            lease_by: None,
            last_error: None,
            ended_at: None,
            over_at: (!one.notice.lasts()).then(|| one.created_at.as_millis()),
        })
    }
}

/// What a notice says, as stored.
pub(crate) fn data(notice: &Notice) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(notice).map_err(|error| corrupt(error.to_string()))
}

fn into_core(row: notice::Model) -> Result<Outgoing, StoreError> {
    let to = match (row.person_id, row.invited_address) {
        (Some(id), None) => Recipient::Person(PersonId::from_uuid(id)),
        (None, Some(address)) => Recipient::Invited(Invited { name: row.invited_name, address }),
        _ => return Err(corrupt("the recipient is neither a person nor invited")),
    };
    Ok(Outgoing {
        id: NoticeId::from_uuid(row.id),
        to,
        notice: serde_json::from_value(row.data).map_err(|error| corrupt(error.to_string()))?,
        state: row.state.parse().map_err(corrupt)?,
        created_at: Timestamp::from_millis(row.created_at),
        next_attempt_at: Timestamp::from_millis(row.next_attempt_at),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        last_error: row.last_error,
        ended_at: row.ended_at.map(Timestamp::from_millis),
    })
}

fn corrupt(what: impl Into<String>) -> StoreError {
    StoreError::corrupt("notice", what)
}
