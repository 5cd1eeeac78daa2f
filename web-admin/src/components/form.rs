//! Forms whose plain post or query is answered by a page.

use leptos::{ev::SubmitEvent, form::FromFormData, html::Form, prelude::*, wasm_bindgen::JsCast};
use leptos_router::hooks::use_navigate;
use serde::de::DeserializeOwned;
use server_fn::{Http, ServerFn, client::Client, codec::PostUrl, request::ClientReq};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// With scripts it calls a server function; without, it posts to `to`, which answers with a page.
/// That page can show what a redirect would lose: a secret, or what was typed.
#[component]
pub(crate) fn PageForm<S, Out>(
    /// The page that answers.
    to: &'static str,
    /// The server function that scripts call.
    action: ServerAction<S>,
    /// What was typed goes when it was accepted.
    #[prop(optional)]
    clears: bool,
    /// The fields.
    children: Children,
) -> impl IntoView
where
    S: DeserializeOwned + ServerFn<Protocol = Http<PostUrl, Out>> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
    S::Client: Client<S::Error>,
    <<S::Client as Client<S::Error>>::Request as ClientReq<S::Error>>::FormData: From<FormData>,
{
    let submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        // A form that cannot be read is left to the browser, which posts it.
        if let Ok(input) = S::from_event(&event) {
            event.prevent_default();
            action.dispatch(input);
        }
    };
    let form = NodeRef::new();
    if clears {
        clear_when_accepted(form, action);
    }
    view! {
        <form method="post" action=to on:submit=submit node_ref=form>
            {children()}
        </form>
    }
}

/// Empties a form when the server function behind it has done its work.
pub(crate) fn clear_when_accepted<S>(form: NodeRef<Form>, action: ServerAction<S>)
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    Effect::new(move || {
        if matches!(&*action.value().read(), Some(Ok(_)))
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
}

/// A form that asks for another view of a page, by the page's address.
#[component]
pub(crate) fn QueryForm(
    /// The page.
    to: &'static str,
    /// How it looks.
    class: &'static str,
    /// What it is to assistive technology, where it is more than a form.
    #[prop(optional)]
    role: Option<&'static str>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        // A form that cannot be read is left to the browser, which goes to the same address.
        if let Some(query) = query(&event) {
            event.prevent_default();
            navigate(&format!("{to}?{query}"), leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <form method="get" action=to class=class role=role on:submit=submit>
            {children()}
        </form>
    }
}

fn query(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let params = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(params.to_string().into())
}
