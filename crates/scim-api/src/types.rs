//! The resource types as an enterprise's policy has them: `/Schemas` tells the truth about it.

use std::sync::LazyLock;

use muster_core::policy::Policy;
use muster_scim::{AttrPath, ResourceType};

/// Users where every person needs a work e-mail.
static USER_WITH_EMAIL: LazyLock<ResourceType> = LazyLock::new(|| {
    let mut user = ResourceType::user().clone();
    for path in [AttrPath::new("emails"), AttrPath::with_sub("emails", "value")] {
        if let Some(row) = user.attribute_mut(&path) {
            row.required = true;
        }
    }
    user
});

/// The User resource type under this policy.
pub(crate) fn user(policy: &Policy) -> &'static ResourceType {
    if policy.require_work_email { &USER_WITH_EMAIL } else { ResourceType::user() }
}

/// The Group resource type, the same under every policy.
pub(crate) fn group() -> &'static ResourceType {
    ResourceType::group()
}

/// Every resource type under this policy.
pub(crate) fn all(policy: &Policy) -> [&'static ResourceType; 2] {
    [user(policy), group()]
}
