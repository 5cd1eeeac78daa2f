//! Moments, as people and machines read them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A moment in both spellings, made by the server so that browser and server show the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moment {
    /// RFC 3339.
    pub(crate) iso: String,
    /// «22 Nov 2026, 12:43 UTC».
    pub(crate) text: String,
    /// «in 7 days», «3 minutes ago».
    pub(crate) distance: String,
}

/// A moment with both its spellings; with `distance`, also how far away it is.
#[component]
pub(crate) fn When(
    /// The moment.
    at: Moment,
    /// Whether to say how far away it is.
    #[prop(optional)]
    distance: bool,
) -> impl IntoView {
    view! {
        <time datetime=at.iso>{at.text}</time>
        {distance.then(|| view! { <span class="quiet">" "{at.distance}</span> })}
    }
}

#[cfg(feature = "ssr")]
mod ssr {
    use muster_core::time::Timestamp;

    use super::Moment;
    use crate::messages::count;

    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    impl Moment {
        /// How `at` is shown at `now`.
        pub(crate) fn new(at: Timestamp, now: Timestamp) -> Self {
            let iso = at.to_string();
            let text = readable(&iso).unwrap_or_else(|| iso.clone());
            Self { iso, text, distance: distance(at, now) }
        }
    }

    /// `2026-11-22T12:43:00.000Z` is «22 Nov 2026, 12:43 UTC».
    fn readable(iso: &str) -> Option<String> {
        let (date, time) = iso.split_once('T')?;
        let mut date = date.split('-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let mut time = time.split(':');
        let (hour, minute) = (time.next()?, time.next()?);
        Some(format!("{} {month} {year}, {hour}:{minute} UTC", day.trim_start_matches('0')))
    }

    fn distance(at: Timestamp, now: Timestamp) -> String {
        let ahead = at > now;
        let seconds = if ahead { at.since(now) } else { now.since(at) }.as_secs();
        // A moment ahead is rounded up: what ends in 6 days and 23 hours ends "in 7 days".
        let of = |unit: u64| if ahead { seconds.div_ceil(unit) } else { seconds / unit };
        let span = match seconds {
            0..60 => return if ahead { "in less than a minute" } else { "just now" }.to_owned(),
            60..3_600 => count(of(60), "minute", "minutes"),
            3_600..86_400 => count(of(3_600), "hour", "hours"),
            _ => count(of(86_400), "day", "days"),
        };
        if ahead { format!("in {span}") } else { format!("{span} ago") }
    }

    #[cfg(test)]
    mod tests {
        use std::time::Duration;

        use super::*;

        #[test]
        fn moments_are_readable() {
            let now = Timestamp::parse("2026-11-02T09:05:00Z").unwrap();
            let moment = Moment::new(now, now);
            assert_eq!(moment.text, "2 Nov 2026, 09:05 UTC");
            assert_eq!(moment.iso, "2026-11-02T09:05:00.000Z");
        }

        #[test]
        fn distances_are_in_words() {
            let now = Timestamp::from_millis(0);
            for (seconds, ahead, behind) in [
                (5, "in less than a minute", "just now"),
                (60, "in 1 minute", "1 minute ago"),
                (7_200, "in 2 hours", "2 hours ago"),
                (7 * 86_400 - 60, "in 7 days", "6 days ago"),
            ] {
                let span = Duration::from_secs(seconds);
                assert_eq!(distance(now.after(span), now), ahead);
                assert_eq!(distance(now.before(span), now), behind);
            }
        }
    }
}
