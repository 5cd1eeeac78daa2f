//! How the records of a domain are looked up.

use std::{fmt, pin::Pin};

/// Asks name servers. The product has one over DNS, tests have a table.
pub trait Resolver: fmt::Debug + Send + Sync {
    /// The TXT records of a name, each as one text; none where there are none. An error is a sentence: it
    /// is not known whether there are any.
    fn txt<'a>(&'a self, name: &'a str) -> Looked<'a>;
}

/// What becomes of a look-up.
pub type Looked<'a> = Pin<Box<dyn Future<Output = Result<Vec<String>, String>> + Send + 'a>>;
