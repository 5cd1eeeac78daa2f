//! One run: what it did, to whom, and the decision about it.

use leptos::prelude::*;
use muster_app::{CyclePlan, Touched};
use muster_core::{
    Error,
    cycle::{CycleState, Undoing, Was},
    error::Thing,
    id::CycleId,
};

use super::{
    calls,
    held::{self, Standing},
    way,
};
use crate::{
    components::{
        confirm::Confirm,
        form::{Form, Outcome},
        moment::When,
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    pages::users,
    text::sentence,
    web::{Admin, Ask, Page, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/logs/held-changes/{id}";
/// People on a page.
const PER_PAGE: u64 = 50;

/// Where the page of a run is.
pub(super) fn address(id: CycleId) -> String {
    format!("{}/{id}", held::PATH)
}

fn id(ask: &Ask<Admin>) -> Result<CycleId, Error> {
    ask.segment("id").parse().ok().ok_or(Error::NotFound(Thing::Cycle))
}

/// The page.
pub(crate) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let id = id(&ask)?;
    let plan = ask.app.cycle_plan(&ask.caller, id).await?;
    let after = ask.here.query("after").parse().ok();
    let mut people = ask.app.cycle_people(&ask.caller, id, after, PER_PAGE + 1).await?;
    let more = crate::text::count(people.len()) > PER_PAGE;
    people.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let next =
        people.last().filter(|_| more).map(|last| ask.here.with("after", last.id.to_string()));
    let run = plan.shown.cycle.clone();
    let state = run.state;
    let reason = (state == CycleState::Held)
        .then(|| view! { <p>{t!("held-why", taken = run.taken, of = run.active_before)}</p> });
    let counts = run.counts;
    let facts = [
        (t!("held-made"), counts.created + counts.returned),
        (t!("held-changed"), counts.updated + counts.enabled),
        (t!("held-disabled"), counts.disabled),
        (t!("held-removed"), counts.removed),
        (t!("held-groups"), counts.groups),
        (t!("held-taken"), run.taken),
        (t!("held-seats"), run.seats),
    ]
    .map(|(name, count)| view! { <Fact name>{count}</Fact> });
    let log = format!("{}?run={id}", calls::PATH);
    let body = view! {
        <section class="card" aria-labelledby="did">
            <h2 id="did">{t!("held-did")}</h2>
            {reason}
            <Facts>
                <Fact name=t!("held-began")><When at=run.started_at far=true /></Fact>
                <Fact name=t!("held-last")><When at=run.last_at far=true /></Fact>
                {facts.collect_view()}
            </Facts>
            <p><a href=log>{t!("held-calls")}</a></p>
        </section>
        <Decision plan />
        <section class="card" aria-labelledby="people">
            <h2 id="people">{t!("held-people")}</h2>
            {concerned(people)}
            {next
                .map(|to| {
                    view! { <a class="button small" href=to rel="next">{t!("next")}</a> }
                })}
        </section>
    };
    let mut way = way();
    way.push((t!("path-held-changes"), Some(held::PATH)));
    Ok(Page::new(t!("held-run"), body).way(way).aside(view! { <Standing state /> }))
}

/// *Allow* where the run is held, *Undo* where something is left to undo.
#[component]
fn Decision(plan: CyclePlan) -> impl IntoView {
    let run = &plan.shown.cycle;
    let allow = (run.state == CycleState::Held).then(|| {
        let consequence = t!("held-allow-consequence", taken = run.taken, seats = run.seats);
        view! {
            <Confirm
                id="allow"
                label=t!("held-allow")
                about=t!("held-run")
                class="button"
                title=t!("held-allow-title")
                consequence
            >
                <Form act="allow">
                    <button class="button danger">{t!("held-allow")}</button>
                </Form>
            </Confirm>
        }
    });
    let undo = (!plan.is_empty()).then(|| {
        let consequence = t!(
            "held-undo-consequence",
            changed = plan.people.changed,
            returned = plan.people.returned,
            removed = plan.people.removed,
            groups = plan.groups.total(),
            memberships = plan.memberships,
            left = plan.left_count
        );
        view! {
            <Confirm
                id="undo"
                label=t!("held-undo")
                about=t!("held-run")
                class="button primary"
                title=t!("held-undo-title")
                consequence
            >
                <Form act="undo">
                    <button class="button danger">{t!("held-undo")}</button>
                </Form>
            </Confirm>
        }
    });
    let nothing = plan.is_empty().then(|| view! { <p class="quiet">{t!("held-nothing")}</p> });
    let goes_on = plan.shown.goes_on.then(|| view! { <p>{t!("held-goes-on")}</p> });
    view! {
        <section class="card" aria-labelledby="decide">
            <h2 id="decide">{t!("held-decide")}</h2>
            <Outcome act="allow" done=&["held-allowed"] />
            <Outcome act="undo" done=&["held-undone"] />
            {nothing}
            {goes_on}
            <div class="actions start">{allow}{undo}</div>
        </section>
    }
}

fn concerned(people: Vec<Touched>) -> AnyView {
    if people.is_empty() {
        return view! { <p class="quiet">{t!("held-nobody")}</p> }.into_any();
    }
    let rows = people.into_iter().map(|one| {
        let to = format!("{}/{}", users::PATH, one.id);
        let did = match (one.was, one.gone) {
            (Was::Absent, false) => t!("held-did-made"),
            (Was::Absent, true) => t!("held-did-made-removed"),
            (Was::There, false) => t!("held-did-changed"),
            (Was::There, true) => t!("held-did-removed"),
            (Was::Gone, false) => t!("held-did-returned"),
            (Was::Gone, true) => t!("held-did-returned-removed"),
        };
        let would = match one.undoing {
            Undoing::Remove => t!("held-would-remove"),
            Undoing::Change => t!("held-would-change"),
            Undoing::Return => t!("held-would-return"),
            Undoing::Nothing => t!("held-would-nothing"),
            Undoing::Leave(why) => sentence(why.says()),
        };
        let name = one.name.unwrap_or_else(|| t!("held-unknown"));
        view! {
            <tr>
                <th scope="row" data-label=t!("people-name")><a href=to>{name}</a></th>
                <td data-label=t!("held-did")>{did}</td>
                <td data-label=t!("held-would")>{would}</td>
            </tr>
        }
    });
    let columns = vec![t!("people-name"), t!("held-did"), t!("held-would")];
    let rows = rows.collect_view();
    view! { <Table caption=t!("held-people") columns>{rows}</Table> }.into_any()
}

/// *Allow*.
pub(crate) async fn allow(ask: Ask<Admin>) -> UiResult<Then> {
    let released = ask.app.cycle_release(&ask.caller, id(&ask)?).await?;
    Ok(Then::Note("held-allowed", released.seats.to_string()))
}

/// *Undo*.
pub(crate) async fn undo(ask: Ask<Admin>) -> UiResult<Then> {
    let plan = ask.app.cycle_undo(&ask.caller, id(&ask)?).await?;
    Ok(Then::Note("held-undone", plan.left_count.to_string()))
}
