//! Mails with data that looks real, for the preview and its tests.

use std::time::Duration;

use muster_app::Letter;
use muster_core::{
    call::Reason,
    id::{CycleId, InvitationId, TokenId},
    notice::{Counts, Notice, Waits, WaitsFor},
    time::Timestamp,
};
use uuid::Uuid;

/// When the samples are sent: 2026-12-14T08:30:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_797_237_000_000);

/// Every mail there is, with the name of its files. Those of one kind begin with its name.
pub(crate) fn all(public_url: &str) -> Vec<(&'static str, Letter)> {
    let hours = Duration::from_hours;
    let notices = [
        ("seats-full", Notice::SeatsFull { seats: 250, since: NOW.before(hours(1)) }),
        (
            "token-expiring",
            Notice::TokenExpiring {
                token: TokenId::from_uuid(Uuid::nil()),
                fingerprint: "8f3a41c09d27".into(),
                days: 7,
                expires_at: NOW.after(hours(7 * 24)),
                last_used_at: Some(NOW.before(Duration::from_mins(17))),
                replaced: false,
            },
        ),
        (
            "token-expiring-replaced",
            Notice::TokenExpiring {
                token: TokenId::from_uuid(Uuid::nil()),
                fingerprint: "8f3a41c09d27".into(),
                days: 7,
                expires_at: NOW.after(hours(7 * 24)),
                last_used_at: Some(NOW.before(Duration::from_mins(17))),
                replaced: true,
            },
        ),
        (
            "token-expiring-unused",
            Notice::TokenExpiring {
                token: TokenId::from_uuid(Uuid::nil()),
                fingerprint: "b70c5512e6fa".into(),
                days: 1,
                expires_at: NOW.after(hours(20)),
                last_used_at: None,
                replaced: false,
            },
        ),
        (
            "provisioning-failing",
            Notice::ProvisioningFailing {
                since: NOW.before(hours(2)),
                calls: 50,
                failed: 43,
                reason: Some(Reason::Token),
            },
        ),
        (
            "removals-held",
            Notice::RemovalsHeld {
                cycle: CycleId::from_uuid(Uuid::nil()),
                people: 600,
                of: 1_000,
                since: NOW.before(Duration::from_mins(4)),
            },
        ),
        ("provisioning-silent", Notice::ProvisioningSilent { last_call: NOW.before(hours(49)) }),
        (
            "invitation",
            Notice::Invitation {
                invitation: InvitationId::from_uuid(Uuid::nil()),
                sending: 1,
                link: format!("{public_url}/invitation/J7vX2mQpR4tK9sWbN3yLhA"),
                expires_at: NOW.after(hours(3 * 24)),
            },
        ),
        (
            "person-waiting",
            waiting([
                (WaitsFor::Role("Purchasing & Sales".into()), 12),
                (WaitsFor::Seat, 3),
                (WaitsFor::Domain("contoso-labs.example".into()), 1),
            ]),
        ),
        (
            "person-waiting-held",
            waiting([(WaitsFor::Held("Auditor".into()), 2), (WaitsFor::Seat, 1)]),
        ),
        ("person-waiting-one", waiting([(WaitsFor::Role("Auditor".into()), 1)])),
    ];
    let letter = |notice| Letter {
        message_id: format!("<{}@muster.example>", Uuid::nil()),
        name: Some("Maya Lindqvist".into()),
        address: "maya.lindqvist@contoso.example".into(),
        enterprise: "Contoso".into(),
        notice,
        at: NOW,
        public_url: public_url.to_owned(),
    };
    notices.into_iter().map(|(name, notice)| (name, letter(notice))).collect()
}

/// A notice of these, who came one after the other.
fn waiting<const N: usize>(waits: [(WaitsFor, u64); N]) -> Notice {
    let mut counts = Counts::default();
    for (what, people) in &waits {
        match what {
            WaitsFor::Role(_) => counts.role += people,
            WaitsFor::Domain(_) => counts.domain += people,
            WaitsFor::Seat => counts.seat += people,
            WaitsFor::Held(_) => counts.held += people,
        }
    }
    let people = counts.people();
    let waits = waits.map(|(what, people)| Waits { what, people }).into();
    Notice::PersonWaiting { waits, people, newest: 16, newest_held: None, counts }
}

#[cfg(test)]
mod tests {
    use muster_core::notice::NoticeKind;

    use super::*;

    #[test]
    fn every_kind_has_a_sample() {
        let all = all("https://muster.example");
        for kind in NoticeKind::ALL {
            assert!(all.iter().any(|(_, letter)| letter.notice.kind() == *kind), "{kind:?}");
        }
        for (name, letter) in &all {
            assert!(name.starts_with(letter.notice.kind().as_str()), "{name}");
        }
    }
}
