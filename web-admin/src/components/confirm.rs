//! A question before something that cannot be undone. It is a popover: no script is needed.

use leptos::prelude::*;

/// A button that opens the question; the question holds the form that does it.
#[component]
pub(crate) fn Confirm(
    /// What tells it from others on the page.
    #[prop(into)]
    id: String,
    /// The button's word.
    #[prop(into)]
    label: String,
    /// What it is about, for those who do not see the row.
    #[prop(into)]
    about: String,
    /// How the button looks.
    #[prop(default = "button small danger-quiet")]
    class: &'static str,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will happen.
    #[prop(into)]
    consequence: String,
    /// The form that does it.
    children: Children,
) -> impl IntoView {
    let question = format!("confirm-{id}");
    let (opens, closes) = (question.clone(), question.clone());
    let title_id = format!("{question}-title");
    let labelled = title_id.clone();
    view! {
        <button type="button" class=class popovertarget=opens>
            {label}
            <span class="visually-hidden">" "{about}</span>
        </button>
        <div
            class="dialog"
            id=question
            popover="auto"
            role="dialog"
            aria-labelledby=labelled
        >
            <h3 id=title_id>{title}</h3>
            <p>{consequence}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    popovertarget=closes
                    popovertargetaction="hide"
                >
                    {t!("cancel")}
                </button>
                {children()}
            </div>
        </div>
    }
}
