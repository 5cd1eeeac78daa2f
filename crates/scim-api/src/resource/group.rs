//! A group of the core as a Group of SCIM, and back.
//!
//! Members travel beside the resource, never in it: they are read and changed apart.

use std::collections::BTreeSet;

use muster_core::{
    Error,
    group::{Group, GroupProfile, Member, MemberChange, MemberKind, MemberStep},
    id::{GroupId, MemberId, PersonId},
};
use muster_scim::{Map, ResourceType, patch::members as language, version};
use serde_json::{Value, json};

use super::user;
use crate::{error::Failure, resolve};

/// The longest id of a client that is repeated in an answer.
const LONGEST_NAME: usize = 40;

/// The address of a group.
pub(crate) fn location(tenant_url: &str, id: GroupId) -> String {
    format!("{tenant_url}/Groups/{id}")
}

/// What a client set, out of a canonical resource without members.
pub(crate) fn to_profile(mut resource: Map) -> GroupProfile {
    for foreign in ["id", "meta", "members"] {
        resource.remove(foreign);
    }
    let mut text = |name: &str| match resource.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    GroupProfile {
        display_name: text("displayName").unwrap_or_default(),
        // Templates send an empty text where they have none.
        external_id: text("externalId").filter(|id| !id.is_empty()),
        attributes: resource,
    }
}

/// The canonical resource without members and what the server adds; the opposite of [`to_profile`].
pub(crate) fn from_profile(profile: &GroupProfile) -> Map {
    let mut resource = profile.attributes.clone();
    resource.insert("displayName".into(), profile.display_name.clone().into());
    if let Some(id) = &profile.external_id {
        resource.insert("externalId".into(), id.clone().into());
    }
    resource
}

/// The resource as it is answered.
pub(crate) fn to_resource(group: &Group, members: &[Member], tenant_url: &str) -> Map {
    let mut resource = from_profile(&group.profile);
    if !members.is_empty() {
        let members = members.iter().map(|one| member(one, tenant_url));
        resource.insert("members".into(), members.collect());
    }
    resource.insert("id".into(), group.id.to_string().into());
    resource.insert(
        "meta".into(),
        json!({
            "resourceType": "Group",
            "created": group.created_at.to_string(),
            "lastModified": group.updated_at.to_string(),
            "location": location(tenant_url, group.id),
            "version": version::etag(group.version),
        }),
    );
    resource
}

fn member(member: &Member, tenant_url: &str) -> Value {
    let id = member.id.as_uuid();
    let address = match member.kind {
        MemberKind::User => user::location(tenant_url, PersonId::from_uuid(id)),
        MemberKind::Group => location(tenant_url, GroupId::from_uuid(id)),
    };
    let mut entry = json!({
        "value": member.id,
        "$ref": address,
        "type": member.kind.as_str(),
    });
    if let (Some(display), Some(entry)) = (&member.display, entry.as_object_mut()) {
        entry.insert("display".into(), display.clone().into());
    }
    entry
}

/// What a PATCH says about members, in the core's words.
pub(crate) fn to_steps(
    steps: Vec<language::MemberStep>,
    kind: &ResourceType,
    tenant_url: &str,
) -> Result<Vec<MemberStep>, Failure> {
    let step = |step| match step {
        language::MemberStep::Change(change) => {
            let language::MemberChange { replace, add, remove } = change;
            // What is no id of ours is nobody's, and nobody is no member.
            let remove = remove.iter().filter_map(|id| id.parse().ok()).collect();
            Ok(MemberStep::Change(MemberChange { replace, add: to_members(&add)?, remove }))
        }
        language::MemberStep::RemoveWhere(filter) => {
            Ok(MemberStep::RemoveWhere(resolve::members(filter, kind, tenant_url)?))
        }
    };
    steps.into_iter().map(step).collect()
}

/// The ids of members to be; 400 for what is no id of ours.
pub(crate) fn to_members(ids: &BTreeSet<String>) -> Result<BTreeSet<MemberId>, Failure> {
    let id = |text: &String| {
        text.parse().map_err(|_not_ours| {
            let name: String = text.chars().take(LONGEST_NAME).collect();
            // It may be an e-mail or a name.
            Failure::from(Error::unknown_members(&[format!("\"{name}\"")]))
                .logged_as("A member was named by something that is no id of this enterprise.")
        })
    };
    ids.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds a row to the schema finds it kept: what no field takes stays in the document.
    #[test]
    fn no_attribute_of_the_schema_is_lost() {
        let mut resource = Map::new();
        for found in ResourceType::group().attributes() {
            let name = found.attribute.name.to_string();
            resource.insert(name.clone(), Value::String(format!("value of {name}")));
        }
        let mut expected = resource.clone();
        for apart in ["id", "meta", "members"] {
            expected.remove(apart);
        }
        assert_eq!(from_profile(&to_profile(resource)), expected);
    }
}
