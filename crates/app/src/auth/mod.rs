//! Who a caller is: the only place that makes a scope.

pub(crate) mod bearer;
pub(crate) mod callers;
pub(crate) mod hashing;
pub(crate) mod issue;
pub(crate) mod keys;
pub(crate) mod session;
