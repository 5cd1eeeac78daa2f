//! The policy of an enterprise: its versions, and what each value does.

mod access;
mod cli;
mod notes;
mod pages;
mod people;
mod reference;
mod refusals;
mod scripts;
mod versions;
