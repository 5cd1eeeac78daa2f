//! Identifiers: every one is a UUID, none is a bare `Uuid`.

use uuid::Uuid;

use crate::time::Timestamp;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID for an id of this kind.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID behind it.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    };
}

id! {
    /// A tenant. [`EnterpriseId::PLATFORM`] stands for the installation itself.
    EnterpriseId
}
id! {
    /// Somebody who belongs to an enterprise; the `id` of SCIM.
    PersonId
}
id! {
    /// A role of an enterprise.
    RoleId
}
id! {
    /// A group of people and groups; the `id` of SCIM.
    GroupId
}
id! {
    /// A member of a group: the id of a person or of a group.
    MemberId
}
id! {
    /// An invitation to join an enterprise.
    InvitationId
}
id! {
    /// A client that may ask for tokens in the name of its enterprise.
    IntegrationId
}
id! {
    /// An access token; the `jti` of its JWT.
    TokenId
}
id! {
    /// A signing key; the `kid` of a JWT.
    KeyId
}
id! {
    /// One request, from the edge to the log.
    RequestId
}
id! {
    /// One run of an identity provider: calls of a client without a long pause between them.
    CycleId
}
id! {
    /// A row of the provisioning call log.
    CallId
}
id! {
    /// A system that is told what happens to an enterprise's people.
    ReceiverId
}
id! {
    /// Somebody who waits to be registered.
    ParkedId
}
id! {
    /// A notice on its way to somebody, by e-mail.
    NoticeId
}

impl CycleId {
    /// When the run began: ids of runs are made then, and say so (RFC 9562 §5.7).
    pub fn started_at(self) -> Option<Timestamp> {
        let (seconds, nanos) = self.0.get_timestamp()?.to_unix();
        let millis = seconds.checked_mul(1_000)?.checked_add(u64::from(nanos / 1_000_000))?;
        i64::try_from(millis).ok().map(Timestamp::from_millis)
    }
}

impl EnterpriseId {
    /// The installation itself: it owns global administrators, global settings and their change log.
    pub const PLATFORM: Self = Self(Uuid::nil());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_says_when_it_began() {
        let id: CycleId = "019aab2d-9d00-7abc-8def-0123456789ab".parse().unwrap();
        assert_eq!(id.started_at(), Some(Timestamp::from_millis(0x019a_ab2d_9d00)));
        assert_eq!(CycleId::from_uuid(Uuid::nil()).started_at(), None);
    }
}
