//! Notices by mail (requirements 62, 63, 115; trap D1).

mod cli;
mod health;
mod invitations;
mod outbox;
mod server;
mod smtp;
mod tokens;
mod waiting;

use muster_app::NoticeFilter;
use muster_core::{
    id::InvitationId,
    notice::{Invited, Notice, NoticeState, Outgoing},
    role::RoleSpec,
    time::Timestamp,
};
use muster_testkit::{Enterprise, TestApp, person, unique};
use serde_json::json;

/// When the tests begin.
fn now(app: &TestApp) -> Timestamp {
    app.use_cases().now()
}

/// A notice for the administrators whose cause is this number.
fn full(seats: u64) -> Notice {
    Notice::SeatsFull { seats, since: Timestamp::from_millis(i64::try_from(seats).unwrap()) }
}

/// Puts a notice into the outbox; answers how many are told.
async fn tell(enterprise: &Enterprise, notice: Notice) -> u64 {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().notice_tell(&admin, notice).await.unwrap()
}

/// The outbox, the oldest first.
async fn outbox(enterprise: &Enterprise) -> Vec<Outgoing> {
    let filter = NoticeFilter { limit: 1_000, ..NoticeFilter::default() };
    let admin = enterprise.admin().await;
    let mut list = enterprise.app.use_cases().notice_list(&admin, filter).await.unwrap();
    list.reverse();
    list
}

/// How the notices stand, the oldest first.
async fn states(enterprise: &Enterprise) -> Vec<NoticeState> {
    outbox(enterprise).await.into_iter().map(|one| one.state).collect()
}

/// An administrator whom the identity provider brought, and can remove.
async fn sent_admin(enterprise: &Enterprise, name: &str, address: &str) -> String {
    let role = RoleSpec { admin: true, ..RoleSpec::named(unique("Boss")) };
    let made = enterprise.app.use_cases().role_create(&enterprise.admin().await, role, false).await;
    let role = made.unwrap().spec.name;
    let body = person(
        name,
        json!({ "emails": [{ "type": "work", "value": address }], "roles": [{ "value": role }] }),
    );
    enterprise.scim_client().await.create(body).await
}

fn invited(address: &str) -> Invited {
    Invited { name: Some("Grace Hopper".into()), address: address.to_owned() }
}

fn invitation(number: u128) -> InvitationId {
    format!("{number:032x}").parse().unwrap()
}
