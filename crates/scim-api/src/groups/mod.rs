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

use actix_web::{HttpResponse, http::StatusCode};
use muster_app::{App, ScimCaller};
use muster_core::{group::Group, id::GroupId};
use muster_scim::Projection;

use crate::{error::Failure, respond};

/// The id of a path. What is no id of ours is absent, not malformed (RFC 7644 §3.4.1).
fn group_id(path: &str) -> Result<GroupId, Failure> {
    path.parse().map_err(|_not_ours| Failure::absent("group"))
}

/// Answers a group, with its members where they are asked for.
async fn answer(
    app: &App,
    caller: &ScimCaller,
    status: StatusCode,
    group: &Group,
    projection: &Projection,
) -> Result<HttpResponse, Failure> {
    let members = if projection.wants("members") {
        app.member_list(caller, &[group.id]).await?.remove(&group.id).unwrap_or_default()
    } else {
        Vec::new()
    };
    Ok(respond::group(status, group, &members, &app.tenant_url(), projection))
}
