//! A state, in word and sign: colour alone says nothing.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How a state is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warn,
    Bad,
    Idle,
}

impl Tone {
    /// As the style sheet knows it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Idle => "idle",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Check,
            Self::Warn | Self::Bad => Icon::Alert,
            Self::Idle => Icon::Cross,
        }
    }
}

/// A state.
#[component]
pub(crate) fn Badge(
    /// How it is to be taken.
    tone: Tone,
    /// The word.
    #[prop(into)]
    word: String,
    /// Another sign than the tone's.
    #[prop(optional)]
    icon: Option<Icon>,
    /// What follows the word.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.as_str()>
            <Glyph icon=icon.unwrap_or(tone.icon()) />
            {word}
            {children.map(|children| children())}
        </span>
    }
}
