//! Seats, domains, and people who wait for them (requirements 105 and 115; policy C-03, C-16, C-17). The job
//! that registers those who wait serves every enterprise of a database, so most tests have one of their own.

mod cli;
mod domains;
mod limit;
mod parked;
mod parked_end;
mod served;

use muster_core::{
    parked::Parked,
    policy::{EmailDomains, Policy, Preset},
};
use muster_testkit::{Enterprise, TestApp};

/// A directory-led enterprise with so many seats.
async fn with_seats(app: &TestApp, seats: u32) -> Enterprise {
    let policy = Policy { seat_limit: Some(seats), ..Policy::preset(Preset::DirectoryLed) };
    app.enterprise_with(policy).await
}

/// A directory-led enterprise that takes e-mails of its domains alone.
async fn with_domains(app: &TestApp) -> Enterprise {
    let email_domains = EmailDomains::VerifiedOnly;
    app.enterprise_with(Policy { email_domains, ..Policy::preset(Preset::DirectoryLed) }).await
}

/// Everybody who waits, in the order they came.
async fn waiting(enterprise: &Enterprise) -> Vec<Parked> {
    let use_cases = enterprise.app.use_cases();
    use_cases.parked_list(&enterprise.admin().await, None, 0, 1_000).await.unwrap()
}

/// Their user names.
fn names(parked: &[Parked]) -> Vec<&str> {
    parked.iter().map(|parked| parked.request.profile.user_name.as_str()).collect()
}

/// Chooses how many seats there are.
async fn seats(enterprise: &Enterprise, limit: Option<u32>) {
    let admin = enterprise.admin().await;
    enterprise.app.use_cases().seats_set(&admin, limit, None).await.unwrap();
}

/// How many seats are taken.
async fn taken(enterprise: &Enterprise) -> u64 {
    enterprise.app.use_cases().seats_show(&enterprise.admin().await).await.unwrap().taken
}

/// Runs the job once; answers how many were registered.
async fn sweep(app: &TestApp) -> usize {
    app.use_cases().parked_sweep().await.unwrap()
}

/// How often something stands in the change logs of a database of one's own.
async fn logged(app: &TestApp, action: &str) -> usize {
    let sql = format!("SELECT action FROM change_log WHERE action = '{action}'");
    app.database().raw().await.column::<String>(&sql).await.len()
}

/// Claims a domain and publishes the record that proves it.
async fn claim(enterprise: &Enterprise, domain: &str) {
    let app = &enterprise.app;
    let claim = app.use_cases().domain_add(&enterprise.admin().await, domain).await.unwrap();
    app.names().publish(&claim.record_name(), &claim.record_value());
}

/// Claims a domain and proves it.
async fn verify(enterprise: &Enterprise, domain: &str) {
    claim(enterprise, domain).await;
    let admin = enterprise.admin().await;
    let checked = enterprise.app.use_cases().domain_check(&admin, domain).await.unwrap();
    assert_eq!(checked.advice, None, "{checked:?}");
}
