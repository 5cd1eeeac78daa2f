//! What tests say they prove.

/// How a line begins that cites rules.
const MARK: &str = "/// Proves:";

/// A test that proves a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The rule.
    pub id: String,
    /// The file, below the root of the workspace.
    pub file: String,
    /// The function.
    pub test: String,
}

/// The citations of a source file.
///
/// # Errors
///
/// If a line cites rules and no function follows its comments and attributes.
pub fn citations(file: &str, text: &str) -> Result<Vec<Citation>, String> {
    let mut found = Vec::new();
    let mut cited: Vec<String> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(ids) = line.strip_prefix(MARK) {
            cited.extend(ids.split(',').map(|id| id.trim().to_owned()));
        } else if cited.is_empty() || line.starts_with("//") || line.starts_with("#[") {
            // Nothing to find a function for, or still on the way to it.
        } else if let Some(test) = function(line) {
            let citation = |id| Citation { id, file: file.to_owned(), test: test.to_owned() };
            found.extend(cited.drain(..).map(citation));
        } else {
            return Err(format!("{file}:{}: what is cited here stands above no test", number + 1));
        }
    }
    if cited.is_empty() {
        Ok(found)
    } else {
        Err(format!("{file}: what is cited at the end stands above no test"))
    }
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let keywords = before.split_whitespace().all(|word| ["pub", "async"].contains(&word));
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    after.get(..end).filter(|name| keywords && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<Vec<(String, String)>, String> {
        // This file cites nothing: the mark is put in here.
        let all = citations("a.rs", &text.replace("PROVES", MARK))?;
        Ok(all.into_iter().map(|one| (one.id, one.test)).collect())
    }

    #[test]
    fn a_function_proves_what_stands_above_it() {
        let text = "
            fn other() {}
            /// What it shows.
            PROVES 1-2-03, 1-2-04
            PROVES 1-3-01
            #[test]
            fn one() {}

            both_backends! {
                PROVES 1-2-03
                async fn two(private app) {
                }
                async fn three(app) {}
            }";
        let expected = [("1-2-03", "one"), ("1-2-04", "one"), ("1-3-01", "one"), ("1-2-03", "two")];
        let expected = expected.map(|(id, test)| (id.to_owned(), test.to_owned()));
        assert_eq!(found(text), Ok(expected.to_vec()));
    }

    #[test]
    fn a_citation_above_nothing_is_a_mistake() {
        for after in ["", "\n\nfn far() {}", "\nstruct NoTest;", "\nlet x = fn_of(1);"] {
            assert!(found(&format!("PROVES 1-2-03{after}")).is_err(), "{after}");
        }
    }
}
