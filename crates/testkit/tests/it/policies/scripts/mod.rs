//! Scripts of requests, played under each preset; what came of them are pages that people read, row by row
//! of the policy (C-01 … C-22).
//!
//! A script is data: `crates/testkit/scripts/c01-….toml`. What came of it is in
//! `crates/testkit/golden/policies/c01.md`; `MUSTER_UPDATE=1` writes it anew. Both databases write the same.

mod act;
mod admin;
mod file;
mod outcome;
mod page;
mod proof;
mod stage;
mod step;
mod values;

use std::{collections::BTreeSet, sync::OnceLock, thread};

use muster_core::policy::{Policy, Preset, Row};
use muster_testkit::{Backend, TestApp};

use self::{
    file::{File, People, Script},
    page::Columns,
};

/// Scripts that a row has at least.
const LEAST: usize = 2;
/// Scripts that there are at least.
const LEAST_OF_ALL: usize = 60;

macro_rules! rows {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )+

        /// The rows that have a test of their own.
        const TESTED: &[&str] = &[$(stringify!($name),)+];
    };
}

rows! {
    c01 c02 c03 c04 c05 c06 c07 c08 c09 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19 c20 c21 c22
}

/// What came of the scripts of a row.
struct Played {
    columns: Vec<Columns>,
    /// Presets that differ in the row, where no script shows it.
    unproven: Vec<[Preset; 2]>,
    /// Scripts with values of their own that come out the same without them.
    idle: Vec<String>,
}

/// The scripts of a row, played once in a run of the tests.
fn played(row: Row) -> (&'static File, &'static Played) {
    static PLAYED: [OnceLock<(File, Played)>; 22] = [const { OnceLock::new() }; 22];
    let at = Row::all().position(|one| one == row).unwrap();
    let (file, played) = PLAYED[at].get_or_init(|| {
        let file = file::of(row).unwrap_or_else(|| panic!("{} has no scripts", row.id()));
        let playing = thread::scope(|scope| {
            // A system of its own, because a test that waits for it must not be the one that runs it.
            let run = || actix_web::rt::System::new().block_on(play(row, &file));
            scope.spawn(run).join().expect("the scripts could not be played; see above")
        });
        (file, playing)
    });
    (file, played)
}

async fn play(row: Row, file: &File) -> Played {
    let people = People::read();
    let sqlite = TestApp::alone_on(Backend::Sqlite).await.unwrap();
    let columns = Box::pin(columns(&sqlite, &people, file)).await;
    if let Some(postgres) = TestApp::alone_on(Backend::Postgres).await {
        let other = Box::pin(self::columns(&postgres, &people, file)).await;
        for (script, (one, other)) in file.script.iter().zip(columns.iter().zip(&other)) {
            assert_eq!(one, other, "{}: {}: the databases differ", row.id(), script.name);
        }
    }
    let unproven = proof::unproven(&sqlite, &people, row, &file.script, &columns).await;
    let idle = proof::idle(&sqlite, &people, &file.script, &columns).await;
    Played { columns, unproven, idle }
}

async fn columns(app: &TestApp, people: &People, file: &File) -> Vec<Columns> {
    let mut all = Vec::with_capacity(file.script.len());
    for script in &file.script {
        let [one, two, three] = Preset::OFFERED
            .map(Policy::preset)
            .map(|policy| outcome::play(app, people, script, act::with(&policy, script.values())));
        // One after the other: they share a clock.
        all.push([one.await, two.await, three.await]);
    }
    all
}

fn check(name: &str) {
    let row = Row::all().find(|row| file::short(*row) == name).unwrap();
    let (file, played) = played(row);
    let page = page::of_row(row, &file.script, &played.columns);
    crate::golden::check(&format!("policies/{name}.md"), &page);
}

/// The page that lists the others.
#[test]
fn index() {
    let rows: Vec<(Row, &[Script], &[Columns])> = Row::all()
        .map(|row| {
            let (file, played) = played(row);
            (row, file.script.as_slice(), played.columns.as_slice())
        })
        .collect();
    crate::golden::check("policies/README.md", &page::index(&People::read(), &rows));
}

/// No row is left out, and none has too few scripts or two of one name.
#[test]
fn every_row_has_scripts() {
    let rows: Vec<String> = Row::all().map(file::short).collect();
    assert_eq!(rows, TESTED, "each row has a test");
    let mut all = 0;
    let mut few = Vec::new();
    for row in Row::all() {
        let scripts = file::of(row).map(|file| file.script).unwrap_or_default();
        let names: BTreeSet<_> = scripts.iter().map(|script| &script.name).collect();
        if names.len() < LEAST || names.len() < scripts.len() {
            few.push(format!("{}: {names:?}", row.id()));
        }
        all += names.len();
    }
    assert!(few.is_empty(), "rows with fewer than {LEAST} scripts of different names: {few:#?}");
    assert!(all >= LEAST_OF_ALL, "{all} scripts");
    let files = std::fs::read_dir(file::folder()).unwrap().count();
    assert_eq!(files, rows.len() + 1, "a file for each row, and the people");
}

/// Every value that a policy can have is a preset's, or set by a script of its row.
#[test]
fn every_value_is_played() {
    let scripts = |id: &str| {
        let row = Row::all().find(|row| row.id() == id).unwrap();
        file::of(row).map(|file| file.script).unwrap_or_default()
    };
    assert_eq!(values::missing(scripts), Vec::<String>::new());
}

/// Where presets differ in a row, a script of the row tells them apart by this row alone, or the file says
/// why none can. What a script has of its own matters under one preset at least.
#[test]
fn every_row_is_proven() {
    for row in Row::all() {
        let (file, played) = played(row);
        let excepted: Vec<[Preset; 2]> =
            file.exception.iter().map(|exception| exception.presets).collect();
        assert_eq!(played.unproven, excepted, "{} {}", row.id(), row.title());
        assert!(played.idle.is_empty(), "{}: {:?}", row.id(), played.idle);
        assert!(file.exception.iter().all(|exception| exception.reason.len() > 20));
    }
}
