//! The page.

use leptos::prelude::*;

use super::{
    PATH, SECRET_PATH,
    api::{CreateIntegration, RevokeIntegration, list},
    model::{IntegrationRow, NewIntegration},
};
use crate::{
    components::{
        confirm::Confirm,
        copy::CopyField,
        failed::{LoadFailed, Loading},
        field::{Checkbox, TextField},
        form::PageForm,
        icon::{Glyph, Icon},
        moment::When,
        notice::{Empty, Outcome, done_in_address},
        page::{Crumb, PageHead},
        secret::OnceDialog,
    },
    messages::{self, integrations as words, path},
    pages::configurations,
};

/// The way to the page.
const WAY: [Crumb; 3] = [
    (path::CONFIGURATIONS, Some(configurations::PATH)),
    (path::ENTERPRISE, None),
    (path::SETTINGS, None),
];

/// The way to the pages below it.
pub(super) const WAY_BELOW: [Crumb; 4] = {
    let [configurations, enterprise, settings] = WAY;
    [configurations, enterprise, settings, (path::INTEGRATIONS, Some(PATH))]
};

/// The clients of the Authenticate API.
#[component]
pub(crate) fn IntegrationsPage() -> impl IntoView {
    let create = ServerAction::<CreateIntegration>::new();
    let revoke = ServerAction::<RevokeIntegration>::new();
    let rows = Resource::new(move || (create.version().get(), revoke.version().get()), |_| list());
    let in_address = done_in_address(&["integration-revoked"]);
    let revoked = Signal::derive(move || match revoke.value().get() {
        Some(Ok(())) => messages::done("integration-revoked").map(str::to_owned),
        Some(Err(_)) => None,
        None => in_address.get(),
    });
    let error = Signal::derive(move || revoke.value().get()?.err());
    view! {
        <PageHead way=&WAY title=path::INTEGRATIONS lead=words::LEAD />
        <section class="card" aria-label=path::INTEGRATIONS>
            <Outcome error success=revoked />
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match rows.await {
                        Ok(rows) => view! { <List rows revoke /> }.into_any(),
                        Err(error) => view! { <LoadFailed error /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
        <AddForm create />
        <NewIntegrationDialog create />
    }
}

#[component]
fn List(rows: Vec<IntegrationRow>, revoke: ServerAction<RevokeIntegration>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <Empty title=words::EMPTY_TITLE text=words::EMPTY /> }.into_any();
    }
    view! {
        <div class="table-box">
            <table>
                <caption class="visually-hidden">{path::INTEGRATIONS}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Client ID"</th>
                        <th scope="col">"SCIM tokens"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Created"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| view! { <Row row revoke /> }).collect_view()}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(row: IntegrationRow, revoke: ServerAction<RevokeIntegration>) -> impl IntoView {
    let (tone, icon, word) = if row.may_issue_scim {
        ("good", Icon::Check, "May issue")
    } else {
        ("idle", Icon::Cross, "May not")
    };
    view! {
        <tr>
            <th scope="row" data-label="Name">
                {row.name.clone()}
                {(!row.enabled).then(|| view! { <span class="quiet">" (disabled)"</span> })}
            </th>
            <td data-label="Client ID"><span class="mono cut" title=row.client_id.clone()>{row.client_id.clone()}</span></td>
            <td data-label="SCIM tokens">
                <span class="badge" data-tone=tone><Glyph icon />{word}</span>
            </td>
            <td data-label="Last used">
                {match row.last_used {
                    Some(at) => view! { <When at /> }.into_any(),
                    None => view! { <span class="quiet">"Never"</span> }.into_any(),
                }}
            </td>
            <td data-label="Created"><When at=row.created /></td>
            <td class="row-actions">
                <Confirm
                    id=row.id.clone()
                    label=words::REVOKE
                    about=row.name.clone()
                    title=words::REVOKE_TITLE
                    consequence=words::revoke_consequence(&row.name)
                >
                    <ActionForm action=revoke>
                        <input type="hidden" name="id" value=row.id />
                        <button class="button danger">{words::REVOKE_CONFIRM}</button>
                    </ActionForm>
                </Confirm>
            </td>
        </tr>
    }
}

#[component]
fn AddForm(create: ServerAction<CreateIntegration>) -> impl IntoView {
    let error = Signal::derive(move || create.value().get()?.err());
    let name_error = Signal::derive(move || error.get()?.at("name"));
    let elsewhere = Signal::derive(move || error.get().filter(|error| error.problems().is_empty()));
    view! {
        <section class="card" aria-labelledby="add">
            <h2 id="add">{words::ADD}</h2>
            <Outcome error=elsewhere success=None />
            <PageForm to=SECRET_PATH action=create clears=true>
                <TextField name="name" label=words::NAME help=words::NAME_HELP error=name_error />
                <Checkbox
                    name="may_issue_scim"
                    label=words::MAY_ISSUE
                    checked=true
                    help=words::MAY_ISSUE_HELP
                />
                <div class="actions start">
                    <button class="button primary" disabled=create.pending()>
                        {words::ADD}
                    </button>
                </div>
            </PageForm>
        </section>
    }
}

#[component]
fn NewIntegrationDialog(create: ServerAction<CreateIntegration>) -> impl IntoView {
    let made = move || create.value().get().and_then(Result::ok);
    let open = Signal::derive(move || matches!(&*create.value().read(), Some(Ok(_))));
    view! {
        <OnceDialog
            title=words::CREATED_TITLE
            open
            close=Callback::new(move |()| create.clear())
        >
            {move || made().map(|made| view! { <NewIntegrationFacts made /> })}
        </OnceDialog>
    }
}

/// A new integration's credentials.
#[component]
pub(super) fn NewIntegrationFacts(
    /// The integration.
    made: NewIntegration,
) -> impl IntoView {
    view! {
        <p class="lead"><strong>{made.name}</strong>" · "{words::SHOWN_ONCE}</p>
        <CopyField id="client-id" label=words::CLIENT_ID value=made.client_id />
        <CopyField id="client-secret" label=words::SECRET value=made.secret />
        {(!made.may_issue_scim).then(|| view! { <p class="quiet">{words::MAY_ISSUE_HELP}</p> })}
    }
}
