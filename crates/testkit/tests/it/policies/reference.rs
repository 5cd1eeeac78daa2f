//! `docs/policy.md`: every key of a policy with its values, made from the code.

use std::fmt::Write as _;

use muster_core::policy::{Document, Key, Policy, Preset, Row, Values};
use serde_json::{Map, Value, json};

const BEGINNING: &str = "# The policy of an enterprise

How provisioning behaves is a document of keys and values, which each enterprise has its own of. It is shown, compared
and changed at the command line ([cli.md](cli.md)):

```sh
muster policy show --enterprise ID            # what it does, row by row
muster policy show --enterprise ID --toml     # the document; `policy set --file` reads it again
muster policy set --enterprise ID --set 'on_delete = { remove_after_days = 30 }' --dry-run
muster policy set --enterprise ID --file policy.toml
muster policy diff --enterprise ID access-led # - is what is in force, + the preset
muster rehearse --enterprise ID --policy policy.toml
```

A document is TOML. What it does not say stays as it is; each of `roles.aliases`, `roles.precedence` and `roles.groups`
stays by itself. A list that it says takes the place of the one before. Roles are meant by their names, in any case, or
by their ids; groups by their names or ids. With `preset` the values of that preset come first, and the other keys
change them. Each change is a version, which `muster policy restore` brings back.

`policy set` answers `notes` about values that do not work yet, such as `email_domains = \"verified_only\"` without a
verified domain. What a person is told in each case is played in the scripts of
[the presets](../crates/testkit/golden/policies/README.md).
";

/// What a row without keys is about.
const DEFAULT_ROLE: &str = "No key: it is the role with the mark *default* (`muster role default`, \
                            requirements 45, 72, 104). Every enterprise has one: `DefaultEnterprise` at first.\n";

fn table() -> String {
    let mut page = String::from(BEGINNING);
    page.push_str("\n## The presets\n\n| Key | Row |");
    let presets = Preset::OFFERED.map(|preset| (preset, json!(Policy::preset(preset))));
    for (preset, _) in &presets {
        write!(page, " {} `{}` |", preset.title(), preset.as_str()).unwrap();
    }
    page.push_str("\n| --- | --- | --- | --- | --- |\n");
    for key in Key::ALL {
        write!(page, "| `{}` | {} |", key.name, key.row).unwrap();
        for (_, values) in &presets {
            write!(page, " `{}` |", value(values, key.name)).unwrap();
        }
        page.push('\n');
    }
    page
}

/// A value of a policy, as TOML has it.
fn value(values: &Value, key: &str) -> String {
    let at = format!("/{}", key.replace('.', "/"));
    match values.pointer(&at).unwrap_or_else(|| panic!("{key} is a value")) {
        Value::Null => "\"unlimited\"".into(),
        Value::Object(one) => toml::Value::try_from(one).unwrap().to_string(),
        plain => plain.to_string(),
    }
}

fn page() -> String {
    let mut page = table();
    for row in Row::all() {
        write!(page, "\n## {} {}\n", row.id(), row.title()).unwrap();
        let keys: Vec<_> = Key::ALL.iter().filter(|key| key.row == row.id()).collect();
        if keys.is_empty() {
            write!(page, "\n{DEFAULT_ROLE}").unwrap();
        }
        for key in keys {
            write!(page, "\n### `{}`\n\n{}\n\n", key.name, key.means).unwrap();
            match key.values {
                Values::Said(said) => writeln!(page, "Values: {said}.").unwrap(),
                Values::One(_) => {
                    page.push_str("| Value | What it does |\n| --- | --- |\n");
                    for written in key.written() {
                        writeln!(page, "| `{written}` | {} |", says(key, row, &written)).unwrap();
                    }
                }
                Values::List(_) => {
                    let words: Vec<_> =
                        key.written().iter().map(|word| format!("`{word}`")).collect();
                    writeln!(page, "Values: a list of {}.", words.join(", ")).unwrap();
                }
            }
            write!(page, "\n```toml\n{}\n```\n\n", key.example).unwrap();
            writeln!(page, "{} (From: {}.)", key.seen, key.source).unwrap();
        }
    }
    page
}

/// What the row does with a value.
fn says(key: &Key, row: Row, written: &str) -> String {
    let text = format!("{} = {written}", key.name);
    let values: Map<String, Value> = toml::from_str(&text).unwrap();
    Policy::preset(Preset::DirectoryLed).with(Document::new(values)).unwrap().says(row)
}

/// Every key and value is on the page, and every example is read.
#[test]
fn the_page_of_the_policy_is_of_now() {
    let page = page();
    let whole = json!(Policy::preset(Preset::Rfc));
    for name in whole.as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{name}")), "{name} is on the page");
    }
    for key in Key::ALL {
        for written in key.written() {
            assert!(page.contains(&format!("`{written}`")), "{written} of {}", key.name);
        }
        let example: Map<String, Value> = toml::from_str(key.example).unwrap();
        let by_name = ["roles.", "protected_roles"].iter().any(|start| key.name.starts_with(start));
        if !by_name {
            Policy::preset(Preset::Rfc).with(Document::new(example)).unwrap();
        }
    }
    crate::golden::check("../../../docs/policy.md", &page);
}
