//! From a request to a page, and from a posted form to what came of it.

use std::{collections::BTreeMap, future::Future, rc::Rc, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse, Route,
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, LOCATION},
    },
    web::{self, ServiceConfig},
};
use futures::future::LocalBoxFuture;

use super::{
    Ask, Caller, Form, Here, JsonFile, Page, PortalState, Refused, Said, Then,
    ask::Cookies,
    callers::Side,
    escape,
    render::{Frame, Rendering},
};
use crate::error::{UiError, UiResult};

/// Bytes of a posted form, at most: policies and requests to rehearse are pasted into forms.
const FORM: usize = 1024 * 1024;

type Adds = Box<dyn FnOnce(PortalState, &mut ServiceConfig)>;
type Does<C, T> = Rc<dyn Fn(Ask<C>) -> LocalBoxFuture<'static, UiResult<T>>>;

/// A page, whom it is for, and the forms that are posted to it.
pub(crate) struct PageRoute<C> {
    path: &'static str,
    show: Does<C, Page>,
    forms: BTreeMap<&'static str, Does<C, Then>>,
}

/// A page at `path` for callers of this kind.
pub(crate) fn page<C, S, F>(path: &'static str, show: S) -> PageRoute<C>
where
    S: Fn(Ask<C>) -> F + 'static,
    F: Future<Output = UiResult<Page>> + 'static,
{
    PageRoute { path, show: Rc::new(move |ask| Box::pin(show(ask))), forms: BTreeMap::new() }
}

impl<C: Caller> PageRoute<C> {
    /// What a form that was posted does: it says so, unless the page has no other.
    fn meant(&self, form: &Form) -> String {
        let only = self.forms.keys().next().filter(|_| self.forms.len() == 1);
        form.find("do").or(only.copied()).unwrap_or_default().to_owned()
    }

    /// With a form that is posted to it. Its button or a hidden field says `do`.
    pub(crate) fn on<D, F>(mut self, act: &'static str, does: D) -> Self
    where
        D: Fn(Ask<C>) -> F + 'static,
        F: Future<Output = UiResult<Then>> + 'static,
    {
        self.forms.insert(act, Rc::new(move |ask| Box::pin(does(ask))));
        self
    }
}

/// A page whose kind of caller is its own affair.
pub(crate) struct Listed {
    /// Where it is.
    pub(crate) path: &'static str,
    /// What the forms that are posted to it do.
    pub(crate) forms: Vec<&'static str>,
    add: Adds,
}

impl Listed {
    /// Adds it to the routes.
    pub(crate) fn add(self, state: &PortalState, config: &mut ServiceConfig) {
        (self.add)(state.clone(), config);
    }
}

impl<C: Caller> From<PageRoute<C>> for Listed {
    fn from(page: PageRoute<C>) -> Self {
        let (path, forms) = (page.path, page.forms.keys().copied().collect());
        Self { path, forms, add: Box::new(move |state, config| register(page, state, config)) }
    }
}

fn register<C: Caller>(page: PageRoute<C>, state: PortalState, config: &mut ServiceConfig) {
    let (page, posted_to) = (Rc::new(page), state.clone());
    let shown = Rc::clone(&page);
    let show = move |req: HttpRequest| {
        let (page, state) = (Rc::clone(&shown), state.clone());
        async move { answer(&*page, &state, req, None).await }
    };
    let mut resource = web::resource(page.path)
        .app_data(web::FormConfig::default().limit(FORM))
        .route(web::get().to(show.clone()))
        .route(web::head().to(show));
    if !page.forms.is_empty() {
        let done = move |req: HttpRequest, form: web::Form<Vec<(String, String)>>| {
            let (page, state) = (Rc::clone(&page), posted_to.clone());
            async move { answer(&*page, &state, req, Some(Form::new(form.into_inner()))).await }
        };
        resource = resource.route(web::post().to(done));
    }
    config.service(resource);
}

/// The page that says that there is nothing at an address.
pub(super) fn missing(state: &PortalState) -> Route {
    let state = state.clone();
    web::to(move |req: HttpRequest| {
        let state = state.clone();
        async move {
            let cookies = Cookies::default();
            let rendering = Rendering::new(&state, &req, None);
            let page = rendering.within(async { crate::pages::not_found() }).await;
            let html = rendering.html(page, Frame::Alone);
            respond(&state, StatusCode::NOT_FOUND, html, &cookies, &req)
        }
    })
}

async fn answer<C: Caller>(
    page: &PageRoute<C>,
    state: &PortalState,
    req: HttpRequest,
    form: Option<Form>,
) -> HttpResponse {
    let cookies = Cookies::default();
    let mut refused = None;
    if let Some(form) = form {
        let act = page.meant(&form);
        let rendering = Rendering::new(state, &req, None);
        let asked = rendering.within(asked::<C>(state, &req, form.clone(), &cookies)).await;
        let frame = Frame::around(&rendering, asked.as_ref().ok(), side(&req));
        let done = rendering.within(act_on(page, asked, &act)).await;
        match done {
            Ok(Then::Show(shown)) => {
                return Box::pin(whole(state, &req, &rendering, Ok(*shown), frame, &cookies)).await;
            }
            Ok(then) => return see(state, &leads(then, &req, &cookies), &cookies),
            Err(UiError::SignedOut) => return see(state, &sign_in(&req), &cookies),
            Err(error) => refused = Some(Refused { act, error, form }),
        }
    }
    let rendering = Rendering::new(state, &req, refused);
    if rendering.said() {
        cookies.borrow_mut().push(Said::clear());
    }
    let asked = rendering.within(asked::<C>(state, &req, Form::default(), &cookies)).await;
    let frame = Frame::around(&rendering, asked.as_ref().ok(), side(&req));
    let shown = rendering.within(async { (page.show)(asked?).await }).await;
    Box::pin(whole(state, &req, &rendering, shown, frame, &cookies)).await
}

async fn act_on<C: Caller>(
    page: &PageRoute<C>,
    asked: UiResult<Ask<C>>,
    act: &str,
) -> UiResult<Then> {
    let ask = asked?;
    match page.forms.get(act) {
        Some(does) => does(ask).await,
        None => Err(UiError::NotFound(t!("error-no-such-form"))),
    }
}

async fn asked<C: Caller>(
    state: &PortalState,
    req: &HttpRequest,
    form: Form,
    cookies: &Cookies,
) -> UiResult<Ask<C>> {
    Ok(Ask {
        caller: C::of(&state.app, req).await?,
        app: Arc::clone(&state.app),
        here: Here::of(req),
        form,
        edge: state.edge,
        http: req.clone(),
        cookies: Rc::clone(cookies),
    })
}

/// The page in its frame, or what is said instead of it.
async fn whole(
    state: &PortalState,
    req: &HttpRequest,
    rendering: &Rendering,
    shown: UiResult<Page>,
    frame: Frame,
    cookies: &Cookies,
) -> HttpResponse {
    if matches!(shown, Err(UiError::SignedOut)) {
        return see(state, &sign_in(req), cookies);
    }
    if let Ok(Page { file: Some(file), .. }) = shown {
        return keep(state, &file, cookies, req);
    }
    let (page, frame) = match shown {
        Ok(page) if page.alone => (page, Frame::Alone),
        Ok(page) => (page, frame),
        Err(error) => {
            let page = rendering.within(async { crate::pages::failed(&error) }).await;
            // Whoever may not see this page may be signed in to others.
            let frame = Box::pin(rendering.within(Frame::of(&state.app, req, side(req)))).await;
            (page, frame)
        }
    };
    // A page that was shown in spite of a refused form has its status.
    let status = match rendering.refused() {
        Some(refused) if page.status == StatusCode::OK => refused.error.status(),
        _ => page.status,
    };
    let html = rendering.html(page, frame);
    respond(state, status, html, cookies, req)
}

/// Which portal an address belongs to.
pub(super) fn side(req: &HttpRequest) -> Side {
    let path = req.path();
    if path == "/admin" || path.starts_with("/admin/") { Side::Admin } else { Side::Enterprise }
}

/// Where the browser goes, with what the next page says.
fn leads(then: Then, req: &HttpRequest, cookies: &Cookies) -> String {
    let here = Here::of(req).whole();
    let (to, word, note) = match then {
        Then::Done(word) => (here, word, String::new()),
        Then::Note(word, note) => (here, word, note),
        Then::Leave(to, word) => (to, word, String::new()),
        Then::Go(to) => return to,
        Then::Show(_) => return here,
    };
    cookies.borrow_mut().push(Said { word: word.to_owned(), note }.set());
    to
}

/// The sign-in page, which leads back here.
fn sign_in(req: &HttpRequest) -> String {
    let page = match side(req) {
        Side::Admin => "/admin/sign-in",
        Side::Enterprise => "/sign-in",
    };
    format!("{page}?next={}", escape(&Here::of(req).whole()))
}

fn see(state: &PortalState, path: &str, cookies: &Cookies) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, path));
    send(&mut answer, state, cookies);
    answer.finish()
}

