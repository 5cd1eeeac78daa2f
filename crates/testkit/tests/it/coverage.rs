//! Every route there is, and who may use it.
//!
//! The router itself is asked for its routes: one that is not in [`ROUTES`] fails the test, and so
//! does a row whose route is gone.

use std::collections::BTreeSet;

use actix_web::{introspection::IntrospectionTree, test, web};
use muster_server::router;
use muster_testkit::{Call, Requests as _, TestApp, both_backends, person_named};
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
}
use Visibility::{Api, Client, Public, Scim};

/// A route.
pub(crate) struct Route {
    /// HTTP method; `*` for a route that takes any.
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
    route("GET", "/assets/{name}", Public),
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
    route("GET", "/api/scim/v2/ServiceProviderConfig", Scim),
    route("GET", "/api/scim/v2/ServiceProviderConfigs", Scim),
    route("GET", "/api/scim/v2/ResourceTypes", Scim),
    route("GET", "/api/scim/v2/ResourceTypes/{id}", Scim),
    route("GET", "/api/scim/v2/Schemas", Scim),
    route("GET", "/api/scim/v2/Schemas/{id}", Scim),
    route("*", "/api/scim/v2/Me", Scim),
    route("*", "/api/scim/v2/Bulk", Scim),
];

impl Route {
    /// A call of it for the thing of this id; paths begin at the root.
    pub(crate) fn call(&self, id: &str) -> Call {
        let path = self.path.replace("{id}", id).replace("{name}", id);
        let method = if self.method == "*" { "POST" } else { self.method };
        let call = Call::new(method, path);
        match method {
            "POST" | "PUT" => call.json(&person_named("Sample")),
            "PATCH" => call.json(&json!({
                "Operations": [{ "op": "replace", "path": "title", "value": "x" }],
            })),
            _ => call,
        }
    }
}

/// What the router says about itself: method and pattern.
async fn registered(app: &TestApp) -> BTreeSet<(String, String)> {
    let report = |tree: web::Data<IntrospectionTree>| async move { tree.report_as_json() };
    let router = router::app(app.deps()).route("/what-routes-are-there", web::get().to(report));
    let service = test::init_service(router).await;
    let request = test::TestRequest::with_uri("/what-routes-are-there").to_request();
    let body = test::call_and_read_body(&service, request).await;
    let report: Value = serde_json::from_slice(&body).unwrap();
    let mut routes = BTreeSet::new();
    for item in report.as_array().unwrap() {
        let path = item["full_path"].as_str().unwrap();
        let kind = item["resource_type"].as_str().unwrap();
        if path == "/what-routes-are-there" || kind == "app" || kind == "scope" {
            continue;
        }
        let methods: Vec<_> =
            item["methods"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
        for method in if methods.is_empty() { vec!["*"] } else { methods } {
            routes.insert((method.to_owned(), path.to_owned()));
        }
    }
    routes
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
    async fn without_a_token_nothing_is_told(app) {
        for route in ROUTES {
            let answer = app.anonymous().send(route.call("0192f0c1-2d3e-7abc-8def-0123456789ab")).await;
            let expected: &[u16] = match route.visibility {
                Public => &[200, 404],
                Client => &[400],
                Api | Scim => &[401],
            };
            assert!(expected.contains(&answer.status), "{} {}: {answer}", route.method, route.path);
            if matches!(route.visibility, Api | Scim) {
                assert!(answer.header("www-authenticate").is_some(), "{answer}");
            }
        }
    }

    /// Requirement 29: with the token of the other kind, too.
    async fn the_other_token_opens_nothing(app) {
        let enterprise = app.enterprise().await;
        let scim = enterprise.scim_client().await.token;
        let api = enterprise.api_client().await.token;
        for route in ROUTES {
            let wrong = match route.visibility {
                Public | Client => continue,
                Api => &scim,
                Scim => &api,
            };
            let call = route.call("x").header("Authorization", &format!("Bearer {wrong}"));
            app.anonymous().send(call).await.assert_status(401);
        }
    }

    /// Health and readiness are plain words.
    async fn health_is_told(app) {
        app.anonymous().get("/healthz").await.assert_status(200);
        app.anonymous().get("/readyz").await.assert_status(200);
    }
}
