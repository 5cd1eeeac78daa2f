use super::*;

const AT: Timestamp = Timestamp::from_millis(1_795_348_800_000);

fn waiting(newest: i64, counts: Counts) -> Notice {
    let waits = vec![Waits { what: WaitsFor::Role("Buyer".into()), people: counts.role }];
    Notice::PersonWaiting { waits, people: counts.role, newest, newest_held: None, counts }
}

#[test]
fn causes_are_told_apart() {
    let one = Counts { role: 1, ..Counts::default() };
    let seat = Counts { seat: 1, ..Counts::default() };
    let cause = |newest, counts| waiting(newest, counts).cause();
    assert_ne!(cause(1, one), cause(2, one));
    assert_ne!(cause(1, one), cause(1, seat));
    assert_eq!(cause(1, one), cause(1, one));
    let full = Notice::SeatsFull { seats: 5, since: AT };
    let more = Notice::SeatsFull { seats: 6, since: AT };
    assert_eq!(full.cause(), more.cause());
}

#[test]
fn only_more_is_news() {
    let two = Counts { role: 2, seat: 1, ..Counts::default() };
    assert!(!two.exceed(two));
    assert!(!Counts { role: 1, ..two }.exceed(two));
    assert!(Counts { role: 1, seat: 2, ..two }.exceed(two));
    assert!(Counts { domain: 1, ..two }.exceed(two));
    assert!(Counts { held: 1, ..two }.exceed(two));
}

#[test]
fn a_notice_is_read_back() {
    let notice = waiting(3, Counts { role: 1, ..Counts::default() });
    let stored = serde_json::to_value(&notice).unwrap();
    assert_eq!(stored["kind"], notice.kind().as_str());
    assert_eq!(serde_json::from_value::<Notice>(stored).unwrap(), notice);
    for kind in NoticeKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
    for state in NoticeState::ALL {
        assert_eq!(state.as_str().parse(), Ok(*state));
    }
}
