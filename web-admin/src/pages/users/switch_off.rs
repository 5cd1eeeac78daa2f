//! What becomes of people when provisioning is switched off.

use leptos::prelude::*;
use muster_app::{Left, SwitchOffPreview, SwitchOffStatus};
use muster_core::{policy::OnDelete, switch_off::Afterwards};

use crate::components::field::Radios;

/// The three choices, each with whom it concerns. They are there once the form was saved without a tick, and
/// hidden while the box is ticked again: the style sheet sees to it.
#[component]
pub(super) fn Choices(preview: SwitchOffPreview) -> impl IntoView {
    let SwitchOffPreview {
        managed, to_disable, to_remove, on_delete, protected, live_tokens, ..
    } = preview;
    let removal = match on_delete {
        OnDelete::Deactivate => t!("switch-off-restore-always"),
        OnDelete::RemoveAfterDays(days) => t!("switch-off-restore-days", days = u32::from(days)),
        OnDelete::RemoveNow => t!("switch-off-for-good"),
    };
    let options = Afterwards::ALL.map(|one| {
        let (label, help) = match one {
            Afterwards::Keep => {
                (t!("switch-off-keep"), t!("switch-off-keep-help", count = managed))
            }
            Afterwards::Disable => {
                (t!("switch-off-disable"), t!("switch-off-disable-help", count = to_disable))
            }
            Afterwards::Remove => (
                t!("switch-off-remove"),
                t!("switch-off-remove-help", count = to_remove, removal = &removal),
            ),
        };
        (one.as_str().to_owned(), label, help)
    });
    let stay = (!protected.is_empty()).then(|| {
        view! {
            <p class="help">{t!("switch-off-stay")}</p>
            {names(protected)}
        }
    });
    view! {
        <Radios
            name="people"
            legend=t!("switch-off-question")
            options=options.into()
            chosen=Afterwards::Keep.as_str()
            class="afterwards"
        >
            {stay}
            <p class="preview">{t!("switch-off-tokens", live = live_tokens)}</p>
        </Radios>
    }
}

/// What became of them, or becomes of them now.
#[component]
pub(super) fn Done(off: SwitchOffStatus) -> impl IntoView {
    let SwitchOffStatus { switch_off, left } = off;
    let people = switch_off.people.as_str();
    let done = t!(&format!("switched-off-{people}"), count = switch_off.done);
    let sentence = match switch_off.ended_at {
        Some(_) => format!("{done}."),
        None => t!("switched-off-so-far", done = done),
    };
    let left = (!left.is_empty()).then(|| {
        view! {
            <p>{t!("switch-off-left")}</p>
            {names(left)}
        }
    });
    view! {
        <div class="part">
            <p class="status-line">{sentence}</p>
            {left}
        </div>
    }
}

fn names(people: Vec<Left>) -> impl IntoView {
    let name = |one: Left| view! { <li>{format!("{}: {}", one.name, one.why.in_words())}</li> };
    view! { <ul class="rules">{people.into_iter().map(name).collect_view()}</ul> }
}
