//! The rules.

use serde::Deserialize;

/// A file of rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// The rules, in the order of the standard.
    pub row: Vec<Row>,
}

/// A rule that a service provider can keep or break.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name that tests cite: RFC, section, number.
    pub id: String,
    /// The RFC.
    pub rfc: u16,
    /// Its section.
    pub section: String,
    /// How much the standard insists.
    pub level: Level,
    /// The rule, in our words.
    pub rule: String,
    /// Whether it is kept.
    pub verdict: Verdict,
    /// Why it is not, or what a decision makes of it.
    #[serde(default)]
    pub why: String,
}

/// How much the standard insists on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Level {
    /// It must be so.
    #[serde(rename = "MUST")]
    Must,
    /// It must not be so.
    #[serde(rename = "MUST NOT")]
    MustNot,
    /// It must be so.
    #[serde(rename = "SHALL")]
    Shall,
    /// It must not be so.
    #[serde(rename = "SHALL NOT")]
    ShallNot,
    /// It must be there.
    #[serde(rename = "REQUIRED")]
    Required,
    /// It is so unless there is a good reason.
    #[serde(rename = "SHOULD")]
    Should,
    /// It is not so unless there is a good reason.
    #[serde(rename = "SHOULD NOT")]
    ShouldNot,
    /// It is so unless there is a good reason.
    #[serde(rename = "RECOMMENDED")]
    Recommended,
    /// It may be so.
    #[serde(rename = "MAY")]
    May,
    /// It may be there.
    #[serde(rename = "OPTIONAL")]
    Optional,
    /// What a word means; without a keyword, and yet it can be broken.
    #[serde(rename = "def")]
    Definition,
    /// A duty of clients, which says what a server meets.
    #[serde(rename = "client")]
    Client,
    /// What a vendor or a tool expects beside the standard.
    #[serde(rename = "vendor")]
    Vendor,
    /// Advice.
    #[serde(rename = "suggested")]
    Suggested,
}

impl Level {
    /// All of them, the strictest first.
    pub const ALL: [Self; 14] = [
        Self::Must,
        Self::MustNot,
        Self::Shall,
        Self::ShallNot,
        Self::Required,
        Self::Should,
        Self::ShouldNot,
        Self::Recommended,
        Self::May,
        Self::Optional,
        Self::Definition,
        Self::Client,
        Self::Vendor,
        Self::Suggested,
    ];

    /// As the files and the report spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::MustNot => "MUST NOT",
            Self::Shall => "SHALL",
            Self::ShallNot => "SHALL NOT",
            Self::Required => "REQUIRED",
            Self::Should => "SHOULD",
            Self::ShouldNot => "SHOULD NOT",
            Self::Recommended => "RECOMMENDED",
            Self::May => "MAY",
            Self::Optional => "OPTIONAL",
            Self::Definition => "def",
            Self::Client => "client",
            Self::Vendor => "vendor",
            Self::Suggested => "suggested",
        }
    }

    /// Whether a rule of this level that holds needs a test.
    pub fn needs_a_test(self) -> bool {
        match self {
            Self::Must
            | Self::MustNot
            | Self::Shall
            | Self::ShallNot
            | Self::Required
            | Self::Should
            | Self::ShouldNot
            | Self::Recommended => true,
            Self::May
            | Self::Optional
            | Self::Definition
            | Self::Client
            | Self::Vendor
            | Self::Suggested => false,
        }
    }
}

/// Whether a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is kept.
    Holds,
    /// It is to be kept and is not yet.
    Open,
    /// It need not be kept, and is not.
    Declined,
    /// There is nothing here that it could be about.
    NotApplicable,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Holds, Self::Open, Self::Declined, Self::NotApplicable];

    /// As the report spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Open => "open",
            Self::Declined => "declined",
            Self::NotApplicable => "not applicable",
        }
    }
}
