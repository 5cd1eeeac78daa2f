//! Values that are shown once.

use leptos::{html::Dialog, prelude::*};

use crate::messages::secret;

/// A dialog that holds a new secret until the person says that it is stored.
///
/// Esc asks once. Closing drops the value from the page's memory.
#[component]
pub(crate) fn OnceDialog(
    /// The heading.
    title: &'static str,
    /// Whether there is something to show.
    #[prop(into)]
    open: Signal<bool>,
    /// Drops the value.
    #[prop(into)]
    close: Callback<()>,
    /// The value and what is known about it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let (stored, warned) = (RwSignal::new(false), RwSignal::new(false));
    let children = StoredValue::new(children);
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            stored.set(false);
            warned.set(false);
            // It fails only where the dialog is open already.
            let _ = dialog.show_modal();
        } else if !open.get() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby="once-title"
            on:cancel=move |event: leptos::ev::Event| {
                if !stored.get_untracked() && !warned.get_untracked() {
                    event.prevent_default();
                    warned.set(true);
                }
            }
            on:close=move |_| close.run(())
        >
            <h2 id="once-title">{title}</h2>
            {move || open.get().then(|| children.with_value(|children| children()))}
            <div class="check">
                <input
                    id="once-stored"
                    type="checkbox"
                    prop:checked=stored
                    on:change=move |event| stored.set(event_target_checked(&event))
                />
                <label for="once-stored">{secret::STORED}</label>
            </div>
            <p class="field-error" role="status">
                {move || warned.get().then_some(secret::STAY)}
            </p>
            <div class="actions">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || !stored.get()
                    on:click=move |_| {
                        if let Some(dialog) = dialog.get() {
                            dialog.close();
                        }
                    }
                >
                    {secret::DONE}
                </button>
            </div>
        </dialog>
    }
}
