//! A form that its page answers itself when there are no scripts.

use leptos::{ev::SubmitEvent, form::FromFormData, prelude::*};
use serde::de::DeserializeOwned;
use server_fn::{
    Http, ServerFn,
    client::Client,
    codec::PostUrl,
    request::ClientReq,
};
use web_sys::FormData;

/// With scripts it calls a server function; without, it posts to `to`, which answers with a page.
/// That page can show what a redirect would lose: a secret, or what was typed.
#[component]
pub(crate) fn PageForm<S, Out>(
    /// The page that answers.
    to: &'static str,
    /// The server function that scripts call.
    action: ServerAction<S>,
    /// The fields.
    children: Children,
) -> impl IntoView
where
    S: DeserializeOwned
        + ServerFn<Protocol = Http<PostUrl, Out>>
        + Clone
        + Send
        + Sync
        + 'static,
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
    view! {
        <form method="post" action=to on:submit=submit>
            {children()}
        </form>
    }
}
