//! Rules and tests, put together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{Citation, Level, Row, Verdict};

/// The titles of the sections of each RFC; that of the RFC itself stands under `title`.
pub type Sections = BTreeMap<String, BTreeMap<String, String>>;

/// What is wrong with the rules or with what tests cite.
pub fn problems(rows: &[Row], citations: &[Citation], sections: &Sections) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    let proved: BTreeSet<&str> = citations.iter().map(|one| one.id.as_str()).collect();
    for row in rows {
        let Row { id, rfc, section, level, verdict, why, rule } = row;
        if !ids.insert(id.as_str()) {
            problems.push(format!("{id} is there twice"));
        }
        if *level != Level::Vendor && !id.starts_with(&format!("{rfc}-{section}-")) {
            problems.push(format!("{id} is not of RFC {rfc}, section {section}"));
        }
        if title(sections, *rfc, section).is_none() {
            problems.push(format!("section {section} of RFC {rfc} has no title"));
        }
        if rule.is_empty() || (*verdict != Verdict::Holds && why.is_empty()) {
            problems.push(format!("{id} does not say what or why"));
        }
        if *verdict == Verdict::Holds && level.needs_a_test() && !proved.contains(id.as_str()) {
            problems.push(format!("{id} ({}) holds and no test cites it: {rule}", level.as_str()));
        }
    }
    for Citation { id, file, test } in citations {
        if !ids.contains(id.as_str()) {
            problems.push(format!("{file}: {test} cites {id}, which does not exist"));
        }
    }
    problems
}

fn title<'s>(sections: &'s Sections, rfc: u16, section: &str) -> Option<&'s str> {
    sections.get(&rfc.to_string())?.get(section).map(String::as_str)
}

