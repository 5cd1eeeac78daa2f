//! Finds what the build and the tests need, and installs it where that is possible unasked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::progress::say;
use crate::{postgres, process, test};

/// The portal's target.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Names a Chromium of one's own, to this tool and to the tests.
pub(crate) const CHROMIUM: &str = "MUSTER_TEST_CHROMIUM";

/// Names a driver of one's own, to this tool and to the tests.
pub(crate) const CHROMEDRIVER: &str = "MUSTER_TEST_CHROMEDRIVER";

/// Public SCIM clients and servers, and a mail server, that the tests play against, from the Python package
/// index. Without an entry here no virtual environment is made.
const PYTHON_PACKAGES: [&str; 3] = ["scim2-cli==0.6.0", "scim2-server==0.8.3", "aiosmtpd==1.4.6"];

/// Packages of which only the files count: this one brings axe-core, which checks what is accessible of pages;
/// the browser that it would drive is not wanted.
const PYTHON_FILES: [&str; 1] = ["axe-playwright-python==0.1.8"];

/// Where Python may be; the packages above need 3.10.
const PYTHONS: [&str; 6] =
    ["python3", "/usr/bin/python3", "python3.11", "python3.12", "python3.13", "python3.10"];

/// What the tests talk to.
#[derive(Debug)]
pub(crate) struct Tools {
    postgres: Option<PathBuf>,
    pub(crate) chromium: Option<PathBuf>,
    pub(crate) chromedriver: Option<PathBuf>,
    pub(crate) venv: Option<PathBuf>,
}

impl Tools {
    /// The folder of initdb and `pg_ctl`.
    pub(crate) fn postgres(&self) -> Result<PathBuf> {
        self.postgres.clone().map_or_else(postgres::missing, Ok)
    }
}

/// One thing that the system provides.
struct Need {
    what: &'static str,
    debian: &'static str,
    met: fn() -> bool,
}

const NEEDS: [Need; 4] = [
    Need {
        what: "PostgreSQL 13 or newer (initdb and pg_ctl on the PATH, or TEST_POSTGRES_URL set)",
        debian: "postgresql",
        met: || process::variable(test::POSTGRES_URL).is_some() || postgres::find().is_some(),
    },
    Need {
        what: "Chromium or Chrome (on the PATH, or named by MUSTER_TEST_CHROMIUM)",
        debian: "chromium",
        met: || chromium().is_some(),
    },
    Need {
        what: "ChromeDriver of the same version (on the PATH, or named by MUSTER_TEST_CHROMEDRIVER)",
        debian: "chromium-driver",
        met: || chromedriver().is_some(),
    },
    Need {
        what: "Python 3.10 or newer with its venv module",
        debian: "python3-venv",
        met: || PYTHON_PACKAGES.is_empty() || python().is_some(),
    },
];

/// Everything the build and the tests need.
pub(crate) fn all() -> Result<Tools> {
    wasm_target()?;
    system_packages()?;
    let tools = Tools {
        postgres: postgres::find(),
        chromium: chromium(),
        chromedriver: chromedriver(),
        venv: venv()?,
    };
    for (what, path) in [
        ("PostgreSQL", &tools.postgres),
        ("Chromium", &tools.chromium),
        ("ChromeDriver", &tools.chromedriver),
        ("Python tools", &tools.venv),
    ] {
        if let Some(path) = path {
            say(format_args!("  {what}: {}", path.display()));
        }
    }
    Ok(tools)
}

/// Adds the WebAssembly target to the tool chain when it is not there.
pub(crate) fn wasm_target() -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]).current_dir(process::root());
    if Path::new(&process::output(&mut rustc)?).is_dir() {
        return Ok(());
    }
    say(format_args!("  adding the target {WASM_TARGET}"));
    if process::find(&["rustup"]).is_none() {
        bail!(
            "the Rust tool chain lacks the target {WASM_TARGET}, and there is no rustup to add it: \
             install it the way that Rust was installed"
        );
    }
    let mut rustup = Command::new("rustup");
    process::run(rustup.args(["target", "add", WASM_TARGET]).current_dir(process::root()))
}

/// Installs what the system lacks: on Debian as root, elsewhere it says what to do.
fn system_packages() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.met)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.debian).collect();
    if process::find(&["apt-get"]).is_some() && process::is_root() {
        say(format_args!("  installing {}", packages.join(", ")));
        apt_install(&packages)?;
    }
    let missing: Vec<&Need> = missing.into_iter().filter(|need| !(need.met)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list: Vec<&str> = missing.iter().map(|need| need.what).collect();
    bail!(
        "these are missing:\n  - {}\nOn Debian: sudo apt-get install {}\nElsewhere: install them \
         with the system's package manager, then try again.",
        list.join("\n  - "),
        packages.join(" "),
    )
}

/// The package lists may be old or absent; they are fetched when the first try fails.
fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    let install = || {
        let mut apt = apt();
        apt.args(["install", "-y", "--no-install-recommends"]).args(packages);
        apt
    };
    if process::succeeds(&mut install()) {
        return Ok(());
    }
    process::run(apt().arg("update"))?;
    process::run(&mut install())
}

fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    named(CHROMIUM).or_else(|| process::find(&NAMES))
}

fn chromedriver() -> Option<PathBuf> {
    named(CHROMEDRIVER).or_else(|| process::find(&["chromedriver"]))
}

/// A program that the environment names.
fn named(variable: &str) -> Option<PathBuf> {
    process::variable(variable).map(PathBuf::from).filter(|path| path.is_file())
}

/// A Python that is new enough and can make virtual environments.
fn python() -> Option<&'static str> {
    const PROBE: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
    PYTHONS.into_iter().find(|python| process::succeeds(Command::new(python).args(["-c", PROBE])))
}

/// A private virtual environment with the Python packages in exactly these versions.
fn venv() -> Result<Option<PathBuf>> {
    if PYTHON_PACKAGES.is_empty() {
        return Ok(None);
    }
    let folder = process::root().join("target/venv");
    let own_python = folder.join("bin/python");
    let stamp = folder.join("muster-packages.txt");
    let wanted = [&PYTHON_PACKAGES[..], &PYTHON_FILES[..]].concat().join("\n");
    let complete = fs::read_to_string(&stamp).is_ok_and(|found| found == wanted)
        && process::succeeds(Command::new(&own_python).args(["-c", ""]));
    if complete {
        return Ok(Some(folder));
    }
    let Some(python) = python() else {
        bail!("there is no Python 3.10 or newer with its venv module");
    };
    say(format_args!("  installing {} with {python}", PYTHON_PACKAGES.join(", ")));
    process::run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = || {
        let mut pip = Command::new(&own_python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip
    };
    process::run(pip().args(PYTHON_PACKAGES))?;
    process::run(pip().arg("--no-deps").args(PYTHON_FILES))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(Some(folder))
}
