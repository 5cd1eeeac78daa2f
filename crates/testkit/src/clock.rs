//! A clock that stands still until a test turns it.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use muster_core::time::{Clock, Timestamp};

/// Where every test begins: 2026-11-22T12:00:00.000Z.
const START: i64 = 1_795_348_800_000;

/// The clock of a test; clones show the same time.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    millis: AtomicI64,
    alarm: Mutex<Option<Alarm>>,
}

/// What happens when the clock was looked at so many times.
struct Alarm {
    looks: usize,
    then: Box<dyn FnOnce() + Send>,
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alarm").field("looks", &self.looks).finish_non_exhaustive()
    }
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner { millis: AtomicI64::new(START), alarm: Mutex::default() }))
    }

    /// Turns the clock forward.
    pub fn advance(&self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).expect("a span that fits");
        self.0.millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Lets something happen in the middle of a request, which looks at the clock again and again: before
    /// the look of this number, from 1, is answered.
    pub fn at_look(&self, number: usize, then: impl FnOnce() + Send + 'static) {
        let alarm = Alarm { looks: number, then: Box::new(then) };
        *self.0.alarm.lock().unwrap_or_else(PoisonError::into_inner) = Some(alarm);
    }

    /// The alarm, if it is time for it.
    fn ringing(&self) -> Option<Alarm> {
        let mut alarm = self.0.alarm.lock().unwrap_or_else(PoisonError::into_inner);
        alarm.as_mut()?.looks -= 1;
        alarm.take_if(|alarm| alarm.looks == 0)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        if let Some(alarm) = self.ringing() {
            (alarm.then)();
        }
        Timestamp::from_millis(self.0.millis.load(Ordering::SeqCst))
    }
}
