//! "Try a request": what the SCIM API would make of it. Nothing is written.

use leptos::prelude::*;
use muster_core::call::SentCall;

use super::parsed;
use crate::{
    components::{
        field::{Choice, TextArea, TextField},
        form::{Form, Outcome},
    },
    error::UiResult,
    web::{Admin, Ask, Form as Typed, Then},
};

/// Methods that a request with a person may have.
const METHODS: [&str; 3] = ["POST", "PUT", "PATCH"];

/// The form with what was typed, and what came of it.
pub(super) fn section(typed: &Typed, tried: Option<AnyView>) -> AnyView {
    let methods = METHODS.map(|one| (one.to_owned(), one.to_owned())).to_vec();
    let method = typed.find("method").unwrap_or("POST").to_owned();
    let path = typed.find("path").unwrap_or("/Users").to_owned();
    let payload = typed.get("payload").to_owned();
    view! {
        <section class="card" aria-labelledby="try">
            <h2 id="try">{t!("attributes-try")}</h2>
            <p class="lead">{t!("attributes-try-lead")}</p>
            {tried}
            <Outcome act="try" />
            <Form act="try">
                <div class="toolbar">
                    <Choice
                        name="method"
                        label=t!("attributes-method")
                        options=methods
                        chosen=method
                    />
                    <TextField
                        name="path"
                        label=t!("attributes-path")
                        value=path
                        help=t!("attributes-path-help")
                    />
                </div>
                <TextArea
                    name="payload"
                    label=t!("attributes-payload")
                    value=payload
                    rows=10
                    mono=true
                    help=t!("attributes-payload-help")
                />
                <div class="actions start">
                    <button class="button primary">{t!("attributes-try")}</button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// Rehearses the request.
pub(in crate::pages) async fn try_out(ask: Ask<Admin>) -> UiResult<Then> {
    let call = SentCall {
        method: ask.form.get("method").to_owned(),
        path: ask.form.get("path").trim().to_owned(),
        if_match: None,
        body: ask.form.get("payload").to_owned(),
    };
    let (answer, rehearsed) = ask.app.rehearse_call_of(&ask.caller, ask.edge, call).await?;
    let tried = parsed::shown(&answer, rehearsed);
    Ok(Then::show(super::page(&ask, Some(tried)).await?))
}
