//! Fields of forms, with their labels, help and errors tied to them.

use leptos::prelude::*;

use super::form::FormState;
use crate::web::text_only;

/// The ids that describe a field, as far as they are there.
fn described(name: &str, help: bool, error: bool) -> Option<String> {
    let ids = [(help, "help"), (error, "error")];
    let ids = ids.into_iter().filter(|(there, _)| *there).map(|(_, id)| format!("{name}-{id}"));
    let ids = ids.collect::<Vec<_>>().join(" ");
    (!ids.is_empty()).then_some(ids)
}

/// A line of text.
#[component]
pub(crate) fn TextField(
    /// Its id and its name in the form.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What browsers and password managers fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A number is typed with digits alone.
    #[prop(optional)]
    number: bool,
    /// It may be left empty.
    #[prop(optional)]
    optional: bool,
    /// It cannot be changed here, and is not in what the form sends.
    #[prop(optional)]
    disabled: bool,
    /// A sentence below it.
    #[prop(optional, into)]
    help: String,
    /// A sentence that is to be heeded.
    #[prop(optional, into)]
    advice: String,
) -> impl IntoView {
    let state = FormState::around();
    let error = state.at(&name);
    // A password is never in a page.
    let value = (kind != "password").then(|| state.value(&name, &value));
    let described = described(&name, !help.is_empty(), error.is_some());
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <input
                id=name.clone()
                name=name.clone()
                type=kind
                class=number.then_some("short")
                inputmode=number.then_some("numeric")
                autocomplete=autocomplete
                value=value
                required=!optional && !disabled
                disabled=disabled
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            />
            <FieldError name=name.clone() error />
            <Help id=format!("{name}-help") text=help />
            {(!advice.is_empty()).then(|| view! { <p class="advice">{advice}</p> })}
        </div>
    }
}

/// A sentence below a field, where there is one.
#[component]
pub(super) fn Help(id: String, text: String) -> impl IntoView {
    (!text.is_empty()).then(|| view! { <p class="help" id=id>{text}</p> })
}

/// What is wrong with a field.
#[component]
pub(crate) fn FieldError(
    /// The field.
    name: String,
    /// The sentence.
    error: Option<String>,
) -> impl IntoView {
    error.map(|error| view! { <p class="field-error" id=format!("{name}-error")>{error}</p> })
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    /// Its id and its name in the form.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// How many lines are seen.
    #[prop(default = 6)]
    rows: u32,
    /// It is for machines: JSON, a certificate.
    #[prop(optional)]
    mono: bool,
    /// It may be left empty.
    #[prop(optional)]
    optional: bool,
    /// A sentence below it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let state = FormState::around();
    let (value, error) = (state.value(&name, &value), state.at(&name));
    let described = described(&name, !help.is_empty(), error.is_some());
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            // Browsers drop the first line break of a text area.
            <textarea
                id=name.clone()
                name=name.clone()
                class=mono.then_some("mono")
                rows=rows
                spellcheck=mono.then_some("false")
                required=!optional
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
                inner_html=format!("\n{}", text_only(&value))
            ></textarea>
            <FieldError name=name.clone() error />
            <Help id=format!("{name}-help") text=help />
        </div>
    }
}

/// A box to tick. An unticked box is absent from its form.
#[component]
pub(crate) fn Checkbox(
    /// Its id and its name in the form.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// Whether it is ticked at first.
    checked: bool,
    /// It cannot be changed here.
    #[prop(optional)]
    disabled: bool,
    /// A sentence below it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let checked = FormState::around().ticked(&name, checked);
    let help_id = format!("{name}-help");
    view! {
        <div class="check">
            <input
                id=name.clone()
                name=name.clone()
                type="checkbox"
                value="true"
                checked=checked
                disabled=disabled
                aria-describedby=(!help.is_empty()).then(|| help_id.clone())
            />
            <label for=name>{label}</label>
            <Help id=help_id text=help />
        </div>
    }
}

/// One of several, out of a list.
#[component]
pub(crate) fn Choice(
    /// Its id and its name in the form.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What there is: each as the form says it, and as people read it.
    options: Vec<(String, String)>,
    /// The one that is chosen at first.
    #[prop(into)]
    chosen: String,
    /// A sentence below it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let state = FormState::around();
    let (chosen, error) = (state.value(&name, &chosen), state.at(&name));
    let described = described(&name, !help.is_empty(), error.is_some());
    let options = options
        .into_iter()
        .map(|(value, title)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{title}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            <select
                id=name.clone()
                name=name.clone()
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            >
                {options}
            </select>
            <FieldError name=name.clone() error />
            <Help id=format!("{name}-help") text=help />
        </div>
    }
}

/// One of several, each with what it means.
#[component]
pub(crate) fn Radios(
    /// Its name in the form, and the beginning of the ids.
    name: &'static str,
    /// The question.
    #[prop(into)]
    legend: String,
    /// What there is: each as the form says it, as people read it, and what it means.
    options: Vec<(String, String, String)>,
    /// The one that is chosen at first.
    #[prop(into)]
    chosen: String,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// What stands below the choices.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let chosen = FormState::around().value(name, &chosen);
    let options = options
        .into_iter()
        .map(|(value, label, help)| {
            let id = format!("{name}-{value}");
            let help_id = format!("{id}-help");
            let checked = value == chosen;
            view! {
                <div class="check">
                    <input
                        id=id.clone()
                        name=name
                        type="radio"
                        value=value
                        checked=checked
                        aria-describedby=help_id.clone()
                    />
                    <label for=id>{label}</label>
                    <p class="help" id=help_id>{help}</p>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class=format!("choices {class}")>
            <legend>{legend}</legend>
            {options}
            {children.map(|children| children())}
        </fieldset>
    }
}
