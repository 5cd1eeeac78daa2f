//! The Admin portal: what administrators of the installation see and do. Lists of what is anywhere need a database
//! that no other test uses.

mod enterprises;
mod operations;
mod settings;
mod system;

use muster_core::policy::Preset;
use muster_testkit::{Enterprise, PortalClient, TestApp, TestResponse};

/// That an answer has this status, and says this.
#[track_caller]
fn says(answer: &TestResponse, status: u16, part: &str) {
    answer.assert_status(status);
    let text = answer.text();
    assert!(text.contains(part), "{part}\n{text}");
}

/// That a page does not say this.
#[track_caller]
fn omits(answer: &TestResponse, part: &str) {
    let text = answer.text();
    assert!(!text.contains(part), "{part}\n{text}");
}

/// The page of an enterprise.
fn page_of(enterprise: &Enterprise) -> String {
    format!("/admin/enterprises/{}", enterprise.id)
}

/// Makes an enterprise of this name by the portal's form.
async fn named(app: &TestApp, portal: &PortalClient, name: &str) {
    let fields = [("name", name), ("preset", Preset::DirectoryLed.as_str())];
    let made = portal.submit("/admin/enterprises", "create", &fields).await;
    says(&portal.follow(&made).await, 200, "Enterprise created.");
    app.flush_calls().await;
}
