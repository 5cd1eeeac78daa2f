//! The page.

use leptos::prelude::*;

use super::{
    api::{SaveProfile, show_profile},
    model::{Field, Personal},
};
use crate::{
    components::{
        failed::{LoadFailed, Loading},
        notice::{Outcome, done_in_address},
        page::{Crumb, PageHead},
    },
    messages::{self, path, personal},
    pages::configurations,
};

/// The way to the page.
const WAY: [Crumb; 2] =
    [(path::CONFIGURATIONS, Some(configurations::PATH)), (path::PERSONAL, None)];

/// Every field with its value: those that are the person's own can be changed, the others say who owns them.
#[component]
pub(crate) fn PersonalPage() -> impl IntoView {
    let save = ServerAction::<SaveProfile>::new();
    let now = Resource::new(move || save.version().get(), |_| show_profile());
    let in_address = done_in_address(&["saved"]);
    let saved = Signal::derive(move || match save.value().get() {
        Some(Ok(())) => messages::done("saved").map(str::to_owned),
        Some(Err(_)) => None,
        None => in_address.get(),
    });
    let error = Signal::derive(move || save.value().get()?.err());
    view! {
        <PageHead way=&WAY title=path::PERSONAL_INFORMATION lead=personal::LEAD />
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">{personal::FORM}</h2>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match now.await {
                        Ok(now) => view! { <Form now save /> }.into_any(),
                        Err(error) => view! { <LoadFailed error /> }.into_any(),
                    }
                })}
            </Transition>
            <Outcome error success=saved />
        </section>
    }
}

#[component]
fn Form(now: Personal, save: ServerAction<SaveProfile>) -> impl IntoView {
    let Personal { fields, asks_for_name, version } = now;
    let fields = fields.into_iter().map(|field| view! { <Line field /> }).collect_view();
    view! {
        {asks_for_name.then(|| view! { <p class="preview">{personal::COMPLETE}</p> })}
        <ActionForm action=save>
            {fields}
            <input type="hidden" name="version" value=version />
            <div class="actions start">
                <button class="button primary" disabled=save.pending()>
                    {personal::SAVE}
                </button>
            </div>
        </ActionForm>
    }
}

/// A field. One that is locked is disabled, so that it is not in what the form sends.
#[component]
fn Line(field: Field) -> impl IntoView {
    let Field { name, title, value, locked } = field;
    let help_id = format!("{name}-help");
    view! {
        <div class="field">
            <label for=name.clone()>{title}</label>
            <input
                id=name.clone()
                name=name
                type="text"
                autocomplete="off"
                value=value
                disabled=locked.is_some()
                aria-describedby=locked.is_some().then(|| help_id.clone())
            />
            {locked.map(|why| view! { <p class="help" id=help_id>{why}</p> })}
        </div>
    }
}
