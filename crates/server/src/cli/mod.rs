//! The command line. Names, output keys and exit codes are documented in `docs/cli.md` and stay.

pub mod cycle;
pub mod domain;
pub mod enterprise;
pub mod invitation;
pub mod lifecycle;
pub mod log;
pub mod mail;
pub mod policy;
pub mod receiver;
pub mod rehearse;
pub mod role;
pub mod schema;
pub mod scim;
pub mod seats;
pub mod token;
pub mod user;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use muster_core::id::EnterpriseId;

/// Muster: user provisioning over SCIM 2.0.
#[derive(Debug, Parser)]
#[command(
    name = "muster",
    version,
    about = "Muster: identity providers register, change and remove people here, over SCIM 2.0"
)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, env = "MUSTER_CONFIG", global = true)]
    pub config: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the portals, the SCIM API and the token issuer.
    Serve,
    /// Set up an embedded database with a demo enterprise, and serve.
    Demo(Demo),
    /// Bring the database schema up to date.
    Migrate,
    /// The configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check configuration, database and keys, and say what to mend.
    Doctor,
    /// Administrators of the installation.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Enterprises.
    #[command(subcommand)]
    Enterprise(enterprise::EnterpriseCommand),
    /// Roles of an enterprise.
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Integrations of an enterprise: clients of the Authenticate API.
    #[command(subcommand)]
    Integration(token::IntegrationCommand),
    /// "Enable SCIM provisioning" of an enterprise.
    #[command(subcommand)]
    Scim(scim::ScimCommand),
    /// Settings of the installation.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Tokens of an enterprise.
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// People of an enterprise.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Invitations to join an enterprise.
    #[command(subcommand)]
    Invitation(invitation::InvitationCommand),
    /// The provisioning log: what identity providers sent, and what became of it.
    #[command(subcommand)]
    Call(log::CallCommand),
    /// Why a user has their role, or is active or not.
    Explain(log::Explain),
    /// Keys that sign tokens.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// The change log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Receivers of events: systems that are told what happens to people.
    #[command(subcommand)]
    Receiver(receiver::ReceiverCommand),
    /// Notices by mail.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// How provisioning behaves in an enterprise: its policy, and those it had before.
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Say what a policy or a call would do, and do nothing.
    ///
    /// With a policy: what it would do to people as they are, and if the identity provider sent again what it
    /// sent lately. With a payload: what that one call would do.
    Rehearse(rehearse::Rehearse),
    /// Extension schemas: attributes that an enterprise defines for itself.
    #[command(subcommand)]
    Schema(schema::SchemaCommand),
    /// Domains that an enterprise claims and proves to be its own.
    #[command(subcommand)]
    Domain(domain::DomainCommand),
    /// Sync cycles: what the identity provider did in a run; undoing it, and deciding where it is held.
    #[command(subcommand)]
    Cycle(cycle::CycleCommand),
    /// Seats: how many active people an enterprise may have.
    #[command(subcommand)]
    Seats(seats::SeatsCommand),
    /// People who were refused for a role, a seat or a domain, and wait to be registered.
    #[command(subcommand)]
    Parked(seats::ParkedCommand),
}

/// Options of the demo.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder of the embedded database.
    #[arg(long, default_value = "data")]
    pub data: PathBuf,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// The configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// Say what is wrong with it.
    Check,
    /// Show it, with defaults filled in and passwords left out.
    Dump,
}

/// Somebody who gets a password, which is read from standard input.
#[derive(Debug, Args)]
pub struct NewAdmin {
    /// The e-mail to sign in with.
    #[arg(long)]
    pub email: String,
    /// The name to show.
    #[arg(long, default_value = "")]
    pub name: String,
}

/// Administrators of the installation.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Make one; the password is read from standard input.
    Create(NewAdmin),
}

/// Which enterprise.
#[derive(Debug, Clone, Copy, Args)]
pub struct Which {
    /// The enterprise's id.
    #[arg(long)]
    pub enterprise: EnterpriseId,
}

/// Settings of the installation.
#[derive(Debug, Subcommand)]
pub enum SettingsCommand {
    /// Show one, or all.
    Get {
        /// Its key.
        key: Option<String>,
    },
    /// Choose a value.
    Set {
        /// Its key.
        key: String,
        /// The value.
        value: String,
    },
}

/// Keys that sign tokens.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum KeysCommand {
    /// Make a new key; tokens of older keys stay valid until they end.
    Rotate,
}

/// The change log.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum AuditCommand {
    /// Check that no row was altered, removed or slipped in.
    Verify(Which),
}
