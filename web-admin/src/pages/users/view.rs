//! The page: its sections in order.

use leptos::prelude::*;

use super::{people::PeopleSection, provisioning::ProvisioningSection};
use crate::{
    components::page::{Crumb, PageHead},
    messages::path,
    pages::configurations,
};

/// The way to the page.
pub(super) const WAY: [Crumb; 3] = [
    (path::CONFIGURATIONS, Some(configurations::PATH)),
    (path::ENTERPRISE, None),
    (path::PEOPLE, None),
];

/// Who is registered, and how provisioning stands.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    view! {
        <PageHead way=&WAY title=path::USERS />
        <PeopleSection />
        <ProvisioningSection />
    }
}
