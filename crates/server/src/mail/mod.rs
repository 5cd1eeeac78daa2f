//! Mail: what notices look like in words, and how they are sent.
//!
//! The words lie in `templates/mail`: a layout, and a file for each kind of notice, each as plain text and as
//! HTML. What people chose is made fit for a line before it reaches a template, and the HTML templates escape
//! everything. `muster mail preview` shows every mail.

mod compose;
pub(crate) mod samples;
mod smtp;
mod text;
mod why;

pub(crate) use compose::test_words;
pub use compose::{Words, compose};
pub use smtp::SmtpPost;
