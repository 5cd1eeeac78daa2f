//! What a request may have at most, as clients are told and administrators see.

/// Operations of a bulk request (RFC 7644 §3.7.3, `maxOperations`).
pub const BULK_OPERATIONS: u32 = 1_000;
/// Bytes of a request's body, a bulk request's too (`maxPayloadSize`).
pub const BODY: u32 = 1024 * 1024;
