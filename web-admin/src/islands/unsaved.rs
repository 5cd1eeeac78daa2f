//! Changes that are not saved yet.

use leptos::{html::Span, prelude::*};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{
    Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    HtmlTextAreaElement,
};

/// Counts the fields of the form around it that are not as the server sent them. While there are any, the
/// form's bar stays in sight, and leaving the page asks.
#[island]
pub fn Unsaved(
    /// What stands before the number.
    words: String,
    /// The word of the button that takes everything back.
    discard: String,
) -> impl IntoView {
    let count = RwSignal::new(0_usize);
    let place = NodeRef::<Span>::new();
    Effect::new(move || {
        let form = place.get().and_then(|place| place.closest("form").ok().flatten());
        let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        watch(&form, count);
    });
    Effect::new(move || {
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if count.get_untracked() > 0 {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
    });
    view! {
        <span class="unsaved" role="status" node_ref=place>
            {move || (count.get() > 0).then(|| format!("{words} {}", count.get()))}
        </span>
        <button type="reset" class="button quiet-button" hidden=move || count.get() == 0>
            {discard}
        </button>
    }
}

/// Counts anew whenever something in the form changes.
fn watch(form: &HtmlFormElement, count: RwSignal<usize>) {
    let of = form.clone();
    let recount = Closure::<dyn Fn()>::new(move || show(&of, count, changed(&of)));
    for event in ["input", "change"] {
        // A form that cannot be watched is saved as ever.
        let _ = form.add_event_listener_with_callback(event, recount.as_ref().unchecked_ref());
    }
    let of = form.clone();
    // What is sent is not lost, and what is taken back is as it was: nobody is asked.
    let settled = Closure::<dyn Fn()>::new(move || show(&of, count, 0));
    for event in ["submit", "reset"] {
        let _ = form.add_event_listener_with_callback(event, settled.as_ref().unchecked_ref());
    }
    show(form, count, changed(form));
    // Both live as long as the page.
    recount.forget();
    settled.forget();
}

fn show(form: &HtmlFormElement, count: RwSignal<usize>, changes: usize) {
    count.set(changes);
    // The style sheet keeps the bar of such a form in sight.
    let _ = form.toggle_attribute_with_force("data-unsaved", changes > 0);
}

fn changed(form: &HtmlFormElement) -> usize {
    let Ok(fields) = form.query_selector_all("input, select, textarea") else { return 0 };
    (0..fields.length())
        .filter_map(|index| fields.get(index)?.dyn_into::<Element>().ok())
        .filter(is_changed)
        .count()
}

fn is_changed(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "hidden" => false,
            "checkbox" => input.checked() != input.default_checked(),
            // The one that is chosen counts, not the one that was.
            "radio" => input.checked() && !input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    if let Some(text) = field.dyn_ref::<HtmlTextAreaElement>() {
        return text.default_value().is_ok_and(|first| first != text.value());
    }
    let Some(list) = field.dyn_ref::<HtmlSelectElement>() else { return false };
    let options = list.options();
    let first = (0..options.length())
        .filter_map(|index| options.item(index)?.dyn_into::<HtmlOptionElement>().ok())
        .find(HtmlOptionElement::default_selected);
    first.is_some_and(|first| first.value() != list.value())
}
