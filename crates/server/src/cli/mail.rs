//! `muster mail`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use muster_core::{
    id::NoticeId,
    notice::{NoticeKind, NoticeState},
};

use super::Which;

/// Notices by mail.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Write every mail into files, as plain text and as HTML, with data that looks real.
    Preview(Preview),
    /// List the outbox of an enterprise, the newest first.
    List(MailList),
    /// Send a mail that shows that mail works.
    Test {
        /// Where to.
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
}

/// Which mails, and where to.
#[derive(Debug, Args)]
pub struct Preview {
    /// Only this kind: seats-full, token-expiring, provisioning-failing, provisioning-silent, invitation or
    /// person-waiting.
    pub kind: Option<NoticeKind>,
    /// The folder for the files.
    #[arg(long, value_name = "DIR", default_value = "mail-preview")]
    pub out: PathBuf,
}

/// Which notices.
#[derive(Debug, Clone, Copy, Args)]
pub struct MailList {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Only those that stand so: waiting, sent, failed or dropped.
    #[arg(long)]
    pub state: Option<NoticeState>,
    /// Only those older than this one: the page after it.
    #[arg(long, value_name = "ID")]
    pub before: Option<NoticeId>,
    /// At most so many.
    #[arg(long, default_value_t = 100)]
    pub limit: u64,
}
