//! Moments in the reader's own time.

use leptos::prelude::*;

/// Says every moment of the page in the reader's time; the moment in UTC is its title.
///
/// It has nothing to show itself: it reads the `time` elements that the server wrote.
#[island]
pub fn LocalTimes(
    /// The page's language.
    language: String,
) -> impl IntoView {
    Effect::new(move || localise(&language));
}

fn localise(language: &str) {
    use js_sys::{Date, Object, Reflect};
    use wasm_bindgen::JsValue;

    let Ok(times) = document().query_selector_all("time[datetime]") else { return };
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a property of a plain object does not fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    for index in 0..times.length() {
        let Some(element) = times.get(index) else { continue };
        let Ok(element) = wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(element) else {
            continue;
        };
        let Some(iso) = element.get_attribute("datetime") else { continue };
        let at = Date::new(&JsValue::from_str(&iso));
        if at.get_time().is_nan() {
            continue;
        }
        let utc = element.text_content().unwrap_or_default();
        let local = at.to_locale_string(language, &options);
        // An element that cannot be changed stays in UTC.
        let _ = element.set_attribute("title", &utc);
        element.set_text_content(local.as_string().as_deref());
    }
}
