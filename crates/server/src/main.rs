//! `muster`: see `muster help`.

// As in the library: the portal's pages are deeply nested types.
#![recursion_limit = "512"]

use std::process::ExitCode;

use clap::Parser as _;
use muster_server::{cli::Cli, commands};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    commands::run(Cli::parse()).await
}
