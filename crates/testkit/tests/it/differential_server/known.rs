//! Where the two differ, and why Muster does what it does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Exchange;

/// A difference that is meant.
pub(crate) struct Difference {
    /// What Muster does.
    pub(crate) what: &'static str,
    /// The row of docs/conformance.md that it does so by, or what the other server is known for.
    pub(crate) why: &'static str,
    shows: Shows,
}

/// Where a difference is seen.
enum Shows {
    /// In the statuses.
    Status(fn(&Exchange) -> bool),
    /// In a member of the resource, by its name and as both have it.
    Member(fn(&Exchange, &str, &Value, &Value) -> bool),
}

pub(crate) const DIFFERENCES: &[Difference] = &[
    Difference {
        what: "nobody may ask for a password in a filter",
        why: "7643-4.1.1-16: it would be guessed letter by letter",
        shows: Shows::Status(|exchange| {
            exchange.request.path.contains("password")
                && exchange.ours.detail.contains("cannot be asked for in a filter")
        }),
    },
    Difference {
        what: "a filter in a path that finds no entry describes the one to make",
        why: "7644-3.5.2.3-08: Entra expects it (Quirk::Upsert)",
        shows: Shows::Status(|exchange| {
            let text = exchange.request.body.to_string();
            exchange.ours.status != 400
                && exchange.theirs.detail.contains("matches the path filter")
                && text.contains(" eq ")
        }),
    },
    Difference {
        what: "an externalId is given once",
        why: "7643-3.1-11: a client finds its resource by it",
        shows: Shows::Status(|exchange| {
            exchange.ours.status == 409 && exchange.ours.detail.starts_with("externalId is already")
        }),
    },
    Difference {
        what: "a group has a name of its own",
        why: "7643-4.2-05: people who choose among groups know them by name",
        shows: Shows::Status(|exchange| {
            exchange.ours.status == 409
                && exchange.ours.detail.starts_with("displayName is already")
        }),
    },
    Difference {
        what: "a member is somebody who is there",
        why: "7643-4.2-03: scim2-server takes any id",
        shows: Shows::Status(|exchange| {
            let text = exchange.request.body.to_string();
            exchange.ours.status == 400 && text.contains("members") && text.contains("@absent@")
        }),
    },
    Difference {
        what: "what a member is does not change",
        why: "7643-4.2-02: members.value is immutable; scim2-server changes it",
        shows: Shows::Status(|exchange| {
            let detail = &exchange.ours.detail;
            exchange.ours.status == 400
                && (detail
                    .contains("selects members that are there, and nothing about them can be set")
                    || detail.contains("\"members")
                        && detail.contains("cannot change once it is set"))
        }),
    },
    Difference {
        what: "a resource that is not there is not there, whatever the operations are",
        why: "RFC 7644 §3.12 has both; scim2-server reads the operations first",
        shows: Shows::Status(|exchange| {
            let statuses = (exchange.ours.status, exchange.theirs.status);
            exchange.request.method == "PATCH" && statuses == (404, 400)
        }),
    },
    Difference {
        what: "a PUT without active leaves it as it is",
        why: "7644-3.5.1-04: what is left out may be kept, and nobody is let in by accident",
        shows: Shows::Member(|exchange, name, ours, theirs| {
            exchange.request.method == "PUT"
                && name == "active"
                && ours.is_boolean()
                && theirs.is_null()
        }),
    },
    Difference {
        what: "equal values of equal type are one entry",
        why: "7643-2.4-07: scim2-server keeps both",
        shows: Shows::Member(|_, _, ours, theirs| {
            let (ours, theirs) = (entries(ours), entries(theirs));
            ours.len() < theirs.len() && identities(&ours) == identities(&theirs)
        }),
    },
    Difference {
        what: "a type or rank without a value is no entry",
        why: "7643-2.4-02: they describe a value (Quirk::LabelOnly)",
        shows: Shows::Member(|_, _, ours, theirs| {
            let (ours, mut theirs) = (entries(ours), entries(theirs));
            let all = theirs.len();
            theirs.retain(|entry| !is_label(entry));
            theirs.len() < all && identities(&ours) == identities(&theirs)
        }),
    },
    Difference {
        what: "a part of a list without entries makes one",
        why: "7644-3.5.2.1-03, 7644-3.5.2.3-04: what is not there is added",
        shows: Shows::Member(|exchange, name, ours, theirs| {
            let part = |op: &str, path: &str| {
                op != "remove" && path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
            };
            exchange.had_operation(part) && entries(ours).len() > entries(theirs).len()
        }),
    },
    Difference {
        what: "a replace of selected entries replaces the whole entries",
        why: "7644-3.5.2.3-06: scim2-server merges",
        shows: Shows::Member(|exchange, name, _, _| {
            exchange.had_operation(|op, path| {
                let rest = path.strip_prefix(name).unwrap_or_default();
                op == "replace" && rest.starts_with('[') && rest.ends_with(']')
            })
        }),
    },
];

impl Exchange {
    /// Whether this looks at what came of a PATCH with such an operation, told by `op` and `path`.
    fn had_operation(&self, test: impl Fn(&str, &str) -> bool) -> bool {
        let operations =
            self.before.iter().filter_map(|before| before.body["Operations"].as_array());
        operations.flatten().any(|operation| {
            let member = |name: &str| operation[name].as_str().unwrap_or_default();
            test(member("op"), member("path"))
        })
    }

    /// The rows that the differences come from; none, if they do not account for all.
    pub(crate) fn explained(&self) -> Option<Vec<&'static str>> {
        let (ours, theirs) = (&self.ours, &self.theirs);
        let row = |shows: &dyn Fn(&Shows) -> bool| {
            DIFFERENCES.iter().find(|row| shows(&row.shows)).map(|row| row.what)
        };
        if ours.status != theirs.status {
            let by_status = |shows: &Shows| matches!(shows, Shows::Status(test) if test(self));
            return row(&by_status).map(|what| vec![what]);
        }
        let (ours, theirs) = (ours.body.as_object()?, theirs.body.as_object()?);
        let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let differs = |name: &&String| ours.get(*name) != theirs.get(*name);
        let explain = |name: &String| {
            let value = |members: &serde_json::Map<String, Value>| {
                members.get(name).cloned().unwrap_or_default()
            };
            let (ours, theirs) = (value(ours), value(theirs));
            let by_member = |shows: &Shows| matches!(shows, Shows::Member(test) if test(self, name, &ours, &theirs));
            row(&by_member)
        };
        names.into_iter().filter(differs).map(explain).collect()
    }
}

fn entries(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// What makes entries the same: the value and the type, in any case.
fn identities(entries: &[Value]) -> BTreeSet<String> {
    let identity = |entry: &Value| match &entry["value"] {
        Value::Null => entry.to_string(),
        value => format!("{value} {}", entry["type"]).to_lowercase(),
    };
    entries.iter().map(identity).collect()
}

fn is_label(entry: &Value) -> bool {
    let label = |key: &String| key == "type" || key == "primary";
    entry.as_object().is_some_and(|members| members.keys().all(label))
}
