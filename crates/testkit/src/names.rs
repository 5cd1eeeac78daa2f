//! Name servers that say what a test wants.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use muster_app::{Looked, Resolver};

/// TXT records by name; clones are the same ones.
#[derive(Debug, Clone, Default)]
pub struct TestNames(Arc<Mutex<Records>>);

#[derive(Debug, Default)]
struct Records {
    texts: BTreeMap<String, Vec<String>>,
    silent: bool,
}

impl TestNames {
    /// Publishes a record beside those that the name has.
    pub fn publish(&self, name: &str, text: &str) {
        let mut records = self.0.lock().expect("the records");
        records.texts.entry(name.to_owned()).or_default().push(text.to_owned());
    }

    /// Takes every record of a name away.
    pub fn withdraw(&self, name: &str) {
        self.0.lock().expect("the records").texts.remove(name);
    }

    /// Lets the name servers answer, or not.
    pub fn silent(&self, silent: bool) {
        self.0.lock().expect("the records").silent = silent;
    }
}

impl Resolver for TestNames {
    fn txt<'a>(&'a self, name: &'a str) -> Looked<'a> {
        let records = self.0.lock().expect("the records");
        let answer = if records.silent {
            Err("the name servers did not answer".to_owned())
        } else {
            Ok(records.texts.get(name).cloned().unwrap_or_default())
        };
        Box::pin(std::future::ready(answer))
    }
}
