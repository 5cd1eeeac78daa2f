//! The pages of both portals and their addresses.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    components::frame::{AdminFrame, EnterpriseFrame},
    pages::{
        configurations::{AdminConfigurations, EnterpriseConfigurations},
        enterprises::EnterprisesPage,
        integrations::{IntegrationCreatedPage, IntegrationsPage},
        not_found::NotFoundPage,
        person::PersonPage,
        settings::GlobalSettingsPage,
        sign_in::{AdminSignInPage, SignInPage},
        users::{TokenCreatedPage, UsersPage},
    },
};

/// Both portals.
///
/// Every page is rendered whole before it is sent: anything that a script must move into place
/// would be missing without scripts.
#[component]
pub(crate) fn Portals() -> impl IntoView {
    provide_meta_context();
    let whole = SsrMode::Async;
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=whole.clone() />
                <ParentRoute path=path!("/configurations") view=EnterpriseFrame ssr=whole.clone()>
                    <Route path=path!("") view=EnterpriseConfigurations ssr=whole.clone() />
                    <Route path=path!("enterprise/people/users") view=UsersPage ssr=whole.clone() />
                    <Route
                        path=path!("enterprise/people/users/token")
                        view=TokenCreatedPage
                        ssr=whole.clone()
                    />
                    <Route
                        path=path!("enterprise/people/users/:id")
                        view=PersonPage
                        ssr=whole.clone()
                    />
                    <Route
                        path=path!("enterprise/settings/integrations")
                        view=IntegrationsPage
                        ssr=whole.clone()
                    />
                    <Route
                        path=path!("enterprise/settings/integrations/secret")
                        view=IntegrationCreatedPage
                        ssr=whole.clone()
                    />
                </ParentRoute>
                <Route path=path!("/admin/sign-in") view=AdminSignInPage ssr=whole.clone() />
                <ParentRoute path=path!("/admin") view=AdminFrame ssr=whole.clone()>
                    <Route
                        path=path!("configurations")
                        view=AdminConfigurations
                        ssr=whole.clone()
                    />
                    <Route
                        path=path!("configurations/global-settings")
                        view=GlobalSettingsPage
                        ssr=whole.clone()
                    />
                    <Route path=path!("enterprises") view=EnterprisesPage ssr=whole />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
