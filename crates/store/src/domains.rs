//! Domains that enterprises claim, and to whom each belongs.

use muster_core::{
    domain::{Claim, ClaimState},
    id::EnterpriseId,
    time::Timestamp,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, prelude::Expr,
    sea_query::ExprTrait as _,
};

use crate::{
    PlatformScope, ReadTx, Store, StoreError, WriteTx,
    entity::{domain_claim, domain_owner},
};

impl ReadTx {
    /// The domains that the enterprise claims, by name.
    pub async fn domain_list(&self) -> Result<Vec<Claim>, StoreError> {
        let rows = self
            .select::<domain_claim::Entity>()
            .with(|q| q.order_by_asc(domain_claim::Column::Domain))
            .all()
            .await?;
        rows.into_iter().map(into_core).collect()
    }

    /// The enterprise's claim of a domain.
    pub async fn domain_find(&self, domain: &str) -> Result<Option<Claim>, StoreError> {
        let row = self
            .select::<domain_claim::Entity>()
            .with(|q| q.filter(domain_claim::Column::Domain.eq(domain)))
            .one()
            .await?;
        row.map(into_core).transpose()
    }
}

impl WriteTx {
    /// Claims a domain.
    pub async fn domain_insert(&self, claim: &Claim) -> Result<(), StoreError> {
        self.insert::<domain_claim::Entity>(domain_claim::Model {
            enterprise_id: self.owner(),
            domain: claim.domain.clone(),
            state: claim.state.as_str().to_owned(),
            challenge: claim.challenge.clone(),
            created_at: claim.created_at.as_millis(),
            checked_at: None,
            verified_at: None,
            missing_since: None,
            next_check_at: claim.created_at.as_millis(),
        })
        .await
    }

    /// Writes down how far a claim has come, and when it is looked at again.
    pub async fn domain_update(&self, claim: &Claim, again: Timestamp) -> Result<(), StoreError> {
        let millis = |at: Option<Timestamp>| Expr::value(at.map(Timestamp::as_millis));
        self.update::<domain_claim::Entity>()
            .with(|q| {
                q.col_expr(domain_claim::Column::State, Expr::value(claim.state.as_str()))
                    .col_expr(domain_claim::Column::CheckedAt, millis(claim.checked_at))
                    .col_expr(domain_claim::Column::VerifiedAt, millis(claim.verified_at))
                    .col_expr(domain_claim::Column::MissingSince, millis(claim.missing_since))
                    .col_expr(domain_claim::Column::NextCheckAt, Expr::value(again.as_millis()))
                    .filter(domain_claim::Column::Domain.eq(claim.domain.as_str()))
            })
            .run()
            .await
            .map(drop)
    }

    /// Takes a claim back, and what it owned with it.
    pub async fn domain_delete(&self, domain: &str) -> Result<(), StoreError> {
        self.delete::<domain_claim::Entity>()
            .with(|q| q.filter(domain_claim::Column::Domain.eq(domain)))
            .run()
            .await
            .map(drop)
    }

    /// Makes the enterprise the owner of a domain that it claims; answers whether it is. Of two that
    /// try at the same moment one gets it.
    pub async fn domain_own(&self, domain: &str) -> Result<bool, StoreError> {
        let row = domain_owner::Model { domain: domain.to_owned(), enterprise_id: self.owner() };
        self.platform_insert_new::<domain_owner::Entity>(row).await
    }

    /// Ends the enterprise's ownership of a domain.
    pub async fn domain_disown(&self, domain: &str) -> Result<(), StoreError> {
        #[expect(clippy::disallowed_methods, reason = "the owners belong to the installation")]
        let query = domain_owner::Entity::delete_many()
            .filter(domain_owner::Column::Domain.eq(domain))
            .filter(domain_owner::Column::EnterpriseId.eq(self.owner()));
        self.platform_delete(query).await.map(drop)
    }
}

impl Store {
    /// Everybody's claims of a domain.
    pub async fn domain_claims(
        &self,
        platform: PlatformScope,
        domain: &str,
    ) -> Result<Vec<Claim>, StoreError> {
        let query = everybodys().filter(domain_claim::Column::Domain.eq(domain));
        self.claims(platform, query).await
    }

    /// Claims that a global admin decides about, by domain; the page after `after`.
    pub async fn domain_reviews(
        &self,
        platform: PlatformScope,
        after: Option<(&str, EnterpriseId)>,
        limit: u64,
    ) -> Result<Vec<Claim>, StoreError> {
        let mut query = everybodys()
            .filter(domain_claim::Column::State.eq(ClaimState::InReview.as_str()))
            .order_by_asc(domain_claim::Column::Domain)
            .order_by_asc(domain_claim::Column::EnterpriseId)
            .limit(limit);
        if let Some((domain, enterprise)) = after {
            let same = domain_claim::Column::Domain
                .eq(domain)
                .and(domain_claim::Column::EnterpriseId.gt(enterprise.as_uuid()));
            query = query.filter(domain_claim::Column::Domain.gt(domain).or(same));
        }
        self.claims(platform, query).await
    }

    /// Verified domains that are to be looked at again, the longest waiting first.
    pub async fn domain_due(
        &self,
        platform: PlatformScope,
        now: Timestamp,
        limit: u64,
    ) -> Result<Vec<Claim>, StoreError> {
        let query = everybodys()
            // In the words of the index, which has these only.
            .filter(Expr::cust("state = 'verified'"))
            .filter(domain_claim::Column::NextCheckAt.lte(now.as_millis()))
            .order_by_asc(domain_claim::Column::NextCheckAt)
            .limit(limit);
        self.claims(platform, query).await
    }

    async fn claims(
        &self,
        platform: PlatformScope,
        query: Select<domain_claim::Entity>,
    ) -> Result<Vec<Claim>, StoreError> {
        self.platform_all(platform, query).await?.into_iter().map(into_core).collect()
    }
}

fn everybodys() -> Select<domain_claim::Entity> {
    #[expect(clippy::disallowed_methods, reason = "claims of all enterprises meet here")]
    domain_claim::Entity::find()
}

fn into_core(row: domain_claim::Model) -> Result<Claim, StoreError> {
    Ok(Claim {
        enterprise: EnterpriseId::from_uuid(row.enterprise_id),
        state: ClaimState::parse(&row.state)
            .ok_or_else(|| StoreError::corrupt("domain_claim", "unknown state"))?,
        domain: row.domain,
        challenge: row.challenge,
        created_at: Timestamp::from_millis(row.created_at),
        checked_at: row.checked_at.map(Timestamp::from_millis),
        verified_at: row.verified_at.map(Timestamp::from_millis),
        missing_since: row.missing_since.map(Timestamp::from_millis),
    })
}
