//! `muster`: see `muster help`.

use std::process::ExitCode;

use clap::Parser as _;
use muster_server::{cli::Cli, commands};

#[actix_web::main]
async fn main() -> ExitCode {
    commands::run(Cli::parse()).await
}
