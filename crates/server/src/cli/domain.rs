//! `muster domain`.

use clap::{Args, Subcommand};

use super::Which;

/// Domains that an enterprise claims and proves to be its own.
#[derive(Debug, Subcommand)]
pub enum DomainCommand {
    /// Claim one; the answer says which TXT record proves it.
    Add(WhichDomain),
    /// Look for its record, now.
    Check(WhichDomain),
    /// List them by name.
    List(Which),
    /// Take a claim back.
    Remove(WhichDomain),
    /// As a global admin: decide for an enterprise that has proven a domain which others claim too.
    Approve(WhichDomain),
    /// As a global admin: list the claims of all enterprises that wait for a decision.
    Reviews,
}

/// Which domain.
#[derive(Debug, Args)]
pub struct WhichDomain {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// The domain, such as contoso.com.
    pub domain: String,
}
