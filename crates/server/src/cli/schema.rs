//! `muster schema`.

use std::path::PathBuf;

use clap::{ArgAction, Args, Subcommand};
use muster_core::extension::Extends;

use super::Which;

/// Extension schemas: attributes that an enterprise defines for itself.
#[derive(Debug, Subcommand)]
pub enum SchemaCommand {
    /// Add one; identity providers see it within a second.
    Add {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Which resources it extends: User or Group.
        #[arg(long, default_value = "User")]
        extends: Extends,
        /// Every such resource must carry it.
        #[arg(long)]
        required: bool,
        /// A file with the definition, a Schema resource of RFC 7643; - for standard input.
        file: PathBuf,
    },
    /// Change one: add attributes, or change what no resource holds a value of.
    ///
    /// Whether a resource does is looked up in an index, once for each attribute that changes. Requests
    /// that were read by the schema of before are answered 503 for up to a second where it matters.
    Update {
        /// Where.
        #[command(flatten)]
        which: Which,
        /// Whether every resource must carry it; as it was, where nothing is said.
        #[arg(long, action = ArgAction::Set)]
        required: Option<bool>,
        /// A file with the whole definition; - for standard input.
        file: PathBuf,
    },
    /// List them by URN.
    List(Which),
    /// Show one as /Schemas does.
    Show(WhichSchema),
    /// Remove one that no resource holds a value of; looked up in an index, as with update.
    Remove(WhichSchema),
}

/// Which schema.
#[derive(Debug, Args)]
pub struct WhichSchema {
    /// Where.
    #[command(flatten)]
    pub which: Which,
    /// Its URN.
    pub urn: String,
}
