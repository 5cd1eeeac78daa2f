//! PATCH (RFC 7644 §3.5.2): the message, and what it does to a resource.
//!
//! [`PatchRequest::parse`] reads the message and [`apply`] carries it out on a copy: either every
//! operation succeeds or the resource stays as it was. Where identity providers deviate from the
//! RFC in ways that matter, this is what happens:
//!
//! - `remove` with a list of values removes those values; with an empty list, none; without, all.
//! - A path such as `emails[type eq "work"].value` that finds no entry makes one, if its filter says
//!   what the entry looks like: conditions by `eq`, joined by `and`. Otherwise it is `noTarget`.
//! - `null`, `[]`, and `""` where a value is an object, clear; clearing what is required is `mutability`,
//!   and a text that shows nothing in its place `invalidValue`.
//! - A selected entry that is replaced keeps what selected it; one that has only type and rank left goes.
//! - Without path, what belongs to the server and what is unknown is passed over, as in a PUT; an
//!   explicit path to either is refused.
//!
//! A PATCH runs while others wait for the database. So the number of its operations is limited, and so is
//! how much of long lists they may look at ([`effort`]).

mod apply;
mod described;
mod effort;
mod list;
pub mod members;
mod op;
mod rules;

pub use self::apply::{Patched, apply};
pub use self::op::{MAX_OPERATIONS, OpKind, Operation, PatchRequest};
pub(crate) use self::rules::immutable;

#[cfg(test)]
mod tests;
