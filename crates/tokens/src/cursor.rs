//! Cursors of lists: sealed, so that nobody reads what they say or bends it (docs/adr/0011).

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Prk, Salt},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use muster_core::{
    ctx::OpCtx,
    id::{EnterpriseId, KeyId},
};
use uuid::Uuid;

use crate::jwt::{KeyError, SigningKey};

/// Parts these keys from whatever else may be derived from a signing key one day.
const LABEL: &[u8] = b"muster cursor 1";

/// What a cursor is good for, and nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    /// Whose list.
    pub enterprise: EnterpriseId,
    /// Which list of it.
    pub list: &'a [u8],
}

/// The secret of a signing key from which the keys of cursors come.
pub(crate) fn secret(pkcs8: &[u8]) -> Prk {
    Salt::new(HKDF_SHA256, LABEL).extract(pkcs8)
}

/// Seals what a cursor says.
pub fn seal(
    key: &SigningKey,
    ctx: &OpCtx,
    bound: Bound<'_>,
    text: &[u8],
) -> Result<String, KeyError> {
    let nonce: [u8; NONCE_LEN] = ctx.random();
    let mut sealed = text.to_vec();
    cipher(key, bound.enterprise)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound.list),
            &mut sealed,
        )
        .map_err(|error| KeyError::new(&error))?;
    let bytes = [key.id().as_uuid().as_bytes().as_slice(), &nonce, &sealed].concat();
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What a cursor says; nothing where it is none of ours, was altered, or is good for another list.
pub fn open(cursor: &str, keys: &[SigningKey], bound: Bound<'_>) -> Option<Vec<u8>> {
    let (id, rest) = parse(cursor)?;
    let key = keys.iter().find(|key| key.id() == id)?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
    let mut text = sealed.to_vec();
    let open = cipher(key, bound.enterprise).ok()?.open_in_place(
        Nonce::assume_unique_for_key(*nonce),
        Aad::from(bound.list),
        &mut text,
    );
    Some(open.ok()?.to_vec())
}

/// Whether the cursor names a key that is not among these: another instance may have made it since.
pub fn names_unknown_key(cursor: &str, keys: &[SigningKey]) -> bool {
    parse(cursor).is_some_and(|(id, _)| keys.iter().all(|key| key.id() != id))
}

fn parse(cursor: &str) -> Option<(KeyId, Vec<u8>)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (id, rest) = bytes.split_first_chunk::<16>()?;
    Some((KeyId::from_uuid(Uuid::from_bytes(*id)), rest.to_vec()))
}

/// Each enterprise has a key of its own, so that no cursor is good for two.
fn cipher(key: &SigningKey, enterprise: EnterpriseId) -> Result<LessSafeKey, KeyError> {
    let enterprise = enterprise.as_uuid();
    let info = [enterprise.as_bytes().as_slice()];
    let okm = key.cursors().expand(&info, &AES_256_GCM).map_err(|error| KeyError::new(&error))?;
    Ok(LessSafeKey::new(UnboundKey::from(okm)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use muster_core::{actor::Actor, entropy::Entropy, time::Timestamp};

    use super::*;
    use crate::jwt;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, n) in bytes.iter_mut().zip(0..) {
                *byte = n;
            }
        }
    }

    fn ctx() -> OpCtx {
        OpCtx::new(Actor::Anonymous, Timestamp::from_millis(0), Arc::new(Counting))
    }

    fn key(n: u128) -> SigningKey {
        let id = KeyId::from_uuid(Uuid::from_u128(n));
        SigningKey::from_pkcs8(id, &jwt::generate().unwrap()).unwrap()
    }

    fn bound(n: u128, list: &[u8]) -> Bound<'_> {
        Bound { enterprise: EnterpriseId::from_uuid(Uuid::from_u128(n)), list }
    }

    #[test]
    fn a_cursor_opens_where_it_belongs_and_nowhere_else() {
        let (key, other) = (key(1), key(2));
        let home = bound(1, b"people");
        let cursor = seal(&key, &ctx(), home, b"after Ada").unwrap();
        assert!(!cursor.contains("Ada"));
        let keys = [other.clone(), key.clone()];
        assert_eq!(open(&cursor, &keys, home).as_deref(), Some(b"after Ada".as_slice()));
        assert_eq!(open(&cursor, &keys, bound(2, b"people")), None);
        assert_eq!(open(&cursor, &keys, bound(1, b"groups")), None);
        assert_eq!(open(&cursor, std::slice::from_ref(&other), home), None);
        assert!(names_unknown_key(&cursor, &[other]));
        assert!(!names_unknown_key(&cursor, &[key]));
    }

    /// Proves: 9865-5.2-03
    #[test]
    fn every_bent_cursor_is_refused() {
        let key = key(1);
        let home = bound(1, b"people");
        let cursor = seal(&key, &ctx(), home, b"after Ada").unwrap();
        let keys = [key];
        for place in 0..cursor.len() {
            let mut bent = cursor.clone().into_bytes();
            bent[place] = if bent[place] == b'A' { b'B' } else { b'A' };
            let bent = String::from_utf8(bent).unwrap();
            assert_eq!(open(&bent, &keys, home), None, "{bent}");
            let cut = cursor.get(..place).unwrap();
            assert_eq!(open(cut, &keys, home), None, "{place}");
        }
        for bent in ["!", "garbage", &format!("{cursor}A"), &format!("{cursor}=")] {
            assert_eq!(open(bent, &keys, home), None, "{bent}");
            assert!(!names_unknown_key("garbage", &keys));
        }
    }
}
