//! Fields of forms, with their labels, help and errors tied to them.

use leptos::prelude::*;

/// A line of text.
#[component]
pub(crate) fn TextField(
    /// Its id and its name in the form.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers and password managers fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A sentence below it.
    #[prop(optional)]
    help: Option<&'static str>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    let error_id = format!("{name}-error");
    let described = format!("{help_id} {error_id}");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                required
                aria-describedby=described
                aria-invalid=move || error.get().map(|_| "true")
            />
            <FieldError id=error_id error />
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
}

/// What is wrong with a field.
#[component]
pub(crate) fn FieldError(
    /// What the field refers to it by.
    id: String,
    /// The sentence.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field-error" id=id hidden=move || error.get().is_none()>
            {move || error.get()}
        </p>
    }
}

/// A box to tick. An unticked box is absent from its form.
#[component]
pub(crate) fn Checkbox(
    /// Its id and its name in the form.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Whether it is ticked at first.
    checked: bool,
    /// What it stands at while it is edited.
    #[prop(optional)]
    live: Option<RwSignal<bool>>,
    /// A sentence below it.
    #[prop(optional)]
    help: Option<&'static str>,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    view! {
        <div class="check">
            <input
                id=name
                name=name
                type="checkbox"
                value="true"
                checked=checked
                aria-describedby=help.map(|_| help_id.clone())
                on:change=move |event| {
                    if let Some(live) = live {
                        live.set(event_target_checked(&event));
                    }
                }
            />
            <label for=name>{label}</label>
            {help.map(|help| view! { <p class="help" id=help_id.clone()>{help}</p> })}
        </div>
    }
}

/// One of several, out of a list.
#[component]
pub(crate) fn Choice(
    /// Its id and its name in the form.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// What there is: each as the form says it, and as people read it.
    options: Vec<(&'static str, &'static str)>,
    /// The one that is chosen at first.
    chosen: &'static str,
    /// A sentence below it.
    help: &'static str,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    let options = options
        .into_iter()
        .map(|(value, title)| {
            view! { <option value=value selected=value == chosen>{title}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name aria-describedby=help_id.clone()>{options}</select>
            <p class="help" id=help_id>{help}</p>
        </div>
    }
}
