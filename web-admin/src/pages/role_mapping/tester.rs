//! "Try a role": what would be sent, and the chain from there to a role.

use leptos::prelude::*;
use muster_app::RoleTrial;
use muster_core::explain::{Considered, Names, rules};

use crate::{
    components::{
        badge::{Badge, Tone},
        field::TextArea,
        form::{Form, Outcome},
        notice::{Good, Problem},
        table::Table,
    },
    error::UiResult,
    web::{Admin, Ask, Then},
};

/// The form with what was typed, and what came of it.
pub(super) fn section(payload: String, tried: Option<AnyView>) -> AnyView {
    view! {
        <section class="card" aria-labelledby="try">
            <h2 id="try">{t!("mapping-try")}</h2>
            <p class="lead">{t!("mapping-try-lead")}</p>
            {tried}
            <Outcome act="try" />
            <Form act="try">
                <TextArea
                    name="payload"
                    label=t!("mapping-payload")
                    value=payload
                    mono=true
                    help=t!("mapping-payload-help")
                />
                <div class="actions start">
                    <button class="button primary">{t!("mapping-try")}</button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// Tries it; nothing is written.
pub(in crate::pages) async fn try_out(ask: Ask<Admin>) -> UiResult<Then> {
    let payload = ask.form.get("payload");
    let trial = ask.app.role_try(&ask.caller, ask.edge, payload).await?;
    Ok(Then::show(super::page(&ask, Some(shown(trial))).await?))
}

fn shown(trial: RoleTrial) -> AnyView {
    let RoleTrial { chain, names, protected } = trial;
    let says = chain.mapping(&names);
    let result = match chain.evaluate() {
        Some(Some(role)) if protected => {
            let text = t!("mapping-protected", role = names.role(role));
            view! { <Problem text /> }.into_any()
        }
        Some(Some(role)) => {
            let text = t!("mapping-result", role = names.role(role), says = says);
            view! { <Good text /> }.into_any()
        }
        Some(None) => view! { <Problem text=t!("mapping-result-none", says = says) /> }.into_any(),
        None => view! { <Problem text=t!("mapping-result-refused", says = says) /> }.into_any(),
    };
    let table = (!chain.considered.is_empty()).then(|| {
        let rows = chain.considered.iter().map(|one| row(one, &names)).collect_view();
        let columns = vec![t!("mapping-sent"), t!("mapping-means"), t!("mapping-became")];
        view! { <Table caption=t!("mapping-chain") columns>{rows}</Table> }
    });
    view! {
        <div class="trial" role="status">
            {result}
            {table}
        </div>
    }
    .into_any()
}

fn row(one: &Considered, names: &Names) -> impl IntoView + use<> {
    let became = match one.lost_by {
        None => view! { <Badge tone=Tone::Good word=t!("mapping-won") /> }.into_any(),
        Some(rule) => rules::words(rule).into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("mapping-sent")>{one.attribute(names)}</th>
            <td data-label=t!("mapping-means")>{one.mapping(names)}</td>
            <td data-label=t!("mapping-became")>{became}</td>
        </tr>
    }
}
