//! The page.

use leptos::prelude::*;
use muster_core::policy::Preset;

use super::{
    api::{Create, list},
    model::EnterpriseRow,
};
use crate::{
    components::{
        failed::{LoadFailed, Loading},
        field::{FieldError, TextField},
        form::clear_when_accepted,
        icon::{Glyph, Icon},
        moment::When,
        notice::{Empty, Outcome, done_in_address},
        page::PageHead,
    },
    messages::{self, enterprises, path},
};

/// The enterprises of the installation.
#[component]
pub(crate) fn EnterprisesPage() -> impl IntoView {
    let create = ServerAction::<Create>::new();
    let rows = Resource::new(move || create.version().get(), |_| list());
    view! {
        <PageHead way=&[] title=path::ENTERPRISES lead=enterprises::LEAD />
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(rows) => view! { <List rows /> }.into_any(),
                    Err(error) => view! { <LoadFailed error /> }.into_any(),
                }
            })}
        </Transition>
        <CreateForm create />
    }
}

#[component]
fn List(rows: Vec<EnterpriseRow>) -> impl IntoView {
    let body = if rows.is_empty() {
        view! { <Empty title=enterprises::EMPTY_TITLE text=enterprises::EMPTY /> }.into_any()
    } else {
        view! {
            <div class="table-box">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col" class="number">"People"</th>
                            <th scope="col">"SCIM"</th>
                            <th scope="col">"Preset"</th>
                            <th scope="col">"Created"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="list">
            <h2 id="list">{enterprises::LIST}</h2>
            {body}
        </section>
    }
}

#[component]
fn Row(row: EnterpriseRow) -> impl IntoView {
    let (tone, icon, word) =
        if row.scim_enabled { ("good", Icon::Check, "On") } else { ("idle", Icon::Cross, "Off") };
    view! {
        <tr>
            <th scope="row" data-label="Name">{row.name}</th>
            <td class="number" data-label="People">{row.people}</td>
            <td data-label="SCIM">
                <span class="badge" data-tone=tone><Glyph icon />{word}</span>
            </td>
            <td data-label="Preset">{row.preset}</td>
            <td data-label="Created"><When at=row.created /></td>
        </tr>
    }
}

#[component]
fn CreateForm(create: ServerAction<Create>) -> impl IntoView {
    let error = Signal::derive(move || create.value().get()?.err());
    let name_error = Signal::derive(move || error.get()?.at("name"));
    let preset_error = Signal::derive(move || error.get()?.at("preset"));
    let elsewhere = Signal::derive(move || error.get().filter(|error| error.problems().is_empty()));
    let in_address = done_in_address(&["enterprise-created"]);
    let success = Signal::derive(move || match create.value().get() {
        Some(Ok(())) => messages::done("enterprise-created").map(str::to_owned),
        Some(Err(_)) => None,
        None => in_address.get(),
    });
    let form = NodeRef::new();
    clear_when_accepted(form, create);
    view! {
        <section class="card" aria-labelledby="create">
            <h2 id="create">{enterprises::CREATE}</h2>
            <Outcome error=elsewhere success />
            <ActionForm action=create node_ref=form>
                <TextField name="name" label=enterprises::NAME error=name_error />
                <div class="field">
                    <label for="preset">{enterprises::PRESET}</label>
                    <select id="preset" name="preset" aria-describedby="preset-help preset-error">
                        {Preset::OFFERED
                            .map(|preset| {
                                view! { <option value=preset.as_str()>{preset.title()}</option> }
                            })
                            .collect_view()}
                    </select>
                    <FieldError id="preset-error".to_owned() error=preset_error />
                    <p class="help" id="preset-help">{enterprises::PRESET_HELP}</p>
                </div>
                <div class="actions start">
                    <button class="button primary" disabled=create.pending()>
                        {enterprises::SUBMIT}
                    </button>
                </div>
            </ActionForm>
        </section>
    }
}
