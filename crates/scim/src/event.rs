//! The URIs of events about resources (RFC 9967 §2.4).

use muster_core::receiver::{EventKind, Form};

/// The URI of an event. Those without a payload have one form only.
pub fn uri(kind: EventKind, form: Form) -> &'static str {
    match (kind, form) {
        (EventKind::Create, Form::Notice) => "urn:ietf:params:scim:event:prov:create:notice",
        (EventKind::Create, Form::Full) => "urn:ietf:params:scim:event:prov:create:full",
        (EventKind::Put, Form::Notice) => "urn:ietf:params:scim:event:prov:put:notice",
        (EventKind::Put, Form::Full) => "urn:ietf:params:scim:event:prov:put:full",
        (EventKind::Patch, Form::Notice) => "urn:ietf:params:scim:event:prov:patch:notice",
        (EventKind::Patch, Form::Full) => "urn:ietf:params:scim:event:prov:patch:full",
        (EventKind::Delete, Form::Notice | Form::Full) => "urn:ietf:params:scim:event:prov:delete",
        (EventKind::Activate, Form::Notice | Form::Full) => {
            "urn:ietf:params:scim:event:prov:activate"
        }
        (EventKind::Deactivate, Form::Notice | Form::Full) => {
            "urn:ietf:params:scim:event:prov:deactivate"
        }
    }
}

/// Every URI there is, once.
pub fn uris() -> Vec<&'static str> {
    let mut all: Vec<_> = EventKind::ALL
        .iter()
        .flat_map(|kind| Form::ALL.iter().map(|form| uri(*kind, *form)))
        .collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_nine() {
        let all = uris();
        assert_eq!(all.len(), 9);
        assert!(all.iter().all(|uri| uri.starts_with("urn:ietf:params:scim:event:prov:")));
    }
}
