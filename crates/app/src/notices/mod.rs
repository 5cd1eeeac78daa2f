//! Notices by e-mail: an outbox in the database, and a job that empties it.
//!
//! A notice is a row that is written in the transaction of what it tells of, once for each cause and
//! person. It names people by their ids; where they are reached is looked up when the mail is sent, and who
//! is removed takes what waits for them along.
//!
//! - `write`: how notices come into the outbox. A use case that has something to tell calls it in its own
//!   transaction.
//! - `deliver`, `job`: how they leave it.
//! - `needless`: what is dropped, because it does not hold any more.
//! - `health`: how provisioning stands, for whoever looks, judged as `check` does.
//! - `check`: what nobody does and somebody must be told of: tokens that end, an identity provider that
//!   fails or is silent; and what of the outbox may go.
//!
//! What a mail looks like, and how it is sent, is for the server to say: see [`Post`].

mod check;
mod deliver;
mod health;
mod job;
mod needless;
pub(crate) mod write;

use std::{fmt, pin::Pin};

use muster_core::{
    Result,
    ctx::OpCtx,
    notice::{Notice, Outgoing},
    time::Timestamp,
};
use muster_store::NoticeFilter;

use crate::{App, EnterpriseAdmin};

pub use check::check_notices;
pub use deliver::message_id;
pub use health::{ScimDay, ScimHealth};
pub use job::Mailer;
pub use write::InvitationLink;

/// A notice on its way to somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for every attempt, so that a mail that came twice is recognised.
    pub message_id: String,
    /// How to address them.
    pub name: Option<String>,
    /// Where they are reached.
    pub address: String,
    /// The enterprise it is about.
    pub enterprise: String,
    /// What it says.
    pub notice: Notice,
    /// When it is sent.
    pub at: Timestamp,
    /// The address of the portal, without a slash at its end.
    pub public_url: String,
}

/// Whom it goes to and what gives access is not for logs.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// It may be taken later.
    Later(String),
    /// It never will be: there is no such address.
    Refused(String),
}

/// How letters leave the process: one attempt, an outcome within a minute.
pub trait Post: Send + Sync {
    /// Writes a letter in words and sends it.
    fn send(&self, letter: Letter)
    -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + '_>>;

    /// Sends a mail that shows that mail works.
    fn test<'a>(
        &'a self,
        to: String,
        ctx: &'a OpCtx,
    ) -> Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send + 'a>>;
}

impl App {
    /// The outbox, the newest first.
    pub async fn notice_list(
        &self,
        admin: &EnterpriseAdmin,
        filter: NoticeFilter,
    ) -> Result<Vec<Outgoing>> {
        Ok(self.store.read(admin.scope).notice_list(filter).await?)
    }
}
