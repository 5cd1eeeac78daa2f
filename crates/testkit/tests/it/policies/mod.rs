//! The policy of an enterprise: its versions, and what each value does.

mod access;
mod people;
mod refusals;
mod scripts;
mod versions;
