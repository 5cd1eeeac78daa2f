//! The tokens of the section «SCIM provisioning».

use leptos::prelude::*;
use muster_core::integration::TokenState;

use super::{
    TOKEN_PATH,
    api::{GenerateToken, RevokeToken},
    model::{NewToken, Provisioning, TokenRow},
};
use crate::{
    components::{
        confirm::Confirm,
        copy::CopyField,
        form::PageForm,
        icon::{Glyph, Icon},
        moment::{Moment, When},
        notice::{Empty, Outcome, done_in_address},
        secret::OnceDialog,
    },
    messages::{self, scim},
};

/// The list, and how to get another.
#[component]
pub(super) fn Tokens(
    now: Provisioning,
    generate: ServerAction<GenerateToken>,
    revoke: ServerAction<RevokeToken>,
) -> impl IntoView {
    let in_address = done_in_address(&["token-revoked"]);
    let revoked = Signal::derive(move || match revoke.value().get() {
        Some(Ok(())) => messages::done("token-revoked").map(str::to_owned),
        Some(Err(_)) => None,
        None => in_address.get(),
    });
    let error = Signal::derive(move || {
        let generating = generate.value().get().and_then(Result::err);
        generating.or_else(|| revoke.value().get()?.err())
    });
    let list = if now.tokens.is_empty() {
        view! { <Empty title=scim::NO_TOKENS_TITLE text=scim::NO_TOKENS /> }.into_any()
    } else {
        let rows = now.tokens.into_iter().map(|row| view! { <Row row revoke /> }).collect_view();
        view! {
            <div class="table-box">
                <table>
                    <caption class="visually-hidden">{scim::TOKENS}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Fingerprint"</th>
                            <th scope="col">"Created"</th>
                            <th scope="col">"Expires"</th>
                            <th scope="col">"Last used"</th>
                            <th scope="col">"State"</th>
                            <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let generate_form = now.enabled.then(|| {
        view! {
            <PageForm to=TOKEN_PATH action=generate>
                <button class="button primary" disabled=generate.pending()>
                    {scim::GENERATE}
                </button>
            </PageForm>
        }
    });
    view! {
        <div class="part">
            <div class="part-head">
                <h3>{scim::TOKENS}</h3>
                {generate_form}
            </div>
            <p class="quiet">{scim::TOKENS_LEAD}</p>
            <Outcome error success=revoked />
            {list}
            {now.enabled.then(|| view! { <Curl url=now.authenticate_url /> })}
        </div>
    }
}

#[component]
fn Row(row: TokenRow, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let (tone, icon, word) = match row.state {
        TokenState::Active => ("good", Icon::Check, "Active"),
        TokenState::ExpiringSoon => ("warn", Icon::Alert, "Expiring soon"),
        TokenState::Expired => ("idle", Icon::Clock, "Expired"),
        TokenState::Revoked => ("idle", Icon::Cross, "Revoked"),
    };
    let is_live = matches!(row.state, TokenState::Active | TokenState::ExpiringSoon);
    let (id, fingerprint) = (row.id, row.fingerprint.clone());
    let confirm = is_live.then(move || {
        view! {
            <Confirm
                id=id.clone()
                label=scim::REVOKE
                about=fingerprint.clone()
                title=scim::REVOKE_TITLE
                consequence=scim::revoke_consequence(&fingerprint)
            >
                <ActionForm action=revoke>
                    <input type="hidden" name="id" value=id />
                    <button class="button danger">{scim::REVOKE_CONFIRM}</button>
                </ActionForm>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label="Fingerprint" class="mono">{row.fingerprint}</th>
            <td data-label="Created">
                <When at=row.created />
                <span class="quiet">" by "{row.created_by}</span>
            </td>
            <td data-label="Expires"><Expires at=row.expires distance=is_live /></td>
            <td data-label="Last used">
                {match row.last_used {
                    Some(at) => view! { <When at /> }.into_any(),
                    None => view! { <span class="quiet">"Never"</span> }.into_any(),
                }}
            </td>
            <td data-label="State">
                <span class="badge" data-tone=tone><Glyph icon />{word}</span>
            </td>
            <td class="row-actions">{confirm}</td>
        </tr>
    }
}

/// How a program gets the same kind of token.
#[component]
fn Curl(url: String) -> impl IntoView {
    let command = format!(
        "curl -X POST {url} \\\n  -H 'X-SCIM: true' \\\n  \
         -d grant_type=client_credentials \\\n  -d client_id=<Client ID> \\\n  -d client_secret=<Secret>"
    );
    view! {
        <details class="more">
            <summary>{scim::CURL}</summary>
            <p class="quiet">{scim::CURL_HELP}</p>
            <pre tabindex="0"><code>{command}</code></pre>
        </details>
    }
}

/// The dialog that shows a new token to a browser with scripts.
#[component]
pub(super) fn NewTokenDialog(generate: ServerAction<GenerateToken>) -> impl IntoView {
    let made = move || generate.value().get().and_then(Result::ok);
    let open = Signal::derive(move || matches!(&*generate.value().read(), Some(Ok(_))));
    view! {
        <OnceDialog
            title=scim::CREATED_TITLE
            open
            close=Callback::new(move |()| generate.clear())
        >
            {move || made().map(|token| view! { <NewTokenFacts token /> })}
        </OnceDialog>
    }
}

/// A new token and what is known about it.
#[component]
pub(super) fn NewTokenFacts(
    /// The token.
    token: NewToken,
) -> impl IntoView {
    view! {
        <p class="lead">{scim::SHOWN_ONCE}</p>
        <CopyField id="new-token" label=scim::TOKEN value=token.value />
        <dl class="facts">
            <div><dt>"Bound to"</dt><dd>{token.enterprise}</dd></div>
            <div><dt>"Only for"</dt><dd class="mono">"/api/scim/v2"</dd></div>
            <div><dt>"Expires"</dt><dd><Expires at=token.expires distance=true /></dd></div>
            <div><dt>"Fingerprint"</dt><dd class="mono">{token.fingerprint}</dd></div>
        </dl>
    }
}

/// When a token ends, if it does (C-10).
#[component]
fn Expires(at: Option<Moment>, distance: bool) -> impl IntoView {
    match at {
        Some(at) => view! { <When at distance /> }.into_any(),
        None => view! { <span class="quiet">"Never"</span> }.into_any(),
    }
}
