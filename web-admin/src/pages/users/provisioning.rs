//! The section «SCIM provisioning».

use leptos::prelude::*;
use muster_core::{
    policy::OnUnknownRole,
    provider::{IdentityProvider, PatchAnswer},
};

use super::{
    api::{GenerateToken, RevokeToken, SaveScim, read_provisioning},
    model::Provisioning,
    switch_off::{Choices, Done},
    tokens::{NewTokenDialog, Tokens},
};
use crate::{
    components::{
        copy::CopyField,
        failed::{LoadFailed, Loading},
        field::{Checkbox, Choice},
        icon::{Glyph, Icon},
        moment::When,
        notice::{Outcome, done_in_address},
    },
    messages::{self, scim},
};

/// The switch, what it means, and what an identity provider needs.
#[component]
pub(super) fn ProvisioningSection() -> impl IntoView {
    let save = ServerAction::<SaveScim>::new();
    let generate = ServerAction::<GenerateToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let changes = move || (save.version().get(), generate.version().get(), revoke.version().get());
    let now = Resource::new(changes, |_| read_provisioning());

    let in_address = done_in_address(&["saved"]);
    let saved = Signal::derive(move || match save.value().get() {
        Some(Ok(())) => messages::done("saved").map(str::to_owned),
        Some(Err(_)) => None,
        None => in_address.get(),
    });
    let error = Signal::derive(move || save.value().get()?.err());
    view! {
        <section class="card" aria-labelledby="scim-provisioning">
            <h2 id="scim-provisioning">{scim::TITLE}</h2>
            <p class="lead">{scim::LEAD}</p>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match now.await {
                        Ok(now) => view! { <Whole now save generate revoke /> }.into_any(),
                        Err(error) => view! { <LoadFailed error /> }.into_any(),
                    }
                })}
            </Transition>
            <Outcome error success=saved />
        </section>
        <NewTokenDialog generate />
    }
}

#[component]
fn Whole(
    now: Provisioning,
    save: ServerAction<SaveScim>,
    generate: ServerAction<GenerateToken>,
    revoke: ServerAction<RevokeToken>,
) -> impl IntoView {
    let enabled = now.enabled;
    view! {
        <Switch now=now.clone() save />
        {now.switched_off.clone().map(|now| view! { <Done now /> })}
        {enabled.then(|| view! { <Connection now=now.clone() /> })}
        {(enabled || !now.tokens.is_empty())
            .then(|| view! { <Tokens now=now.clone() generate revoke /> })}
    }
}

/// The box changes nothing until it is saved; what Save will do is said before.
#[component]
fn Switch(now: Provisioning, save: ServerAction<SaveScim>) -> impl IntoView {
    let Provisioning { enabled, default_role, on_unknown_role, live_tokens, .. } = now;
    let providers = IdentityProvider::ALL.map(|one| (one.as_str(), one.title()));
    let answers = PatchAnswer::ALL.map(|one| (one.as_str(), one.title()));
    let ticked = RwSignal::new(enabled);
    let unknown = match on_unknown_role {
        OnUnknownRole::Reject => scim::ROLE_UNKNOWN_REJECTED.to_owned(),
        OnUnknownRole::Hold => scim::ROLE_UNKNOWN_HELD.to_owned(),
        OnUnknownRole::UseDefault | OnUnknownRole::Store => {
            scim::role_unknown_stored(&default_role)
        }
    };
    // What switching it off does is said beside the choices.
    let preview = move || (ticked.get() && !enabled).then(|| scim::on_save(live_tokens));
    let choices = now.would_leave.map(|now| view! { <Choices now /> });
    view! {
        <ActionForm action=save>
            <Checkbox name="enabled" label=scim::ENABLE checked=enabled live=ticked />
            {choices}
            <ul class="rules">
                <li>{unknown}</li>
                <li>{scim::role_missing(&default_role)}</li>
            </ul>
            <Choice
                name="identity_provider"
                label=scim::PROVIDER
                options=providers.into()
                chosen=now.identity_provider.as_str()
                help=scim::PROVIDER_HELP
            />
            <Choice
                name="patch_answer"
                label=scim::PATCH_ANSWER
                options=answers.into()
                chosen=now.patch_answer.as_str()
                help=scim::PATCH_ANSWER_HELP
            />
            <input type="hidden" name="version" value=now.version />
            <p class="preview" role="status">{preview}</p>
            <div class="actions start">
                <button class="button primary" disabled=save.pending()>
                    {scim::SAVE}
                </button>
            </div>
        </ActionForm>
    }
}

#[component]
fn Connection(now: Provisioning) -> impl IntoView {
    let status = match now.last_call {
        Some(at) => view! {
            <span class="badge" data-tone="good"><Glyph icon=Icon::Check />{scim::CONNECTED}</span>
            <span>"last call "<When at=at distance=true /></span>
        }
        .into_any(),
        None => view! {
            <span class="badge" data-tone="idle"><Glyph icon=Icon::Clock />{scim::WAITING}</span>
        }
        .into_any(),
    };
    view! {
        <div class="part">
            <p class="status-line">{status}</p>
            <CopyField
                id="tenant-url"
                label=scim::TENANT_URL
                value=now.tenant_url
                help=scim::TENANT_URL_HELP
            />
        </div>
    }
}
