//! Copying a value.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

/// A button that copies what stands in a field, and says so.
#[island]
pub fn CopyButton(
    /// The id of the field.
    from: String,
    /// The button's word.
    word: String,
    /// What is copied, for those who do not see the field beside it.
    about: String,
    /// What is said when it worked.
    copied: String,
    /// What is said when the browser refused.
    failed: String,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let copy = move |_| {
        let field = document().get_element_by_id(&from);
        let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        field.select();
        let (copied, failed) = (copied.clone(), failed.clone());
        // Browsers have no clipboard on pages that came without TLS from another machine.
        let clipboard = window().navigator().clipboard();
        if clipboard.is_undefined() {
            said.set(failed);
            return;
        }
        let written = clipboard.write_text(&field.value());
        leptos::task::spawn_local(async move {
            said.set(if written.await.is_ok() { copied } else { failed });
        });
    };
    view! {
        <button type="button" class="button needs-script" on:click=copy>
            {word}
            <span class="visually-hidden">" "{about}</span>
        </button>
        <span class="said" role="status">
            {said}
        </span>
    }
}
