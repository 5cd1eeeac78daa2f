//! Notices in words.

use std::time::Duration;

use anyhow::Context as _;
use askama::Template;
use muster_app::Letter;
use muster_core::{
    notice::{Counts, Notice, Waits, WaitsFor},
    text::one_line,
    time::Timestamp,
};

use super::{text::arrange, why::Why};

/// The page of the portal with people, tokens and the state of provisioning.
const USERS: &str = "/configurations/enterprise/people/users";
/// The page of the portal where runs are decided about.
const HELD_CHANGES: &str = "/configurations/enterprise/logs/held-changes";

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

/// What a template says. Times are written out, and what people chose is fit for a line.
enum About {
    SeatsFull { seats: u64, since: String },
    RemovalsHeld { people: u64, of: u64, since: String },
    TokenExpiring { left: String, used: bool, replaced: bool },
    ProvisioningFailing { calls: u64, failed: u64, reason: Why },
    ProvisioningSilent { last_call: String },
    Invitation { until: String },
    PeopleWaiting { waits: Vec<String>, more: bool, held: bool, todo: Vec<&'static str> },
    Test,
}

/// A mail before it is laid out.
struct View {
    title: String,
    name: Option<String>,
    enterprise: String,
    about: About,
    facts: Vec<(&'static str, String)>,
    action: Option<(&'static str, String)>,
    /// Why the reader gets this mail.
    why: String,
    home: String,
}

#[derive(Template)]
#[template(path = "mail/layout.txt")]
struct Text<'v> {
    v: &'v View,
}

#[derive(Template)]
#[template(path = "mail/layout.html")]
struct Html<'v> {
    v: &'v View,
}

/// Writes a letter in words.
pub fn compose(letter: &Letter) -> anyhow::Result<Words> {
    lay_out(&view(letter))
}

/// A mail that shows that mail works.
pub(crate) fn test_words(public_url: &str) -> anyhow::Result<Words> {
    lay_out(&View {
        title: "A test of Muster's mail".into(),
        name: None,
        enterprise: String::new(),
        about: About::Test,
        facts: Vec::new(),
        action: None,
        why: "You get this mail because an operator sent a test to this address.".into(),
        home: public_url.to_owned(),
    })
}

fn lay_out(view: &View) -> anyhow::Result<Words> {
    let text = Text { v: view }.render().context("the plain text of a mail")?;
    let html = Html { v: view }.render().context("the HTML of a mail")?;
    let lines = html.lines().filter(|line| !line.trim().is_empty());
    Ok(Words {
        subject: view.title.clone(),
        text: arrange(&text),
        html: lines.flat_map(|line| [line, "\n"]).collect(),
    })
}

fn view(letter: &Letter) -> View {
    let Letter { name, enterprise, notice, at, public_url, .. } = letter;
    let enterprise = one_line(enterprise);
    let users = |label| Some((label, format!("{public_url}{USERS}")));
    let (title, about, facts, action) = match notice {
        Notice::SeatsFull { seats, since } => (
            format!("All {seats} seats of {enterprise} are taken"),
            About::SeatsFull { seats: *seats, since: since.in_words() },
            Vec::new(),
            users("Open the list of people"),
        ),
        Notice::RemovalsHeld { cycle, people, of, since } => (
            format!("Provisioning removed {people} people of {enterprise} in one run: held"),
            About::RemovalsHeld { people: *people, of: *of, since: since.in_words() },
            vec![
                ("People removed or disabled", people.to_string()),
                ("Active before the run", of.to_string()),
                ("Sync cycle", cycle.to_string()),
            ],
            Some(("Look at the run", format!("{public_url}{HELD_CHANGES}/{cycle}"))),
        ),
        Notice::TokenExpiring { fingerprint, expires_at, last_used_at, replaced, .. } => {
            let left = left(*at, *expires_at);
            let used = last_used_at.map_or_else(|| "never".to_owned(), Timestamp::in_words);
            (
                format!("A SCIM token of {enterprise} expires {left}"),
                About::TokenExpiring { left, used: last_used_at.is_some(), replaced: *replaced },
                vec![
                    ("Token", one_line(fingerprint)),
                    ("Expires", expires_at.in_words()),
                    ("Last used", used),
                ],
                users("Open the tokens"),
            )
        }
        Notice::ProvisioningFailing { since, calls, failed, reason } => {
            let reason = Why(*reason);
            (
                format!("Provisioning of {enterprise} fails"),
                About::ProvisioningFailing { calls: *calls, failed: *failed, reason },
                vec![
                    ("Most frequent reason", reason.title().to_owned()),
                    ("First of these failures", since.in_words()),
                ],
                users("Open provisioning"),
            )
        }
        Notice::ProvisioningSilent { last_call } => (
            format!("The identity provider of {enterprise} is silent"),
            About::ProvisioningSilent { last_call: last_call.in_words() },
            Vec::new(),
            users("Open provisioning"),
        ),
        Notice::Invitation { link, expires_at, .. } => (
            format!("Invitation to {enterprise}"),
            About::Invitation { until: expires_at.in_words() },
            Vec::new(),
            Some(("Accept the invitation", link.clone())),
        ),
        Notice::PersonWaiting { waits, people, counts, .. } => (
            match counts.held {
                0 => format!("{} to be registered in {enterprise}", people_wait(*people)),
                _ => format!("{} in {enterprise}", people_wait(*people)),
            },
            About::PeopleWaiting {
                waits: waits.iter().map(waits_in_words).collect(),
                more: waits.iter().map(|one| one.people).sum::<u64>() < *people,
                held: counts.held > 0,
                todo: todo(*counts),
            },
            Vec::new(),
            users("Open the list of people"),
        ),
    };
    let why = match notice {
        Notice::Invitation { .. } => {
            format!("You get this mail because an administrator of «{enterprise}» invited you.")
        }
        Notice::SeatsFull { .. }
        | Notice::RemovalsHeld { .. }
        | Notice::TokenExpiring { .. }
        | Notice::ProvisioningFailing { .. }
        | Notice::ProvisioningSilent { .. }
        | Notice::PersonWaiting { .. } => {
            format!("You get this mail because you administer «{enterprise}».")
        }
    };
    let name = name.as_deref().map(one_line).filter(|name| !name.is_empty());
    View { title, name, enterprise, about, facts, action, why, home: public_url.clone() }
}

/// «3 people wait».
fn people_wait(people: u64) -> String {
    if people == 1 { "1 person waits".to_owned() } else { format!("{people} people wait") }
}

/// How many wait for what.
fn waits_in_words(Waits { what, people }: &Waits) -> String {
    let wait = people_wait(*people);
    match what {
        WaitsFor::Role(name) => {
            format!("{wait} for the role «{}», which does not exist.", one_line(name))
        }
        WaitsFor::Domain(name) => {
            format!("{wait} for the domain «{}», which is not verified.", one_line(name))
        }
        WaitsFor::Seat => format!("{wait} for a seat: all of them are taken."),
        WaitsFor::Held(name) => format!(
            "{wait} for the role «{}», which does not exist, registered and disabled until then.",
            one_line(name)
        ),
    }
}

/// What to do about it.
fn todo(counts: Counts) -> Vec<&'static str> {
    [
        (
            counts.role + counts.held,
            "Create the roles, or assign ones in your identity provider that exist here.",
        ),
        (counts.domain, "Verify the domains, or correct the addresses in your identity provider."),
        (
            counts.seat,
            "Disable or remove people who no longer need access, or ask whoever runs this installation for \
             more seats.",
        ),
    ]
    .into_iter()
    .filter(|(people, _)| *people > 0)
    .map(|(_, sentence)| sentence)
    .collect()
}

