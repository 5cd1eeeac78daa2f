//! A value to copy.

use leptos::prelude::*;

use super::field::Help;
use crate::islands::CopyButton;

/// A read-only field with a button that copies it and says so.
#[component]
pub(crate) fn CopyField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: String,
    /// A sentence below it.
    #[prop(optional, into)]
    help: String,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    let described = (!help.is_empty()).then(|| help_id.clone());
    view! {
        <div class="field">
            <label for=id.clone()>{label.clone()}</label>
            <div class="copy">
                <input
                    id=id.clone()
                    class="mono"
                    type="text"
                    readonly
                    value=value
                    aria-describedby=described
                />
                <CopyButton
                    from=id
                    word=t!("copy")
                    about=label
                    copied=t!("copied")
                    failed=t!("copy-failed")
                />
            </div>
            <Help id=help_id text=help />
        </div>
    }
}
