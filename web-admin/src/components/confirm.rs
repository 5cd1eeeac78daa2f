//! A question before something that cannot be undone. It is a popover: no script is needed.

use leptos::prelude::*;

use crate::messages::secret;

/// A button that opens the question; the question holds the form that does it.
#[component]
pub(crate) fn Confirm(
    /// What tells it from others on the page.
    id: String,
    /// The button's word.
    label: &'static str,
    /// What it is about, for those who do not see the row.
    #[prop(into)]
    about: String,
    /// The question.
    title: &'static str,
    /// What will happen.
    consequence: String,
    /// The form that does it.
    children: Children,
) -> impl IntoView {
    let question = format!("confirm-{id}");
    let (opens, closes) = (question.clone(), question.clone());
    let title_id = format!("{question}-title");
    view! {
        <button type="button" class="button small danger-quiet" popovertarget=opens>
            {label}
            <span class="visually-hidden">" "{about}</span>
        </button>
        <div class="dialog" id=question popover="auto" role="dialog" aria-labelledby=title_id.clone()>
            <h3 id=title_id.clone()>{title}</h3>
            <p>{consequence}</p>
            <div class="actions">
                <button type="button" class="button" popovertarget=closes popovertargetaction="hide">
                    {secret::CANCEL}
                </button>
                {children()}
            </div>
        </div>
    }
}
