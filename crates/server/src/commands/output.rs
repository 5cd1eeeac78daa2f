//! Answers on standard output: sentences for people, or one JSON document for programs.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command answers on standard output"
)]

use serde_json::{Value, json};

/// How to answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// The answer, in one of its two forms.
    pub(crate) fn say(self, value: &Value, text: impl FnOnce() -> String) {
        if self.json {
            println!("{value}");
        } else {
            println!("{}", text().trim_end());
        }
    }

    /// A remark beside the answer, on standard error.
    pub(crate) fn note(text: &str) {
        eprintln!("muster: {text}");
    }

    /// What went wrong, with its causes, on standard error; with `--json` on standard output too.
    pub(crate) fn error(self, error: &anyhow::Error) {
        let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
        if self.json {
            println!("{}", json!({ "error": chain.join(": ") }));
        }
        eprintln!("muster: {}", chain.join(": "));
    }
}

/// Rows under headings, in columns.
pub(crate) fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = headings.map(|heading| heading.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; N]| {
        let padded: Vec<String> =
            cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(headings)];
    lines.extend(rows.iter().map(|row| line(row.each_ref().map(String::as_str))));
    lines.join("\n")
}
