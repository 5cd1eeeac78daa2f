//! What a change tells of itself.

use std::sync::{Arc, Mutex, PoisonError};

/// Carries what a change finds out back to the request. The change runs where the database is, maybe
/// in another thread, and its result is the change itself.
#[derive(Debug, Default)]
pub(crate) struct Told<T>(Arc<Mutex<T>>);

impl<T> Clone for Told<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Told<T> {
    /// From within the change.
    pub(crate) fn tell(&self, what: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// After the change.
    pub(crate) fn take(&self) -> T {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
