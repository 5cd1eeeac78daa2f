//! What somebody who waits is recognised by when they are sent again.

use muster_core::{
    person::{Email, Profile},
    policy::{MatchBy, Policy},
    text::fold,
};

/// By what the policy recognises people; by the user name, which everybody has, where they lack it.
pub(super) fn key(policy: &Policy, profile: &Profile) -> String {
    let chosen = match policy.match_by {
        MatchBy::WorkEmail => policy.email_of(profile).map(by_email),
        MatchBy::UserName => None,
        MatchBy::ExternalId => by_external_id(profile),
    };
    chosen.unwrap_or_else(|| by_user_name(profile))
}

/// Everything they may have been recognised by, whatever the policy was.
pub(super) fn keys(profile: &Profile) -> Vec<String> {
    let emails = may_stand(profile).map(by_email);
    emails.chain(by_external_id(profile)).chain([by_user_name(profile)]).collect()
}

/// The e-mails that stand for somebody in one order or another (C-07).
fn may_stand(profile: &Profile) -> impl Iterator<Item = &str> {
    let only = profile.emails.len() == 1;
    let is_work = |kind: &String| kind.eq_ignore_ascii_case("work");
    let may = move |email: &&Email| {
        only || email.primary == Some(true) || email.kind.as_ref().is_some_and(is_work)
    };
    profile.emails.iter().filter(may).filter_map(|email| email.value.as_deref())
}

/// What somebody of this name may be recognised by: it may be a user name, an e-mail or an `externalId`.
pub(crate) fn named(name: &str) -> [String; 3] {
    [format!("user:{}", fold(name)), format!("email:{}", fold(name)), format!("external:{name}")]
}

fn by_email(email: &str) -> String {
    format!("email:{}", fold(email))
}

fn by_external_id(profile: &Profile) -> Option<String> {
    profile.external_id.as_ref().map(|id| format!("external:{id}"))
}

fn by_user_name(profile: &Profile) -> String {
    format!("user:{}", fold(&profile.user_name))
}

#[cfg(test)]
mod tests {
    use muster_core::policy::{EmailChoice, Preset};

    use super::*;

    #[test]
    fn the_policy_says_by_what() {
        let email = Email { value: Some("Ada@Contoso.com".into()), ..Email::default() };
        let profile = Profile {
            user_name: "Ada L".into(),
            external_id: Some("E1".into()),
            emails: vec![email],
            ..Profile::default()
        };
        let by = |match_by| Policy { match_by, ..Policy::preset(Preset::Rfc) };
        for (policy, expected) in [
            (by(MatchBy::WorkEmail), "email:ada@contoso.com"),
            (by(MatchBy::UserName), "user:ada l"),
            (by(MatchBy::ExternalId), "external:E1"),
        ] {
            assert_eq!(key(&policy, &profile), expected);
            assert!(keys(&profile).iter().any(|key| key == expected));
            let bare = Profile { user_name: "Ada L".into(), ..Profile::default() };
            assert_eq!(key(&policy, &bare), "user:ada l");
        }
    }

    /// As the policy picks it (C-07); whatever it was before, they are found.
    #[test]
    fn the_policy_picks_the_email() {
        let email = |value: &str, kind: &str, primary| Email {
            value: Some(value.into()),
            kind: Some(kind.into()),
            primary: Some(primary),
            ..Email::default()
        };
        let emails = [("a@x", "work", false), ("b@x", "home", true), ("c@x", "home", false)];
        let emails = emails.map(|(value, kind, primary)| email(value, kind, primary));
        let profile = Profile { emails: emails.into(), ..Profile::default() };
        let email_order = vec![EmailChoice::Primary, EmailChoice::Work];
        let policy =
            Policy { match_by: MatchBy::WorkEmail, email_order, ..Policy::preset(Preset::Rfc) };
        assert_eq!(key(&policy, &profile), "email:b@x");
        assert_eq!(keys(&profile), ["email:a@x", "email:b@x", "user:"]);
    }
}
