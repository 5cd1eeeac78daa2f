//! What a request was read as, and everything that was said about it.

use leptos::prelude::*;
use muster_app::{Answered, Rehearsed};
use muster_core::call::{Step, StepState};
use serde_json::Value;

use crate::components::{
    badge::{Badge, Tone},
    notice::{Good, Problem},
    table::Table,
};

/// Attributes that are shown, at most.
const SHOWN: usize = 200;

/// The answer, the steps that it took, and the person.
pub(super) fn shown(answer: &Answered, rehearsed: Rehearsed) -> AnyView {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    let refused = answer.status >= 400;
    let status = u32::from(answer.status);
    let said = if refused {
        let detail = body.get("detail").and_then(Value::as_str).unwrap_or_default().to_owned();
        view! { <Problem text=t!("attributes-refused", status = status, says = detail) /> }
            .into_any()
    } else {
        view! { <Good text=t!("attributes-accepted", status = status) /> }.into_any()
    };
    let call = rehearsed.calls.iter().find(|call| call.operation != "bulk");
    let steps = call.map(|call| {
        let rows = call.steps().into_iter().map(step).collect_view();
        let columns = vec![t!("attributes-step"), t!("attributes-became"), t!("attributes-says")];
        view! {
            <h3>{t!("attributes-steps")}</h3>
            <Table caption=t!("attributes-steps") columns>{rows}</Table>
        }
    });
    let mut all = Vec::new();
    if refused || body.is_null() {
        // Without a person in the answer, what would change tells it.
        for person in rehearsed.people {
            let changes = person.attributes.into_iter().map(|(name, (_, after))| (name, after));
            all.extend(changes.map(|(name, after)| (name, text(&after))));
        }
    } else {
        flatten("", &body, &mut all);
    }
    all.truncate(SHOWN);
    let person = (!all.is_empty()).then(|| {
        let rows = all.into_iter().map(attribute).collect_view();
        let columns = vec![t!("attributes-target"), t!("attributes-value")];
        view! {
            <h3>{t!("attributes-person")}</h3>
            <p class="quiet">{t!("attributes-person-lead")}</p>
            <Table caption=t!("attributes-person") columns>{rows}</Table>
        }
    });
    view! {
        <div class="trial" role="status">
            {said}
            {steps}
            {person}
        </div>
    }
    .into_any()
}

fn step(step: Step) -> impl IntoView {
    let (tone, word) = match step.state {
        StepState::Passed => (Tone::Good, step.state.title()),
        StepState::Stopped => (Tone::Bad, step.state.title()),
        StepState::NotReached => (Tone::Idle, step.state.title()),
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("attributes-step")>{step.step.title()}</th>
            <td data-label=t!("attributes-became")><Badge tone word /></td>
            <td data-label=t!("attributes-says")>{step.says}</td>
        </tr>
    }
}

fn attribute((name, value): (String, String)) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" data-label=t!("attributes-target")>
                <span class="mono">{name}</span>
            </th>
            <td data-label=t!("attributes-value")><span class="mono">{value}</span></td>
        </tr>
    }
}

/// Every value with its path. What the server adds by itself is left out.
fn flatten(path: &str, value: &Value, all: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match (path, name.as_str()) {
                    ("", "schemas" | "meta" | "id") => {}
                    ("", name) if name.contains(':') => {
                        // An extension: a colon is between its URN and an attribute.
                        for (attribute, value) in value.as_object().into_iter().flatten() {
                            flatten(&format!("{name}:{attribute}"), value, all);
                        }
                    }
                    ("", name) => flatten(name, value, all),
                    (path, name) => flatten(&format!("{path}.{name}"), value, all),
                }
            }
        }
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                flatten(&format!("{path}[{at}]"), entry, all);
            }
        }
        other => all.push((path.to_owned(), text(other))),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_has_its_path() {
        let body = json!({
            "schemas": ["urn:x"], "id": "1", "meta": { "version": "1" },
            "userName": "Ada", "active": true, "emails": [{ "value": "a@x.example" }],
            "urn:x:2.0:User": { "organization": "Contoso", "manager": { "value": "7" } },
        });
        let mut all = Vec::new();
        flatten("", &body, &mut all);
        let all: Vec<_> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
        for one in [
            "userName=Ada",
            "active=true",
            "emails[0].value=a@x.example",
            "urn:x:2.0:User:organization=Contoso",
            "urn:x:2.0:User:manager.value=7",
        ] {
            assert!(all.iter().any(|found| found == one), "{one}: {all:?}");
        }
        assert_eq!(all.len(), 5);
    }
}
