//! Bulk messages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::value_of;
use crate::bulk::{BulkMethod, BulkRequest, Share, Step};
use crate::schema::ResourceType;

/// The plan of a bulk message has every operation once, behind all that it needs; what an operation is
/// begun without is done later, once. No step needs anything that it does not refer to.
///
/// What is no JSON is read as lines: operations, `method path bulkId data`, with spaces between.
pub fn bulk(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let body = serde_json::from_str(text).unwrap_or_else(|_| script(text));
    let Ok(request) = BulkRequest::parse(&body) else { return };
    assert!(!request.operations.is_empty());
    assert!(request.fail_on_errors.is_none_or(|errors| errors > 0));
    let steps = request.plan(&kinds());
    let begun: Vec<usize> =
        steps.iter().filter(|step| !is_rest(step)).map(|step| step.index).collect();
    let planned: BTreeSet<usize> = begun.iter().copied().collect();
    assert_eq!(begun.len(), request.operations.len());
    assert_eq!(planned, (0..begun.len()).collect());
    let mut done = BTreeSet::new();
    let mut waiting = BTreeMap::new();
    for step in &steps {
        assert!(step.needs.iter().all(|needed| done.contains(needed)), "{steps:?}");
        carry_out(&request, step);
        match &step.share {
            Share::Whole => {}
            Share::Without(names) => assert!(waiting.insert(step.index, names).is_none()),
            Share::Rest(names) => assert_eq!(waiting.remove(&step.index), Some(names)),
        }
        done.insert(step.index);
    }
    assert!(waiting.is_empty(), "{steps:?}");
    if steps.iter().all(|step| step.needs.is_empty()) {
        assert!(steps.is_sorted_by_key(|step| step.index), "{steps:?}");
    }
}

fn kinds() -> [&'static ResourceType; 2] {
    [ResourceType::user(), ResourceType::group()]
}

fn is_rest(step: &Step) -> bool {
    matches!(step.share, Share::Rest(_))
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

/// With the ids of what it needs, a step that can be run refers to nothing any more.
fn carry_out(request: &BulkRequest, step: &Step) {
    let Some(Ok(operation)) = request.operations.get(step.index) else { return };
    // What needs an operation that cannot be read fails with it.
    if step.needs.iter().any(|index| matches!(request.operations.get(*index), Some(Err(_)))) {
        return;
    }
    let makes = |index: &usize| {
        let maker = request.operations.get(*index)?.as_ref().ok()?;
        assert_eq!(maker.method, BulkMethod::Post);
        Some((maker.bulk_id.clone()?, format!("id-{index}")))
    };
    let ids: BTreeMap<String, String> = step.needs.iter().filter_map(makes).collect();
    let share = match &step.share {
        Share::Whole => operation.clone(),
        Share::Without(names) => operation.clone().without(names, &kinds()),
        Share::Rest(names) => operation.clone().rest(names, "id", &kinds()),
    };
    let resolved = share.clone().resolved(&ids, &kinds());
    let left = resolved.references(&kinds());
    assert!(left.iter().all(|name| !ids.contains_key(name)), "{resolved:?}");
    assert!(step.problem.is_some() || left.is_empty(), "{resolved:?}");
    assert_eq!(resolved.clone().resolved(&ids, &kinds()), resolved);
    if ids.is_empty() {
        assert_eq!(resolved, share);
    }
}
