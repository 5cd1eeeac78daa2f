//! What becomes of people when provisioning is switched off.

use leptos::prelude::*;
use muster_core::switch_off::Afterwards;

use super::model::{SwitchedOff, WouldLeave};
use crate::messages::switch_off as words;

/// The three choices, each with whom it concerns. They are there while the box is not ticked, with scripts and
/// without: the style sheet sees to it.
#[component]
pub(super) fn Choices(now: WouldLeave) -> impl IntoView {
    let WouldLeave { managed, to_disable, to_remove, protected, removal, live_tokens } = now;
    let choices = Afterwards::ALL
        .map(|one| {
            let (label, help) = match one {
                Afterwards::Keep => (words::KEEP, words::keep(managed)),
                Afterwards::Disable => (words::DISABLE, words::disable(to_disable)),
                Afterwards::Remove => (words::REMOVE, words::remove(to_remove, &removal)),
            };
            let id = format!("people-{}", one.as_str());
            let help_id = format!("{id}-help");
            view! {
                <div class="check">
                    <input
                        id=id.clone()
                        name="people"
                        type="radio"
                        value=one.as_str()
                        checked=one == Afterwards::Keep
                        aria-describedby=help_id.clone()
                    />
                    <label for=id>{label}</label>
                    <p class="help" id=help_id>{help}</p>
                </div>
            }
        })
        .collect_view();
    let stay = (!protected.is_empty()).then(|| {
        view! {
            <p class="help">{words::STAY}</p>
            <Names names=protected />
        }
    });
    view! {
        <fieldset class="afterwards">
            <legend>{words::QUESTION}</legend>
            {choices}
            {stay}
            <p class="preview">{words::tokens(live_tokens)}</p>
        </fieldset>
    }
}

/// What became of them, or becomes of them now.
#[component]
pub(super) fn Done(now: SwitchedOff) -> impl IntoView {
    let SwitchedOff { people, done, ended, left } = now;
    let left = (!left.is_empty()).then(|| {
        view! {
            <p>{words::LEFT}</p>
            <Names names=left />
        }
    });
    view! {
        <div class="part">
            <p class="status-line">{words::done(&people, done, ended)}</p>
            {left}
        </div>
    }
}

#[component]
fn Names(names: Vec<String>) -> impl IntoView {
    let names = names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    view! { <ul class="rules">{names}</ul> }
}
