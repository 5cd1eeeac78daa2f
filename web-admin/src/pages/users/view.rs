//! The page: its sections in order.

use leptos::prelude::*;

use super::{PATH, people::PeopleSection, provisioning::ProvisioningSection};
use crate::{
    components::page::{Crumb, PageHead},
    messages::path,
    pages::configurations,
};

/// The way to the page.
const WAY: [Crumb; 3] = [
    (path::CONFIGURATIONS, Some(configurations::PATH)),
    (path::ENTERPRISE, None),
    (path::PEOPLE, None),
];

/// The way to the pages below it.
pub(crate) const WAY_BELOW: [Crumb; 4] = {
    let [configurations, enterprise, people] = WAY;
    [configurations, enterprise, people, (path::USERS, Some(PATH))]
};

/// Who is registered, and how provisioning stands.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    view! {
        <PageHead way=&WAY title=path::USERS />
        <PeopleSection />
        <ProvisioningSection />
    }
}
