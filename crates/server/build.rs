//! The portal's files are embedded from `target/portal`, which `cargo xtask portal` fills. A build
//! without the portal (tests, tools) embeds an empty folder.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let portal = Path::new(&root).join("../../target/portal");
    fs::create_dir_all(&portal)?;
    println!("cargo::rerun-if-changed={}", portal.display());
    Ok(())
}
