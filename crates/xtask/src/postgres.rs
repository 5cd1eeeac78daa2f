//! A PostgreSQL server for one run of the tests: no network, no durability, no trace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::progress::say;

/// Stops the server and removes its folder as soon as nobody holds the other end of its input:
/// after the tests, and also when the xtask is interrupted or killed.
const KEEPER: &str = r#"trap '' HUP INT TERM; folder=$1; shift; read -r _; "$@"; rm -rf "$folder""#;

/// The oldest PostgreSQL that Muster supports.
const OLDEST: u32 = 13;

/// A running server; dropping it stops it.
pub(crate) struct Cluster {
    folder: PathBuf,
    keeper: Child,
}

impl Cluster {
    /// Makes a cluster in a new folder and starts it. `programs` is where initdb and `pg_ctl` are.
    pub(crate) fn start(programs: &Path) -> Result<Self> {
        let parent = std::env::temp_dir();
        let folder = PathBuf::from(process::output(
            Command::new("mktemp").arg("-d").arg(parent.join("muster-postgres-XXXXXXXX")),
        )?);
        if process::is_root() {
            process::run(Command::new("chown").arg("postgres:").arg(&folder))?;
        }
        let data = folder.join("data");

        let mut stop = as_postgres(&programs.join("pg_ctl"));
        stop.arg("stop").args(["-s", "-m", "immediate", "-D"]).arg(&data);
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .arg(stop.get_program())
            .args(stop.get_args())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start `sh`")?;
        let cluster = Self { folder, keeper };

        let mut initdb = as_postgres(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["--no-sync", "-A", "trust", "-U", "postgres"]);
        initdb.args(["-E", "UTF8", "--locale=C.UTF-8"]).stdout(Stdio::null());
        process::run(&mut initdb)?;

        let log = cluster.folder.join("log");
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off \
             -c max_connections=300",
            cluster.folder.display(),
        );
        let mut start = as_postgres(&programs.join("pg_ctl"));
        start.arg("start").args(["-s", "-w", "-D"]).arg(&data).arg("-l").arg(&log);
        // The server outlives this command and must not hold the terminal open.
        start.arg("-o").arg(options).stdin(Stdio::null()).stdout(Stdio::null());
        if let Err(error) = process::run(&mut start) {
            say(fs::read_to_string(&log).unwrap_or_default());
            return Err(error);
        }
        Ok(cluster)
    }

    /// How the tests reach it.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            percent_encoded(&self.folder.to_string_lossy()),
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            say(format_args!("{} may be left: {error}", self.folder.display()));
        }
    }
}

/// Where the newest usable initdb and `pg_ctl` are.
pub(crate) fn find() -> Option<PathBuf> {
    let on_path = process::find(&["initdb"]).and_then(|path| Some(path.parent()?.to_path_buf()));
    // Debian keeps them off the search path, one folder for each version.
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    on_path
        .into_iter()
        .chain(debian)
        .filter_map(|folder| Some((version(&folder)?, folder)))
        .filter(|(version, _)| *version >= OLDEST)
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder)
}

/// The major version of a complete installation.
fn version(folder: &Path) -> Option<u32> {
    if !folder.join("pg_ctl").is_file() || !folder.join("initdb").is_file() {
        return None;
    }
    major(&process::output(Command::new(folder.join("initdb")).arg("--version")).ok()?)
}

/// `initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15.
fn major(text: &str) -> Option<u32> {
    let number = text.split_whitespace().nth(2)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// A command for the user who may run the server: PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    let mut command;
    if process::is_root() {
        command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    } else {
        command = Command::new(program);
    }
    // The workspace may be out of that user's reach.
    command.current_dir("/");
    command
}

fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

/// An error that says what to do, for callers that found no server.
pub(crate) fn missing<T>() -> Result<T> {
    bail!("there is no PostgreSQL {OLDEST} or newer: run `cargo xtask setup`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(major("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("initdb (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn encodes_the_socket_folder() {
        assert_eq!(percent_encoded("/tmp/a b-1"), "%2Ftmp%2Fa%20b-1");
    }
}
