//! Compiles the portal to WebAssembly and lays its files where the server embeds them from.
//!
//! `target/portal` holds the script, the module and the style sheet under names that carry their
//! content's hash, the public files under their own, and `manifest.json`, which maps `js`, `wasm`
//! and `css` to the hashed names and every public file to itself. A release also has `.br` and `.gz`
//! beside each file that they make smaller.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

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

/// The files of the portal by their path below `target/portal`, with `/` between folders.
type Files = BTreeMap<String, Vec<u8>>;

const PACKAGE: &str = "muster-web-admin";
const WASM_TARGET: &str = setup::WASM_TARGET;

/// What compression is worth it for.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

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

/// One style sheet out of all, in the order of their names.
fn style_sheet(folder: &Path) -> Result<Vec<u8>> {
    let mut sheet = Vec::new();
    for (name, content) in tree(folder)? {
        if has_extension(&name, &["css"]) {
            sheet.extend_from_slice(&content);
            if !content.ends_with(b"\n") {
                sheet.push(b'\n');
            }
        }
    }
    Ok(sheet)
}

/// Adds what is smaller in brotli or gzip.
fn compress(files: &mut Files) -> Result<()> {
    let mut added = Files::new();
    for (name, content) in &*files {
        if !has_extension(name, &COMPRESSIBLE) {
            continue;
        }
        for (suffix, packed) in [("br", brotli(content)?), ("gz", gzip(content)?)] {
            if packed.len() < content.len() {
                added.insert(format!("{name}.{suffix}"), packed);
            }
        }
    }
    files.append(&mut added);
    Ok(())
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let params =
        BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*content, &mut packed, &params).context("cannot compress")?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).context("cannot compress")?;
    encoder.finish().context("cannot compress")
}

/// Makes the folder hold these files and no others. What is the same already stays untouched, so
/// that the server is not compiled again for nothing.
fn lay(files: &Files, folder: &Path) -> Result<()> {
    let mut present = tree(folder)?;
    for (name, content) in files {
        if present.remove(name).as_ref() == Some(content) {
            continue;
        }
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("cannot make {}", parent.display()))?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for name in present.keys() {
        let path = folder.join(name);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
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

/// Every file below a folder, hidden ones left out; nothing when there is no folder.
fn tree(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        walk(folder, "", &mut files)?;
    }
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let cannot_read = || format!("cannot read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot_read)? {
        let entry = entry.with_context(cannot_read)?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            bail!("{} is not a file name for the web", entry.path().display());
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.insert(format!("{prefix}{name}"), read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(name).extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// Sixteen hexadecimal digits that change with the content.
fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let start = digest.first_chunk().map_or(0, |start| u64::from_be_bytes(*start));
    format!("{start:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("muster-xtask-{name}-{}", std::process::id()));
            fs::create_dir(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn laying_leaves_exactly_these_files() {
        let scratch = Scratch::new("lay");
        lay(&files(&[("a.js", "1"), ("deep/b.js", "2")]), &scratch.0).unwrap();
        let wanted = files(&[("a.js", "1"), ("c.js", "3")]);
        lay(&wanted, &scratch.0).unwrap();
        assert_eq!(tree(&scratch.0).unwrap(), wanted);
    }

    #[test]
    fn laying_the_same_again_touches_nothing() {
        let scratch = Scratch::new("same");
        let wanted = files(&[("a.js", "1")]);
        lay(&wanted, &scratch.0).unwrap();
        let before = fs::metadata(scratch.0.join("a.js")).unwrap().modified().unwrap();
        lay(&wanted, &scratch.0).unwrap();
        assert_eq!(fs::metadata(scratch.0.join("a.js")).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn style_sheets_are_joined_in_the_order_of_their_names() {
        let scratch = Scratch::new("style");
        lay(&files(&[("20.css", "b{}"), ("10.css", "a{}\n"), ("notes.md", "no")]), &scratch.0)
            .unwrap();
        assert_eq!(style_sheet(&scratch.0).unwrap(), b"a{}\nb{}\n");
    }

    #[test]
    fn compression_is_kept_where_it_helps() {
        let long = "body { color: red }\n".repeat(50);
        let mut all = files(&[("long.css", &long), ("short.css", ""), ("picture.png", &long)]);
        compress(&mut all).unwrap();
        let names: Vec<&str> = all.keys().map(String::as_str).collect();
        assert_eq!(names, ["long.css", "long.css.br", "long.css.gz", "picture.png", "short.css"]);
    }

    #[test]
    fn reads_the_version_of_the_optimiser() {
        assert_eq!(optimiser_version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(optimiser_version("wasm-opt version 108"), Some(108));
        assert_eq!(optimiser_version("wasm-opt version_x"), None);
    }

    #[test]
    fn the_hash_follows_the_content() {
        assert_eq!(hash(b""), "e3b0c44298fc1c14");
        assert_ne!(hash(b"a"), hash(b"b"));
    }
}