fn respond(
    state: &PortalState,
    status: StatusCode,
    html: String,
    cookies: &Cookies,
    req: &HttpRequest,
) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    super::render::headers(&mut answer, req);
    send(&mut answer, state, cookies);
    answer.content_type("text/html; charset=utf-8").body(html)
}

/// A file that the browser keeps.
fn keep(
    state: &PortalState,
    file: &JsonFile,
    cookies: &Cookies,
    req: &HttpRequest,
) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    super::render::headers(&mut answer, req);
    send(&mut answer, state, cookies);
    let named = format!("attachment; filename=\"{}\"", file.name);
    answer
        .insert_header((CONTENT_DISPOSITION, named))
        .content_type("application/json")
        .body(format!("{:#}\n", file.json))
}

fn send(answer: &mut actix_web::HttpResponseBuilder, state: &PortalState, cookies: &Cookies) {
    for cookie in cookies.borrow_mut().drain(..) {
        let mut cookie = cookie;
        cookie.set_secure(state.secure_cookies);
        answer.cookie(cookie);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn sign_in_leads_back_to_the_page() {
        let page = TestRequest::with_uri("/admin/configurations?section=x").to_http_request();
        assert_eq!(sign_in(&page), "/admin/sign-in?next=%2Fadmin%2Fconfigurations%3Fsection%3Dx");
        let page = TestRequest::with_uri("/configurations").to_http_request();
        assert_eq!(sign_in(&page), "/sign-in?next=%2Fconfigurations");
    }
}
