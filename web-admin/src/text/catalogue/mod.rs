//! The texts as they lie in `locales/`, read once.

use std::sync::LazyLock;

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle, types::FluentNumber,
};
use unic_langid::LanguageIdentifier;

use super::{Language, format};

type Bundle = FluentBundle<FluentResource>;

macro_rules! files {
    ($tag:literal: $($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../../locales/", $tag, "/", $name, ".ftl"))),*]
    };
}

/// The files of a language; each is a part of the portals.
fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => files!(
            "en": "frame",
            "error",
            "pages",
            "people",
            "users",
            "tokens",
            "dashboard",
            "scim",
            "roles",
            "mapping",
            "policies",
            "domains",
            "seats",
            "log",
            "changes",
            "person",
            "settings",
            "admin",
            "operations",
        ),
    }
}

static BUNDLES: LazyLock<Vec<(Language, Bundle)>> =
    LazyLock::new(|| Language::ALL.map(|language| (language, read(language))).into());

fn read(language: Language) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // Marks around values would be read out, and end up in what is copied.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value: &FluentValue<'_>, _: &_| match value {
        FluentValue::Number(FluentNumber { value, .. }) => Some(format::grouped(*value)),
        _ => None,
    }));
    for text in files(language) {
        // The tests see to it that every file is whole: what is not would be left out here.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A sentence in a language, or in the first one.
pub(super) fn find(language: Language, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let of = |wanted: Language| {
        let (_, bundle) = BUNDLES.iter().find(|(language, _)| *language == wanted)?;
        let pattern = bundle.get_message(id)?.value()?;
        let mut faults = Vec::new();
        Some(bundle.format_pattern(pattern, Some(args), &mut faults).into_owned())
    };
    of(language).or_else(|| of(Language::default()))
}

#[cfg(test)]
mod tests;
