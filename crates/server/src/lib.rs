//! The `muster` binary: configuration, wiring, router, commands.

pub mod cli;
pub mod commands;
pub mod config;
pub mod router;
pub mod system;
pub mod wiring;

mod assets;
mod health;
mod telemetry;
