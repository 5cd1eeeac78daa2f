//! The page.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    api::find_invitation,
    model::{Invited, Refused},
};
use crate::{
    components::{
        field::TextField,
        icon::{Glyph, Icon},
        moment::When,
        notice::Problem,
        theme::ThemeSwitch,
    },
    error::UiError,
    messages::{PRODUCT, invitation, sign_in},
};

/// Shows what the link invites to, and asks for a password; or says why it does not work.
#[component]
pub(crate) fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let invited = Resource::new(move || id.get(), find_invitation);
    let refused = Resource::new(|| (), |()| std::future::ready(refused()));
    view! {
        <Title text=format!("{} · {PRODUCT}", invitation::TITLE) />
        <div class="door" data-portal="enterprise">
            <main id="content" class="card">
                <p class="brand">
                    <span class="mark"><Glyph icon=Icon::Building /></span>
                    <span>{PRODUCT}</span>
                </p>
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        let refused = refused.await.map(|Refused(error)| error);
                        match invited.await {
                            Ok(invited) => view! { <Form invited refused id=id.get_untracked() /> }.into_any(),
                            Err(error) => view! { <Ended error /> }.into_any(),
                        }
                    })}
                </Suspense>
            </main>
            <footer>
                <ThemeSwitch />
            </footer>
        </div>
    }
}

#[component]
fn Form(invited: Invited, refused: Option<UiError>, id: String) -> impl IntoView {
    let Invited { enterprise, host, email, expires } = invited;
    view! {
        <h1>{invitation::join(&enterprise)}</h1>
        <p class="lead">{invitation::invites(host.as_deref(), &enterprise)}</p>
        <p>{invitation::signs_in(&email)}</p>
        <p class="quiet small-text">{invitation::UNTIL}" "<When at=expires distance=true /></p>
        {refused.map(|error| view! { <Problem text=error.sentence() /> })}
        // A plain form, with scripts as well: what it leads to is another page.
        <form method="post" action=format!("/invitation/{id}")>
            // For password managers, which file the password under it.
            <input type="email" autocomplete="username" value=email readonly hidden />
            <TextField
                name="password"
                label=invitation::PASSWORD
                kind="password"
                autocomplete="new-password"
                help=invitation::PASSWORD_HELP
                error=None
            />
            <TextField
                name="again"
                label=invitation::AGAIN
                kind="password"
                autocomplete="new-password"
                error=None
            />
            <button class="button primary wide">{invitation::ACCEPT}</button>
        </form>
    }
}

#[component]
fn Ended(error: UiError) -> impl IntoView {
    view! {
        <h1>{invitation::ENDED}</h1>
        <Problem text=error.sentence() />
        <p class="quiet small-text">
            <a href="/sign-in">{sign_in::TITLE}</a>
        </p>
    }
}

#[cfg(feature = "ssr")]
fn refused() -> Option<Refused> {
    crate::server::outcome()
}

#[cfg(not(feature = "ssr"))]
fn refused() -> Option<Refused> {
    None
}
