//! Policies as administrators write them: roles and groups by their names.

use std::collections::BTreeMap;

use muster_core::{
    Result,
    id::{GroupId, RoleId},
    policy::{Document, Named, Policy, RoleNames},
    query::{Filter, GroupColumn, GroupField, Literal, Op, Page},
    role::Role,
    text::fold,
};
use muster_store::{GroupQuery, ReadTx};

use crate::{App, EnterpriseAdmin};

/// How many roles a message names.
const NAMED: usize = 10;

impl App {
    /// The policy of now with the values of a document, in which roles and groups may stand by name. Nothing
    /// is changed.
    pub async fn policy_with(
        &self,
        admin: &EnterpriseAdmin,
        mut document: Document,
    ) -> Result<Policy> {
        let now = self.policy_now(admin).await?.policy;
        let read = self.store.read(admin.scope);
        let roles = read.role_list().await?;
        let mut groups = BTreeMap::new();
        for (what, name) in document.names() {
            if what == Named::Group && name.parse::<GroupId>().is_err() {
                let found = group_named(&read, &name).await?;
                groups.insert(name, found);
            }
        }
        document.resolve(|what, name| match what {
            Named::Role => role_named(&roles, name),
            Named::Group => match groups.get(name) {
                None => Ok(name.to_owned()),
                Some(Some(id)) => Ok(id.to_string()),
                Some(None) => Err(format!("there is no group «{name}».")),
            },
        });
        now.with(document)
    }

    /// The names of the enterprise's roles, for sentences about its policy.
    pub async fn role_names(&self, admin: &EnterpriseAdmin) -> Result<RoleNames> {
        Ok(self.store.read(admin.scope).role_list().await?.iter().collect())
    }
}

/// The id of a role, of its name in any case or of its id; one that nobody has is refused when it is set.
fn role_named(roles: &[Role], name: &str) -> std::result::Result<String, String> {
    let key = fold(name.trim());
    if let Some(role) = roles.iter().find(|role| role.spec.key() == key) {
        return Ok(role.id.to_string());
    }
    if name.parse::<RoleId>().is_ok() {
        return Ok(name.to_owned());
    }
    let some: Vec<_> = roles.iter().take(NAMED).map(|role| role.spec.name.as_str()).collect();
    let more = match roles.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Err(format!("there is no role «{name}»; the roles are {}{more}.", some.join(", ")))
}

/// The group of a name, which no other has.
pub(crate) async fn group_named(read: &ReadTx, name: &str) -> Result<Option<GroupId>> {
    let query = GroupQuery {
        filter: Some(Filter::Compare {
            attr: GroupField::Column(GroupColumn::DisplayName),
            op: Op::Eq,
            value: Literal::Text(name.to_owned()),
        }),
        sort: None,
        page: Page { offset: 0, limit: 1 },
    };
    Ok(read.group_list(&query).await?.groups.pop().map(|group| group.id))
}
