//! Lists of groups, and walks over them for identity providers that compare the whole enterprise.

use std::collections::BTreeMap;

use muster_core::{
    Result,
    group::{Group, Member},
    id::GroupId,
    query::{Filter, GroupField},
};
use muster_store::{GroupQuery, MemberList};

use crate::{App, ScimCaller, Walked, cursors::List};

/// Members on a page of groups at most, unless a single group has more. A page that would have more ends
/// earlier: it may always be shorter than was asked for (RFC 7644 §3.4.2.4).
const MOST_MEMBERS: usize = 100_000;

/// What a list of groups shows of their members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembersShown {
    /// Nothing.
    None,
    /// Who they are.
    Ids,
    /// Who they are, and their names.
    Named,
}

/// A page of groups with their members.
#[derive(Debug, Clone)]
pub struct GroupList {
    /// How many groups there are in all; in a walk, how many there were when it began.
    pub total: u64,
    /// The groups of this page.
    pub groups: Vec<Group>,
    /// Their members, where they are shown.
    pub members: BTreeMap<GroupId, Vec<Member>>,
    /// The page ended because of its members: there is more of the list.
    pub shortened: bool,
    /// The cursor of the next page of a walk; none where it is over.
    pub next: Option<String>,
}

impl App {
    /// Groups of the caller's enterprise, filtered, sorted and paged by the database.
    pub async fn group_list(
        &self,
        caller: &ScimCaller,
        query: &GroupQuery,
        shown: MembersShown,
    ) -> Result<GroupList> {
        let page = self.store.read(caller.scope).group_list(query).await?;
        let mut groups = page.groups;
        let fits = self.members_on_page(caller, &groups, shown).await?;
        let shortened = fits.groups < groups.len();
        groups.truncate(fits.groups);
        Ok(GroupList { total: page.total, groups, members: fits.members, shortened, next: None })
    }

    /// Groups of the caller's enterprise, from where the cursor stands (RFC 9865). The query's page
    /// says how many.
    pub async fn group_walk(
        &self,
        caller: &ScimCaller,
        query: &GroupQuery,
        walked: Walked<'_>,
        shown: MembersShown,
    ) -> Result<GroupList> {
        let fields = query.filter.iter().flat_map(Filter::names);
        let fields = fields.chain(query.sort.iter().map(|sort| &sort.by));
        let urns = fields.filter_map(|field| match field {
            GroupField::Document(field) => field.path.first().map(String::as_str),
            _ => None,
        });
        let schemas = caller.schemas.versions(urns);
        let list = List { name: "groups", schemas };
        let from = self.walk_from(caller, &list, walked).await?;
        let mut leaf = self.store.read(caller.scope).group_walk(query, &from).await?;
        let fits = self.members_on_page(caller, &leaf.rows, shown).await?;
        let shortened = fits.groups < leaf.rows.len();
        leaf.shorten(fits.groups);
        let page = self.walk_on(caller, &list, walked, leaf)?;
        Ok(GroupList {
            total: page.total,
            groups: page.rows,
            members: fits.members,
            shortened,
            next: page.next,
        })
    }

    /// The members of the groups of a page, of as many groups as there is room for.
    ///
    /// Groups first and their members after: see [`App::member_list`].
    async fn members_on_page(
        &self,
        caller: &ScimCaller,
        groups: &[Group],
        shown: MembersShown,
    ) -> Result<MemberList> {
        let named = match shown {
            MembersShown::None => {
                return Ok(MemberList { groups: groups.len(), ..MemberList::default() });
            }
            MembersShown::Ids => false,
            MembersShown::Named => true,
        };
        let ids: Vec<_> = groups.iter().map(|group| group.id).collect();
        Ok(self.store.read(caller.scope).member_list(&ids, named, MOST_MEMBERS).await?)
    }
}
