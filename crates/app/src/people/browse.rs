//! People as an administrator looks at them.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    error::Thing,
    id::{PersonId, RoleId},
    person::Person,
    query::{EmailPart, Filter, Literal, Op, Page, PersonColumn, PersonField, Sort},
};
use muster_store::{CallFilter, Change, PersonQuery};

use crate::{App, EnterpriseAdmin};

/// Changes that a person's history shows at most.
const HISTORY: u64 = 500;

/// Which people an administrator wants to see.
#[derive(Debug, Clone, Default)]
pub struct PersonFilter {
    /// Part of a name, a user name or an e-mail.
    pub search: Option<String>,
    /// Only active, or only disabled people.
    pub active: Option<bool>,
    /// The page, from zero.
    pub page: u64,
    /// People on a page.
    pub per_page: u64,
}

/// A page of people with the names of their roles.
#[derive(Debug, Clone)]
pub struct PersonListing {
    /// How many match in all.
    pub total: u64,
    /// Those of the page.
    pub people: Vec<Person>,
    /// Role names.
    pub roles: BTreeMap<RoleId, String>,
}

impl App {
    /// People of the administrator's enterprise.
    pub async fn person_browse(
        &self,
        admin: &EnterpriseAdmin,
        filter: &PersonFilter,
    ) -> Result<PersonListing> {
        let tx = self.store.read(admin.scope);
        let query = PersonQuery {
            filter: condition(filter),
            sort: Some(Sort { by: column(PersonColumn::UserName), descending: false }),
            page: Page {
                offset: filter.page.saturating_mul(filter.per_page),
                limit: filter.per_page,
            },
        };
        let page = tx.person_list(&query).await?;
        let roles =
            tx.role_list().await?.into_iter().map(|role| (role.id, role.spec.name)).collect();
        Ok(PersonListing { total: page.total, people: page.people, roles })
    }

    /// One person and what happened to them, oldest first.
    pub async fn person_history(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
    ) -> Result<(Person, Vec<Change>)> {
        let tx = self.store.read(admin.scope);
        let mut person = tx.person_find(id).await?.ok_or(Error::NotFound(Thing::Person))?;
        // Nobody reads back what may only be written.
        let schemas = self.schemas_of(&admin.enterprise).await?;
        person.profile.attributes = schemas.shown(person.profile.attributes);
        Ok((person, tx.change_list_of_person(id, HISTORY).await?))
    }

    /// The newest calls of identity providers.
    pub async fn call_list(
        &self,
        admin: &EnterpriseAdmin,
        filter: &CallFilter,
    ) -> Result<Vec<muster_core::call::Call>> {
        Ok(self.store.read(admin.scope).call_list(filter).await?)
    }
}

fn column(column: PersonColumn) -> PersonField {
    PersonField::Column(column)
}

fn condition(filter: &PersonFilter) -> Option<Filter<PersonField>> {
    let mut all = Vec::new();
    if let Some(active) = filter.active {
        // Whoever is not disabled, whether `active` says so or nothing does.
        let (op, value) = if active { (Op::Ne, false) } else { (Op::Eq, false) };
        let attr = column(PersonColumn::Active);
        all.push(Filter::Compare { attr, op, value: Literal::Bool(value) });
    }
    if let Some(search) = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let fields = [
            column(PersonColumn::UserName),
            column(PersonColumn::DisplayName),
            column(PersonColumn::GivenName),
            column(PersonColumn::FamilyName),
            PersonField::Email(EmailPart::Value),
        ];
        all.push(Filter::Or(
            fields
                .into_iter()
                .map(|attr| Filter::Compare {
                    attr,
                    op: Op::Co,
                    value: Literal::Text(search.into()),
                })
                .collect(),
        ));
    }
    (!all.is_empty()).then_some(Filter::And(all))
}
