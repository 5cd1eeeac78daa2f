//! Bulk messages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::value_of;
use crate::bulk::{BulkMethod, BulkRequest, Step};

/// The plan of a bulk message has every operation once, behind all that it needs, and needs nothing
/// that it does not refer to.
///
/// What is no JSON is read as lines: operations, `method path bulkId data`, with spaces between.
pub fn bulk(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let body = serde_json::from_str(text).unwrap_or_else(|_| script(text));
    let Ok(request) = BulkRequest::parse(&body) else { return };
    assert!(!request.operations.is_empty());
    assert!(request.fail_on_errors.is_none_or(|errors| errors > 0));
    let steps = request.plan();
    let planned: BTreeSet<usize> = steps.iter().map(|step| step.index).collect();
    assert_eq!(steps.len(), request.operations.len());
    assert_eq!(planned, (0..steps.len()).collect());
    let mut done = BTreeSet::new();
    for step in &steps {
        assert!(step.needs.iter().all(|needed| done.contains(needed)), "{steps:?}");
        carry_out(&request, step);
        done.insert(step.index);
    }
    if steps.iter().all(|step| step.needs.is_empty()) {
        assert!(steps.is_sorted_by_key(|step| step.index), "{steps:?}");
    }
}

/// The message that lines stand for.
fn script(lines: &str) -> Value {
    let operations = lines.lines().map(|line| {
        let mut parts = line.splitn(4, ' ');
        let [method, path, name] = [(); 3].map(|()| parts.next().unwrap_or_default());
        let data = value_of(parts.next().unwrap_or_default());
        json!({ "method": method, "path": path, "bulkId": name, "data": data })
    });
    json!({ "Operations": operations.collect::<Value>() })
}

/// With the ids of what it needs, an operation that can be run refers to nothing any more.
fn carry_out(request: &BulkRequest, step: &Step) {
    let Some(operation) = request.operations.get(step.index) else { return };
    let makes = |index: &usize| {
        let maker = request.operations.get(*index)?;
        assert_eq!(maker.method, BulkMethod::Post);
        Some((maker.bulk_id.clone()?, format!("id-{index}")))
    };
    let ids: BTreeMap<String, String> = step.needs.iter().filter_map(makes).collect();
    let resolved = operation.clone().resolved(&ids);
    let left = resolved.references();
    assert!(left.iter().all(|name| !ids.contains_key(name)), "{resolved:?}");
    assert!(step.problem.is_some() || left.is_empty(), "{resolved:?}");
    assert_eq!(resolved.clone().resolved(&ids), resolved);
    if ids.is_empty() {
        assert_eq!(resolved, *operation);
    }
}
