//! The page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::load,
    model::{ChangeRow, PersonView},
};
use crate::{
    components::{
        failed::{LoadFailed, Loading},
        moment::When,
        page::PageHead,
    },
    messages::{path, person},
    pages::users::{StateBadge, WAY_BELOW},
};

/// One person.
#[component]
pub(crate) fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let loaded = Resource::new(move || params.read().get("id").unwrap_or_default(), load);
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(person) => view! { <Whole person /> }.into_any(),
                    Err(error) => {
                        view! {
                            <PageHead way=&WAY_BELOW title=path::USERS />
                            <LoadFailed error />
                        }
                        .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Whole(person: PersonView) -> impl IntoView {
    let fields = person
        .fields
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                Some(value) => view! { <dd>{value}</dd> }.into_any(),
                None => view! { <dd class="quiet">{person::NOTHING}</dd> }.into_any(),
            };
            view! { <div><dt>{name}</dt>{value}</div> }
        })
        .collect_view();
    let history = if person.history.is_empty() {
        view! { <p class="quiet">{person::NO_HISTORY}</p> }.into_any()
    } else {
        let rows = person.history.into_iter().map(|row| view! { <Change row /> }).collect_view();
        view! { <ol class="timeline">{rows}</ol> }.into_any()
    };
    view! {
        <PageHead way=&WAY_BELOW title=person.name>
            <StateBadge active=person.active removed=person.removed />
        </PageHead>
        <section class="card" aria-labelledby="profile">
            <h2 id="profile">{person::PROFILE}</h2>
            <dl class="facts">
                <div><dt>"Source"</dt><dd>{person.source}</dd></div>
                {fields}
                <div><dt>"Registered"</dt><dd><When at=person.created distance=true /></dd></div>
                <div><dt>"Last change"</dt><dd><When at=person.updated distance=true /></dd></div>
            </dl>
        </section>
        <section class="card" aria-labelledby="history">
            <h2 id="history">{person::HISTORY}</h2>
            <p class="lead">{person::HISTORY_LEAD}</p>
            {history}
        </section>
    }
}

#[component]
fn Change(row: ChangeRow) -> impl IntoView {
    let details = row
        .details
        .into_iter()
        .map(|(field, before, after)| {
            view! {
                <div>
                    <dt>{field}</dt>
                    <dd>
                        {before.map(|before| view! { <del>{before}</del>" " })}
                        {after.map(|after| view! { <ins>{after}</ins> })}
                    </dd>
                </div>
            }
        })
        .collect_view();
    let has_details = !details.is_empty();
    view! {
        <li>
            <p>
                <strong>{row.action}</strong>
                <span class="quiet">" by "{row.actor}" · "<When at=row.at /></span>
            </p>
            {row.erased.then(|| view! { <p class="quiet">{person::ERASED}</p> })}
            {has_details.then(|| view! { <dl class="diff">{details}</dl> })}
        </li>
    }
}
