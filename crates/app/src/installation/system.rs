//! Version, database, jobs, keys and mail.

use std::{fmt, sync::Arc};

use muster_core::{Error, Result, id::KeyId, time::Timestamp};
use muster_store::Installed;

use crate::{App, GlobalAdmin, Post, Unsent, enterprises::check_email};

/// How mail leaves the process, as far as administrators may know it.
#[derive(Clone)]
pub struct MailDoor {
    /// The mail server, without its password.
    pub server: String,
    /// The sender.
    pub from: String,
    /// What sends.
    pub post: Arc<dyn Post>,
}

impl fmt::Debug for MailDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailDoor").field("server", &self.server).finish_non_exhaustive()
    }
}

/// A signing key, without its private half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyShown {
    /// Its id, as tokens name it.
    pub id: KeyId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When another took over; it still verifies.
    pub retired_at: Option<Timestamp>,
}

/// The installation about itself.
#[derive(Debug, Clone)]
pub struct SystemShown {
    /// Which database it has.
    pub database: &'static str,
    /// The migrations that ran, the newest first.
    pub migrations: Vec<Installed>,
    /// What is done now and then, and when it is due again.
    pub jobs: Vec<(String, Timestamp)>,
    /// The keys that sign tokens, the newest first.
    pub keys: Vec<KeyShown>,
    /// Notices that wait to be sent.
    pub waiting: u64,
    /// Enterprises.
    pub enterprises: u64,
    /// Their people.
    pub people: u64,
}

impl App {
    /// The installation about itself.
    pub async fn system_show(&self, _: &GlobalAdmin) -> Result<SystemShown> {
        let platform = self.authority.platform();
        let keys = self.store.signing_key_list(platform).await?.into_iter();
        let keys = keys.map(|key| KeyShown {
            id: key.id,
            created_at: key.created_at,
            retired_at: key.retired_at,
        });
        Ok(SystemShown {
            database: self.store.database_name(),
            migrations: self.store.migration_list(platform).await?,
            jobs: self.store.job_list(platform).await?,
            keys: keys.collect(),
            waiting: self.store.notice_waiting(platform).await?,
            enterprises: self.store.enterprise_count(platform).await?,
            people: self.store.person_total_anywhere(platform).await?,
        })
    }

    /// How mail leaves the process; nothing where it is not configured.
    pub fn mail_door(&self, _: &GlobalAdmin) -> Option<&MailDoor> {
        self.settings.mail.as_ref()
    }

    /// Sends a mail that shows that mail works; answers when the mail server has taken it.
    pub async fn mail_test(&self, admin: &GlobalAdmin, to: &str) -> Result<()> {
        let to = to.trim();
        check_email(to)?;
        let Some(door) = &self.settings.mail else {
            return Err(Error::invalid(
                "email",
                "Mail is not configured; set mail.url and mail.from, and start the server again.",
            ));
        };
        match door.post.test(to.to_owned(), &admin.ctx).await {
            Ok(()) => Ok(()),
            Err(Unsent::Later(reason) | Unsent::Refused(reason)) => Err(Error::invalid(
                "email",
                format!("The mail was not sent: {}.", reason.trim_end_matches('.')),
            )),
        }
    }
}
