//! Files of the portal: read, joined, packed and laid.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// The files of the portal by their path below `target/portal`, with `/` between folders.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// What compression is worth it for.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// One style sheet out of all, in the order of their names.
pub(super) fn style_sheet(folder: &Path) -> Result<Vec<u8>> {
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
pub(super) fn compress(files: &mut Files) -> Result<()> {
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
pub(super) fn lay(files: &Files, folder: &Path) -> Result<()> {
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

/// Every file below a folder, hidden ones left out; nothing when there is no folder.
pub(super) fn tree(folder: &Path) -> Result<Files> {
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

pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(name).extension().and_then(OsStr::to_str);
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// Sixteen hexadecimal digits that change with the content.
pub(super) fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let start = digest.first_chunk().map_or(0, |start| u64::from_be_bytes(*start));
    format!("{start:016x}")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

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
    fn the_hash_follows_the_content() {
        assert_eq!(hash(b""), "e3b0c44298fc1c14");
        assert_ne!(hash(b"a"), hash(b"b"));
    }
}
