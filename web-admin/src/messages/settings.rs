//! Those of the settings of the installation.

use super::count;

pub(crate) const SECTION: &str = "Settings section";
pub(crate) const GO: &str = "Go";
pub(crate) const GENERAL: &str = "General";
pub(crate) const GENERAL_LEAD: &str =
    "What this installation was started with. It is set in its configuration, not here.";
pub(crate) const EXPIRY: &str = "Session and Links Expiry Time";
pub(crate) const EXPIRY_LEAD: &str = "These values hold for every enterprise on this installation.";
pub(crate) const SAVE: &str = "Save";
pub(crate) const CHECK: &str = "Nothing was saved. Check these values:";

pub(crate) fn range(min: u32, max: u32, help: &str) -> String {
    format!("{min} to {max}. {help}")
}

pub(crate) fn saved(days: u64, endless: usize) -> String {
    let saved = format!("Saved. New SCIM tokens last {}.", count(days, "day", "days"));
    match endless {
        0 => saved,
        1 => format!(
            "{saved} 1 live SCIM token never expires, and stays; revoke it where it should not."
        ),
        live => format!(
            "{saved} {live} live SCIM tokens never expire, and stay; revoke those that should not."
        ),
    }
}

pub(crate) fn advisory(days: u64) -> String {
    format!(
        "Identity providers hold a pasted token until someone replaces it. With {}, plan a renewal at least that often.",
        count(days, "day", "days")
    )
}