/// The report as Markdown.
pub fn render(rows: &[Row], citations: &[Citation], sections: &Sections) -> String {
    let mut report = String::from(HEAD);
    summary(&mut report, rows);
    let mut tests: BTreeMap<&str, Vec<&Citation>> = BTreeMap::new();
    for citation in citations {
        tests.entry(&citation.id).or_default().push(citation);
    }
    let mut sorted: Vec<&Row> = rows.iter().collect();
    // Numbers of sections are compared part by part; the sort keeps the order within one.
    sorted.sort_by_key(|row| (row.rfc, parts(&row.section)));
    let mut last: Option<&Row> = None;
    for row in sorted {
        if last.is_none_or(|last| last.rfc != row.rfc) {
            let name = title(sections, row.rfc, "title").unwrap_or_default();
            line(&mut report, format_args!("\n## RFC {}: {name}", row.rfc));
        }
        if last.is_none_or(|last| (last.rfc, &last.section) != (row.rfc, &row.section)) {
            let name = title(sections, row.rfc, &row.section).unwrap_or_default();
            line(&mut report, format_args!("\n### §{} {name}\n", row.section));
            line(&mut report, format_args!("| Row | Level | Rule | Verdict | Tests |"));
            line(&mut report, format_args!("| --- | --- | --- | --- | --- |"));
        }
        let tests = tests.get(row.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        line(
            &mut report,
            format_args!(
                "| {} | {} | {} | {} | {} |",
                row.id,
                row.level.as_str(),
                cell(&row.rule),
                verdict(row),
                links(tests)
            ),
        );
        last = Some(row);
    }
    report
}

const HEAD: &str = "# Conformance

The rules of the SCIM standards that a service provider can keep or break, what Muster does about
each, and the tests that prove it. The test suite writes this page and fails when it is stale:

```sh
MUSTER_UPDATE=1 cargo xtask test -- conformance_report
```

The rules are in [`crates/testkit/conformance/`](../crates/testkit/conformance), in our words. A rule
**holds**, is **open** (to be kept, and not yet), is **declined** (it may be left, and is), or is
**not applicable** (there is nothing here that it could be about). A sentence beside the verdict says
why, or what a decision makes of the rule. Every rule that holds, from MUST to RECOMMENDED, has a test
that cites it; of the other levels some have. *def* is a definition that can be broken all the same,
*client* a duty of clients, *vendor* what a vendor expects beside the standard.

";

fn summary(report: &mut String, rows: &[Row]) {
    let verdicts = Verdict::ALL.map(Verdict::as_str).join(" | ");
    line(report, format_args!("| Level | {verdicts} | all |"));
    line(report, format_args!("| --- |{}", " ---: |".repeat(Verdict::ALL.len() + 1)));
    let mut counts = |name: &str, of: &dyn Fn(&Row) -> bool| {
        let number = |verdict: Option<Verdict>| {
            let counts = |row: &&Row| of(row) && verdict.is_none_or(|it| it == row.verdict);
            rows.iter().filter(counts).count().to_string()
        };
        let numbers = Verdict::ALL.map(|verdict| number(Some(verdict))).join(" | ");
        line(report, format_args!("| {name} | {numbers} | {} |", number(None)));
    };
    for level in Level::ALL {
        counts(level.as_str(), &|row| row.level == level);
    }
    counts("**all**", &|_| true);
}

fn line(report: &mut String, text: std::fmt::Arguments<'_>) {
    writeln!(report, "{text}").expect("text takes anything");
}

/// A section's number in a form that sorts.
fn parts(section: &str) -> Vec<u32> {
    section.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn verdict(row: &Row) -> String {
    let word = match row.verdict {
        Verdict::Open => "**open**",
        other => other.as_str(),
    };
    if row.why.is_empty() { word.to_owned() } else { format!("{word}. {}", cell(&row.why)) }
}

/// The tests, by file.
fn links(tests: &[&Citation]) -> String {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Citation { file, test, .. } in tests {
        files.entry(file).or_default().insert(test);
    }
    let links: Vec<String> = files
        .iter()
        .map(|(file, tests)| {
            let short = file.strip_prefix("crates/testkit/tests/it/").unwrap_or(file);
            let short = short.strip_prefix("crates/").unwrap_or(short);
            let names: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
            format!("[{short}](../{file}): {}", names.join(", "))
        })
        .collect();
    links.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, section: &str, level: Level, verdict: Verdict) -> Row {
        Row {
            id: id.to_owned(),
            rfc: 7644,
            section: section.to_owned(),
            level,
            rule: "One | two.".to_owned(),
            verdict,
            why: if verdict == Verdict::Holds { String::new() } else { "Later.".to_owned() },
        }
    }

    fn citation(id: &str) -> Citation {
        Citation { id: id.to_owned(), file: "crates/scim/src/a.rs".into(), test: "t".into() }
    }

    fn sections() -> Sections {
        let titles = [("title", "Protocol"), ("3.3", "Creating"), ("3.10", "Names")];
        let titles = titles.map(|(number, title)| (number.to_owned(), title.to_owned()));
        BTreeMap::from([("7644".to_owned(), BTreeMap::from(titles))])
    }

    #[test]
    fn every_kind_of_mistake_is_told() {
        let good = row("7644-3.3-01", "3.3", Level::Must, Verdict::Holds);
        let cited = citation("7644-3.3-01");
        let told = |rows: &[Row], cited: &[Citation]| problems(rows, cited, &sections()).join("\n");
        assert_eq!(told(std::slice::from_ref(&good), std::slice::from_ref(&cited)), "");
        assert!(told(std::slice::from_ref(&good), &[]).contains("no test cites it"));
        assert!(told(&[], &[cited]).contains("does not exist"));
        let may = row("7644-3.3-02", "3.3", Level::May, Verdict::Holds);
        assert_eq!(told(std::slice::from_ref(&may), &[]), "");
        assert!(told(&[may.clone(), may], &[]).contains("twice"));
        let open = row("7644-3.3-01", "3.3", Level::Must, Verdict::Open);
        assert_eq!(told(std::slice::from_ref(&open), &[]), "");
        assert!(told(&[Row { why: String::new(), ..open }], &[]).contains("why"));
        let elsewhere = row("7644-3.4-01", "3.3", Level::May, Verdict::Holds);
        assert!(told(&[elsewhere], &[]).contains("not of RFC 7644"));
        let untitled = row("7644-9-01", "9", Level::May, Verdict::Holds);
        assert!(told(&[untitled], &[]).contains("no title"));
    }

    #[test]
    fn sections_follow_their_numbers() {
        let rows = [
            row("7644-3.10-01", "3.10", Level::May, Verdict::Open),
            row("7644-3.3-01", "3.3", Level::Must, Verdict::Holds),
        ];
        let report = render(&rows, &[citation("7644-3.3-01")], &sections());
        let (first, second) = (report.find("### §3.3 Creating"), report.find("### §3.10 Names"));
        assert!(first.is_some() && first < second, "{report}");
        assert!(report.contains("| **all** | 1 | 1 | 0 | 0 | 2 |"), "{report}");
        let link = "[scim/src/a.rs](../crates/scim/src/a.rs): `t`";
        let expected = format!("| 7644-3.3-01 | MUST | One \\| two. | holds | {link} |");
        assert!(report.contains(&expected), "{report}");
        assert!(report.contains("| **open**. Later. |  |"), "{report}");
    }
}
