//! Rehearsals answer as if real, and write nothing.

mod cli;
mod policy;
mod token;
