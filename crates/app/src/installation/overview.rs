//! Enterprises, with how each of them stands.

use muster_core::{
    Error, Result, enterprise::Enterprise, error::Thing, integration::Token, person::Person,
};

use super::{ProvisioningHealth, health};
use crate::{App, EnterpriseAdmin, GlobalAdmin, SeatStatus};

/// Administrators that are listed at most.
const ADMINS: u64 = 100;

/// An enterprise, and how it stands.
#[derive(Debug, Clone)]
pub struct EnterpriseOverview {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// How many people it has, disabled ones too.
    pub people: u64,
    /// How its seats stand.
    pub seats: SeatStatus,
    /// How provisioning stands; nothing where it is switched off.
    pub health: Option<ProvisioningHealth>,
    /// The live SCIM token that ends first.
    pub first_to_end: Option<Token>,
}

impl App {
    /// Enterprises whose names contain a text, by name; the page after `after`. Each costs a handful of look-ups
    /// by key: ask for few at a time.
    pub async fn enterprise_browse(
        &self,
        admin: &GlobalAdmin,
        search: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<EnterpriseOverview>> {
        let (platform, search) = (self.authority.platform(), search.trim());
        let found = if search.is_empty() {
            self.store.enterprise_list(platform, after, limit).await?
        } else {
            self.store.enterprise_search(platform, search, after, limit).await?
        };
        let mut list = Vec::with_capacity(found.len());
        for enterprise in found {
            let inside = self.enterprise_enter(admin, enterprise.id).await?;
            list.push(self.enterprise_overview(&inside).await?);
        }
        Ok(list)
    }

    /// One enterprise, and how it stands.
    pub async fn enterprise_overview(&self, admin: &EnterpriseAdmin) -> Result<EnterpriseOverview> {
        let (tx, now) = (self.store.read(admin.scope), admin.ctx.now);
        let enterprise = tx.enterprise_find().await?.ok_or(Error::NotFound(Thing::Enterprise))?;
        let (people, _) = tx.person_count().await?;
        let health = if enterprise.scim_enabled { Some(health::of(&tx, now).await?) } else { None };
        let mut ending = tx.token_list_ending(now, Token::WITHOUT_END, 1).await?;
        Ok(EnterpriseOverview {
            people,
            seats: self.seats_show(admin).await?,
            health,
            first_to_end: ending.pop(),
            enterprise,
        })
    }

    /// Who administers an enterprise, the longest there first; a hundred at most.
    pub async fn admin_list(&self, admin: &EnterpriseAdmin) -> Result<Vec<Person>> {
        let tx = self.store.read(admin.scope);
        let mut admins = Vec::new();
        for id in tx.person_list_admins(ADMINS).await? {
            admins.extend(tx.person_find(id).await?);
        }
        Ok(admins)
    }
}
