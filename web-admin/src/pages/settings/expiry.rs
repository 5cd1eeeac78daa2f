//! The section «Session and Links Expiry Time», made from the registry of settings.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use muster_core::settings::{ALL, SCIM_TOKEN_EXPIRY, Setting, Unit};

use super::{
    api::SaveSettings,
    model::{Saved, Values},
};
use crate::{
    components::{
        field::FieldError,
        form::PageForm,
        icon::{Glyph, Icon},
        notice::Outcome,
    },
    error::{Problem, UiError},
    messages::settings,
};

/// Where a form without scripts is answered.
const ACTION: &str = "/admin/configurations/global-settings?section=session-links-expiry";
/// Fewer days than this come with advice.
const ADVISED_DAYS: u64 = 30;

/// The form.
#[component]
pub(super) fn ExpirySection(
    /// The values to begin with.
    values: Values,
    /// The version of these values.
    version: i64,
    /// Why what was posted without scripts was refused.
    refused: Option<UiError>,
    save: ServerAction<SaveSettings>,
) -> impl IntoView {
    let first_error = StoredValue::new(refused);
    let error = Signal::derive(move || match save.value().get() {
        Some(result) => result.err(),
        None => first_error.get_value(),
    });
    let elsewhere = Signal::derive(move || error.get().filter(|error| error.problems().is_empty()));
    let days = values.get(SCIM_TOKEN_EXPIRY.key).and_then(|days| days.parse().ok());
    let query = use_query_map();
    let saved = Signal::derive(move || {
        let (days, endless) = match save.value().get() {
            Some(Ok(Saved { values, endless })) => {
                (values.get(SCIM_TOKEN_EXPIRY.key).and_then(|days| days.parse().ok()), endless)
            }
            Some(Err(_)) => (None, 0),
            None => {
                let query = query.read();
                let endless = query.get("endless").and_then(|count| count.parse().ok());
                let is_done = query.get("done").is_some_and(|word| word == "saved");
                (days.filter(|_| is_done), endless.unwrap_or(0))
            }
        };
        days.map(|days| settings::saved(days, endless))
    });
    let fields = ALL
        .map(|setting| {
            let value = values.get(setting.key).cloned().unwrap_or_default();
            if setting.unit == Unit::Switch {
                view! { <SwitchField setting value error /> }.into_any()
            } else {
                view! { <NumberField setting value error /> }.into_any()
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="expiry">
            <h2 id="expiry">{settings::EXPIRY}</h2>
            <p class="lead">{settings::EXPIRY_LEAD}</p>
            <Summary error />
            <PageForm to=ACTION action=save>
                {fields}
                <input type="hidden" name="version" value=version />
                <div class="actions start bar">
                    <button class="button primary" disabled=save.pending()>
                        {settings::SAVE}
                    </button>
                    <Outcome error=elsewhere success=saved />
                </div>
            </PageForm>
        </section>
    }
}

/// Everything to mend, each with a link to its field.
#[component]
fn Summary(error: Signal<Option<UiError>>) -> impl IntoView {
    let problems = move || error.get().map(|error| error.problems().to_vec()).unwrap_or_default();
    view! {
        <div role="alert">
            {move || {
                let problems = problems();
                (!problems.is_empty()).then(|| view! { <Problems problems /> })
            }}
        </div>
    }
}

#[component]
fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let links = problems
        .into_iter()
        .map(|problem| {
            view! {
                <li>
                    <a href=format!("#{}", problem.field) rel="external">{problem.message}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="notice" data-tone="bad">
            <Glyph icon=Icon::Alert />
            <div>
                <p>{settings::CHECK}</p>
                <ul>{links}</ul>
            </div>
        </div>
    }
}

#[component]
fn SwitchField(setting: Setting, value: String, error: Signal<Option<UiError>>) -> impl IntoView {
    let Setting { key, label, help, .. } = setting;
    let wrong = Signal::derive(move || error.get()?.at(key));
    let is_on = value == "1";
    view! {
        <div class="field">
            <label for=key>{label}</label>
            <select
                id=key
                class="short"
                name=format!("values[{key}]")
                aria-describedby=format!("{key}-error {key}-help")
                aria-invalid=move || wrong.get().map(|_| "true")
            >
                <option value="0" selected=!is_on>
                    "Off"
                </option>
                <option value="1" selected=is_on>
                    "On"
                </option>
            </select>
            <FieldError id=format!("{key}-error") error=wrong />
            <p class="help" id=format!("{key}-help")>{help}</p>
        </div>
    }
}

#[component]
fn NumberField(setting: Setting, value: String, error: Signal<Option<UiError>>) -> impl IntoView {
    let Setting { key, label, unit, help, min, max, .. } = setting;
    let typed = RwSignal::new(value.clone());
    let wrong = Signal::derive(move || error.get()?.at(key));
    let advisory = move || {
        let days = typed.read().trim().parse::<u64>().ok()?;
        let advised = key == SCIM_TOKEN_EXPIRY.key && (1..ADVISED_DAYS).contains(&days);
        advised.then(|| settings::advisory(days))
    };
    let full_label = match unit.word() {
        "" => label.to_owned(),
        word => format!("{label} ({word})"),
    };
    view! {
        <div class="field">
            <label for=key>{full_label}</label>
            <input
                id=key
                class="short"
                name=format!("values[{key}]")
                type="text"
                inputmode="numeric"
                autocomplete="off"
                value=value
                aria-describedby=format!("{key}-error {key}-help {key}-advice")
                aria-invalid=move || wrong.get().map(|_| "true")
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <FieldError id=format!("{key}-error") error=wrong />
            <p class="help" id=format!("{key}-help")>{settings::range(min, max, help)}</p>
            <p class="advice" id=format!("{key}-advice") role="status">{advisory}</p>
        </div>
    }
}
