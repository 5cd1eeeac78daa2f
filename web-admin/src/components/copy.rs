//! A value to copy.

use leptos::prelude::*;

use crate::messages::secret;

/// A read-only field with a button that copies it and says so.
#[component]
pub(crate) fn CopyField(
    /// Its id.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// The value.
    #[prop(into)]
    value: String,
    /// A sentence below it.
    #[prop(optional)]
    help: Option<&'static str>,
) -> impl IntoView {
    let said = RwSignal::new(None);
    let field = NodeRef::<leptos::html::Input>::new();
    let help_id = format!("{id}-help");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="copy">
                <input
                    id=id
                    class="mono"
                    type="text"
                    readonly
                    spellcheck="false"
                    autocomplete="off"
                    value=value
                    node_ref=field
                    aria-describedby=help.map(|_| help_id.clone())
                    on:focus=move |_| {
                        if let Some(field) = field.get() {
                            field.select();
                        }
                    }
                />
                <button type="button" class="button needs-script" on:click=move |_| copy(field, said)>
                    {secret::COPY}
                    <span class="visually-hidden">" "{label}</span>
                </button>
                <span class="said" role="status">
                    {said}
                </span>
            </div>
            {help.map(|help| view! { <p class="help" id=help_id.clone()>{help}</p> })}
        </div>
    }
}

/// Puts the field's value on the clipboard and says whether that worked.
fn copy(field: NodeRef<leptos::html::Input>, said: RwSignal<Option<&'static str>>) {
    let Some(field) = field.get() else { return };
    field.select();
    // Browsers have no clipboard on pages that came without TLS from another machine.
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        said.set(Some(secret::COPY_FAILED));
        return;
    }
    let written = clipboard.write_text(&field.value());
    leptos::task::spawn_local(async move {
        let copied = written.await.is_ok();
        said.set(Some(if copied { secret::COPIED } else { secret::COPY_FAILED }));
    });
}
