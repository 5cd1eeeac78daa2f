//! Forms. Each is posted to the page that it is on, which does the work and is shown again.

use leptos::prelude::*;

use super::notice::{Done, Problem};
use crate::{
    error::UiError,
    islands::Unsaved,
    web::{Here, Refused},
};

/// What was typed into a form that was refused, and why; nothing for a form that was not posted.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormState(Option<Refused>);

/// What the form around a field does.
#[derive(Debug, Clone, Copy, Default)]
struct Around(Option<&'static str>);

impl FormState {
    /// That of the form that does this.
    pub(crate) fn of(act: &str) -> Self {
        let refused = use_context::<Option<Refused>>().flatten();
        Self(refused.filter(|refused| refused.act == act))
    }

    /// That of the form around a field. A field that is made before the form it is put into takes what was typed
    /// into any.
    pub(super) fn around() -> Self {
        match use_context().unwrap_or_default() {
            Around(Some(act)) => Self::of(act),
            Around(None) => Self(use_context::<Option<Refused>>().flatten()),
        }
    }

    /// Why it was refused.
    pub(crate) fn error(&self) -> Option<&UiError> {
        self.0.as_ref().map(|refused| &refused.error)
    }

    /// What is wrong with a field.
    pub(crate) fn at(&self, field: &str) -> Option<String> {
        self.error()?.at(field)
    }

    /// What stands in a field: what was typed, or how it is now. What was typed over values that are no more
    /// is not offered again.
    pub(crate) fn value(&self, field: &str, now: &str) -> String {
        self.typed().map_or(now, |refused| refused.form.find(field).unwrap_or_default()).to_owned()
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, field: &str, now: bool) -> bool {
        self.typed().map_or(now, |refused| refused.form.has(field))
    }

    /// Whether one box of several of the same name is ticked.
    pub(crate) fn chosen(&self, field: &str, value: &str, now: bool) -> bool {
        self.typed().map_or(now, |refused| refused.form.all(field).contains(&value))
    }

    fn typed(&self) -> Option<&Refused> {
        self.0.as_ref().filter(|refused| !matches!(refused.error, UiError::Stale(_)))
    }
}

/// A form of the page.
#[component]
pub(crate) fn Form(
    /// What it does, as the page's route knows it.
    act: &'static str,
    /// The page that does it, where it is another one.
    #[prop(optional, into)]
    to: Option<String>,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// The fields; they find what was typed in their context.
    children: Children,
) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let to = to.unwrap_or_else(|| here.whole());
    provide_context(Around(Some(act)));
    let inner = children();
    provide_context(Around(None));
    view! {
        <form method="post" action=to class=class>
            <input type="hidden" name="do" value=act />
            {inner}
        </form>
    }
}

/// What a form came to: everything to mend with a link to its field, why it was refused, or that it is done.
#[component]
pub(crate) fn Outcome(
    /// What the form does.
    act: &'static str,
    /// The words it may have done.
    #[prop(optional)]
    done: &'static [&'static str],
) -> impl IntoView {
    let state = FormState::of(act);
    let refused = state.error().map(|error| match error.problems() {
        [] => view! { <Problem text=error.sentence() /> }.into_any(),
        [one] => view! { <Problem text=one.message.clone() /> }.into_any(),
        problems => {
            let links = problems
                .iter()
                .map(|one| {
                    view! { <li><a href=format!("#{}", one.field)>{one.message.clone()}</a></li> }
                })
                .collect_view();
            view! {
                <Problem text=t!("error-check")>
                    <ul>{links}</ul>
                </Problem>
            }
            .into_any()
        }
    });
    let is_refused = refused.is_some();
    view! {
        <div class="outcome" role="alert">{refused}</div>
        {(!is_refused).then(|| view! { <Done words=done /> })}
    }
}

/// "Save", with what is not saved yet.
#[component]
pub(crate) fn SaveBar(
    /// Another word than "Save".
    #[prop(optional, into)]
    word: String,
) -> impl IntoView {
    let word = if word.is_empty() { t!("save") } else { word };
    view! {
        <div class="actions start save-bar">
            <button class="button primary">{word}</button>
            <Unsaved words=t!("unsaved") discard=t!("discard") />
        </div>
    }
}

/// A form that asks for another view of a page, by the page's address.
#[component]
pub(crate) fn QueryForm(
    /// How it looks.
    class: &'static str,
    /// What it is to assistive technology, where it is more than a form.
    #[prop(optional)]
    role: Option<&'static str>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    view! {
        <form method="get" action=here.path().to_owned() class=class role=role>
            {children()}
        </form>
    }
}
