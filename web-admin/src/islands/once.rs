//! Values that are shown once.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The way on from a value that is shown once: open when the reader says that it is stored. Leaving the page
/// before asks once.
#[island]
pub fn StoredFirst(
    /// Where the way leads.
    to: String,
    /// What the reader says.
    stored: String,
    /// The way's word.
    done: String,
    /// What is said to whoever wants to go before.
    stay: String,
) -> impl IntoView {
    let is_stored = RwSignal::new(false);
    let asked = RwSignal::new(false);
    Effect::new(move || {
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if !is_stored.get_untracked() && !asked.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
    });
    let go = move |event: leptos::ev::MouseEvent| {
        if !is_stored.get_untracked() && !asked.get_untracked() {
            event.prevent_default();
            asked.set(true);
            let tick = document().get_element_by_id("stored");
            if let Some(tick) = tick.and_then(|tick| tick.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Where it cannot be focused the sentence still says what to do.
                let _ = tick.focus();
            }
        }
    };
    view! {
        <div class="check needs-script">
            <input
                id="stored"
                type="checkbox"
                on:change=move |event| is_stored.set(event_target_checked(&event))
            />
            <label for="stored">{stored}</label>
        </div>
        <p class="field-error" role="status">
            {move || (asked.get() && !is_stored.get()).then(|| stay.clone())}
        </p>
        <div class="actions start">
            <a class="button primary" href=to on:click=go>
                {done}
            </a>
        </div>
    }
}
