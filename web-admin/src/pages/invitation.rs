//! The page behind the link of an invitation: who invites to what, and a password to join with.
//!
//! The link's secret is in the page's address, so the form is posted there and nowhere else; no address of
//! another page learns it.

use actix_web::http::StatusCode;
use leptos::prelude::*;
use muster_app::{InvitationShown, Secret};
use muster_core::{Error, actor::Actor};

use super::door::door;
use crate::{
    components::{
        field::TextField,
        form::{Form, Outcome},
        moment::When,
        notice::Problem,
    },
    error::{UiError, UiResult},
    web::{Ask, Page, Side, Then, Visitor},
};

/// Where it is.
pub(super) const PATH: &str = "/invitation/{id}";
/// What the address of every such page begins with.
pub(super) const PREFIX: &str = "/invitation/";
/// Where whoever has joined goes.
const SIGN_IN_PATH: &str = "/sign-in";

/// Shows what the link invites to, and asks for a password; or says why it does not work.
pub(super) async fn show(ask: Ask<Visitor>) -> UiResult<Page> {
    let ctx = ask.app.ctx(Actor::Anonymous);
    let found = ask.app.invitation_show(&ctx, ask.segment("id")).await.map_err(UiError::from);
    let status = found.as_ref().err().map_or(StatusCode::OK, UiError::status);
    let card = match found {
        Ok(shown) => view! { <Join shown /> }.into_any(),
        Err(error) => view! {
            <h1>{t!("invitation-ended")}</h1>
            <Problem text=error.sentence() />
            <p class="quiet small-text">
                <a href="/sign-in">{t!("sign-in-title")}</a>
            </p>
        }
        .into_any(),
    };
    Ok(door(Side::Enterprise, t!("invitation-title"), card).status(status))
}

#[component]
fn Join(shown: InvitationShown) -> impl IntoView {
    let InvitationShown { enterprise, invited_by, email, expires_at, .. } = shown;
    let by = match invited_by {
        Some(who) => t!("invitation-by", who = who, enterprise = &enterprise),
        None => t!("invitation-by-admin", enterprise = &enterprise),
    };
    view! {
        <h1>{t!("invitation-join", enterprise = &enterprise)}</h1>
        <p class="lead">{by}</p>
        <p>{t!("invitation-signs-in", email = &email)}</p>
        <p class="quiet small-text">{t!("invitation-until")}" "<When at=expires_at far=true /></p>
        <Outcome act="accept" />
        <Form act="accept">
            // For password managers, which file the password under it.
            <input type="email" autocomplete="username" value=email readonly hidden />
            <TextField
                name="password"
                label=t!("invitation-password")
                kind="password"
                autocomplete="new-password"
                help=t!("invitation-password-help")
            />
            <TextField
                name="again"
                label=t!("invitation-again")
                kind="password"
                autocomplete="new-password"
            />
            <button class="button primary wide">{t!("invitation-accept")}</button>
        </Form>
    }
}

/// Joins, with a password that was typed twice.
pub(super) async fn accept(ask: Ask<Visitor>) -> UiResult<Then> {
    let (ctx, secret) = (ask.app.ctx(Actor::Anonymous), ask.segment("id"));
    // Whoever has a link that does not work is not asked to type anything again.
    ask.app.invitation_show(&ctx, secret).await?;
    let (once, twice) = (ask.form.get("password"), ask.form.get("again"));
    if once != twice {
        return Err(Error::invalid("password", t!("invitation-not-alike")).into());
    }
    ask.app.invitation_accept(&ctx, secret, &Secret::new(once)).await?;
    Ok(Then::Leave(SIGN_IN_PATH.to_owned(), "joined"))
}
