//! `muster scim …`.

use clap::{Args, Subcommand};
use muster_core::{
    provider::{IdentityProvider, PatchAnswer},
    switch_off::Afterwards,
};

use super::Which;

/// "Enable SCIM provisioning", and how it behaves.
#[derive(Debug, Clone, Subcommand)]
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
        /// The name of the enterprise, without which nobody is removed.
        #[arg(long, value_name = "NAME", requires = "people")]
        confirm: Option<String>,
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
