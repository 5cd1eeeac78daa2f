//! The installation as its administrators look at it.
//!
//! - `overview`: enterprises with how each stands.
//! - `health`: whether provisioning works, as the job that tells of it knows it.
//! - `board`: the calls of the last day, and what wants attention anywhere.
//! - `shorten`: live tokens that end sooner.
//! - `log`: the installation's change log and the chains.
//! - `system`: version, database, jobs, keys and mail.

mod board;
pub(crate) mod health;
mod log;
mod overview;
mod shorten;
mod system;

pub use board::{Attention, Board, BoardHour, Named};
pub use health::ProvisioningHealth;
pub use overview::EnterpriseOverview;
pub use shorten::Shortened;
pub use system::{KeyShown, MailDoor, SystemShown};
