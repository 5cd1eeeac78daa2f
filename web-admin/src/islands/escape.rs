//! The Escape key.

use leptos::prelude::*;

/// Escape leads away, unless a question is open: that takes the key for itself.
#[island]
pub fn EscapeLeads(
    /// Where to.
    to: String,
) -> impl IntoView {
    Effect::new(move || {
        let to = to.clone();
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            let open = document().query_selector(":popover-open, dialog[open]");
            if event.key() == "Escape"
                && !event.default_prevented()
                && open.ok().flatten().is_none()
            {
                // A page that cannot be left stays.
                let _ = window().location().set_href(&to);
            }
        });
        on_cleanup(move || keys.remove());
    });
}
