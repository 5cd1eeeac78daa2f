//! Choices that need no button.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, HtmlSelectElement};

/// Sends the form of a list as soon as another entry is chosen, and hides the form's button, which is for
/// browsers without scripts.
#[island]
pub fn GoAtOnce(
    /// The id of the list.
    on: String,
) -> impl IntoView {
    Effect::new(move || {
        let list = document().get_element_by_id(&on);
        let Some(list) = list.and_then(|list| list.dyn_into::<HtmlSelectElement>().ok()) else {
            return;
        };
        let Some(form) = list.form() else { return };
        if let Ok(Some(button)) = form.query_selector("button")
            && let Ok(button) = button.dyn_into::<HtmlElement>()
        {
            button.set_hidden(true);
        }
        let go = Closure::<dyn Fn()>::new(move || {
            // A form that is not valid is not sent; the browser says why.
            let _ = form.request_submit();
        });
        list.set_onchange(Some(go.as_ref().unchecked_ref()));
        // It lives as long as the page.
        go.forget();
    });
}
