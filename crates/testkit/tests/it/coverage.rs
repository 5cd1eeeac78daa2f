//! Every route there is, and who may use it.
//!
//! The router itself is asked for its routes: one that is not in [`ROUTES`] fails the test, and so
//! does a row whose route is gone.

use std::collections::BTreeSet;

use actix_web::{introspection::IntrospectionTree, test, web};
use muster_server::router;
use muster_testkit::{Call, Requests as _, TestApp, TestResponse, both_backends, person_named};
use serde_json::{Value, json};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// Everybody.
    Public,
    /// Clients with their credentials in the request.
    Client,
    /// Ordinary tokens.
    Api,
    /// SCIM tokens.
    Scim,
    /// Everybody with a browser: signing in and out, and how pages look.
    Visitor,
    /// People of an enterprise, signed in to its portal.
    Person,
    /// Administrators of an enterprise, signed in to its portal.
    EnterpriseAdmin,
    /// Administrators of the installation, signed in to the Admin portal.
    GlobalAdmin,
}
use Visibility::{Api, Client, EnterpriseAdmin, GlobalAdmin, Person, Public, Scim, Visitor};

/// A route.
pub(crate) struct Route {
    /// HTTP method; `*` for a route that takes any, or says itself which.
    pub(crate) method: &'static str,
    /// The pattern.
    pub(crate) path: &'static str,
    /// Who may use it.
    pub(crate) visibility: Visibility,
}

const fn route(method: &'static str, path: &'static str, visibility: Visibility) -> Route {
    Route { method, path, visibility }
}

/// All of them.
pub(crate) const ROUTES: &[Route] = &[
    route("GET", "/healthz", Public),
    route("GET", "/readyz", Public),
    route("GET", "/assets/{name:.*}", Public),
    route("GET", "/.well-known/oauth-authorization-server", Public),
    route("GET", "/api/oauth2/jwks", Public),
    route("POST", "/api/oauth2/token", Client),
    route("POST", "/api/authenticate", Client),
    route("GET", "/api/v1/token", Api),
    route("GET", "/api/scim/v2/Users", Scim),
    route("POST", "/api/scim/v2/Users", Scim),
    route("GET", "/api/scim/v2/Users/{id}", Scim),
    route("PUT", "/api/scim/v2/Users/{id}", Scim),
    route("PATCH", "/api/scim/v2/Users/{id}", Scim),
    route("DELETE", "/api/scim/v2/Users/{id}", Scim),
    route("GET", "/api/scim/v2/Groups", Scim),
    route("POST", "/api/scim/v2/Groups", Scim),
    route("GET", "/api/scim/v2/Groups/{id}", Scim),
    route("PUT", "/api/scim/v2/Groups/{id}", Scim),
    route("PATCH", "/api/scim/v2/Groups/{id}", Scim),
    route("DELETE", "/api/scim/v2/Groups/{id}", Scim),
    route("POST", "/api/scim/v2/Events/{id}", Scim),
    route("GET", "/api/scim/v2/ServiceProviderConfig", Scim),
    route("GET", "/api/scim/v2/ServiceProviderConfigs", Scim),
    route("GET", "/api/scim/v2/ResourceTypes", Scim),
    route("GET", "/api/scim/v2/ResourceTypes/{id}", Scim),
    route("GET", "/api/scim/v2/Schemas", Scim),
    route("GET", "/api/scim/v2/Schemas/{id}", Scim),
    route("*", "/api/scim/v2/Me", Scim),
    route("POST", "/api/scim/v2/Bulk", Scim),
    route("POST", "/api/scim/v2/.search", Scim),
    route("POST", "/api/scim/v2/Users/.search", Scim),
    route("POST", "/api/scim/v2/Groups/.search", Scim),
    route("*", "/api/scim/{version:v[0-9].*}", Public),
    route("*", "/", Visitor),
    route("GET", "/sign-in", Visitor),
    route("POST", "/sign-in", Visitor),
    route("GET", "/sign-out", Visitor),
    route("POST", "/sign-out", Visitor),
    route("GET", "/theme", Visitor),
    route("POST", "/theme", Visitor),
    route("GET", "/invitation/{id}", Visitor),
    route("POST", "/invitation/{id}", Visitor),
    route("GET", "/configurations/personal/information", Person),
    route("POST", "/configurations/personal/information", Person),
    route("GET", "/configurations", Person),
    route("GET", "/dashboard", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/users", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/users", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/users/{id}", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/settings/policies", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/settings/policies", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/settings/policies/versions", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/settings/policies/versions", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/settings/domains", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/settings/domains", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/seats", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/seats", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/settings/notifications", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/users/{id}", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/logs/provisioning-log", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/logs/provisioning-log/{id}", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/logs/enterprise-logs", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/logs/enterprise-logs", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/logs/held-changes", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/logs/held-changes/{id}", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/logs/held-changes/{id}", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/roles", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/roles", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/roles/entra.json", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/roles/okta.json", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/role-mapping", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/role-mapping", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/people/attribute-mapping", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/people/attribute-mapping", EnterpriseAdmin),
    route("GET", "/configurations/enterprise/settings/integrations", EnterpriseAdmin),
    route("POST", "/configurations/enterprise/settings/integrations", EnterpriseAdmin),
    route("GET", "/admin", GlobalAdmin),
    route("GET", "/admin/sign-in", Visitor),
    route("POST", "/admin/sign-in", Visitor),
    route("GET", "/admin/sign-out", Visitor),
    route("POST", "/admin/sign-out", Visitor),
    route("GET", "/admin/enterprises", GlobalAdmin),
    route("POST", "/admin/enterprises", GlobalAdmin),
    route("GET", "/admin/enterprises/{id}", GlobalAdmin),
    route("POST", "/admin/enterprises/{id}", GlobalAdmin),
    route("GET", "/admin/operations", GlobalAdmin),
    route("GET", "/admin/logs", GlobalAdmin),
    route("POST", "/admin/logs", GlobalAdmin),
    route("GET", "/admin/system", GlobalAdmin),
    route("POST", "/admin/system", GlobalAdmin),
    route("GET", "/admin/configurations", GlobalAdmin),
    route("GET", "/admin/configurations/global-settings", GlobalAdmin),
    route("POST", "/admin/configurations/global-settings", GlobalAdmin),
];

