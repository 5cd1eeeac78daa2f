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
        invitation::InvitationPage,
        not_found::NotFoundPage,
        person::PersonPage,
        personal::PersonalPage,
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
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/invitation/:id") view=InvitationPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/configurations") view=EnterpriseFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=EnterpriseConfigurations ssr=SsrMode::Async />
                    <Route
                        path=path!("personal/information")
                        view=PersonalPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("enterprise/people/users") view=UsersPage ssr=SsrMode::Async />
                    <Route
                        path=path!("enterprise/people/users/token")
                        view=TokenCreatedPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("enterprise/people/users/:id")
                        view=PersonPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("enterprise/settings/integrations")
                        view=IntegrationsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("enterprise/settings/integrations/secret")
                        view=IntegrationCreatedPage
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
                <Route path=path!("/admin/sign-in") view=AdminSignInPage ssr=SsrMode::Async />
                <ParentRoute path=path!("/admin") view=AdminFrame ssr=SsrMode::Async>
                    <Route
                        path=path!("configurations")
                        view=AdminConfigurations
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("configurations/global-settings")
                        view=GlobalSettingsPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("enterprises") view=EnterprisesPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
