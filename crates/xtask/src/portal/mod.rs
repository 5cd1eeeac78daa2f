//! Compiles the portal to WebAssembly and lays its files where the server embeds them from.
//!
//! `target/portal` holds the script, the module and the style sheet under names that carry their
//! content's hash, the public files under their own, and `manifest.json`, which maps `boot`, `js`, `wasm`
//! and `css` to the hashed names and every public file to itself. A release also has `.br` and `.gz`
//! beside each file that they make smaller.

mod files;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use self::files::{Files, compress, hash, lay, read, style_sheet, tree};
use crate::process;
use crate::progress::{say, size};
use crate::setup;

/// How much work goes into the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Quick to build.
    Dev,
    /// Small and quick to run.
    Release,
}

const PACKAGE: &str = "muster-web-admin";
const WASM_TARGET: &str = setup::WASM_TARGET;

/// The oldest wasm-opt whose output was seen to work in a browser. Older ones, Debian's 108 among
/// them, take the module's tables for one another: the page then fails as it starts.
const OLDEST_OPTIMISER: u32 = 132;

/// What rustc lets WebAssembly use without being asked.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the portal into `target/portal`.
pub(crate) fn build(flavour: Flavour) -> Result<()> {
    setup::wasm_target()?;
    let module = compile(flavour)?;
    let bound = bind(&module, flavour)?;

    let mut files = Files::new();
    let mut manifest = BTreeMap::new();
    for (kind, content) in [
        ("js", read(&bound.join("muster.js"))?),
        ("wasm", read(&bound.join("muster_bg.wasm"))?),
        ("css", style_sheet(&process::root().join("web-admin/style"))?),
    ] {
        let name = format!("muster-{}.{kind}", hash(&content));
        manifest.insert(kind.to_owned(), name.clone());
        files.insert(name, content);
    }
    let boot = boot(&manifest)?;
    let name = format!("islands-{}.js", hash(&boot));
    manifest.insert("boot".to_owned(), name.clone());
    files.insert(name, boot);
    // Scripts that crates bring along; muster.js imports them by these names.
    for (name, content) in tree(&bound.join("snippets"))? {
        files.insert(format!("snippets/{name}"), content);
    }
    for (name, content) in tree(&process::root().join("web-admin/public"))? {
        if manifest.insert(name.clone(), name.clone()).is_some() || files.contains_key(&name) {
            bail!("web-admin/public/{name} has a name that the build needs itself");
        }
        files.insert(name, content);
    }
    let json = serde_json::to_vec_pretty(&manifest).context("cannot write the manifest")?;
    if files.insert("manifest.json".to_owned(), json).is_some() {
        bail!("web-admin/public/manifest.json has a name that the build needs itself");
    }

    if flavour == Flavour::Release {
        compress(&mut files)?;
    }
    lay(&files, &process::root().join("target/portal"))?;
    report(&manifest, &files);
    Ok(())
}

/// The portal as WebAssembly, before it is bound to JavaScript.
fn compile(flavour: Flavour) -> Result<PathBuf> {
    let mut cargo = process::cargo();
    cargo.args(["rustc", "--package", PACKAGE, "--lib", "--crate-type", "cdylib"]);
    cargo.args(["--target", WASM_TARGET, "--no-default-features", "--features", "hydrate"]);
    let folder = match flavour {
        Flavour::Dev => {
            // The target folder is shared with the host's build: procedural macros are built once.
            cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "0").env("CARGO_PROFILE_DEV_DEBUG", "false");
            process::target().join(WASM_TARGET).join("debug")
        }
        Flavour::Release => {
            let target = process::target().join("portal-build");
            cargo.args(["--profile", "wasm-release"]).arg("--target-dir").arg(&target);
            target.join(WASM_TARGET).join("wasm-release")
        }
    };
    process::run(&mut cargo)?;
    Ok(folder.join("muster_web_admin.wasm"))
}

/// The script that pages name: it knows the script and the module by their hashed names.
fn boot(manifest: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let path = process::root().join("web-admin/src/islands/boot.js");
    let mut script =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for (word, kind) in [("MODULE_JS", "js"), ("MODULE_WASM", "wasm")] {
        let name = manifest.get(kind).with_context(|| format!("there is no {kind}"))?;
        script = script.replace(word, name);
    }
    Ok(script.into_bytes())
}

/// Writes the module and its script into a folder beside the module.
fn bind(module: &Path, flavour: Flavour) -> Result<PathBuf> {
    let folder = module.with_file_name("portal-bound");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("muster")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_producers_section(true)
        .remove_name_section(flavour == Flavour::Release);
    bindgen
        .generate(&folder)
        .with_context(|| format!("cannot bind {} to JavaScript", module.display()))?;
    if flavour == Flavour::Release {
        optimise(&folder.join("muster_bg.wasm"))?;
    }
    Ok(folder)
}

/// Makes the module smaller if the machine can.
fn optimise(module: &Path) -> Result<()> {
    let Some(optimiser) = process::find(&["wasm-opt"]) else {
        say("  no wasm-opt on this machine: the module stays as the compiler made it");
        return Ok(());
    };
    let version = process::output(Command::new(&optimiser).arg("--version"))?;
    if optimiser_version(&version).is_none_or(|version| version < OLDEST_OPTIMISER) {
        say(format_args!(
            "  {version} is older than {OLDEST_OPTIMISER}: the module stays as the compiler made it"
        ));
        return Ok(());
    }
    let smaller = module.with_extension("opt");
    let mut command = Command::new(optimiser);
    process::run(command.arg("-Oz").args(WASM_FEATURES).arg(module).arg("-o").arg(&smaller))?;
    fs::rename(&smaller, module).with_context(|| format!("cannot replace {}", module.display()))
}

/// `wasm-opt version 132 (version_132)` is 132.
fn optimiser_version(text: &str) -> Option<u32> {
    text.split_whitespace().nth(2)?.parse().ok()
}

fn report(manifest: &BTreeMap<String, String>, files: &Files) {
    for kind in ["js", "wasm", "css"] {
        let Some(name) = manifest.get(kind) else { continue };
        let bytes = |name: &str| files.get(name).map(|content| size(length(content)));
        let packed = bytes(&format!("{name}.br")).map(|size| format!(", {size} in brotli"));
        say(format_args!(
            "  target/portal/{name}  {}{}",
            bytes(name).unwrap_or_default(),
            packed.unwrap_or_default(),
        ));
    }
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_the_optimiser() {
        assert_eq!(optimiser_version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(optimiser_version("wasm-opt version 108"), Some(108));
        assert_eq!(optimiser_version("wasm-opt version_x"), None);
    }
}
