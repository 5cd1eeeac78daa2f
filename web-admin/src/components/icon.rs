//! Line icons. They only accompany words, so assistive technology passes them over.

use leptos::prelude::*;

/// The icons there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Building,
    Shield,
    Sliders,
    People,
    Plug,
    Pulse,
    List,
    Check,
    Clock,
    Cross,
    Alert,
    Sun,
    Moon,
    Screen,
    SignOut,
    Chevron,
}

impl Icon {
    /// The strokes, on a grid of 24.
    fn path(self) -> &'static str {
        match self {
            Self::Building => {
                "M4 21V5l8-3v19M12 8h8v13M3 21h18M8 8v.01M8 12v.01M8 16v.01M16 12v.01M16 16v.01"
            }
            Self::Shield => "M12 3l8 3v6c0 4.5-3.2 7.8-8 9-4.8-1.2-8-4.5-8-9V6zM9 12l2 2 4-4",
            Self::Sliders => "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
            Self::People => {
                "M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-4 3-6 7-6s7 2 7 6M16 3.5a4 4 0 010 7M18 15.5c2.5.7 4 2.600 4 5.500"
            }
            Self::Plug => "M9 3v5M15 3v5M6 8h12v3a6 6 0 01-12 0zM12 17v4",
            Self::Pulse => "M3 12h4l3 8 4-16 3 8h4",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
            Self::Check => "M5 12.500l4.500 4.500L19 7",
            Self::Clock => "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3 2",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Alert => "M12 4l9 16H3zM12 10v4M12 17v.01",
            Self::Sun => {
                "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M5 19l1.400-1.400M17.600 6.400L19 5"
            }
            Self::Moon => "M20 14.500A8 8 0 119.500 4a6.500 6.500 0 0010.500 10.500z",
            Self::Screen => "M3 4h18v12H3zM8 20h8M12 16v4",
            Self::SignOut => "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
            Self::Chevron => "M9 6l6 6-6 6",
        }
    }
}

/// Draws one.
#[component]
pub(crate) fn Glyph(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=icon.path() />
        </svg>
    }
}
