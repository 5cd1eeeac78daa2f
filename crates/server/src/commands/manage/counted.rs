//! What a rehearsal counted, in sentences.

use muster_app::Counts;
use muster_core::{call::Reason, text::count};

/// A line each: the calls, what would be refused, what would change, and who would wait.
pub(super) fn counted(counts: &Counts) -> Vec<String> {
    let mut lines = vec![format!(
        "{}, {} nothing",
        count(counts.calls, "call", "calls"),
        count(counts.unchanged, "changes", "change")
    )];
    for (reason, number) in &counts.refused {
        lines.push(format!("  {}", refused(reason, *number)));
    }
    if counts.failed > 0 {
        let failed = count(counts.failed, "would fail", "would fail");
        lines.push(format!("  {failed} by a fault of Muster; its own log says more (500)"));
    }
    for (action, number) in &counts.changes {
        lines.push(format!("  {}", changed(action, *number)));
    }
    let people = count(counts.parked.unsigned_abs(), "person", "people");
    lines.push(match counts.parked {
        0 => "As many people would wait to be registered as now".to_owned(),
        1.. => format!("{people} more would wait to be registered"),
        _ => format!("{people} fewer would wait to be registered"),
    });
    lines
}

/// Calls that would be refused, by the reason of the call log.
fn refused(reason: &str, number: u64) -> String {
    let (one, many, why) = match Reason::parse(reason) {
        Some(Reason::Conflict) => ("is there already", "are there already", "(409)"),
        Some(Reason::UnknownRole) => {
            ("would be refused", "would be refused", "for a role that does not exist (400)")
        }
        Some(Reason::Seat) => ("would be refused", "would be refused", "for want of a seat (403)"),
        Some(Reason::Domain) => {
            ("would be refused", "would be refused", "for a domain that is not verified (403)")
        }
        Some(Reason::Absent) => {
            ("is about what is not there", "are about what is not there", "(404)")
        }
        Some(Reason::Attribute) => {
            ("has an attribute that does not fit", "have attributes that do not fit", "(400)")
        }
        Some(Reason::Request) => ("is no valid request", "are no valid requests", "(400)"),
        Some(Reason::Policy) => ("would be refused", "would be refused", "by the policy (403)"),
        Some(Reason::Token) => ("would be refused", "would be refused", "for its token (401)"),
        Some(Reason::Server) | None => ("would fail", "would fail", "(500)"),
    };
    format!("{} {why}", count(number, one, many))
}

/// Rows of the change log, by what was done.
fn changed(action: &str, number: u64) -> String {
    let (one, many) = match action {
        "enterprise.policy_changed" => return "The policy would be another version".to_owned(),
        "person.created" => ("person would be registered", "people would be registered"),
        "person.updated" => ("person would be changed", "people would be changed"),
        "person.activated" => ("person would be enabled", "people would be enabled"),
        "person.deactivated" => ("person would be disabled", "people would be disabled"),
        "person.deleted" => ("person would be removed", "people would be removed"),
        "person.restored" => ("person would come back", "people would come back"),
        "person.adopted" => ("person would be taken over", "people would be taken over"),
        "person.adoption_asked" => (
            "question would be asked about taking over",
            "questions would be asked about taking over",
        ),
        "person.role_set" => ("person would get another role", "people would get another role"),
        "parked.added" => ("person more would have to wait", "people more would have to wait"),
        "parked.completed" => ("who waits would be registered", "who wait would be registered"),
        "parked.dropped" => ("who waits would be forgotten", "who wait would be forgotten"),
        "token.revoked" => ("token would end", "tokens would end"),
        "group.created" => ("group would be made", "groups would be made"),
        "group.updated" => ("group would be changed", "groups would be changed"),
        "group.deleted" => ("group would be removed", "groups would be removed"),
        "group.members_added" => ("time, members would be added", "times, members would be added"),
        "group.members_removed" => {
            ("time, members would be taken out", "times, members would be taken out")
        }
        "seats.full" => ("time, every seat would be taken", "times, every seat would be taken"),
        "cycle.held" => ("run would be held", "runs would be held"),
        other => return format!("{}: {other}", count(number, "time", "times")),
    };
    count(number, one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_in_sentences() {
        let counts = Counts {
            calls: 9,
            unchanged: 1,
            failed: 0,
            refused: [("conflict".to_owned(), 6)].into(),
            changes: [("parked.completed".to_owned(), 2), ("person.created".to_owned(), 1)].into(),
            parked: -2,
        };
        assert_eq!(
            counted(&counts),
            [
                "9 calls, 1 changes nothing",
                "  6 are there already (409)",
                "  2 who wait would be registered",
                "  1 person would be registered",
                "2 people fewer would wait to be registered",
            ]
        );
        for reason in Reason::ALL {
            assert!(!refused(reason.as_str(), 1).contains('_'), "{reason:?}");
        }
        assert_eq!(changed("enterprise.policy_changed", 1), "The policy would be another version");
        assert_eq!(changed("schema.added", 2), "2 times: schema.added");
    }
}
