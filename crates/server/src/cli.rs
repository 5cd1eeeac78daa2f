//! The command line. Names, output keys and exit codes are documented in `docs/cli.md` and stay.

pub mod domain;
pub mod invitation;
pub mod lifecycle;
pub mod log;
pub mod mail;
pub mod policy;
pub mod receiver;
pub mod rehearse;
pub mod role;
pub mod schema;
pub mod seats;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use muster_core::{
    id::{EnterpriseId, IntegrationId, PersonId, TokenId},
    policy::Preset,
    provider::{IdentityProvider, PatchAnswer},
    switch_off::Afterwards,
};

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
    Enterprise(EnterpriseCommand),
    /// Roles of an enterprise.
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Integrations of an enterprise: clients of the Authenticate API.
    #[command(subcommand)]
    Integration(IntegrationCommand),
    /// "Enable SCIM provisioning" of an enterprise.
    #[command(subcommand)]
    Scim(ScimCommand),
    /// Settings of the installation.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Tokens of an enterprise.
    #[command(subcommand)]
    Token(TokenCommand),
    /// People of an enterprise.
    #[command(subcommand)]
    User(UserCommand),
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

/// Enterprises.
#[derive(Debug, Subcommand)]
pub enum EnterpriseCommand {
    /// Make one, with its first roles.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// How provisioning behaves: directory-led, access-led or rfc.
        #[arg(long, default_value = "directory-led")]
        preset: Preset,
        /// Who provisions, and what of that is expected beside the standard: entra, okta, onelogin,
        /// jumpcloud, google, ping, cyberark, sailpoint, authentik, rauthy, wso2 or generic.
        #[arg(long, default_value = "generic")]
        identity_provider: IdentityProvider,
        /// What a PATCH is answered with: automatic, resource (200) or no-content (204).
        #[arg(long, default_value = "automatic")]
        patch_answer: PatchAnswer,
    },
    /// List them by name.
    List,
    /// Say whether the enterprise's people sign in by single sign-on, which its policy may ask for.
    Sso {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// active or inactive.
        state: SsoState,
    },
    /// Administrators of an enterprise.
    #[command(subcommand)]
    Admin(EnterpriseAdminCommand),
}

/// Whether single sign-on is active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SsoState {
    /// It is.
    Active,
    /// It is not.
    Inactive,
}

/// Administrators of an enterprise.
#[derive(Debug, Subcommand)]
pub enum EnterpriseAdminCommand {
    /// Make one; the password is read from standard input.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Who.
        #[command(flatten)]
        admin: NewAdmin,
    },
}

/// Integrations of an enterprise.
#[derive(Debug, Subcommand)]
pub enum IntegrationCommand {
    /// Make one; its secret is shown once.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What people call it.
        #[arg(long)]
        name: String,
        /// It may not ask for SCIM tokens.
        #[arg(long)]
        no_scim: bool,
    },
    /// List them by name.
    List(Which),
    /// Remove one and end its tokens.
    Revoke {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: IntegrationId,
    },
}

/// "Enable SCIM provisioning", and how it behaves.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ScimCommand {
    /// Switch it on.
    Enable(Which),
    /// Switch it off.
    Disable {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What becomes of the people it managed: keep (managed by hand from now on), disable or remove. Every
        /// SCIM token ends. Without it, it is a pause.
        #[arg(long)]
        people: Option<Afterwards>,
        /// Say whom it concerns, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Choose who provisions, and what a PATCH is answered with.
    Configure {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What is chosen.
        #[command(flatten)]
        choice: ScimChoice,
    },
    /// Show how provisioning stands.
    Status(Which),
}

/// What is chosen about provisioning; the rest stays as it is.
#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = true)]
pub struct ScimChoice {
    /// Who provisions, and what of that is expected beside the standard: entra, okta, onelogin,
    /// jumpcloud, google, ping, cyberark, sailpoint, authentik, rauthy, wso2 or generic.
    #[arg(long)]
    pub identity_provider: Option<IdentityProvider>,
    /// What a PATCH is answered with: automatic, resource (200) or no-content (204).
    #[arg(long)]
    pub patch_answer: Option<PatchAnswer>,
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

/// Tokens of an enterprise.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum TokenCommand {
    /// List them, the newest first.
    List(Which),
    /// Make one: for a person, who reads their own resource with it at `/Me`, or for rehearsals.
    Create {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// What for.
        #[command(flatten)]
        purpose: TokenPurpose,
    },
    /// End one.
    Revoke {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: TokenId,
    },
}

/// What a token is for.
#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = false)]
pub struct TokenPurpose {
    /// Who reads their own resource with it.
    #[arg(long, value_name = "ID")]
    pub user: Option<PersonId>,
    /// SCIM calls with it are answered as if real, and write nothing.
    #[arg(long)]
    pub rehearsal: bool,
}

/// People of an enterprise.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// List them by user name.
    List {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Part of a name or an e-mail.
        #[arg(long)]
        search: Option<String>,
        /// Only people who were removed and can come back.
        #[arg(long)]
        removed: bool,
        /// The page, from 1.
        #[arg(long, default_value_t = 1)]
        page: u64,
        /// People on a page.
        #[arg(long, default_value_t = 100)]
        per_page: u64,
    },
    /// Show one, with what happened to them.
    Show {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which one.
        #[arg(long)]
        id: PersonId,
    },
    /// What becomes of people.
    #[command(flatten)]
    Lifecycle(lifecycle::LifecycleCommand),
    /// Set somebody's role by hand, or let it be automatic again.
    Role(role::UserRole),
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
