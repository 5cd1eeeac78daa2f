//! The section «SCIM provisioning».

use leptos::prelude::*;
use muster_app::{ScimChange, ScimHealth, ScimStatus, SwitchOffPreview};
use muster_core::{
    Error,
    integration::{Purpose, Token},
    policy::OnUnknownRole,
    provider::{IdentityProvider, PatchAnswer},
};

use super::{
    switch_off::{Choices, Done},
    tokens::Tokens,
};
use crate::{
    components::{
        copy::CopyField,
        field::{Checkbox, Choice},
        form::{Form, Outcome, SaveBar},
        health::HealthStrip,
    },
    error::UiResult,
    web::{Admin, Ask, Then},
};

/// The switch, what it means, and what an identity provider needs. With `off`, the box is not ticked, and the
/// form asks what becomes of people: only then they are counted.
pub(super) async fn section(ask: &Ask<Admin>, off: bool) -> UiResult<AnyView> {
    let status = ask.app.scim_status(&ask.caller).await?;
    let health = ask.app.scim_health(&ask.caller).await?;
    let mut tokens = ask.app.token_list(&ask.caller).await?;
    tokens.retain(|token| token.purpose == Purpose::Scim);
    let preview = if status.enabled && off {
        Some(ask.app.scim_disable_preview(&ask.caller).await?)
    } else {
        None
    };
    let chosen = off.then(|| {
        let typed = |name| ask.form.get(name).to_owned();
        (typed("identity_provider"), typed("patch_answer"))
    });
    let authenticate = format!("{}/api/authenticate", ask.app.public_url());
    Ok(view! {
        <section class="card" aria-labelledby="scim-provisioning">
            <h2 id="scim-provisioning">{t!("scim-title")}</h2>
            <p class="lead">{t!("scim-lead")}</p>
            <Outcome act="scim" done=&["saved"] />
            <Whole status health preview chosen tokens authenticate />
        </section>
    }
    .into_any())
}

#[component]
fn Whole(
    status: ScimStatus,
    health: ScimHealth,
    preview: Option<SwitchOffPreview>,
    chosen: Option<(String, String)>,
    tokens: Vec<Token>,
    authenticate: String,
) -> impl IntoView {
    let enabled = status.enabled;
    let switched_off = status.switched_off.clone().map(|off| view! { <Done off /> });
    let connection = enabled.then(|| {
        view! { <Connection health tenant_url=status.tenant_url.clone() /> }
    });
    let list =
        (enabled || !tokens.is_empty()).then(|| view! { <Tokens tokens enabled authenticate /> });
    view! {
        <Switch status preview chosen />
        {switched_off}
        {connection}
        {list}
    }
}

/// The box changes nothing until it is saved; what Save will do is said before.
#[component]
fn Switch(
    status: ScimStatus,
    preview: Option<SwitchOffPreview>,
    /// The identity provider and the answers that were chosen, where the form asks once more.
    chosen: Option<(String, String)>,
) -> impl IntoView {
    let ScimStatus { enabled, policy, version, default_role, live_tokens, .. } = status;
    let role = default_role.map(|role| role.spec.name).unwrap_or_default();
    let unknown = match policy.on_unknown_role {
        OnUnknownRole::Reject => t!("scim-role-rejected"),
        OnUnknownRole::Hold => t!("scim-role-held"),
        OnUnknownRole::UseDefault | OnUnknownRole::Store => t!("scim-role-stored", role = &role),
    };
    let named = |value: &str, title: &str| (value.to_owned(), title.to_owned());
    let providers = IdentityProvider::ALL.map(|one| named(one.as_str(), one.title()));
    let answers = PatchAnswer::ALL.map(|one| named(one.as_str(), one.title()));
    // What switching it off does is said beside the choices.
    let on_save = (!enabled).then(|| {
        let live = live_tokens.len();
        view! { <p class="preview when-enabled">{t!("scim-on-save", live = live)}</p> }
    });
    let off = preview.is_some();
    let (provider, answer) = chosen.unwrap_or_else(|| {
        (policy.identity_provider.as_str().to_owned(), policy.patch_answer.as_str().to_owned())
    });
    let choices = preview.map(|preview| view! { <Choices preview /> });
    view! {
        <Form act="scim">
            <Checkbox name="enabled" label=t!("scim-enable") checked=enabled && !off />
            {choices}
            <ul class="rules">
                <li>{unknown}</li>
                <li>{t!("scim-role-missing", role = &role)}</li>
            </ul>
            <Choice
                name="identity_provider"
                label=t!("scim-provider")
                options=providers.into()
                chosen=provider
                help=t!("scim-provider-help")
            />
            <Choice
                name="patch_answer"
                label=t!("scim-patch-answer")
                options=answers.into()
                chosen=answer
                help=t!("scim-patch-answer-help")
            />
            <input type="hidden" name="version" value=version />
            {on_save}
            <SaveBar />
        </Form>
    }
}

#[component]
fn Connection(health: ScimHealth, tenant_url: String) -> impl IntoView {
    view! {
        <div class="part">
            <HealthStrip health />
            <CopyField
                id="tenant-url"
                label=t!("scim-tenant-url")
                value=tenant_url
                help=t!("scim-tenant-url-help")
            />
        </div>
    }
}

/// "Enable SCIM provisioning" and "Save". Switching off takes two: the first shows the choices, each with
/// whom it concerns, and the second does what was chosen.
pub(in crate::pages) async fn save(ask: Ask<Admin>) -> UiResult<Then> {
    let form = &ask.form;
    let enabled = form.has("enabled");
    let asks = !enabled && form.find("people").is_none();
    if asks && ask.app.scim_status(&ask.caller).await?.enabled {
        return Ok(Then::show(super::page(&ask, true).await?));
    }
    let invalid = |field: &'static str| move |message: String| Error::invalid(field, message);
    let people = form.find("people").filter(|_| !enabled).map(str::parse).transpose();
    let provider = form.get("identity_provider").parse();
    let answer = form.get("patch_answer").parse();
    let change = ScimChange {
        enabled: Some(enabled),
        identity_provider: Some(provider.map_err(invalid("identity_provider"))?),
        patch_answer: Some(answer.map_err(invalid("patch_answer"))?),
        version: Some(form.version()),
        people: people.map_err(invalid("people"))?,
    };
    ask.app.scim_configure(&ask.caller, change).await?;
    // The first people at once, which is all of them in most enterprises; the job does the rest.
    if change.people.is_some() {
        ask.app.switch_off_portion(ask.caller.enterprise.id).await?;
    }
    Ok(Then::Done("saved"))
}
