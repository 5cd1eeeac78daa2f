//! Why a filter was refused.

use std::fmt;

/// What is wrong with a filter, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The filter is wrong at character {position}: {problem}.")]
pub struct FilterError {
    position: usize,
    problem: String,
}

impl FilterError {
    pub(super) fn new(position: usize, problem: impl Into<String>) -> Self {
        Self { position, problem: problem.into() }
    }

    /// The character at which reading stopped, counted from 1.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The same complaint about the path of a PATCH operation.
    pub(crate) fn in_a_path(&self) -> impl fmt::Display {
        format!("The path is wrong at character {}: {}", self.position, self.problem)
    }
}