/// One form with a field for each argument of any server function; what one does not know, it ignores.
fn form(id: &str) -> String {
    format!(
        "id={id}&search=&state=&page=1&name=Sample&preset=rfc&email=nobody%40x.example&password=wrong\
         &identity_provider=generic&patch_answer=automatic&version=1&theme=dark&next=&scim_token_expiry_days=7"
    )
}

impl Route {
    /// Whether it is one of a portal.
    pub(crate) fn is_portal(&self) -> bool {
        matches!(self.visibility, Visitor | Person | EnterpriseAdmin | GlobalAdmin)
    }

    /// Calls of it for the thing of this id; paths begin at the root. A page that is posted to has one for each of
    /// its forms.
    pub(crate) fn calls(&self, id: &str) -> Vec<Call> {
        if !(self.is_portal() && self.method == "POST") {
            return vec![self.call(id)];
        }
        let own = muster_web_admin::forms().into_iter().filter(|(page, _)| *page == self.path);
        let forms: Vec<_> =
            own.map(|(_, act)| self.call(id).body(format!("do={act}&{}", form(id)))).collect();
        assert!(!forms.is_empty(), "{} has no forms", self.path);
        forms
    }

    /// A call of it; of a page's forms none.
    pub(crate) fn call(&self, id: &str) -> Call {
        let path = self.path.replace("{id}", id).replace("{name:.*}", id);
        let path = path.replace("{version:v[0-9].*}", "v1/Users");
        let method = match (self.method, self.path) {
            ("*", "/") => "GET",
            ("*", _) => "POST",
            (method, _) => method,
        };
        let call = Call::new(method, path);
        if self.is_portal() {
            let call = call.header("Sec-Fetch-Site", "same-origin");
            return if method == "POST" {
                call.header("Content-Type", "application/x-www-form-urlencoded").body(form(id))
            } else {
                call
            };
        }
        match method {
            "POST" | "PUT" => call.json(&person_named("Sample")),
            "PATCH" => call.json(&json!({
                "Operations": [{ "op": "replace", "path": "title", "value": "x" }],
            })),
            _ => call,
        }
    }
}

