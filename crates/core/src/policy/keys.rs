//! The keys of a policy's document: what each means, and how its values are written.

use serde_json::Value;

use super::{
    AdoptExisting, EmailChoice, EmailDomains, GroupUse, LockedField, MatchBy, NameRule,
    OnInvitations, OnUnknownRole, RoleCatalog, RoleMatch, TokenReplacement, UserNameIs,
};
use crate::provider::{IdentityProvider, PatchAnswer};

/// A key of the document, as `muster policy set` reads it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// As people read it in forms.
    pub title: &'static str,
    /// The row that it is of: `C-01`.
    pub row: &'static str,
    /// What it decides.
    pub means: &'static str,
    /// What it may be.
    pub values: Values,
    /// A line of a document.
    pub example: &'static str,
    /// What is seen where it applies: what a caller is answered, or an administrator is told.
    pub seen: &'static str,
    /// The requirements it comes from.
    pub source: &'static str,
}

/// What a key may be.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// One of these, as TOML writes them.
    One(fn() -> Vec<String>),
    /// A list of some of these words.
    List(fn() -> Vec<String>),
    /// What is said here.
    Said(&'static str),
}

impl Key {
    /// All of them, in the order of their rows.
    pub const ALL: &'static [Self] = &super::key_list::KEYS;

    /// Of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|key| key.name == name)
    }

    /// The names of all, for messages.
    pub(super) fn names() -> String {
        let names: Vec<_> = Self::ALL.iter().map(|key| key.name).collect();
        names.join(", ")
    }

    /// Its values, as TOML writes them; of a list the words it may have.
    pub fn written(&self) -> Vec<String> {
        match self.values {
            Values::One(all) | Values::List(all) => all(),
            Values::Said(_) => Vec::new(),
        }
    }

    /// What its values are, in words.
    pub fn possible(&self) -> String {
        match self.values {
            Values::One(all) => all().join(", "),
            Values::List(all) => format!("a list of {}", all().join(", ")),
            Values::Said(said) => said.to_owned(),
        }
    }

    /// What to write instead of a value that it cannot be.
    pub(super) fn instead_of(&self, wrong: &Value) -> String {
        let name = self.name;
        // A word that wants a number with it.
        if let (Value::String(word), Values::One(all)) = (wrong, self.values)
            && let Some(whole) =
                all().into_iter().find(|one| one.starts_with(&format!("{{ {word} =")))
        {
            return format!("{name}: «{word}» needs its value; write {name} = {whole}.");
        }
        let wrong = wrong.to_string();
        let shown = if wrong.chars().count() > 80 { "this".to_owned() } else { wrong };
        format!(
            "{name}: {shown} is none of its values; write {}. Possible: {}.",
            self.example,
            self.possible()
        )
    }
}

macro_rules! words {
    ($($name:ident: $kind:ty,)+) => {$(
        pub(super) fn $name() -> Vec<String> {
            <$kind>::ALL.iter().map(|one| quoted(one.as_str())).collect()
        }
    )+};
}

words! {
    on_unknown_role: OnUnknownRole,
    role_match: RoleMatch,
    role_catalog: RoleCatalog,
    username_is: UserNameIs,
    match_by: MatchBy,
    email_order: EmailChoice,
    token_replacement: TokenReplacement,
    on_enable_invitations: OnInvitations,
    locked_fields: LockedField,
    adopt_existing: AdoptExisting,
    name_rule: NameRule,
    email_domains: EmailDomains,
    groups: GroupUse,
    identity_provider: IdentityProvider,
    patch_answer: PatchAnswer,
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

pub(super) fn on_delete() -> Vec<String> {
    let days = "{ remove_after_days = 30 }";
    vec![quoted("deactivate"), days.to_owned(), quoted("remove_now")]
}

pub(super) fn hold_removals() -> Vec<String> {
    vec![quoted("never"), "{ over = { people = 20, percent = 20 } }".to_owned()]
}

pub(super) fn token_days() -> Vec<String> {
    vec![quoted("global"), "{ days = 90 }".to_owned(), quoted("never")]
}

pub(super) fn switch() -> Vec<String> {
    vec!["true".to_owned(), "false".to_owned()]
}
