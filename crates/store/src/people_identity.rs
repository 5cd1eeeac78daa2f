//! What people are unique by, when the policy about it changes (C-05, C-06, C-07).

use muster_core::{
    person::{Email, Profile, Source},
    policy::{Identity, Policy},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};

use crate::{StoreError, WriteTx, entity::person};

/// How many people are looked at together.
const PAGE: u64 = 500;

/// Why people cannot be told apart by what a policy says.
#[derive(Debug)]
pub enum Rekeyed {
    /// They can.
    All,
    /// This person, by user name, is not the only one.
    Shared(String),
}

impl WriteTx {
    /// Makes everybody unique by what the policy says. It looks at everybody once: an administrator changes
    /// this seldom, and an index that is right serves every look-up.
    pub async fn person_rekey(&self, policy: &Policy) -> Result<Rekeyed, StoreError> {
        let mut after = None;
        loop {
            let page = self
                .select::<person::Entity>()
                .with(|q| {
                    let q = q.order_by_asc(person::Column::Id).limit(PAGE);
                    match after {
                        Some(after) => q.filter(person::Column::Id.gt(after)),
                        None => q,
                    }
                })
                .all()
                .await?;
            let Some(last) = page.last() else { return Ok(Rekeyed::All) };
            after = Some(last.id);
            for row in page {
                let emails: Vec<Email> = serde_json::from_str(
                    row.emails.as_deref().unwrap_or("[]"),
                )
                .map_err(|_shape| StoreError::corrupt("person", "e-mails cannot be read"))?;
                let source = Source::parse(&row.source)
                    .ok_or_else(|| StoreError::corrupt("person", "unknown source"))?;
                let identity = policy.identity(source, &Profile { emails, ..Profile::default() });
                let unique = identity.user_name.then_some(true);
                if identity.email == row.work_email_key && unique == row.unique_user_name {
                    continue;
                }
                match self.person_set_identity(row.id, identity).await {
                    Ok(()) => {}
                    Err(StoreError::Conflict(_)) => return Ok(Rekeyed::Shared(row.user_name)),
                    Err(other) => return Err(other),
                }
            }
        }
    }

    async fn person_set_identity(
        &self,
        id: sea_orm::prelude::Uuid,
        identity: Identity,
    ) -> Result<(), StoreError> {
        let unique = identity.user_name.then_some(true);
        self.update::<person::Entity>()
            .with(|q| {
                q.col_expr(person::Column::WorkEmailKey, Expr::value(identity.email))
                    .col_expr(person::Column::UniqueUserName, Expr::value(unique))
                    .filter(person::Column::Id.eq(id))
            })
            .run()
            .await
            .map(drop)
    }
}
