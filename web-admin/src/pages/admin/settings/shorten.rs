//! *Shorten live tokens to this*: what it would do, and the button that does it.

use leptos::prelude::*;
use muster_app::Shortened;

use crate::{
    components::{
        confirm::Confirm,
        form::{Form, Outcome},
        moment::WhenOr,
        table::Table,
    },
    error::UiResult,
    pages::admin::enterprises,
    web::{Ask, Global, Then},
};

/// The enterprises with tokens that end later than a new one would.
#[component]
pub(super) fn Shorten(later: Vec<Shortened>) -> impl IntoView {
    let tokens: usize = later.iter().map(|one| one.tokens).sum();
    let enterprises = later.len();
    let list = if later.is_empty() {
        view! { <p class="quiet">{t!("shorten-none")}</p> }.into_any()
    } else {
        let columns = vec![t!("enterprises-name"), t!("shorten-tokens"), t!("shorten-latest")];
        let rows = later.into_iter().map(row).collect_view();
        let consequence = t!("shorten-consequence", tokens = tokens, enterprises = enterprises);
        view! {
            <Table caption=t!("shorten-title") columns>{rows}</Table>
            <div class="actions start">
                <Confirm
                    id="shorten"
                    label=t!("shorten-button")
                    about=""
                    title=t!("shorten-question")
                    consequence
                >
                    <Form act="shorten">
                        <button class="button danger">{t!("shorten-confirm")}</button>
                    </Form>
                </Confirm>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="shorten">
            <h2 id="shorten">{t!("shorten-title")}</h2>
            <p class="lead">{t!("shorten-lead")}</p>
            <Outcome act="shorten" done=&["tokens-shortened"] />
            {list}
        </section>
    }
}

fn row(one: Shortened) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" data-label=t!("enterprises-name")>
                <a href=enterprises::path_of(one.id)>{one.name}</a>
            </th>
            <td class="number" data-label=t!("shorten-tokens")>{one.tokens.to_string()}</td>
            <td data-label=t!("shorten-latest")>
                <WhenOr at=one.latest none=t!("never") far=true />
            </td>
        </tr>
    }
}

/// Shortens them, enterprise by enterprise.
pub(in crate::pages) async fn shorten(ask: Ask<Global>) -> UiResult<Then> {
    let (tokens, _) = ask.app.tokens_shorten(&ask.caller).await?;
    Ok(Then::Note("tokens-shortened", tokens.to_string()))
}
