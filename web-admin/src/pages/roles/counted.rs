//! How many people, where they are not counted for ever.

use muster_app::PEOPLE_COUNTED;

/// A number of people, of whom no more than [`PEOPLE_COUNTED`] were counted.
pub(in crate::pages) fn counted(people: u64) -> String {
    if people > PEOPLE_COUNTED {
        t!("roles-more-than", count = PEOPLE_COUNTED)
    } else {
        t!("number", number = people)
    }
}
