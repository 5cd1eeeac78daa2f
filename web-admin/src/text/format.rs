//! Numbers, moments and spans, as people read them. Their parts are in the catalogue.

use muster_core::time::Timestamp;

/// A number with its thousands set apart.
pub(crate) fn number(number: u64) -> String {
    t!("number", number = number)
}

/// How many there are of something that is in memory.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The digits of a number in groups of three, as the language of the page sets them apart.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{value}");
    let (whole, rest) =
        digits.split_once('.').map_or((digits.as_str(), None), |(a, b)| (a, Some(b)));
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let whole = whole.trim_start_matches('-');
    let separator = t!("number-group");
    let mut groups: Vec<&str> = Vec::new();
    let mut left = whole;
    while left.len() > 3 {
        let (front, group) = left.split_at(left.len() - 3);
        groups.push(group);
        left = front;
    }
    groups.push(left);
    groups.reverse();
    let whole = format!("{sign}{}", groups.join(&separator));
    match rest {
        Some(rest) => format!("{whole}{}{rest}", t!("number-point")),
        None => whole,
    }
}

/// A moment in UTC: «22 Nov 2026, 12:43 UTC».
pub(crate) fn date_time(at: Timestamp) -> String {
    let iso = at.to_string();
    readable(&iso).unwrap_or(iso)
}

fn readable(iso: &str) -> Option<String> {
    let (date, time) = iso.split_once('T')?;
    let mut date = date.split('-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let mut time = time.split(':');
    let (hour, minute) = (time.next()?, time.next()?);
    let month = t!(&format!("month-{}", month.trim_start_matches('0')));
    let day = day.trim_start_matches('0');
    Some(t!("date-time", day = day, month = month, year = year, time = format!("{hour}:{minute}")))
}

/// How far away a moment is: «in 7 days», «3 minutes ago».
pub(crate) fn distance(at: Timestamp, now: Timestamp) -> String {
    let ahead = at > now;
    let seconds = if ahead { at.since(now) } else { now.since(at) }.as_secs();
    // A moment ahead is rounded up: what ends in 6 days and 23 hours ends "in 7 days".
    let of = |unit: u64| if ahead { seconds.div_ceil(unit) } else { seconds / unit };
    let span = match seconds {
        0..60 if ahead => return t!("soon"),
        0..60 => return t!("just-now"),
        60..3_600 => t!("minutes", count = of(60)),
        3_600..86_400 => t!("hours", count = of(3_600)),
        _ => t!("days", count = of(86_400)),
    };
    if ahead { t!("in-span", span = span) } else { t!("span-ago", span = span) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_readable() {
        let now = Timestamp::parse("2026-11-02T09:05:00Z").unwrap();
        assert_eq!(date_time(now), "2 Nov 2026, 09:05 UTC");
        let day = Duration::from_hours(24);
        assert_eq!(distance(now.after(7 * day), now), "in 7 days");
        assert_eq!(distance(now, now.after(day)), "1 day ago");
        assert_eq!(distance(now, now), "just now");
    }

    #[test]
    fn numbers_have_groups() {
        for (value, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(value), text);
        }
    }
}
