# The recipes of this repository. `cargo xtask help` says what the work behind them is.

# List the recipes.
default:
    @just --list

# Install what the build and the tests need.
setup:
    cargo xtask setup

# Build Muster and serve it with demo data at http://127.0.0.1:8080; options go to `muster demo`.
dev *options:
    cargo xtask demo {{ options }}

# Formatting, lints of both compilations, what the portal may depend on.
check:
    cargo xtask check

# Format the code.
fmt:
    cargo fmt --all

# Lints only.
lint:
    cargo clippy --workspace --all-targets -- -D warnings
    cargo clippy --package muster-web-admin --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings

# Every test, with a PostgreSQL of its own and a browser; options go to `cargo test`.
test *options:
    cargo xtask test {{ options }}

# The tests that need nothing installed: SQLite, no browser.
test-sqlite *options:
    cargo test --workspace {{ options }}

# Compile the portal to WebAssembly into target/portal.
portal *options:
    cargo xtask portal {{ options }}

# Build the one binary, target/release/muster.
build:
    cargo xtask build --release

# Build the container image.
image tag="muster:latest":
    docker build --file Containerfile --tag {{ tag }} .

# Fuzz the SCIM language for some seconds: filter, path, patch or bulk (docs/fuzzing.md).
fuzz target seconds="600":
    mkdir -p crates/scim/fuzz/target/corpus/{{ target }}
    cd crates/scim && RUSTC_BOOTSTRAP=1 cargo fuzz run {{ target }} \
        fuzz/target/corpus/{{ target }} fuzz/corpus/{{ target }} -- \
        -max_total_time={{ seconds }} -max_len=4096 -timeout=10 -dict=fuzz/scim.dict

# Write the snapshots of the database schema again.
schema:
    MUSTER_UPDATE=1 cargo xtask test -- -p muster-testkit --test it schema

# Licences, sources, bans and duplicates of dependencies.
deny *checks="bans licenses sources":
    cargo deny check {{ checks }}
