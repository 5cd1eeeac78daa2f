//! Whether the scripts of a row are about the row: a preset that has another one's value in this row, and
//! in no other, must come out differently in one of them.

use muster_core::policy::{Policy, Preset, Row};
use muster_testkit::TestApp;
use serde_json::{Value, json};

use super::{
    act,
    file::{People, Script},
    outcome,
    page::Columns,
};

/// Presets that differ in the row, where no script shows that it matters.
pub(super) async fn unproven(
    app: &TestApp,
    people: &People,
    row: Row,
    scripts: &[Script],
    columns: &[Columns],
) -> Vec<[Preset; 2]> {
    let all = Preset::OFFERED;
    let mut unproven = Vec::new();
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        if Policy::preset(all[one]).says(row) == Policy::preset(all[other]).says(row) {
            continue;
        }
        let mut proven = false;
        for (from, to) in [(one, other), (other, one)] {
            let Some(values) = values(row, all[from], all[to]) else { continue };
            for (script, came) in scripts.iter().zip(columns) {
                let policy = act::with(&Policy::preset(all[from]), values.clone());
                let policy = act::with(&policy, script.values());
                if policy.check().is_err() {
                    continue;
                }
                if outcome::play(app, people, script, policy).await != came[from] {
                    proven = true;
                    break;
                }
            }
            if proven {
                break;
            }
        }
        if !proven {
            unproven.push([all[one], all[other]]);
        }
    }
    unproven
}

/// Scripts with values of their own that come out under each preset as they would without them.
pub(super) async fn idle(
    app: &TestApp,
    people: &People,
    scripts: &[Script],
    columns: &[Columns],
) -> Vec<String> {
    let mut idle = Vec::new();
    for (script, came) in scripts.iter().zip(columns).filter(|(one, _)| one.policy.is_some()) {
        let mut matters = false;
        for (preset, came) in Preset::OFFERED.into_iter().zip(came) {
            matters |= outcome::play(app, people, script, Policy::preset(preset)).await != *came;
            if matters {
                break;
            }
        }
        if !matters {
            idle.push(script.name.clone());
        }
    }
    idle
}

/// The values of another preset in this row alone; none, where a preset with them would contradict itself.
fn values(row: Row, from: Preset, to: Preset) -> Option<Value> {
    let (from, to) = (Policy::preset(from), json!(Policy::preset(to)));
    let mut values = json!({});
    for (name, value) in to.as_object()? {
        let changed = act::with(&from, json!({ name.as_str(): value }));
        if from.differences(&changed).iter().map(|one| one.row).eq([row]) {
            values[name] = value.clone();
        }
    }
    act::with(&from, values.clone()).check().ok().map(|()| values)
}
