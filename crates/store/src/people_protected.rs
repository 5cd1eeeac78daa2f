//! Who must not go, and who may be taken over.

use std::collections::BTreeSet;

use muster_core::{id::PersonId, person::Source};
use sea_orm::{ColumnTrait as _, QueryFilter as _, sea_query::Expr};

use crate::{
    ReadTx, StoreError, WriteTx,
    entity::{password, person, person_id},
};

impl ReadTx {
    /// Whether somebody beside this person administers the enterprise: can sign in, is active, and has
    /// such a role. Those who can sign in are few; each is looked up.
    pub async fn admin_besides(&self, id: PersonId) -> Result<bool, StoreError> {
        let administers = "EXISTS (SELECT 1 FROM person p WHERE p.enterprise_id = password.enterprise_id \
             AND p.id = password.person_id AND COALESCE(p.active, NOT p.disabled) \
             AND p.role_id IN (SELECT r.id FROM role r WHERE r.enterprise_id = p.enterprise_id AND r.admin))";
        let found = self
            .select::<password::Entity>()
            .searching()
            .with(|q| {
                q.filter(password::Column::PersonId.ne(id.as_uuid()))
                    .filter(Expr::cust(administers))
            })
            .one()
            .await?;
        Ok(found.is_some())
    }

    /// Whether a person can sign in.
    pub async fn may_sign_in(&self, id: PersonId) -> Result<bool, StoreError> {
        let is = password::Column::PersonId.eq(id.as_uuid());
        Ok(self.select::<password::Entity>().with(|q| q.filter(is)).one().await?.is_some())
    }
}

/// What somebody made by hand is met by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// `userName`, folded, where it identifies people.
    pub user_name: Option<String>,
    /// `externalId`.
    pub external_id: Option<String>,
    /// The e-mail that stands for the person, folded.
    pub email: Option<String>,
}

impl WriteTx {
    /// The people managed by hand who have one of these names; a look into an index for each.
    pub async fn person_by_hand(&self, names: &Names) -> Result<BTreeSet<PersonId>, StoreError> {
        let is = [
            (person::Column::UserNameKey, &names.user_name),
            (person::Column::ExternalId, &names.external_id),
            (person::Column::WorkEmailKey, &names.email),
        ];
        let mut found = BTreeSet::new();
        for (column, value) in is {
            let Some(value) = value else { continue };
            let by_hand = person::Column::Source.ne(Source::Scim.as_str());
            let row = self
                .select::<person_id::Entity>()
                .with(|q| q.filter(column.eq(value.as_str())).filter(by_hand))
                .one()
                .await?;
            found.extend(row.map(|row| PersonId::from_uuid(row.id)));
        }
        Ok(found)
    }
}
