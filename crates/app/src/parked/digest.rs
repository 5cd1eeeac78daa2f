//! Telling administrators who waits, to be registered or for a role: one mail for all of them, now and then.

use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use muster_core::{
    Result,
    ctx::OpCtx,
    enterprise::Enterprise,
    notice::{self, Counts, Notice, NoticeKind, WAITS, Waits},
    parked::{Parked, WaitsFor},
    person::Profile,
    policy::Policy,
    text::fold,
};
use muster_store::{EnterpriseScope, ReadTx};

use crate::App;

/// Nobody is told more often than that.
const EVERY: Duration = Duration::from_hours(1);
/// People who are read at a time.
const PAGE: u64 = 200;

impl App {
    /// What the administrators are to be told of those who wait; nothing where nobody waits, where nothing
    /// came to what was told before, and where that was within the hour.
    pub(crate) async fn parked_news(
        &self,
        ctx: &OpCtx,
        scope: EnterpriseScope,
        enterprise: &Enterprise,
    ) -> Result<Option<Notice>> {
        let tx = self.store.read(scope);
        let held = tx.person_waiting_count().await?;
        if held == 0 && tx.standing().await?.parked == 0 {
            return Ok(None);
        }
        let newest = tx.parked_newest().await?;
        if held == 0 && newest.is_none() {
            return Ok(None);
        }
        let newest = newest.unwrap_or_default();
        let newest_held = tx.person_waiting_newest().await?;
        let counts = Counts {
            role: tx.parked_count(WaitsFor::Role).await?,
            seat: tx.parked_count(WaitsFor::Seat).await?,
            domain: tx.parked_count(WaitsFor::Domain).await?,
            held,
        };
        if let Some((told, at)) = tx.notice_newest(NoticeKind::PersonWaiting).await? {
            let known = match told {
                Notice::PersonWaiting {
                    newest: last, newest_held: held, counts: before, ..
                } => newest <= last && newest_held <= held && !counts.exceed(before),
                _ => false,
            };
            if known || ctx.now.since(at) < EVERY {
                return Ok(None);
            }
        }
        let waits = waits(&tx, &enterprise.policy).await?;
        let people = counts.people();
        Ok(Some(Notice::PersonWaiting { waits, people, newest, newest_held, counts }))
    }
}

/// How many wait for what, the most first.
async fn waits(tx: &ReadTx, policy: &Policy) -> Result<Vec<Waits>> {
    let mut found: BTreeMap<(u8, String), Waits> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = tx.parked_list(None, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.place;
        for parked in page {
            let what = what(policy, &parked);
            let key = key(&what);
            found.entry(key).or_insert(Waits { what, people: 0 }).people += 1;
        }
    }
    let mut after = None;
    loop {
        let page = tx.person_waiting(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for person in &page {
            let what = notice::WaitsFor::Held(role_sent(&person.profile));
            let key = key(&what);
            found.entry(key).or_insert(Waits { what, people: 0 }).people += 1;
        }
    }
    let mut waits: Vec<Waits> = found.into_values().collect();
    waits.sort_by_key(|one| Reverse(one.people));
    waits.truncate(WAITS);
    Ok(waits)
}

/// What somebody waits for, by its name.
fn what(policy: &Policy, parked: &Parked) -> notice::WaitsFor {
    let profile = &parked.request.profile;
    match parked.waits_for {
        WaitsFor::Role => notice::WaitsFor::Role(role_sent(profile)),
        WaitsFor::Domain => {
            let domain = policy.email_of(profile).and_then(|email| email.rsplit_once('@'));
            notice::WaitsFor::Domain(domain.map(|(_, name)| fold(name)).unwrap_or_default())
        }
        WaitsFor::Seat => notice::WaitsFor::Seat,
    }
}

/// By what people are counted together.
fn key(what: &notice::WaitsFor) -> (u8, String) {
    match what {
        notice::WaitsFor::Role(name) => (0, fold(name)),
        notice::WaitsFor::Domain(name) => (1, fold(name)),
        notice::WaitsFor::Seat => (2, String::new()),
        notice::WaitsFor::Held(name) => (3, fold(name)),
    }
}

/// The name of the role that was sent; the primary one of several.
fn role_sent(profile: &Profile) -> String {
    let sent = profile.roles_sent();
    let first = sent.iter().find(|role| role.primary).or(sent.first());
    first.map(|role| role.value.to_owned()).unwrap_or_default()
}
