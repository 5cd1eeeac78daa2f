//! Configurations → Enterprise Configurations → Settings → Notifications: mails that were sent, wait or failed.

use leptos::prelude::*;
use muster_app::NoticeFilter;
use muster_core::notice::{NoticeKind, NoticeState, Outgoing, Recipient};

use super::configurations;
use crate::{
    components::{
        badge::{Badge, Tone},
        icon::Icon,
        moment::When,
        notice::Empty,
        table::{Fact, Facts, Table},
    },
    error::UiResult,
    web::{Admin, Ask, Page},
};

/// Where it is.
pub(crate) const PATH: &str = "/configurations/enterprise/settings/notifications";
/// How many are on a page.
const PER_PAGE: u64 = 100;

/// The outbox, the newest first.
pub(super) async fn show(ask: Ask<Admin>) -> UiResult<Page> {
    let before = ask.here.query("before").parse().ok();
    let filter = NoticeFilter { state: None, before, limit: PER_PAGE };
    let all = ask.app.notice_list(&ask.caller, filter).await?;
    let older = all.last().filter(|_| crate::text::count(all.len()) == PER_PAGE).map(|last| {
        let to = ask.here.with("before", last.id);
        view! { <p><a class="button small" href=to rel="next">{t!("next")}</a></p> }
    });
    let list = if all.is_empty() {
        let (title, text) = (t!("notifications-empty-title"), t!("notifications-empty"));
        view! { <Empty title text /> }.into_any()
    } else {
        let rows = all.into_iter().map(row).collect_view();
        let columns = vec![
            t!("notifications-what"),
            t!("notifications-to"),
            t!("notifications-state"),
            t!("notifications-written"),
            t!("notifications-trouble"),
        ];
        view! { <Table caption=t!("path-notifications") columns>{rows}</Table> }.into_any()
    };
    let kinds = NoticeKind::ALL
        .iter()
        .map(|kind| {
            let means = t!(&format!("notifications-{}-for", kind.as_str()));
            view! { <Fact name=title(*kind)>{means}</Fact> }
        })
        .collect_view();
    let body = view! {
        <section class="card" aria-label=t!("path-notifications")>{list}{older}</section>
        <section class="card" aria-labelledby="kinds">
            <h2 id="kinds">{t!("notifications-kinds")}</h2>
            <Facts>{kinds}</Facts>
        </section>
    };
    let way = vec![
        (t!("path-configurations"), Some(configurations::PATH)),
        (t!("path-enterprise"), None),
        (t!("path-settings"), None),
    ];
    Ok(Page::new(t!("path-notifications"), body).way(way).lead(t!("notifications-lead")))
}

fn title(kind: NoticeKind) -> String {
    t!(&format!("notifications-{}", kind.as_str()))
}

fn row(one: Outgoing) -> impl IntoView {
    let (tone, icon) = match one.state {
        NoticeState::Waiting => (Tone::Idle, Icon::Clock),
        NoticeState::Sent => (Tone::Good, Icon::Check),
        NoticeState::Failed => (Tone::Bad, Icon::Alert),
        NoticeState::Dropped => (Tone::Idle, Icon::Cross),
    };
    let word = t!(&format!("notifications-{}", one.state.as_str()));
    let to = match one.to {
        Recipient::Person(_) => t!("notifications-to-admin"),
        Recipient::Invited(invited) => invited.address,
    };
    view! {
        <tr>
            <th scope="row" data-label=t!("notifications-what")>{title(one.notice.kind())}</th>
            <td data-label=t!("notifications-to")>{to}</td>
            <td data-label=t!("notifications-state")><Badge tone word icon /></td>
            <td data-label=t!("notifications-written")><When at=one.created_at far=true /></td>
            <td data-label=t!("notifications-trouble")>{one.last_error.unwrap_or_default()}</td>
        </tr>
    }
}
