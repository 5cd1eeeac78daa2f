//! `/Groups`: one endpoint, one file.
//!
//! A group may have tens of thousands of members. They are looked up only where they are answered,
//! and changed by what is said about them, never by reading them all.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod replace;

use muster_app::{App, ScimCaller};
use muster_core::{call::Matched, group::Group, id::GroupId};
use muster_scim::{AttrPath, Projection};

use crate::{error::Failure, notes::Notes, respond::Answer};

/// The id of a path. What is no id of ours is absent, not malformed (RFC 7644 §3.4.1).
fn group_id(path: &str) -> Result<GroupId, Failure> {
    path.parse().map_err(|_not_ours| Failure::absent("group"))
}

/// The id of a path, written down as the group that the operation is about.
fn identify(notes: &mut Notes, path: &str) -> Result<GroupId, Failure> {
    let id = group_id(path)?;
    notes.group = Some(id);
    notes.matched = Some(Matched::Id);
    Ok(id)
}

/// A group as a change leaves it.
pub(crate) struct Changed {
    /// The group.
    pub(crate) group: Group,
    /// What the client set of what is answered on request only.
    set: Vec<AttrPath>,
}

/// A group as it is answered, with its members where they are asked for.
async fn answer(
    app: &App,
    caller: &ScimCaller,
    group: &Group,
    projection: &Projection,
) -> Result<Answer, Failure> {
    let members = if projection.wants("members") {
        let named = projection.wants_sub("members", "display");
        app.member_list(caller, group.id, named).await?
    } else {
        Vec::new()
    };
    Ok(Answer::group(group, &members, &app.tenant_url()))
}
