//! The one integration test binary: every test of the product as a whole.
//!
//! A test belongs in the file of its topic; see the crate `muster-testkit` for how to write one.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "a test that cannot go on fails, and a table has a row for each case"
)]

mod admin;
mod arrows;
mod authenticate;
mod browser;
mod call_steps;
mod calls;
mod changes;
mod cli;
mod conformance;
mod conformance_report;
mod coverage;
mod crash;
mod cycles;
mod differential_server;
mod events;
mod explain;
mod fixtures;
mod fixtures_groups;
mod golden;
mod instances;
mod lifecycle;
mod mail;
mod plans;
mod policies;
mod program;
mod rehearsal;
mod roles;
mod schema;
mod scim;
mod seats;
mod secrets;
mod sign_in;
mod tenancy;
mod tidy;
mod upgrade;
mod wire;
