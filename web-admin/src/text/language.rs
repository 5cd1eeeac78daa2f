//! The languages that there are texts in.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    #[default]
    English,
}

impl Language {
    /// All of them; the first one is for whoever speaks none.
    pub(crate) const ALL: [Self; 1] = [Self::English];

    /// Its tag (RFC 5646).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// The best of those that a browser asks for with `Accept-Language` (RFC 9110, section 12.5.4).
    pub(crate) fn among(accepted: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = accepted.split(',').filter_map(wish).collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().map(|(_, language)| *language).unwrap_or_default()
    }
}

/// A language of the list with its weight, where there are texts in it.
fn wish(one: &str) -> Option<(f32, Language)> {
    let (tag, weight) = one.split_once(";q=").unwrap_or((one, "1"));
    let primary = tag.trim().split('-').next().unwrap_or_default();
    let language = Language::ALL.into_iter().find(|all| all.tag().eq_ignore_ascii_case(primary))?;
    let weight = weight.trim().parse().ok().filter(|weight: &f32| *weight > 0.0)?;
    Some((weight, language))
}
