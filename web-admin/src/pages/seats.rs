//! Configurations → Enterprise Configurations → People → Seats: how many there are, and who waits.

use std::collections::BTreeMap;

use leptos::prelude::*;
use muster_app::{SeatStatus, Tried};
use muster_core::{
    Error,
    error::Thing,
    id::ParkedId,
    parked::{Parked, WaitsFor},
};

use super::configurations;
use crate::{
    components::{
        confirm::Confirm,
        field::TextField,
        form::{Form, Outcome, SaveBar},
        moment::When,
        notice::{Empty, Problem},
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    web::{Admin, Ask, Crumb, Page, Said, Then},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/people/seats";
/// How many of those who wait are on a page.
const PER_PAGE: u64 = 50;

fn way() -> Vec<Crumb> {
    vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-people"), None),
    ]
}

/// How the seats stand, and who waits for what.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let status = ask.app.seats_show(&ask.caller).await?;
    let after = ask.here.query("after").parse().unwrap_or(0);
    let mut waiting = ask.app.parked_list(&ask.caller, None, after, PER_PAGE + 1).await?;
    let more = crate::text::count(waiting.len()) > PER_PAGE;
    waiting.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let next = waiting.last().filter(|_| more).map(|last| {
        let to = ask.here.with("after", last.place);
        view! { <p><a class="button small" href=to rel="next">{t!("next")}</a></p> }
    });
    let barred = ask.app.parked_barred(&ask.caller, &waiting).await?;
    // Why somebody waits on is a sentence of its own.
    let said = use_context::<Option<Said>>().flatten();
    let why = said.filter(|said| said.word == "seats-wait").map(|said| said.note);
    let why = why.map(|text| view! { <Problem text /> });
    let list = waiting_list(waiting, &barred);
    let body = view! {
        <Seats status />
        <section class="card" aria-labelledby="waiting">
            <h2 id="waiting">{t!("seats-waiting")}</h2>
            <Outcome act="retry" done=&["seats-registered", "seats-there", "seats-dropped"] />
            <Outcome act="drop" />
            <div class="outcome" role="status">{why}</div>
            {list}
            {next}
        </section>
    };
    Ok(Page::new(t!("path-seats"), body).way(way()).lead(t!("seats-lead")))
}

#[component]
fn Seats(status: SeatStatus) -> impl IntoView {
    let SeatStatus { limit, taken, waiting, version } = status;
    let used = match limit {
        Some(limit) => t!("seats-used-of", used = taken, limit = limit),
        None => t!("seats-used", used = taken),
    };
    let free =
        status.free().map_or_else(|| t!("seats-no-limit"), |free| t!("number", number = free));
    let meter = limit.map(|limit| {
        let text = used.clone();
        view! {
            <meter min="0" max=limit value=taken.min(limit.into()) aria-label=t!("path-seats")>
                {text}
            </meter>
        }
    });
    let value = limit.map(|limit| limit.to_string()).unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="seats">
            <h2 id="seats">{t!("path-seats")}</h2>
            <p class="status-line">{meter}<strong>{used}</strong></p>
            <Facts>
                <Fact name=t!("seats-free")>{free}</Fact>
                <Fact name=t!("seats-wait-for-one")>{t!("people", count = waiting)}</Fact>
            </Facts>
            <Outcome act="limit" done=&["saved"] />
            <Form act="limit">
                <TextField
                    name="seat_limit"
                    label=t!("seats-limit")
                    value
                    number=true
                    optional=true
                    help=t!("seats-limit-help")
                />
                <input type="hidden" name="version" value=version />
                <SaveBar />
            </Form>
        </section>
    }
}

fn waiting_list(waiting: Vec<Parked>, barred: &BTreeMap<ParkedId, String>) -> AnyView {
    if waiting.is_empty() {
        let (title, text) = (t!("seats-empty-title"), t!("seats-empty"));
        return view! { <Empty title text /> }.into_any();
    }
    let rows = waiting
        .into_iter()
        .map(|parked| {
            let barred = barred.get(&parked.id).cloned();
            view! { <Row parked barred /> }
        })
        .collect_view();
    let columns = vec![
        t!("seats-person"),
        t!("seats-why"),
        t!("seats-since"),
        t!("seats-until"),
        String::new(),
    ];
    view! { <Table caption=t!("seats-waiting") columns>{rows}</Table> }.into_any()
}

#[component]
fn Row(parked: Parked, barred: Option<String>) -> impl IntoView {
    let helps = match (parked.waits_for, &barred) {
        (_, Some(_)) => t!("seats-helps-barred"),
        (WaitsFor::Seat, None) => t!("seats-helps-seat"),
        (WaitsFor::Role, None) => t!("seats-helps-role"),
        (WaitsFor::Domain, None) => t!("seats-helps-domain"),
    };
    let (until, id) = (parked.until(), parked.id.to_string());
    let name = parked.request.profile.user_name;
    let why = barred.unwrap_or(parked.detail);
    let (shown, about, title) = (name.clone(), name.clone(), t!("seats-drop-title", name = &name));
    let (for_retry, for_drop) = (id.clone(), id.clone());
    view! {
        <tr>
            <th scope="row" data-label=t!("seats-person")>{shown}</th>
            <td data-label=t!("seats-why")>{why}<p class="help">{helps}</p></td>
            <td data-label=t!("seats-since")><When at=parked.first_at far=true /></td>
            <td data-label=t!("seats-until")><When at=until far=true /></td>
            <td class="row-actions">
                <Form act="retry">
                    <input type="hidden" name="id" value=for_retry />
                    <button class="button small">
                        {t!("seats-retry")}
                        <span class="visually-hidden">" "{name}</span>
                    </button>
                </Form>
                <Confirm
                    id
                    label=t!("seats-drop")
                    about
                    title
                    consequence=t!("seats-drop-consequence")
                >
                    <Form act="drop">
                        <input type="hidden" name="id" value=for_drop />
                        <button class="button danger">{t!("seats-drop")}</button>
                    </Form>
                </Confirm>
            </td>
        </tr>
    }
}

/// Chooses how many seats there are; an empty field is no limit.
pub(super) async fn limit(ask: Ask<Admin>) -> UiResult<Then> {
    let limit = match ask.form.get("seat_limit").trim() {
        "" => None,
        text => {
            let number = text.parse().ok();
            Some(number.ok_or_else(|| Error::invalid("seat_limit", t!("seats-limit-wrong")))?)
        }
    };
    ask.app.seats_set(&ask.caller, limit, Some(ask.form.version())).await?;
    Ok(Then::Done("saved"))
}

fn who(ask: &Ask<Admin>) -> Result<ParkedId, Error> {
    ask.form.get("id").parse().ok().ok_or(Error::NotFound(Thing::Parked))
}

/// Tries to register somebody now.
pub(super) async fn retry(ask: Ask<Admin>) -> UiResult<Then> {
    Ok(match ask.app.parked_retry(&ask.caller, who(&ask)?).await? {
        Tried::Registered(_) => Then::Done("seats-registered"),
        Tried::There | Tried::Gone => Then::Done("seats-there"),
        Tried::Waits(_, why) | Tried::Refused(why) => Then::Note("seats-wait", why),
    })
}

/// Forgets somebody who waits.
pub(super) async fn forget(ask: Ask<Admin>) -> UiResult<Then> {
    ask.app.parked_drop(&ask.caller, who(&ask)?).await?;
    Ok(Then::Done("seats-dropped"))
}
