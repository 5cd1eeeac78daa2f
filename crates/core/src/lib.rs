//! The words and the rules of Muster, without a database, a wire format or a clock.
//!
//! Everything here is pure: a function of its arguments. Times and identifiers come from
//! [`ctx::OpCtx`], which the edges and the jobs make once per operation.

pub mod actor;
pub mod adoption;
pub mod call;
pub mod ctx;
pub mod cycle;
pub mod domain;
pub mod enterprise;
pub mod entropy;
pub mod error;
pub mod event;
pub mod explain;
pub mod extension;
pub mod group;
pub mod id;
pub mod integration;
pub mod invitation;
pub mod limits;
pub mod notice;
pub mod parked;
pub mod person;
pub mod policy;
pub mod provider;
pub mod query;
pub mod receiver;
pub mod role;
pub mod settings;
pub mod switch_off;
pub mod text;
pub mod time;
pub mod walk;

pub use error::{Error, Result};
