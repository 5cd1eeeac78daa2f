//! Everything that is refused about a request, in one answer: whoever has to ask again for each fault learns of
//! them one run of the identity provider after the other.

use super::{Error, Invalid, Result, Rule};
use crate::parked::WaitsFor;

/// What is wrong with a request, gathered before it is refused.
#[derive(Debug, Default)]
pub struct Faults {
    wrong: Vec<Invalid>,
    rules: Vec<Rule>,
}

impl Faults {
    /// Those that were found before; one for each field, since the first says best what to do.
    pub fn of(wrong: Vec<Invalid>) -> Self {
        let mut faults = Self::default();
        faults.invalid(wrong);
        faults
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty() && self.rules.is_empty()
    }

    /// Adds broken rules of the input.
    pub fn invalid(&mut self, more: Vec<Invalid>) {
        for one in more {
            if self.wrong.iter().all(|known| known.field != one.field) {
                self.wrong.push(one);
            }
        }
    }

    /// Keeps what a check refuses, and goes on without its value; what is no refusal ends it all.
    pub fn collect<T>(&mut self, checked: Result<T>) -> Result<Option<T>> {
        match checked {
            Ok(value) => return Ok(Some(value)),
            Err(Error::Invalid(more)) => self.invalid(more),
            Err(Error::Forbidden(rule)) => self.rules.push(rule),
            Err(other) => return Err(other),
        }
        Ok(None)
    }

    /// All of it in one error; nothing where nothing was found. What was sent has to be mended before it helps
    /// to wait, so that nobody waits whose request has other faults.
    pub fn into_result(self) -> Result<()> {
        let Self { mut wrong, rules } = self;
        if wrong.is_empty() {
            return Rule::all(rules).map_or(Ok(()), |rule| Err(Error::Forbidden(rule)));
        }
        wrong.extend(
            rules
                .iter()
                .map(|rule| Invalid { field: rule.code().to_owned(), message: rule.as_sentence() }),
        );
        Err(Error::Invalid(wrong))
    }
}

impl Rule {
    /// Several rules as one, the gravest first: those that waiting does not help against.
    pub fn all(mut rules: Vec<Self>) -> Option<Self> {
        rules.sort_by_key(|rule| WaitsFor::after(rule).is_some());
        if rules.len() > 1 { Some(Self::Several(rules)) } else { rules.pop() }
    }

    /// As it stands beside others.
    pub(super) fn as_sentence(&self) -> String {
        let text = self.to_string();
        let mut chars = text.chars();
        let first = chars.next().map(char::to_uppercase).into_iter().flatten();
        let mut sentence: String = first.chain(chars).collect();
        if !sentence.ends_with('.') {
            sentence.push('.');
        }
        sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role() -> Result<()> {
        Err(Error::Forbidden(Rule::UnknownRole("No role.".into())))
    }

    fn domain() -> Result<()> {
        Err(Error::Forbidden(Rule::UnverifiedDomain("No domain.".into())))
    }

    #[test]
    fn everything_is_told_at_once() {
        let wrong = |field: &str, message: &str| Error::invalid(field, message);
        let mut faults = Faults::default();
        assert_eq!(faults.collect(Ok(1)).unwrap(), Some(1));
        assert!(faults.is_empty());
        faults.collect(role()).unwrap();
        faults.collect::<()>(Err(wrong("active", "No active."))).unwrap();
        faults.collect::<()>(Err(wrong("active", "Said again."))).unwrap();
        let error = faults.into_result().unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "nobody waits: {error:?}");
        assert_eq!(error.to_string(), "No active. No role.");
        assert!(Faults::default().collect::<()>(Err(Error::Stale)).is_err());
    }

    #[test]
    fn whoever_lacks_only_what_may_come_waits() {
        let told = |checks: Vec<Result<()>>| {
            let mut faults = Faults::default();
            for check in checks {
                faults.collect(check).unwrap();
            }
            match faults.into_result() {
                Err(Error::Forbidden(rule)) => rule,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(WaitsFor::after(&told(vec![domain()])), Some(WaitsFor::Domain));
        let both = told(vec![role(), domain()]);
        assert_eq!((both.code(), WaitsFor::after(&both)), ("role.unknown", Some(WaitsFor::Role)));
        assert_eq!(
            both.with_promise().to_string(),
            "No role. No domain. Muster keeps this request and registers the person by itself once all of this is there."
        );
        let protected = || Err(Error::Forbidden(Rule::ProtectedRole("Owner".into())));
        let never = told(vec![domain(), protected()]);
        assert_eq!((never.code(), WaitsFor::after(&never)), ("protected.role", None));
        assert!(never.to_string().ends_with("in the portal. No domain."), "{never}");
    }
}
