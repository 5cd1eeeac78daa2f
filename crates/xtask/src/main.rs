//! `cargo xtask`: builds the portal and the product, runs the demo and the tests.
//!
//! Everything here needs cargo, a C compiler and what [`setup`] installs; nothing is downloaded
//! but packages of the registries that cargo, pip and the system's package manager know.

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::portal::Flavour;

mod check;
mod demo;
mod portal;
mod postgres;
mod process;
mod progress;
mod release;
mod setup;
mod test;

const USAGE: &str = "\
Usage: cargo xtask <command>

  setup               Install what the build and the tests need
  demo [options]      Build Muster and serve it with demo data at http://127.0.0.1:8080;
                      the options go to `muster demo`
  portal [--release]  Compile the portal to WebAssembly and lay its files into target/portal
  build [--release]   Build the portal and the one binary
  test [-- options]   Run every test, with a PostgreSQL of its own and a browser;
                      the options go to `cargo test`
  screenshots         Take a picture of every page into docs/screens
  check               Formatting, lints of both compilations, what the portal may depend on
  help                This text";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            process::exit_code(&error)
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else {
        bail!("no command given\n\n{USAGE}");
    };
    match command.as_str() {
        "setup" => {
            expect_none(rest)?;
            setup::all().map(drop)
        }
        "demo" => demo::run(without_separator(rest)),
        "portal" => portal::build(flavour(rest)?),
        "build" => release::build(flavour(rest)?),
        "test" => test::run(without_separator(rest)),
        "screenshots" => {
            expect_none(rest)?;
            test::screenshots()
        }
        "check" => {
            expect_none(rest)?;
            check::run()
        }
        "help" | "--help" | "-h" => {
            progress::say(USAGE);
            Ok(())
        }
        unknown => bail!("there is no command {unknown:?}\n\n{USAGE}"),
    }
}

fn flavour(args: &[String]) -> Result<Flavour> {
    match args {
        [] => Ok(Flavour::Dev),
        [option] if option == "--release" => Ok(Flavour::Release),
        _ => bail!("the only option is --release\n\n{USAGE}"),
    }
}

fn expect_none(args: &[String]) -> Result<()> {
    if args.is_empty() {
        Ok(())
    } else {
        bail!("this command takes no options: {}\n\n{USAGE}", args.join(" "))
    }
}

/// `cargo xtask test -- --nocapture` and `cargo xtask test --nocapture` mean the same.
fn without_separator(args: &[String]) -> &[String] {
    match args {
        [first, rest @ ..] if first == "--" => rest,
        _ => args,
    }
}
