//! Texts that a person or a group is found by.

use muster_core::{Error, Result};

/// The longest one, in bytes. Longer ones do not fit into an index, and no directory has them.
const LONGEST: usize = 1_024;

/// Refuses a text that is too long to find anything by; each comes with its name.
pub(crate) fn fit<'t>(
    mut texts: impl Iterator<Item = (&'static str, Option<&'t str>)>,
) -> Result<()> {
    let too_long = texts.find(|(_, text)| text.is_some_and(|text| text.len() > LONGEST));
    match too_long {
        Some((name, _)) => Err(Error::invalid(
            name,
            format!("{name} must not be longer than {LONGEST} bytes; send a shorter value."),
        )),
        None => Ok(()),
    }
}
