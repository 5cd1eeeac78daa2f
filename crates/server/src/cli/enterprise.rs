//! `muster enterprise …`.

use clap::Subcommand;
use muster_core::{
    policy::Preset,
    provider::{IdentityProvider, PatchAnswer},
};

use super::{NewAdmin, Which};

/// Enterprises.
#[derive(Debug, Subcommand)]
pub enum EnterpriseCommand {
    /// Make one, with its first roles.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// How provisioning behaves: directory-led, access-led, or rfc (also open-standards).
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
