//! Settings of the installation, declared once: the portal's form and the command line are made
//! from [`ALL`].

use std::time::Duration;

use crate::error::Error;

/// One setting: a whole number with a unit and a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The name at the command line and in the database; it stays for ever.
    pub key: &'static str,
    /// The label in the Admin portal.
    pub label: &'static str,
    /// What the number counts.
    pub unit: Unit,
    /// What it decides, in a sentence.
    pub help: &'static str,
    /// The value until somebody chooses one.
    pub default: u32,
    /// The smallest value.
    pub min: u32,
    /// The largest value.
    pub max: u32,
}

/// What the number of a setting counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days of 86 400 seconds.
    Days,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Things.
    Count,
    /// Nothing: it is on (1) or off (0).
    Switch,
}

impl Unit {
    /// The word beside the label; things have none.
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Minutes => "mins",
            Self::Seconds => "secs",
            Self::Count | Self::Switch => "",
        }
    }

    /// That many of the unit, as a span; things and switches have none.
    pub fn span(self, number: u32) -> Duration {
        let number = u64::from(number);
        match self {
            Self::Days => Duration::from_secs(number * 86_400),
            Self::Minutes => Duration::from_secs(number * 60),
            Self::Seconds => Duration::from_secs(number),
            Self::Count | Self::Switch => Duration::ZERO,
        }
    }
}

/// How long a portal session lasts without use.
pub const USER_SESSION_TIMEOUT: Setting = Setting {
    key: "user_session_timeout_minutes",
    label: "User session timeout",
    unit: Unit::Minutes,
    help: "A session of a portal ends after this time without use.",
    default: 30,
    min: 5,
    max: 1_440,
};

/// How many sessions a person may have.
pub const CONCURRENT_SESSION_LIMIT: Setting = Setting {
    key: "concurrent_session_limit",
    label: "Concurrent session limit",
    unit: Unit::Count,
    help: "Signing in beyond this number ends the oldest session.",
    default: 5,
    min: 1,
    max: 5,
};

/// How long a registration or invitation link works.
pub const INVITATION_LINK_EXPIRY: Setting = Setting {
    key: "invitation_link_expiry_minutes",
    label: "Registration & invitation link expiry",
    unit: Unit::Minutes,
    help: "Links in registration and invitation mails sent after Save work this long.",
    default: 60,
    min: 5,
    max: 43_200,
};

/// How long a password or deletion link works.
pub const PASSWORD_LINK_EXPIRY: Setting = Setting {
    key: "password_link_expiry_minutes",
    label: "Forgot password & delete account link expiry",
    unit: Unit::Minutes,
    help: "Links in password and deletion mails work this long. Muster sends no such mails yet: until it does, nothing \
           depends on this.",
    default: 60,
    min: 5,
    max: 1_440,
};

/// How long an ordinary API token lasts.
pub const ACCESS_TOKEN_EXPIRY: Setting = Setting {
    key: "access_token_expiry_seconds",
    label: "Access token expiry time",
    unit: Unit::Seconds,
    help: "Ordinary API tokens issued after Save last this long.",
    default: 86_400,
    min: 60,
    max: 2_592_000,
};

/// "SCIM Token Expiry Time" (requirements 18–24).
pub const SCIM_TOKEN_EXPIRY: Setting = Setting {
    key: "scim_token_expiry_days",
    label: "SCIM Token Expiry Time",
    unit: Unit::Days,
    help: "SCIM tokens issued after Save last this long; live tokens keep their expiry.",
    default: 365,
    min: 1,
    max: 3_650,
};

/// Whether policies may ask for SCIM tokens that never expire (C-10).
pub const SCIM_TOKENS_WITHOUT_END: Setting = Setting {
    key: "scim_tokens_without_end",
    label: "SCIM tokens that never expire",
    unit: Unit::Switch,
    help: "On lets enterprises choose SCIM tokens that never expire. Off ends none that is live.",
    default: 0,
    min: 0,
    max: 1,
};

/// Every setting, in the order the portal shows them.
pub const ALL: [Setting; 7] = [
    USER_SESSION_TIMEOUT,
    CONCURRENT_SESSION_LIMIT,
    INVITATION_LINK_EXPIRY,
    PASSWORD_LINK_EXPIRY,
    ACCESS_TOKEN_EXPIRY,
    SCIM_TOKEN_EXPIRY,
    SCIM_TOKENS_WITHOUT_END,
];

/// The setting of that key.
pub fn find(key: &str) -> Option<Setting> {
    ALL.into_iter().find(|setting| setting.key == key)
}

impl Setting {
    /// Reads a value as a person types it.
    pub fn parse(&self, text: &str) -> Result<u32, Error> {
        let Self { label, min, max, .. } = self;
        if self.unit == Unit::Switch {
            return match text.trim() {
                "0" | "off" => Ok(0),
                "1" | "on" => Ok(1),
                _ => Err(Error::invalid(self.key, format!("{label} must be on (1) or off (0)."))),
            };
        }
        let number =
            text.trim().parse::<u64>().ok().ok_or_else(|| {
                Error::invalid(self.key, format!("{label} must be a whole number."))
            })?;
        match u32::try_from(number) {
            Ok(number) if (*min..=*max).contains(&number) => Ok(number),
            _ => Err(Error::invalid(self.key, format!("{label} must be between {min} and {max}."))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_outside_the_range_are_refused_with_a_reason() {
        for (text, sentence) in [
            ("", "must be a whole number"),
            ("7.5", "must be a whole number"),
            ("-1", "must be a whole number"),
            ("0", "must be between 1 and 3650"),
            ("3651", "must be between 1 and 3650"),
            ("99999999999", "must be between 1 and 3650"),
        ] {
            let error = SCIM_TOKEN_EXPIRY.parse(text).unwrap_err().to_string();
            assert!(error.contains(sentence), "{text}: {error}");
        }
        assert_eq!(SCIM_TOKEN_EXPIRY.parse(" 7 ").unwrap(), 7);
        for (text, expected) in
            [("on", Some(1)), ("0", Some(0)), ("off", Some(0)), ("2", None), ("yes", None)]
        {
            assert_eq!(SCIM_TOKENS_WITHOUT_END.parse(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn defaults_lie_within_their_ranges_and_keys_differ() {
        for setting in ALL {
            assert_eq!(setting.parse(&setting.default.to_string()).unwrap(), setting.default);
            assert_eq!(find(setting.key), Some(setting));
        }
    }
}
