//! Why somebody was removed, and for how long they can come back.

use crate::policy::OnDelete;

/// What is said to have decided: no attribute does.
pub const ATTRIBUTE: &str = "no attribute: the whole person was removed";

/// Who removed somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedBy {
    /// The identity provider.
    IdentityProvider,
    /// An administrator, or an operator.
    Hand,
    /// Muster itself, when their time was over.
    Muster,
}

/// Who removed somebody who can come back, and what the policy says about it (C-01). Nobody of a run that
/// is `held` is removed for good (docs/adr/0022).
pub fn removed(by: RemovedBy, on_delete: Option<OnDelete>, held: bool) -> String {
    let who = match by {
        RemovedBy::IdentityProvider => "The identity provider deleted them",
        RemovedBy::Hand => "An administrator removed them",
        RemovedBy::Muster => "Muster removed them",
    };
    let policy = match on_delete {
        None => String::new(),
        Some(OnDelete::Deactivate) => {
            "; the policy keeps them until an administrator removes them for good".to_owned()
        }
        Some(OnDelete::RemoveAfterDays(1)) => "; the policy keeps them for 1 day".to_owned(),
        Some(OnDelete::RemoveAfterDays(days)) => {
            format!("; the policy keeps them for {days} days")
        }
        Some(OnDelete::RemoveNow) => {
            "; the policy removes them for good as soon as the run has ended".to_owned()
        }
    };
    let held = if held {
        "; the run is held, so that nobody of it is removed for good until an administrator decides: muster \
         cycle release, or muster cycle undo"
    } else {
        ""
    };
    format!("{who}{policy}{held}")
}

/// How somebody was removed who cannot come back.
pub fn gone(by: RemovedBy) -> &'static str {
    match by {
        RemovedBy::IdentityProvider => "The identity provider deleted them, for good",
        RemovedBy::Hand => "An administrator removed them for good",
        RemovedBy::Muster => {
            "They were removed, and Muster removed them for good when the time of the policy was over"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_who_and_for_how_long() {
        let told = |on_delete, held| removed(RemovedBy::IdentityProvider, Some(on_delete), held);
        let deleted = "The identity provider deleted them";
        assert_eq!(
            told(OnDelete::RemoveAfterDays(30), false),
            format!("{deleted}; the policy keeps them for 30 days")
        );
        let now = told(OnDelete::RemoveNow, true);
        assert!(now.contains("as soon as the run has ended; the run is held, so that"), "{now}");
        assert!(
            told(OnDelete::Deactivate, false)
                .ends_with("until an administrator removes them for good")
        );
        assert_eq!(removed(RemovedBy::Hand, None, false), "An administrator removed them");
        assert!(gone(RemovedBy::Muster).ends_with("when the time of the policy was over"));
    }
}
