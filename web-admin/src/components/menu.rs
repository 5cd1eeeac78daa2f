//! The left menu.

use leptos::prelude::*;

use super::{
    frame::Who,
    icon::{Glyph, Icon},
};
use crate::{
    pages::{
        admin::{
            dashboard as admin_dashboard, enterprises, logs as admin_logs, operations, settings,
            system,
        },
        configurations, dashboard, integrations, logs, personal, roles, users,
    },
    web::{Here, Side},
};

/// An entry: whether it stands for its own page only, or for those below it, too.
struct Entry(Icon, String, &'static str, Stands);

#[derive(PartialEq, Eq)]
enum Stands {
    Alone,
    ForAllBelow,
}

/// What is in the menu of whoever is signed in.
fn entries(who: &Who) -> Vec<Entry> {
    use Stands::{Alone, ForAllBelow};
    match who.side {
        Side::Admin => vec![
            Entry(Icon::Screen, t!("path-dashboard"), admin_dashboard::PATH, Alone),
            Entry(Icon::Building, t!("path-enterprises"), enterprises::PATH, ForAllBelow),
            Entry(Icon::Pulse, t!("path-operations"), operations::PATH, ForAllBelow),
            Entry(Icon::Sliders, t!("path-configurations"), configurations::ADMIN_PATH, Alone),
            Entry(Icon::Clock, t!("path-global-settings"), settings::PATH, ForAllBelow),
            Entry(Icon::List, t!("path-logs"), admin_logs::PATH, ForAllBelow),
            Entry(Icon::Shield, t!("path-system"), system::PATH, ForAllBelow),
        ],
        Side::Enterprise if who.admin => vec![
            Entry(Icon::Screen, t!("path-dashboard"), dashboard::PATH, Alone),
            Entry(Icon::Sliders, t!("path-configurations"), configurations::PATH, Alone),
            Entry(Icon::People, t!("path-users"), users::PATH, ForAllBelow),
            Entry(Icon::Shield, t!("path-roles"), roles::PATH, ForAllBelow),
            Entry(Icon::List, t!("path-provisioning-log"), logs::calls::PATH, ForAllBelow),
            Entry(Icon::Alert, t!("path-held-changes"), logs::held::PATH, ForAllBelow),
            Entry(Icon::Plug, t!("path-integrations"), integrations::PATH, ForAllBelow),
        ],
        Side::Enterprise => vec![
            Entry(Icon::Sliders, t!("path-configurations"), configurations::PATH, Alone),
            Entry(Icon::People, t!("path-personal-information"), personal::PATH, ForAllBelow),
        ],
    }
}

/// The menu, with the page that is shown marked in it.
#[component]
pub(crate) fn Menu(who: Who) -> impl IntoView {
    let here = use_context::<Here>().unwrap_or_default();
    let entries = entries(&who)
        .into_iter()
        .map(|Entry(icon, name, href, stands)| {
            let below = || here.path().strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
            let current = here.path() == href || stands == Stands::ForAllBelow && below();
            view! {
                <li>
                    <a href=href aria-current=current.then_some("page")>
                        <Glyph icon />
                        <span>{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="menu" aria-label=t!("main-menu")>
            <ul>{entries}</ul>
        </nav>
    }
}
