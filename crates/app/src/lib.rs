//! Use cases: one function per thing a caller can do.
//!
//! Who may call is in the signature. [`ScimCaller`], [`EnterpriseAdmin`], [`GlobalAdmin`] and
//! [`PortalCaller`] are made in `auth/` and nowhere else, each after its proof; every use case is a method of [`App`] that takes
//! one of them. Nothing here knows a status code or a wire format.
//!
//! # Adding a use case
//!
//! A method in the file of its subject, the caller as its first argument, the write in one
//! [`muster_store::Store::write`] that ends with the events it caused.

mod audit;
mod auth;
mod back_off;
mod calls;
mod courier;
mod cursors;
mod cycles;
mod domains;
mod enterprises;
mod events;
mod explain;
mod groups;
mod installation;
mod integrations;
mod invitations;
mod keyed;
mod notices;
mod parked;
mod people;
mod policies;
mod rehearsal;
mod roles;
mod rounds;
mod schemas;
mod scim;
mod seats;
mod settings;
mod switch_off;
mod tokens;

use std::sync::Arc;

use muster_core::{
    Result,
    actor::Actor,
    ctx::OpCtx,
    entropy::Entropy,
    time::{Clock, Timestamp},
};
use muster_store::{ScopeAuthority, Store};

pub use auth::{
    bearer::{ApiCaller, Refused, ScimCaller},
    callers::{EnterpriseAdmin, GlobalAdmin, Operator},
    issue::{ClientCredentials, Issued},
    session::{Portal, PortalCaller, SignedIn},
};
pub use calls::{
    CallLog,
    purge::forget_calls,
    show::{CallShown, Values},
};
pub use courier::CourierHandle;
pub use cursors::{CURSOR_TIMEOUT, WalkPage, Walked};
pub use cycles::{CyclePlan, CycleShown, LeftOver, Released, Touched, Undone};
pub use domains::{DomainChecked, Looked, Resolver, check_domains};
pub use enterprises::{EnterpriseSummary, SHORTEST_PASSWORD};
pub use events::{
    EventSettings, Happened, PollAnswer, PollRequest, Push, PushAnswer, Pusher, Refusal, Render,
    Rendered, Transport,
};
pub use groups::{GroupDecided, GroupList, MembersShown};
pub use installation::{
    Attention, Board, BoardHour, EnterpriseOverview, KeyShown, MailDoor, Named, ProvisioningHealth,
    Shortened, SystemShown,
};
pub use integrations::NewIntegration;
pub use invitations::{InvitationShown, Invitee, SentInvitation};
pub use muster_store::{
    CallFilter, ChainState, Change, GroupQuery, Installed, NoticeFilter,
    Options as DatabaseOptions, PersonPage, PersonQuery, REHEARSAL_LIMIT,
};
pub use muster_tokens::sealed::SealingKey;
pub use muster_tokens::secret::{Secret, readable_password};
pub use notices::{
    InvitationLink, Letter, Mailer, Post, ScimDay, ScimHealth, Unsent, check_notices, message_id,
};
pub use parked::{Tried, complete_parked};
pub use people::{
    Decided, OwnProfile, OwnedField, PersonFilter, PersonListing, RoleChoice, RoleThen,
    WaitingAdoption, purge::forget_people,
};
pub use policies::{PolicyNote, PolicyRef};
pub use rehearsal::{
    Answered, Answering, Counts, Edge, PersonDifference, PersonState, Rehearsed, Soon,
};
pub use roles::{
    MappedValue, PEOPLE_COUNTED, Rename, RenameWarning, RoleChange, RoleEdited, RoleHeld,
    RoleMapping, RoleSent, RoleTrial, RoleUse, RuleEdit, UnknownValue, Way, review_roles,
};
pub use schemas::Schemas;
pub use scim::{ScimChange, ScimStatus};
pub use seats::SeatStatus;
pub use settings::SettingValue;
pub use switch_off::{Left, SwitchOffPreview, SwitchOffStatus, finish_switch_off};

/// What the product is told once, when it starts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that clients reach the product at, without a slash at its end.
    pub public_url: String,
    /// Password hashes computed at a time.
    pub hashing_threads: usize,
    /// Events to other systems.
    pub events: EventSettings,
    /// Calls that change something are kept for a day as they were sent.
    pub keep_calls: bool,
    /// Looks up the records that prove domains.
    pub resolver: Arc<dyn Resolver>,
    /// How mail leaves the process; nothing where it is not configured.
    pub mail: Option<MailDoor>,
}

/// Everything the use cases need; the one handle an edge holds.
pub struct App {
    store: Store,
    authority: ScopeAuthority,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: Settings,
    keys: auth::keys::KeyRing,
    hasher: Arc<auth::hashing::Hasher>,
    bearers: auth::bearer::Cache,
    schemas: schemas::Cache,
    /// Where nobody who waits could be registered.
    fruitless: parked::Fruitless,
    /// Places for polls that wait for events.
    polls: tokio::sync::Semaphore,
}

impl App {
    /// Opens the database and reads the signing keys, making the first one where there is none.
    pub async fn open(
        database: &DatabaseOptions,
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Arc<Self>> {
        let (store, authority) = Store::open(database).await?;
        let hasher = auth::hashing::Hasher::new(settings.hashing_threads)?;
        let app = Self {
            store,
            authority,
            clock,
            entropy,
            settings,
            keys: auth::keys::KeyRing::default(),
            hasher: Arc::new(hasher),
            bearers: auth::bearer::Cache::default(),
            schemas: schemas::Cache::default(),
            fruitless: parked::Fruitless::default(),
            polls: tokio::sync::Semaphore::new(events::WAITING),
        };
        app.platform_prepare().await?;
        app.keys_refresh().await?;
        Ok(Arc::new(app))
    }

    /// A context for one operation, sampled now.
    pub fn ctx(&self, actor: Actor) -> OpCtx {
        OpCtx::new(actor, self.clock.now(), Arc::clone(&self.entropy))
    }

    /// The moment it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The address that clients reach the product at, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.settings.public_url
    }

    /// The SCIM base address: what an identity provider calls Tenant URL (requirement 37).
    pub fn tenant_url(&self) -> String {
        format!("{}/api/scim/v2", self.settings.public_url)
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        Ok(self.store.ping().await?)
    }
}
