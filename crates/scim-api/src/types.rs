//! The resource types as an enterprise has them: `/Schemas` tells the truth about it.
//!
//! Its policy makes rows required, and its own schemas extend the types. Where it has none, the types
//! are those of the standard, made once for everybody; else they are made once for each version of its
//! schemas.

use std::{
    ops::Deref,
    sync::{Arc, LazyLock},
};

use muster_app::ScimCaller;
use muster_core::{
    Error,
    extension::{Extends, ExtensionSchema},
};
use muster_scim::{AttrPath, ResourceType, schema::BadSchema};

use crate::{error::Failure, resource::schema::to_schema};

/// Users where every person needs a work e-mail.
static USER_WITH_EMAIL: LazyLock<ResourceType> =
    LazyLock::new(|| with_email(ResourceType::user().clone()));

/// A resource type of an enterprise.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// As the standard has it, or nearly.
    Standard(&'static ResourceType),
    /// Extended by the enterprise.
    Own(Arc<ResourceType>),
}

impl Deref for Kind {
    type Target = ResourceType;

    fn deref(&self) -> &ResourceType {
        match self {
            Self::Standard(kind) => kind,
            Self::Own(kind) => kind,
        }
    }
}

/// The resource types with the extensions of an enterprise.
struct Own {
    user: Arc<ResourceType>,
    user_with_email: Arc<ResourceType>,
    group: Arc<ResourceType>,
}

/// The User resource type of the caller's enterprise.
pub(crate) fn user(caller: &ScimCaller) -> Result<Kind, Failure> {
    let needs_email = caller.enterprise.policy.require_work_email;
    if caller.schemas.is_empty() {
        return Ok(Kind::Standard(if needs_email {
            &USER_WITH_EMAIL
        } else {
            ResourceType::user()
        }));
    }
    own(caller, |own| if needs_email { &own.user_with_email } else { &own.user })
}

/// The Group resource type of the caller's enterprise.
pub(crate) fn group(caller: &ScimCaller) -> Result<Kind, Failure> {
    if caller.schemas.is_empty() {
        return Ok(Kind::Standard(ResourceType::group()));
    }
    own(caller, |own| &own.group)
}

/// Every resource type of the caller's enterprise.
pub(crate) fn all(caller: &ScimCaller) -> Result<[Kind; 2], Failure> {
    Ok([user(caller)?, group(caller)?])
}

fn own(caller: &ScimCaller, of: impl FnOnce(&Own) -> &Arc<ResourceType>) -> Result<Kind, Failure> {
    match &*caller.schemas.made(make)? {
        Ok(own) => Ok(Kind::Own(Arc::clone(of(own)))),
        Err(bad) => Err(Error::internal(format!("a schema cannot be read: {bad}")).into()),
    }
}

fn make(schemas: &[ExtensionSchema]) -> Result<Own, BadSchema> {
    let (mut user, mut group) = (ResourceType::user().clone(), ResourceType::group().clone());
    for ExtensionSchema { spec, .. } in schemas {
        let schema = to_schema(spec)?;
        match spec.extends {
            Extends::User => user = user.extended(schema, spec.required),
            Extends::Group => group = group.extended(schema, spec.required),
        }
    }
    Ok(Own {
        user_with_email: Arc::new(with_email(user.clone())),
        user: Arc::new(user),
        group: Arc::new(group),
    })
}

fn with_email(mut user: ResourceType) -> ResourceType {
    for path in [AttrPath::new("emails"), AttrPath::with_sub("emails", "value")] {
        if let Some(row) = user.attribute_mut(&path) {
            row.required = true;
        }
    }
    user
}
