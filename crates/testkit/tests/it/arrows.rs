//! Which crate may use which: `docs/ARCHITECTURE.md` in a form that can fail.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// A crate and those of ours that it may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("muster-core", &[]),
    ("muster-scim", &["muster-core"]),
    ("muster-tokens", &["muster-core"]),
    ("muster-migrations", &[]),
    ("muster-store", &["muster-core", "muster-migrations"]),
    ("muster-app", &["muster-core", "muster-store", "muster-tokens"]),
    ("muster-http", &["muster-core", "muster-app"]),
    ("muster-scim-api", &["muster-core", "muster-scim", "muster-app", "muster-http"]),
    ("muster-token-issuer", &["muster-core", "muster-app", "muster-http"]),
    ("muster-web-admin", &["muster-core", "muster-app", "muster-http"]),
    (
        "muster-server",
        &[
            "muster-core",
            "muster-app",
            "muster-http",
            "muster-scim-api",
            "muster-store",
            "muster-token-issuer",
            "muster-web-admin",
        ],
    ),
    (
        "muster-testkit",
        &[
            "muster-core",
            "muster-scim",
            "muster-scim-api",
            "muster-app",
            "muster-store",
            "muster-server",
            "muster-migrations",
            "muster-web-admin",
        ],
    ),
    ("muster-xtask", &[]),
    ("muster-example-receiver", &[]),
];

/// A dependency that few crates may name, and who may.
const NAMED_BY: &[(&str, &[&str])] = &[
    ("sea-orm", &["muster-store", "muster-testkit"]),
    ("sea-orm-migration", &["muster-store", "muster-migrations", "muster-testkit"]),
    ("jsonwebtoken", &["muster-tokens", "muster-example-receiver"]),
    ("argon2", &["muster-tokens"]),
    ("getrandom", &["muster-server"]),
    ("reqwest", &["muster-server"]),
    ("hickory-resolver", &["muster-server"]),
    ("lettre", &["muster-server"]),
    ("askama", &["muster-server"]),
    ("clap", &["muster-server", "muster-testkit"]),
    ("figment", &["muster-server"]),
    (
        "actix-web",
        &[
            "muster-http",
            "muster-scim-api",
            "muster-token-issuer",
            "muster-web-admin",
            "muster-server",
            "muster-testkit",
            "muster-example-receiver",
        ],
    ),
    ("tokio", &["muster-store", "muster-app", "muster-server", "muster-testkit"]),
];

fn packages() -> Vec<Package> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap().packages
}

/// Every crate names only those of ours that it may.
#[test]
fn crates_use_only_what_they_may() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(from, to)| (*from, to.iter().copied().collect())).collect();
    let packages = packages();
    let names: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let known: BTreeSet<&str> = allowed.keys().copied().collect();
    assert_eq!(names, known, "the table has a row for each crate");
    for package in &packages {
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            if names.contains(name) {
                assert!(
                    allowed[package.name.as_str()].contains(name),
                    "{} must not use {name}",
                    package.name,
                );
            }
        }
    }
}

/// Nobody but the named ones names these.
#[test]
fn some_dependencies_have_one_home() {
    let packages = packages();
    for (dependency, homes) in NAMED_BY {
        let users: BTreeSet<&str> = packages
            .iter()
            .filter(|package| package.dependencies.iter().any(|one| one.name == *dependency))
            .map(|package| package.name.as_str())
            .collect();
        let homes: BTreeSet<&str> = homes.iter().copied().collect();
        let strays: Vec<_> = users.difference(&homes).collect();
        assert!(strays.is_empty(), "{strays:?} must not name {dependency}");
        assert!(!users.is_empty(), "nobody names {dependency} any more: the row may go");
    }
}

/// The product never depends on its tests.
#[test]
fn nothing_depends_on_the_test_kit() {
    for package in packages() {
        let uses = |kind: DependencyKind| {
            package.dependencies.iter().any(|one| one.name == "muster-testkit" && one.kind == kind)
        };
        assert!(!uses(DependencyKind::Normal) && !uses(DependencyKind::Build), "{}", package.name);
    }
}
