//! From a fresh clone to a running Muster with data to look at.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::portal::{self, Flavour};
use crate::process;
use crate::progress::Steps;
use crate::{release, setup};

/// What the demo starts with where the caller says nothing else.
const DEFAULTS: [(&str, &str); 2] = [("--data", "./data"), ("--listen", "127.0.0.1:8080")];

/// Builds what is missing, then becomes `muster demo`.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    steps.step("Looking for the WebAssembly target", setup::wasm_target)?;
    steps.step("Building the portal (minutes the first time)", || portal::build(Flavour::Dev))?;
    steps.step("Building the server (minutes the first time)", || release::server(Flavour::Dev))?;
    steps.announce("Starting Muster with demo data (stop it with Ctrl-C)");

    let binary = process::target().join("debug/muster");
    let mut muster = Command::new(&binary);
    muster.current_dir(process::root()).arg("demo").args(with_defaults(args));
    // Does not come back: signals and the exit code are Muster's own.
    Err(muster.exec()).with_context(|| format!("cannot start {}", binary.display()))
}

fn with_defaults(args: &[String]) -> Vec<String> {
    let given = |option: &str| {
        args.iter().any(|arg| {
            arg.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    };
    let mut all = Vec::new();
    for (option, value) in DEFAULTS {
        if !given(option) {
            all.extend([option.to_owned(), value.to_owned()]);
        }
    }
    all.extend_from_slice(args);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_says_replaces_the_default() {
        let args = ["--listen=[::1]:9000".to_owned(), "--seed".to_owned()];
        assert_eq!(with_defaults(&args), ["--data", "./data", "--listen=[::1]:9000", "--seed"]);
        assert_eq!(with_defaults(&[]), ["--data", "./data", "--listen", "127.0.0.1:8080"]);
    }
}
