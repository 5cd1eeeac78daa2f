//! Access tokens: JWTs signed with Ed25519 (RFC 8037), shaped as RFC 9068 has it.

use aws_lc_rs::{
    hkdf::Prk,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use muster_core::{
    error::AuthFailure,
    id::{EnterpriseId, KeyId, TokenId},
    integration::Purpose,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cursor;

/// The type of an access token (RFC 9068 §2.1).
const ACCESS_TOKEN: &str = "at+jwt";

/// A key could not be made or read.
#[derive(Debug, thiserror::Error)]
#[error("a signing key is not usable: {0}")]
pub struct KeyError(String);

impl KeyError {
    pub(crate) fn new(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl From<jsonwebtoken::errors::Error> for KeyError {
    fn from(error: jsonwebtoken::errors::Error) -> Self {
        Self(error.to_string())
    }
}

/// A private key, PKCS #8, made from the operating system's randomness.
pub fn generate() -> Result<Vec<u8>, KeyError> {
    let document = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new())
        .map_err(|error| KeyError(error.to_string()))?;
    Ok(document.as_ref().to_vec())
}

/// A key that signs, and its public half.
#[derive(Clone)]
pub struct SigningKey {
    id: KeyId,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: Vec<u8>,
    cursors: Prk,
}

impl SigningKey {
    /// Reads a private key.
    pub fn from_pkcs8(id: KeyId, pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair =
            Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|error| KeyError(error.to_string()))?;
        let public = pair.public_key().as_ref().to_vec();
        Ok(Self {
            id,
            encoding: EncodingKey::from_ed_der(pkcs8),
            decoding: DecodingKey::from_ed_der(&public),
            public,
            cursors: cursor::secret(pkcs8),
        })
    }

    /// Its id.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What signs.
    pub(crate) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    /// What the keys of cursors are derived from.
    pub(crate) fn cursors(&self) -> &Prk {
        &self.cursors
    }

    /// The public half as a JSON Web Key (RFC 7517, RFC 8037).
    pub fn jwk(&self) -> serde_json::Value {
        serde_json::json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": self.id,
            "x": URL_SAFE_NO_PAD.encode(&self.public),
        })
    }
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it: the installation's public address.
    pub iss: String,
    /// What it is for; differs between purposes, so that one can never pass for the other.
    pub aud: String,
    /// The client it was issued to.
    pub sub: String,
    /// The enterprise it is bound to.
    pub ent: EnterpriseId,
    /// Its id.
    pub jti: TokenId,
    /// Its purpose.
    pub scope: Purpose,
    /// Issued at, in seconds.
    pub iat: i64,
    /// Ends at, in seconds.
    pub exp: i64,
}

/// The audience of tokens of this purpose.
pub fn audience(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Scim => "muster:scim",
        Purpose::Me => "muster:scim:me",
        Purpose::Api => "muster:api",
    }
}

/// Signs a token.
pub fn mint(claims: &Claims, key: &SigningKey) -> Result<String, KeyError> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(key.id.to_string());
    header.typ = Some(ACCESS_TOKEN.into());
    encode(&header, claims, &key.encoding).map_err(KeyError::from)
}

/// Checks form, algorithm, issuer and signature. Time and revocation are for the caller, who
/// knows the time and the database.
pub fn verify(token: &str, issuer: &str, keys: &[SigningKey]) -> Result<Claims, AuthFailure> {
    let header = decode_header(token).map_err(|_form| AuthFailure::BadToken)?;
    // RFC 8725 §3.11: an event signed with the same keys is no access token.
    if header.typ.as_deref() != Some(ACCESS_TOKEN) {
        return Err(AuthFailure::BadToken);
    }
    let key = header
        .kid
        .and_then(|kid| kid.parse::<KeyId>().ok())
        .and_then(|kid| keys.iter().find(|key| key.id == kid))
        .ok_or(AuthFailure::BadToken)?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[Purpose::Scim, Purpose::Me, Purpose::Api].map(audience));
    validation.set_required_spec_claims(&["iss", "aud", "exp"]);
    // jsonwebtoken reads the system's clock; ours comes with the request.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Claims>(token, &key.decoding, &validation)
        .map_err(|_signature| AuthFailure::BadToken)?
        .claims;
    if claims.aud == audience(claims.scope) { Ok(claims) } else { Err(AuthFailure::BadToken) }
}

/// Whether the token names a key that is not among these: another instance may have made it since.
pub fn names_unknown_key(token: &str, keys: &[SigningKey]) -> bool {
    decode_header(token)
        .ok()
        .and_then(|header| header.kid)
        .and_then(|kid| kid.parse::<KeyId>().ok())
        .is_some_and(|kid| keys.iter().all(|key| key.id != kid))
}

impl Claims {
    /// When it ends.
    pub fn expires_at(&self) -> Timestamp {
        Timestamp::from_millis(self.exp.saturating_mul(1000))
    }
}

/// A short hash by which people and logs tell tokens apart; it says nothing about the token.
pub fn fingerprint(token: &str) -> String {
    let start = digest(token).into_iter().take(6);
    start.fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The whole hash of a token, by which a cache may know it without keeping it.
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn key(n: u128) -> SigningKey {
        SigningKey::from_pkcs8(KeyId::from_uuid(Uuid::from_u128(n)), &generate().unwrap()).unwrap()
    }

    fn claims(purpose: Purpose) -> Claims {
        Claims {
            iss: "https://muster.example".into(),
            aud: audience(purpose).into(),
            sub: "client".into(),
            ent: EnterpriseId::from_uuid(Uuid::from_u128(1)),
            jti: TokenId::from_uuid(Uuid::from_u128(2)),
            scope: purpose,
            iat: 0,
            exp: 10,
        }
    }

    #[test]
    fn a_token_says_what_it_was_minted_with() {
        let key = key(7);
        let claims = claims(Purpose::Scim);
        let token = mint(&claims, &key).unwrap();
        assert_eq!(verify(&token, &claims.iss, &[key]), Ok(claims));
    }

    #[test]
    fn a_retired_key_still_verifies_and_an_unknown_one_does_not() {
        let (old, new) = (key(1), key(2));
        let claims = claims(Purpose::Api);
        let token = mint(&claims, &old).unwrap();
        assert!(verify(&token, &claims.iss, &[new.clone(), old]).is_ok());
        assert_eq!(verify(&token, &claims.iss, &[new]), Err(AuthFailure::BadToken));
    }

    #[test]
    fn every_bent_token_is_refused() {
        let key = key(7);
        let good = claims(Purpose::Scim);
        let token = mint(&good, &key).unwrap();
        let keys = [key.clone()];
        let mut bent = vec![String::new(), "x".into(), token.replace('.', ""), format!("{token}x")];
        for other in [Purpose::Me, Purpose::Api] {
            let aud = audience(other).into();
            bent.push(mint(&Claims { aud, ..good.clone() }, &key).unwrap());
        }
        bent.push(
            mint(&Claims { iss: "https://evil.example".into(), ..good.clone() }, &key).unwrap(),
        );
        let (head, _) = token.rsplit_once('.').unwrap();
        bent.push(format!("{head}."));
        // "alg": "none" is no algorithm of ours.
        let none = URL_SAFE_NO_PAD.encode(br#"{"alg":"none","typ":"JWT"}"#);
        bent.push(format!("{none}.{}.", token.split('.').nth(1).unwrap()));
        for token in bent {
            assert_eq!(verify(&token, &good.iss, &keys), Err(AuthFailure::BadToken), "{token}");
        }
    }
}
