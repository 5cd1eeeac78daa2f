//! Passwords come from standard input, never from an argument: arguments are seen by every process.

use std::io::{IsTerminal as _, Read as _, stdin};

use anyhow::Context as _;
use muster_app::Secret;

/// Reads one line.
#[expect(clippy::print_stderr, reason = "somebody at a terminal is asked")]
pub(crate) fn read(what: &str) -> anyhow::Result<Secret> {
    let input = stdin();
    let mut text = String::new();
    if input.is_terminal() {
        eprint!("{what}: ");
        input.read_line(&mut text).context("standard input cannot be read")?;
    } else {
        input.lock().read_to_string(&mut text).context("standard input cannot be read")?;
    }
    let line = text.lines().next().unwrap_or_default();
    anyhow::ensure!(
        !line.is_empty(),
        "no {what} came on standard input; pipe it in, as in: printf '%s' \"$PASSWORD\" | muster …"
    );
    Ok(Secret::new(line))
}
