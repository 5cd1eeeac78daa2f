//! Builds the one binary with the portal inside.

use std::fs;

use anyhow::{Context, Result};

use crate::portal::{self, Flavour};
use crate::process;
use crate::progress::{Steps, say, size};

/// Builds the portal, then the server that embeds it.
pub(crate) fn build(flavour: Flavour) -> Result<()> {
    let mut steps = Steps::new(2);
    steps.step("Building the portal", || portal::build(flavour))?;
    steps.step("Building the server", || server(flavour))?;

    let folder = match flavour {
        Flavour::Dev => "debug",
        Flavour::Release => "release",
    };
    let binary = process::target().join(folder).join("muster");
    let bytes =
        fs::metadata(&binary).with_context(|| format!("cannot find {}", binary.display()))?.len();
    let shown = binary.strip_prefix(process::root()).unwrap_or(&binary);
    say(format_args!("{} ({})", shown.display(), size(bytes)));
    Ok(())
}

/// Compiles the server with what is in `target/portal`.
pub(crate) fn server(flavour: Flavour) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "muster-server"]);
    if flavour == Flavour::Release {
        cargo.arg("--release");
    }
    process::run(&mut cargo)
}
