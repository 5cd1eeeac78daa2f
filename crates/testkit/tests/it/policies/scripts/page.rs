//! The pages: one for each row of the policy, and one that lists them.

use std::fmt::Write as _;

use muster_core::policy::{Policy, Preset, Row};
use serde_json::json;

use super::{
    act,
    file::{People, Script, short},
    outcome::Column,
};

/// What came of a script under each preset, in the order presets are offered.
pub(super) type Columns = [Column; 3];

/// A line of a table, and whether the presets differ in it.
struct Line {
    label: String,
    cells: Vec<String>,
}

impl Line {
    fn differs(&self) -> bool {
        self.cells.iter().any(|cell| *cell != self.cells[0])
    }
}

/// The page of a row.
pub(super) fn of_row(row: Row, scripts: &[Script], came: &[Columns]) -> String {
    let mut page =
        format!("# {} {}\n\n| Preset | What it does |\n| --- | --- |\n", row.id(), row.title());
    for preset in Preset::OFFERED {
        let says = Policy::preset(preset).says(row);
        writeln!(page, "| {} | {} |", preset.title(), cell(&says)).unwrap();
    }
    page.push_str("\nHow to read this page: [README.md](README.md).\n");
    for (script, columns) in scripts.iter().zip(came) {
        writeln!(page, "\n## {}\n\n{}", script.name, script.purpose).unwrap();
        page.push_str(&other_values(script));
        let titles = Preset::OFFERED.map(Preset::title).join(" | ");
        writeln!(page, "\n| | Step | {titles} |\n| --- | --- | --- | --- | --- |").unwrap();
        for line in lines(script, columns) {
            let mark = if line.differs() { "≠" } else { "" };
            let cells = if line.differs() {
                line.cells.iter().map(|text| cell(text)).collect()
            } else {
                vec![cell(&line.cells[0]), "same".to_owned(), "same".to_owned()]
            };
            writeln!(page, "| {mark} | {} | {} |", cell(&line.label), cells.join(" | ")).unwrap();
        }
    }
    page
}

/// The page that lists the others.
pub(super) fn index(people: &People, rows: &[(Row, &[Script], &[Columns])]) -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str(
        "\n## The rows\n\n| Row | About | Scripts | Lines | Lines in which presets differ |\n",
    );
    page.push_str("| --- | --- | --- | --- | --- |\n");
    let mut all = (0, 0, 0);
    for (row, scripts, came) in rows {
        let counts: Vec<_> =
            scripts.iter().zip(*came).map(|(one, came)| count(one, came)).collect();
        let total = counts.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        all = (all.0 + scripts.len(), all.1 + total.0, all.2 + total.1);
        writeln!(
            page,
            "| [{}]({}.md) | {} | {} | {} | {} |",
            row.id(),
            short(*row),
            row.title(),
            scripts.len(),
            total.0,
            total.1
        )
        .unwrap();
    }
    writeln!(page, "| | All | {} | {} | {} |", all.0, all.1, all.2).unwrap();
    page.push_str("\n## The scripts\n");
    for (row, scripts, came) in rows {
        writeln!(page, "\n{} [{}]({}.md)\n", row.id(), row.title(), short(*row)).unwrap();
        for (script, came) in scripts.iter().zip(*came) {
            let (lines, differ) = count(script, came);
            writeln!(page, "- {}: presets differ in {differ} of {lines} lines", script.name)
                .unwrap();
        }
    }
    page.push_str("\n## The people\n\nWhat is sent about them, where a step says nothing else:\n");
    for (name, about, body) in people.all() {
        writeln!(page, "\n**{name}**: {about}\n\n```json\n{body:#}\n```").unwrap();
    }
    page
}

fn count(script: &Script, columns: &Columns) -> (usize, usize) {
    let lines = lines(script, columns);
    (lines.len(), lines.iter().filter(|line| line.differs()).count())
}

/// What a script's own values mean, in the sentences of the rows.
fn other_values(script: &Script) -> String {
    let values = script.values();
    if values == json!({}) {
        return String::new();
    }
    let mut text = format!("\nHere every preset has `{values}`:\n\n");
    // Said once where it is the same for all of them, as it is meant to be.
    let mut said = Vec::new();
    for preset in Preset::OFFERED {
        let policy = Policy::preset(preset);
        for one in policy.differences(&act::with(&policy, values.clone())) {
            let line = format!("- {} {}: {}\n", one.row.id(), one.title, one.after);
            if !said.contains(&line) {
                said.push(line);
            }
        }
    }
    said.sort_unstable();
    text.extend(said);
    text
}

/// The lines of a script's table.
fn lines(script: &Script, columns: &Columns) -> Vec<Line> {
    let line = |label: String, of: &dyn Fn(&Column) -> String| Line {
        label,
        cells: columns.iter().map(of).collect(),
    };
    let mut lines = Vec::new();
    for (at, step) in script.steps.iter().enumerate() {
        lines.push(line(format!("{}. {step}", at + 1), &|column| column.steps[at].clone()));
    }
    let mut names: Vec<&String> = columns.iter().flat_map(|column| column.people.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        lines.push(line(format!("At the end: {name}"), &|column| {
            column.people.get(name).cloned().unwrap_or_else(|| "not there".into())
        }));
    }
    lines.push(line("At the end".into(), &|column| column.rest.clone()));
    lines
}

/// A text inside of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

const INTRODUCTION: &str = "\
# What each preset does

The same requests, under each preset of the policy: Directory-led, Access-led and Open standards. There is a
page for each row of the policy, C-01 to C-22, and on it a table for each script. A line is a step of the
script; a column is a preset. Where the presets differ, the line begins with ≠; where all three do the same,
it is written once. Each value of the policy is played: one that no preset has stands at the beginning of a
script, or is chosen in a step.

Every script is played in a new enterprise, «Contoso», with the domain `contoso.example` verified, single
sign-on active and provisioning enabled, unless it says otherwise. Between two steps a minute goes by, in
which people who wait are looked at.

- A request shows its status, the type of the error and the first sentence of what is answered; `new` is a
  person whom nobody has been before, and `ada again` is the one who was called ada before. Words in braces are ids.
- People stand at the end as active, disabled (by the identity provider), held (by an admin), removed (and
  can come back), waiting for a role, or not registered and waiting. The role is the one in force, with the
  rule that gave it; `role.none` is that no role was sent. The default role is DefaultEnterprise, and Member
  where the preset is Access-led.
- The last line counts seats that are taken, SCIM tokens that work, mails to people, and invitations.

These pages are written by the tests: the scripts are in `crates/testkit/scripts`, and
`MUSTER_UPDATE=1 cargo test -p muster-testkit --test it -- policies::scripts` plays them on every database and
writes what came of them.
";