/// How long something lasts, as seen from now.
fn left(now: Timestamp, end: Timestamp) -> String {
    const DAY: Duration = Duration::from_hours(24);
    let days = end.since(now).as_millis().div_ceil(DAY.as_millis());
    if days <= 1 { "within 24 hours".to_owned() } else { format!("in {days} days") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::samples;

    const NOW: Timestamp = Timestamp::from_millis(1_795_348_800_000);

    #[test]
    fn days_are_rounded_up() {
        let hours = |hours| left(NOW, NOW.after(Duration::from_hours(hours)));
        for (given, expected) in [
            (1, "within 24 hours"),
            (24, "within 24 hours"),
            (25, "in 2 days"),
            (71, "in 3 days"),
            (72, "in 3 days"),
        ] {
            assert_eq!(hours(given), expected, "{given}");
        }
    }

    /// What people chose can neither become markup nor another line.
    #[test]
    fn what_people_chose_stays_text() {
        let nasty = "<b>\"A\"</b>\r\nBcc: x@y\u{202E}&amp;";
        for (_, mut letter) in samples::all("https://muster.example") {
            letter.enterprise = nasty.into();
            letter.name = Some(nasty.into());
            match &mut letter.notice {
                Notice::PersonWaiting { waits, .. } => {
                    for one in waits {
                        if let WaitsFor::Role(name)
                        | WaitsFor::Domain(name)
                        | WaitsFor::Held(name) = &mut one.what
                        {
                            *name = nasty.into();
                        }
                    }
                }
                Notice::TokenExpiring { fingerprint: name, .. } => *name = nasty.into(),
                Notice::Invitation { link, .. } => *link = "https://x.example/\"><b>".into(),
                _ => {}
            }
            let Words { subject, text, html } = compose(&letter).unwrap();
            assert!(!subject.contains(['\r', '\n', '\u{202E}']), "{subject}");
            // Long lines are broken between words, and there only.
            let words = text.replace('\n', " ");
            assert!(words.contains("Hello <b>\"A\"</b> Bcc: x@y&amp;,"), "{text}");
            assert!(!text.contains(['\r', '\u{202E}']), "{text}");
            assert!(!html.contains("<b>") && !html.contains('\u{202E}'), "{html}");
            assert!(html.contains("&#60;b&#62;") && html.contains("&#38;amp;"), "{html}");
        }
    }

    /// Nothing is fetched from elsewhere: no picture, no script, no style sheet.
    #[test]
    fn mails_stand_alone() {
        for (name, letter) in samples::all("https://muster.example") {
            let html = compose(&letter).unwrap().html;
            for word in ["<img", "<script", "<link", "url(", "src=", "@import"] {
                assert!(!html.contains(word), "{name}: {word}");
            }
        }
    }
}