/// What the router says about itself: method and pattern. HEAD goes without saying beside GET.
async fn registered(app: &TestApp) -> BTreeSet<(String, String)> {
    let report = |tree: web::Data<IntrospectionTree>| async move { tree.report_as_json() };
    let router = router::app(app.deps()).route("/what-routes-are-there", web::get().to(report));
    let service = test::init_service(router).await;
    let request = test::TestRequest::with_uri("/what-routes-are-there").to_request();
    let body = test::call_and_read_body(&service, request).await;
    let report: Value = serde_json::from_slice(&body).unwrap();
    let mut found = BTreeSet::new();
    for item in report.as_array().unwrap() {
        let path = item["full_path"].as_str().unwrap();
        let kind = item["resource_type"].as_str().unwrap();
        if path == "/what-routes-are-there" || kind == "app" || kind == "scope" {
            continue;
        }
        let methods: Vec<_> =
            item["methods"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
        for method in if methods.is_empty() { vec!["*"] } else { methods } {
            found.insert((method.to_owned(), path.to_owned()));
        }
    }
    let with_get: BTreeSet<_> =
        found.iter().filter(|(method, _)| method == "GET").map(|(_, path)| path.clone()).collect();
    found.retain(|(method, path)| method != "HEAD" || !with_get.contains(path));
    found
}

/// A browser is sent somewhere else: to sign in, or to a page that sends it there.
fn sends_away(answer: &TestResponse) -> bool {
    [302, 303].contains(&answer.status) && answer.header("location").is_some()
}

both_backends! {
    /// The table is the router's own.
    async fn every_route_has_a_row(app) {
        let table = ROUTES.iter().map(|r| (r.method.to_owned(), r.path.to_owned())).collect();
        let registered = registered(&app).await;
        let missing: Vec<_> = registered.difference(&table).collect();
        let gone: Vec<_> = table.difference(&registered).collect();
        assert!(missing.is_empty() && gone.is_empty(), "without a row: {missing:?}\nwithout a route: {gone:?}");
    }

    /// RFC 7644 §2: without a token, every route that needs one is a 401.
    /// Proves: 7644-2-02
    async fn without_a_token_nothing_is_told(app) {
        let id = "0192f0c1-2d3e-7abc-8def-0123456789ab";
        for (route, call) in ROUTES.iter().flat_map(|route| route.calls(id).into_iter().map(move |call| (route, call))) {
            let answer = app.anonymous().send(call).await;
            let fits = match route.visibility {
                Public => [200, 400, 404].contains(&answer.status),
                Client => answer.status == 400,
                Api | Scim => answer.status == 401,
                // 403: a link that invites nobody.
                Visitor => [200, 302, 303, 401, 403].contains(&answer.status),
                Person | EnterpriseAdmin | GlobalAdmin => answer.status == 401 || sends_away(&answer),
            };
            assert!(fits, "{} {}: {answer}", route.method, route.path);
            if matches!(route.visibility, Api | Scim) {
                assert!(answer.header("www-authenticate").is_some(), "{answer}");
            }
        }
    }

    /// Requirement 29: with the token of the other kind, too.
    /// Proves: 7644-2.1-01
    async fn the_other_token_opens_nothing(app) {
        let enterprise = app.enterprise().await;
        let scim = enterprise.scim_client().await.token;
        let api = enterprise.api_client().await.token;
        for route in ROUTES {
            let wrong = match route.visibility {
                Public | Client | Visitor => continue,
                Api | Person | EnterpriseAdmin | GlobalAdmin => &scim,
                Scim => &api,
            };
            for call in route.calls("x") {
                let answer = app.anonymous().send(call.header("Authorization", &format!("Bearer {wrong}"))).await;
                assert!(answer.status == 401 || sends_away(&answer), "{}: {answer}", route.path);
            }
        }
    }

    /// An administrator of an enterprise is none of the installation.
    async fn the_admin_portal_is_apart(app) {
        let admin = app.enterprise().await.portal_client().await;
        for route in ROUTES.iter().filter(|route| route.visibility == GlobalAdmin) {
            for call in route.calls("x") {
                let answer = admin.send(call).await;
                assert!([401, 403].contains(&answer.status) || sends_away(&answer), "{}: {answer}", route.path);
            }
        }
    }

    /// Whoever is signed in and administers nothing sees themselves, and is refused everything else.
    async fn people_see_themselves_alone(app) {
        let enterprise = app.enterprise().await;
        let person = enterprise.person_client().await;
        for route in ROUTES.iter().filter(|route| matches!(route.visibility, Person | EnterpriseAdmin)) {
            for call in route.calls("x") {
                let answer = person.send(call).await;
                let fits = match route.visibility {
                    // The version that the form was filled in for is not the one there is.
                    Person => [200, 303, 409].contains(&answer.status),
                    _ => answer.status == 403 || sends_away(&answer),
                };
                assert!(fits, "{}: {answer}", route.path);
            }
        }
    }

    /// A post that another site's page made a browser send is refused, however the path is spelled
    /// (pitfall A14).
    async fn posts_of_other_sites_are_refused(app) {
        let admin = app.enterprise().await.portal_client().await;
        let page = "configurations/enterprise/people/users";
        for path in [format!("/{page}"), format!("/{page}/"), format!("//{page}"), format!("/%63{}", &page[1..]),
                     format!("/{}", page.replacen('/', "//", 1))] {
            for (header, value) in [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site")] {
                let call = Call::new("POST", path.as_str()).header(header, value)
                    .header("Content-Type", "application/x-www-form-urlencoded").body("do=generate");
                let answer = admin.send(call).await;
                assert!([403, 404].contains(&answer.status), "{path}: {answer}");
            }
        }
    }

    /// Health and readiness are plain words.
    async fn health_is_told(app) {
        app.anonymous().get("/healthz").await.assert_status(200);
        app.anonymous().get("/readyz").await.assert_status(200);
    }
}
