//! Secrets that people and programs carry: 256 bits, with a prefix by which scanners know them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_core::{
    ctx::OpCtx,
    id::{EnterpriseId, IntegrationId},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a client secret begins with.
pub const CLIENT_SECRET_PREFIX: &str = "muster_cs_";
/// What a client id begins with.
pub const CLIENT_ID_PREFIX: &str = "muster_ci_";

/// A secret that never shows itself in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text for a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Every call is a place where the secret leaves our hands.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A new client secret.
pub fn client_secret(ctx: &OpCtx) -> Secret {
    Secret(format!("{CLIENT_SECRET_PREFIX}{}", URL_SAFE_NO_PAD.encode(ctx.random::<32>())))
}

/// A new password, good to be read aloud: five groups of five characters without look-alikes.
pub fn readable_password(ctx: &OpCtx) -> Secret {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let letters: String = ctx
        .random::<25>()
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()).copied().map(char::from))
        .collect();
    let groups: Vec<String> =
        letters.chars().collect::<Vec<_>>().chunks(5).map(|group| group.iter().collect()).collect();
    Secret(groups.join("-"))
}

/// A client id. It names the enterprise, so that the row is found without asking every enterprise.
pub fn client_id(enterprise: EnterpriseId, integration: IntegrationId) -> String {
    let bytes = [*enterprise.as_uuid().as_bytes(), *integration.as_uuid().as_bytes()].concat();
    format!("{CLIENT_ID_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads a client id.
pub fn parse_client_id(text: &str) -> Option<(EnterpriseId, IntegrationId)> {
    let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(CLIENT_ID_PREFIX)?).ok()?;
    let (enterprise, integration) = bytes.split_first_chunk::<16>()?;
    let integration: [u8; 16] = integration.try_into().ok()?;
    Some((
        EnterpriseId::from_uuid(Uuid::from_bytes(*enterprise)),
        IntegrationId::from_uuid(Uuid::from_bytes(integration)),
    ))
}

/// The value of a session cookie, or the secret in a link: the enterprise, and 256 random bits of which only a
/// hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionKey {
    enterprise: EnterpriseId,
    random: [u8; 32],
}

impl SessionKey {
    /// A new one.
    pub fn generate(ctx: &OpCtx, enterprise: EnterpriseId) -> Self {
        Self { enterprise, random: ctx.random() }
    }

    /// Reads a cookie.
    pub fn parse(cookie: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (enterprise, random) = bytes.split_first_chunk::<16>()?;
        let random = random.try_into().ok()?;
        Some(Self { enterprise: EnterpriseId::from_uuid(Uuid::from_bytes(*enterprise)), random })
    }

    /// The cookie.
    pub fn cookie(&self) -> String {
        let bytes = [self.enterprise.as_uuid().as_bytes().as_slice(), &self.random].concat();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The enterprise it belongs to.
    pub fn enterprise(&self) -> EnterpriseId {
        self.enterprise
    }

    /// What the database knows it by. The secret has 256 bits, so a fast hash will do.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.random).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_leads_back_to_its_integration() {
        let enterprise = EnterpriseId::from_uuid(Uuid::from_u128(1));
        let integration = IntegrationId::from_uuid(Uuid::from_u128(u128::MAX));
        let id = client_id(enterprise, integration);
        assert_eq!(parse_client_id(&id), Some((enterprise, integration)));
        for bad in
            ["", "muster_ci_", "muster_ci_!!", id.trim_start_matches('m'), &format!("{id}AA")]
        {
            assert_eq!(parse_client_id(bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        assert_eq!(format!("{:?}", Secret::new("hush")), "***");
    }
}
