//! What every use case is told about the operation it serves.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    actor::Actor,
    entropy::{self, Entropy},
    id::{CycleId, RequestId},
    time::Timestamp,
};

/// The context of one operation: who, which request, when, and where new ids come from.
///
/// `now` is sampled once, so everything one request writes carries one time.
#[derive(Clone)]
pub struct OpCtx {
    /// Who asks.
    pub actor: Actor,
    /// The request, as logs and answers name it.
    pub request: RequestId,
    /// The identity provider's run that the request belongs to.
    pub cycle: Option<CycleId>,
    /// When.
    pub now: Timestamp,
    /// The version of the enterprise's policy by which the operation is decided; zero outside of one.
    pub policy_version: i64,
    /// The version of the enterprise by which the operation is decided, where nothing may be written by another.
    pub rules: Option<i64>,
    entropy: Arc<dyn Entropy>,
}

impl OpCtx {
    /// A context for one operation.
    pub fn new(actor: Actor, now: Timestamp, entropy: Arc<dyn Entropy>) -> Self {
        let request = RequestId::from_uuid(entropy::uuid_v7(now, entropy.as_ref()));
        Self { actor, request, cycle: None, now, policy_version: 0, rules: None, entropy }
    }

    /// The same operation, once it is known who asks.
    #[must_use]
    pub fn with_actor(mut self, actor: Actor) -> Self {
        self.actor = actor;
        self
    }

    /// A new identifier.
    pub fn uuid(&self) -> Uuid {
        entropy::uuid_v7(self.now, self.entropy.as_ref())
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        entropy::bytes(self.entropy.as_ref())
    }
}

impl std::fmt::Debug for OpCtx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpCtx")
            .field("actor", &self.actor)
            .field("request", &self.request)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
