//! People as an administrator looks at them.

use std::collections::BTreeMap;

use muster_core::{
    Error, Result,
    error::Thing,
    id::{PersonId, RoleId},
    person::Person,
    query::{EmailPart, Filter, Literal, Op, Page, PersonColumn, PersonField, Sort},
};
use muster_store::{Change, PersonPage, PersonQuery};

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
    /// Only people who were removed and can come back, or nobody of them. Where neither this nor
    /// `active` is chosen they come after everybody else.
    pub removed: Option<bool>,
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
        let (offset, limit) = (filter.page.saturating_mul(filter.per_page), filter.per_page);
        let there = if filter.removed == Some(true) {
            PersonPage { total: 0, people: Vec::new() }
        } else {
            let sort = Some(Sort { by: column(PersonColumn::UserName), descending: false });
            let page = Page { offset, limit };
            tx.person_list(&PersonQuery { filter: condition(filter), sort, page }).await?
        };
        let PersonPage { mut total, mut people } = there;
        if filter.removed.unwrap_or(filter.active.is_none()) {
            let shown = u64::try_from(people.len()).unwrap_or(limit);
            let reached = offset.saturating_add(shown) >= total;
            let limit = if reached { limit.saturating_sub(shown) } else { 0 };
            let page = Page { offset: offset.saturating_sub(total), limit };
            let left = tx.departed_list(search(filter), page).await?;
            total += left.total;
            people.extend(left.people);
        }
        let roles =
            tx.role_list().await?.into_iter().map(|role| (role.id, role.spec.name)).collect();
        Ok(PersonListing { total, people, roles })
    }

    /// One person and what happened to them, oldest first; also somebody who was removed and can come
    /// back.
    pub async fn person_history(
        &self,
        admin: &EnterpriseAdmin,
        id: PersonId,
    ) -> Result<(Person, Vec<Change>)> {
        let tx = self.store.read(admin.scope);
        let mut person = if let Some(person) = tx.person_find(id).await? {
            person
        } else {
            let left = tx.departed_find(id).await?;
            left.ok_or(Error::NotFound(Thing::Person))?.person
        };
        // Nobody reads back what may only be written.
        let schemas = self.schemas_of(&admin.enterprise).await?;
        person.profile.attributes = schemas.shown(person.profile.attributes);
        Ok((person, tx.change_list_of_person(id, HISTORY).await?))
    }
}

fn column(column: PersonColumn) -> PersonField {
    PersonField::Column(column)
}

fn search(filter: &PersonFilter) -> Option<&str> {
    filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn condition(filter: &PersonFilter) -> Option<Filter<PersonField>> {
    let mut all = Vec::new();
    if let Some(active) = filter.active {
        // Whoever is not disabled, whether `active` says so or nothing does.
        let (op, value) = if active { (Op::Ne, false) } else { (Op::Eq, false) };
        let attr = column(PersonColumn::Active);
        all.push(Filter::Compare { attr, op, value: Literal::Bool(value) });
    }
    if let Some(search) = search(filter) {
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
