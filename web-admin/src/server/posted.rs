//! Pages that answer a post themselves.
//!
//! A redirect would lose a secret that is shown once, and what was typed into a form that was not
//! accepted. For such forms the work is done before the page is rendered, and the page finds what
//! came of it in its request. Scripts use the server functions instead.

use std::future::Future;

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse, Resource,
    body::BoxBody,
    dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse},
    guard,
    http::{StatusCode, header::LOCATION},
    middleware::{Next, from_fn},
    web,
};
use leptos_actix::render_app_async_with_context;
use leptos_router::Method;

use super::{PortalState, callers, document::document, request, routes::context, ways};
use crate::{
    error::{UiError, UiResult},
    pages::{integrations, invitation, settings, users},
};

/// The fields of a form.
type Form = Vec<(String, String)>;

/// What a post came to.
enum Answer<T> {
    /// The page is shown, and has this to show.
    Page(StatusCode, T),
    /// The browser is sent on.
    Go(String),
}

/// What the post that is being answered came to; nothing when the page was merely visited.
pub(crate) fn outcome<T: Clone + 'static>() -> Option<T> {
    request()?.extensions().get::<T>().cloned()
}

/// All of them.
pub(super) struct Pages(pub(super) PortalState);

impl HttpServiceFactory for Pages {
    fn register(self, config: &mut AppService) {
        page(self.0.clone(), users::TOKEN_PATH, token).register(config);
        page(self.0.clone(), integrations::SECRET_PATH, integration).register(config);
        page(self.0.clone(), invitation::PATH, join).register(config);
        page(self.0, settings::PATH, settings_save).register(config);
    }
}

async fn token(
    state: PortalState,
    req: HttpRequest,
    _: Form,
) -> UiResult<Answer<UiResult<users::NewToken>>> {
    let admin = callers::enterprise_admin_of(&state.app, &req).await?;
    Ok(shown(users::generate(&state.app, &admin).await))
}

async fn integration(
    state: PortalState,
    req: HttpRequest,
    form: Form,
) -> UiResult<Answer<UiResult<integrations::NewIntegration>>> {
    let admin = callers::enterprise_admin_of(&state.app, &req).await?;
    let field = |name| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let name = field("name").unwrap_or_default();
    let may_issue = field("may_issue_scim").is_some();
    Ok(shown(integrations::create(&state.app, &admin, name, may_issue).await))
}

async fn join(
    state: PortalState,
    req: HttpRequest,
    form: Form,
) -> UiResult<Answer<invitation::Refused>> {
    let field = |name| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let secret = req.match_info().get("id").unwrap_or_default();
    let (once, twice) = (field("password").unwrap_or_default(), field("again").unwrap_or_default());
    Ok(match invitation::accept(&state.app, secret, once, twice).await {
        Ok(()) => Answer::Go(invitation::JOINED_PATH.to_owned()),
        Err(error) => Answer::Page(error.status(), invitation::Refused(error)),
    })
}

async fn settings_save(
    state: PortalState,
    req: HttpRequest,
    form: Form,
) -> UiResult<Answer<settings::Refused>> {
    let admin = callers::global_admin_of(&state.app, &req).await?;
    let (values, version) = settings::values(form);
    Ok(match settings::save(&state.app, &admin, &values, version).await {
        Ok(saved) => Answer::Go(settings::saved_path(&saved)),
        Err(error) => Answer::Page(error.status(), settings::Refused { error, values }),
    })
}

fn shown<T>(result: UiResult<T>) -> Answer<UiResult<T>> {
    let status = result.as_ref().map_or_else(UiError::status, |_| StatusCode::OK);
    Answer::Page(status, result)
}

/// A page at `path` that does `work` when it is posted to.
fn page<T, W, F>(
    state: PortalState,
    path: &str,
    work: W,
) -> Resource<
    impl actix_web::dev::ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
>
where
    T: Clone + 'static,
    W: Fn(PortalState, HttpRequest, Form) -> F + Copy + 'static,
    F: Future<Output = UiResult<Answer<T>>> + 'static,
{
    let rendered = render_app_async_with_context(context(&state), document, Method::Post);
    web::resource(path).guard(guard::Post()).route(rendered).wrap(from_fn(
        move |mut req: ServiceRequest, next: Next<BoxBody>| {
            let state = state.clone();
            async move {
                let form = req.extract::<web::Form<Form>>().await?.into_inner();
                match work(state, req.request().clone(), form).await {
                    Ok(Answer::Page(status, outcome)) => {
                        req.extensions_mut().insert(outcome);
                        let mut page = next.call(req).await?;
                        *page.response_mut().status_mut() = status;
                        Ok(page)
                    }
                    Ok(Answer::Go(path)) => Ok(see(req, &path)),
                    Err(UiError::SignedOut) => {
                        let path = ways::sign_in(req.request());
                        Ok(see(req, &path))
                    }
                    Err(error) => {
                        let answer = HttpResponse::build(error.status()).body(error.sentence());
                        Ok(req.into_response(answer))
                    }
                }
            }
        },
    ))
}

fn see(req: ServiceRequest, path: &str) -> ServiceResponse<BoxBody> {
    req.into_response(HttpResponse::SeeOther().insert_header((LOCATION, path)).finish())
}
