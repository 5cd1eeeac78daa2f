//! The tokens of the section «SCIM provisioning».

use std::time::Duration;

use leptos::prelude::*;
use muster_app::Issued;
use muster_core::{
    Error,
    error::Thing,
    integration::{CutOver, Revocation, Token, TokenState, cut_over},
    time::Timestamp,
};

use super::{PATH, way_below};
use crate::{
    components::{
        badge::{Badge, Tone},
        confirm::Confirm,
        copy::CopyField,
        form::{Form, Outcome},
        icon::{Glyph, Icon},
        moment::{When, WhenOr},
        notice::Empty,
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    islands::StoredFirst,
    web::{Admin, Ask, Form as Posted, Now, Page, Then},
};

/// How far the calendar of expiries looks ahead.
const CALENDAR: Duration = Duration::from_hours(90 * 24);

/// The list, and how to get another.
#[component]
pub(super) fn Tokens(tokens: Vec<Token>, enabled: bool, authenticate: String) -> impl IntoView {
    let now = use_context::<Now>().map(|Now(now)| now);
    let callout = now.and_then(|now| cut_over(&tokens, now)).map(callout);
    let ends = now.and_then(|now| expiries(&tokens, now));
    let list = if tokens.is_empty() {
        view! { <Empty title=t!("tokens-empty-title") text=t!("tokens-empty") /> }.into_any()
    } else {
        table(tokens, now)
    };
    let another = enabled.then(|| {
        view! {
            <Form act="generate">
                <button class="button primary">{t!("token-generate")}</button>
            </Form>
        }
    });
    let curl = enabled.then(|| view! { <Curl url=authenticate /> });
    view! {
        <div class="part" id="tokens">
            <div class="part-head">
                <h3>{t!("tokens-title")}</h3>
                {another}
            </div>
            <p class="quiet">{t!("tokens-lead")}</p>
            <Outcome act="generate" />
            <Outcome act="revoke" done=&["token-revoked"] />
            {callout}
            {list}
            {ends}
            {curl}
        </div>
    }
}

/// Tokens, each with the form that revokes it.
pub(in crate::pages) fn table(tokens: Vec<Token>, now: Option<Timestamp>) -> AnyView {
    let older = now.and_then(|now| cut_over(&tokens, now)).map(|over| over.older.id);
    let leaned: Vec<_> = now
        .map(|now| {
            tokens.iter().filter(|one| one.is_leaned_on(&tokens, now)).map(|one| one.id).collect()
        })
        .unwrap_or_default();
    let rows = tokens
        .into_iter()
        .map(|token| {
            let (replaced, leaned) = (older == Some(token.id), leaned.contains(&token.id));
            view! { <Row token now replaced leaned /> }
        })
        .collect_view();
    let columns = vec![
        t!("tokens-fingerprint"),
        t!("tokens-created"),
        t!("tokens-expires"),
        t!("tokens-last-used"),
        t!("tokens-state"),
        String::new(),
    ];
    view! { <Table caption=t!("tokens-title") columns>{rows}</Table> }.into_any()
}

/// How a token is to be revoked, as the form of its row says.
pub(in crate::pages) fn revocation(form: &Posted) -> Revocation {
    if form.has("anyway") { Revocation::Anyway } else { Revocation::Careful }
}

/// Which of two the identity provider still uses, and what to do next.
fn callout(over: CutOver<'_>) -> AnyView {
    let (older, newer) = (&over.older.fingerprint, &over.newer.fingerprint);
    let (tone, icon, text) = match (over.arrived, over.older.last_used_at) {
        (true, _) => (Tone::Good, Icon::Check, t!("tokens-arrived", newer = newer, older = older)),
        (false, Some(_)) => {
            (Tone::Warn, Icon::Alert, t!("tokens-leaned", older = older, newer = newer))
        }
        (false, None) => {
            (Tone::Idle, Icon::Clock, t!("tokens-neither", older = older, newer = newer))
        }
    };
    view! {
        <div class="notice" data-tone=tone.as_str()>
            <Glyph icon />
            <p>{text}</p>
        </div>
    }
    .into_any()
}

/// The calendar of those that end soon, the first to end first.
fn expiries(tokens: &[Token], now: Timestamp) -> Option<AnyView> {
    let until = now.after(CALENDAR);
    let mut ending: Vec<_> =
        tokens.iter().filter(|one| one.provisions(now) && one.expires_at <= until).collect();
    ending.sort_by_key(|token| token.expires_at);
    if ending.is_empty() {
        return None;
    }
    let days = ending
        .into_iter()
        .map(|token| {
            let (fingerprint, at) = (token.fingerprint.clone(), token.expires_at);
            view! { <li><When at far=true />" · "<span class="mono">{fingerprint}</span></li> }
        })
        .collect_view();
    Some(view! { <h4>{t!("tokens-calendar")}</h4><ul class="rules">{days}</ul> }.into_any())
}

#[component]
fn Row(
    token: Token,
    now: Option<Timestamp>,
    /// Another one takes its place.
    replaced: bool,
    /// It is used, and the one that takes its place is not.
    leaned: bool,
) -> impl IntoView {
    let state = token.state(now.unwrap_or(token.created_at));
    let (tone, icon, word) = match state {
        TokenState::Active | TokenState::ExpiringSoon if replaced => {
            (Tone::Warn, Icon::Clock, t!("tokens-replacing"))
        }
        TokenState::Active => (Tone::Good, Icon::Check, t!("tokens-active")),
        TokenState::ExpiringSoon => (Tone::Warn, Icon::Alert, t!("tokens-expiring")),
        TokenState::Expired => (Tone::Idle, Icon::Clock, t!("tokens-expired")),
        TokenState::Revoked => (Tone::Idle, Icon::Cross, t!("tokens-revoked")),
    };
    let is_live = matches!(state, TokenState::Active | TokenState::ExpiringSoon);
    let (id, fingerprint, end) = (token.id.to_string(), token.fingerprint.clone(), token.end());
    let box_id = format!("anyway-{id}");
    let anyway = leaned.then(|| {
        view! {
            <div class="check">
                <input id=box_id.clone() name="anyway" type="checkbox" value="true" />
                <label for=box_id>{t!("token-anyway")}</label>
            </div>
        }
    });
    let confirm = is_live.then(|| {
        view! {
            <Confirm
                id=id.clone()
                label=t!("token-revoke")
                about=fingerprint.clone()
                title=t!("token-revoke-title")
                consequence=t!("token-revoke-consequence", fingerprint = &fingerprint)
            >
                <Form act="revoke">
                    <input type="hidden" name="id" value=id />
                    {anyway}
                    <button class="button danger">{t!("token-revoke-confirm")}</button>
                </Form>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=t!("tokens-fingerprint") class="mono">{fingerprint}</th>
            <td data-label=t!("tokens-created")>
                <When at=token.created_at />
                <span class="quiet">" "{t!("by-actor", actor = token.created_by)}</span>
            </td>
            <td data-label=t!("tokens-expires")>
                <WhenOr at=end none=t!("never") far=is_live />
            </td>
            <td data-label=t!("tokens-last-used")>
                <WhenOr at=token.last_used_at none=t!("never") />
            </td>
            <td data-label=t!("tokens-state")><Badge tone icon word /></td>
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
            <summary>{t!("token-curl")}</summary>
            <p class="quiet">{t!("token-curl-help")}</p>
            <pre tabindex="0"><code>{command}</code></pre>
        </details>
    }
}

/// "Generate token". Its value is in this answer and never again.
pub(in crate::pages) async fn generate(ask: Ask<Admin>) -> UiResult<Then> {
    let Issued { token, value, enterprise, .. } = ask.app.token_generate(&ask.caller).await?;
    let (value, end) = (value.expose().to_owned(), token.end());
    let body = view! {
        <section class="card">
            <p class="lead">{t!("token-shown-once")}</p>
            <CopyField id="new-token" label=t!("token-value") value />
            <Facts>
                <Fact name=t!("token-bound")>{enterprise.name}</Fact>
                <Fact name=t!("token-only-for")><span class="mono">"/api/scim/v2"</span></Fact>
                <Fact name=t!("tokens-expires")>
                    <WhenOr at=end none=t!("never") far=true />
                </Fact>
                <Fact name=t!("tokens-fingerprint")>
                    <span class="mono">{token.fingerprint}</span>
                </Fact>
            </Facts>
            <StoredFirst
                to=PATH.to_owned()
                stored=t!("token-stored")
                done=t!("done")
                stay=t!("token-stay")
            />
        </section>
    };
    Ok(Then::show(Page::new(t!("token-created"), body).way(way_below())))
}

/// Ends a token.
pub(in crate::pages) async fn revoke(ask: Ask<Admin>) -> UiResult<Then> {
    let id = ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Token))?;
    ask.app.token_revoke(&ask.caller, id, revocation(&ask.form)).await?;
    Ok(Then::Done("token-revoked"))
}
