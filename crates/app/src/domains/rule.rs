//! Whether the e-mail of a person is of a domain that they may have (requirement 105, C-16).

use muster_core::{
    Error, Result,
    domain::ClaimState,
    error::Rule,
    person::Profile,
    policy::{EmailDomains, Policy},
};
use muster_store::ReadTx;

use super::name;

/// Domains that a refusal names at most.
const NAMED: usize = 20;

/// Refuses a person whose e-mail, the one that stands for them, is of a domain that the enterprise has not
/// verified. A subdomain is a domain of its own. `outcome` says what becomes of the person.
pub(crate) async fn require_verified(
    tx: &ReadTx,
    policy: &Policy,
    enterprise: &str,
    profile: &Profile,
    outcome: &str,
) -> Result<()> {
    match policy.email_domains {
        EmailDomains::Any => return Ok(()),
        EmailDomains::VerifiedOnly => {}
    }
    // Whether there must be an e-mail is another rule's matter.
    let Some(email) = policy.email_of(profile) else { return Ok(()) };
    let domain = name::of_email(email);
    if let Some(domain) = &domain
        && let Some(claim) = tx.domain_find(domain).await?
        && claim.state == ClaimState::Verified
    {
        return Ok(());
    }
    let claims = tx.domain_list().await?;
    let verified: Vec<_> = claims
        .iter()
        .filter(|claim| claim.state == ClaimState::Verified)
        .map(|claim| format!("«{}»", claim.domain))
        .collect();
    let said = domain.map_or_else(
        || "The e-mail has no domain that could be verified".to_owned(),
        |domain| format!("The domain «{domain}» is not verified in «{enterprise}»"),
    );
    let more = verified.len().saturating_sub(NAMED);
    let known = match (verified.is_empty(), more) {
        (true, _) => "No domain is verified yet".to_owned(),
        (false, 0) => format!("Verified domains: {}", verified.join(", ")),
        (false, more) => {
            let first: Vec<_> = verified.iter().take(NAMED).map(String::as_str).collect();
            format!("Verified domains: {} and {more} more", first.join(", "))
        }
    };
    Err(Error::Forbidden(Rule::UnverifiedDomain(format!(
        "{said}; {outcome}. {known}. Verify the domain, or send an e-mail of a verified one."
    ))))
}
