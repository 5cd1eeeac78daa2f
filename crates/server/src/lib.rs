//! The `muster` binary: configuration, wiring, router, commands.

// The portal's pages are deeply nested types, and an optimised build looks through all of them.
#![recursion_limit = "512"]

pub mod cli;
pub mod commands;
pub mod config;
pub mod dns;
pub mod mail;
pub mod outbound;
pub mod router;
pub mod system;
pub mod wiring;

mod assets;
mod health;
mod telemetry;
