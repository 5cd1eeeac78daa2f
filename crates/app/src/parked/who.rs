//! What somebody who waits is recognised by when they are sent again.

use muster_core::{
    person::Profile,
    policy::{MatchBy, Policy},
    text::fold,
};

/// By what the policy recognises people; by the user name, which everybody has, where they lack it.
pub(super) fn key(policy: &Policy, profile: &Profile) -> String {
    let chosen = match policy.match_by {
        MatchBy::WorkEmail => by_email(profile),
        MatchBy::UserName => None,
        MatchBy::ExternalId => by_external_id(profile),
    };
    chosen.unwrap_or_else(|| by_user_name(profile))
}

/// Everything they may have been recognised by, whatever the policy was.
pub(super) fn keys(profile: &Profile) -> Vec<String> {
    let optional = [by_email(profile), by_external_id(profile)];
    optional.into_iter().flatten().chain([by_user_name(profile)]).collect()
}

/// What somebody of this name may be recognised by: it may be a user name, an e-mail or an `externalId`.
pub(crate) fn named(name: &str) -> [String; 3] {
    [format!("user:{}", fold(name)), format!("email:{}", fold(name)), format!("external:{name}")]
}

fn by_email(profile: &Profile) -> Option<String> {
    profile.work_email().map(|email| format!("email:{}", fold(email)))
}

fn by_external_id(profile: &Profile) -> Option<String> {
    profile.external_id.as_ref().map(|id| format!("external:{id}"))
}

fn by_user_name(profile: &Profile) -> String {
    format!("user:{}", fold(&profile.user_name))
}

#[cfg(test)]
mod tests {
    use muster_core::{person::Email, policy::Preset};

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
}
