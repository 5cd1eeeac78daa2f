//! Events about people (RFC 9967): their words, and the endpoint where receivers fetch them.

pub(crate) mod poll;
pub(crate) mod set;
