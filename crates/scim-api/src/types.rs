//! The resource types as an enterprise has them: `/Schemas` tells the truth about it.
//!
//! Its policy changes rows of the User schema, and its own schemas extend the types. Each combination is
//! made once: for everybody, where an enterprise has no schemas of its own, else for each version of them.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use muster_app::ScimCaller;
use muster_core::{
    Error,
    extension::{Extends, ExtensionSchema},
    policy::{GroupUse, MatchBy, Policy, UserNameIs},
};
use muster_scim::{
    AttrPath, ResourceType,
    schema::{BadSchema, Mutability, Returned, Uniqueness},
};

use crate::{error::Failure, resource::schema::to_schema};

/// A resource type of an enterprise.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// As the standard has it, or as a policy does.
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

/// What policies change about the User schema, one bit for each.
#[derive(Debug, Clone, Copy)]
struct Traits(usize);

/// How many combinations of them there are.
const COMBINATIONS: usize = 1 << 6;

impl Traits {
    /// Everybody needs an e-mail (requirements 52, 53, 105).
    const NEEDS_EMAIL: usize = 1;
    /// New people come with `active` (C-22).
    const NEEDS_ACTIVE: usize = 2;
    /// Two people may share a `userName` (C-05).
    const SHARES_NAMES: usize = 4;
    /// `userName` stays as it was first sent (C-05).
    const FIXES_NAMES: usize = 8;
    /// There are no groups, so that people are not answered with theirs (C-19).
    const HIDES_GROUPS: usize = 16;
    /// The e-mail that stands for a person is nobody else's (C-05, C-06).
    const UNIQUE_EMAIL: usize = 32;

    fn of(policy: &Policy) -> Self {
        let bits = [
            (
                policy.require_work_email || policy.username_is == UserNameIs::Email,
                Self::NEEDS_EMAIL,
            ),
            (policy.active_required, Self::NEEDS_ACTIVE),
            (policy.username_is == UserNameIs::DisplayName, Self::SHARES_NAMES),
            (policy.username_immutable, Self::FIXES_NAMES),
            (policy.groups == GroupUse::Off, Self::HIDES_GROUPS),
            (policy.match_by == MatchBy::WorkEmail, Self::UNIQUE_EMAIL),
        ];
        Self(bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum())
    }

    fn has(self, bit: usize) -> bool {
        self.0 & bit != 0
    }

    /// The type as a policy with these traits has it.
    fn applied(self, user: &ResourceType) -> ResourceType {
        let mut user = user.clone();
        let mut required = Vec::new();
        if self.has(Self::NEEDS_EMAIL) {
            required.extend([AttrPath::new("emails"), AttrPath::with_sub("emails", "value")]);
        }
        if self.has(Self::NEEDS_ACTIVE) {
            required.push(AttrPath::new("active"));
        }
        for path in required {
            if let Some(row) = user.attribute_mut(&path) {
                row.required = true;
            }
        }
        if let Some(row) = user.attribute_mut(&AttrPath::new("userName")) {
            if self.has(Self::SHARES_NAMES) {
                row.uniqueness = Uniqueness::None;
                row.description = "The name people read; two users may share it.".into();
            }
            if self.has(Self::FIXES_NAMES) {
                row.mutability = Mutability::Immutable;
            }
        }
        if self.has(Self::UNIQUE_EMAIL)
            && let Some(row) = user.attribute_mut(&AttrPath::with_sub("emails", "value"))
        {
            row.uniqueness = Uniqueness::Server;
            row.description =
                "The address; the one that stands for the user is nobody else's.".into();
        }
        if self.has(Self::HIDES_GROUPS)
            && let Some(row) = user.attribute_mut(&AttrPath::new("groups"))
        {
            row.returned = Returned::Never;
        }
        user
    }
}

/// A resource type under each policy, made when it is first asked for.
struct Variants<T> {
    plain: ResourceType,
    made: [OnceLock<T>; COMBINATIONS],
}

impl<T: From<ResourceType> + Clone> Variants<T> {
    fn new(plain: ResourceType) -> Self {
        Self { plain, made: [const { OnceLock::new() }; COMBINATIONS] }
    }

    fn under(&self, traits: Traits) -> T {
        let make = || traits.applied(&self.plain).into();
        self.made.get(traits.0).map_or_else(make, |place| place.get_or_init(make).clone())
    }
}

/// The resource types with the extensions of an enterprise.
struct Own {
    user: Variants<Arc<ResourceType>>,
    group: Arc<ResourceType>,
}

/// The User resource type of the caller's enterprise.
pub(crate) fn user(caller: &ScimCaller) -> Result<Kind, Failure> {
    static USERS: OnceLock<Variants<Arc<ResourceType>>> = OnceLock::new();
    let traits = Traits::of(&caller.enterprise.policy);
    if caller.schemas.is_empty() {
        if traits.0 == 0 {
            return Ok(Kind::Standard(ResourceType::user()));
        }
        let users = USERS.get_or_init(|| Variants::new(ResourceType::user().clone()));
        return Ok(Kind::Own(users.under(traits)));
    }
    own(caller, |own| own.user.under(traits))
}

/// The Group resource type of the caller's enterprise.
pub(crate) fn group(caller: &ScimCaller) -> Result<Kind, Failure> {
    if caller.enterprise.policy.groups == GroupUse::Off {
        return Err(Failure::no_groups());
    }
    if caller.schemas.is_empty() {
        return Ok(Kind::Standard(ResourceType::group()));
    }
    own(caller, |own| Arc::clone(&own.group))
}

/// Every resource type of the caller's enterprise: without groups, where the policy has no use for them
/// (C-19).
pub(crate) fn all(caller: &ScimCaller) -> Result<Vec<Kind>, Failure> {
    let mut all = vec![user(caller)?];
    if caller.enterprise.policy.groups != GroupUse::Off {
        all.push(group(caller)?);
    }
    Ok(all)
}

fn own(caller: &ScimCaller, of: impl FnOnce(&Own) -> Arc<ResourceType>) -> Result<Kind, Failure> {
    match &*caller.schemas.made(make)? {
        Ok(own) => Ok(Kind::Own(of(own))),
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
    Ok(Own { user: Variants::new(user), group: Arc::new(group) })
}
