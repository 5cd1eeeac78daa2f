//! Where an answer leads: statuses for scripts, redirects for plain forms.
//!
//! Leptos answers 500 for every error, and sends a plain form back where it came from. A status set
//! on the latter would strand the person on an empty page, so it is set for scripts only.

use actix_web::{
    HttpRequest,
    http::{
        StatusCode,
        header::{ACCEPT, HeaderName, REFERER},
    },
};
use leptos_router::location::Url;

use super::{request, response};
use crate::error::UiError;

/// Names in an address that tell what a form came to; they go before another form is answered.
const OUTCOMES: [&str; 3] = ["done", "__err", "__path"];

/// Turns an error of a use case into one for the person, with its status.
pub(crate) fn reject(error: impl Into<UiError>) -> UiError {
    let error = error.into();
    let Some(req) = request() else { return error };
    let leaves = error == UiError::SignedOut;
    if leaves {
        go(&sign_in(&req));
    }
    let is_page = !is_server_function(req.path());
    if !(is_form(&req) || leaves && is_page) {
        status(error.status());
    }
    error
}

/// Sets the status of the answer.
pub(crate) fn status(status: StatusCode) {
    if let Some(response) = response() {
        response.set_status(status);
    }
}

/// After a form did its work: a browser without scripts goes back to its page, which says so.
pub(crate) fn done(word: &str) {
    if let Some(req) = request()
        && is_form(&req)
    {
        let (path, query) = came_from(&req);
        let kept = query.split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && !OUTCOMES.contains(&name)
        });
        let mut query: Vec<&str> = kept.collect();
        let outcome = format!("done={word}");
        query.push(&outcome);
        go(&format!("{path}?{}", query.join("&")));
    }
}

/// Sends the browser somewhere else, whether it asked for a page, posted a form or ran a script.
pub(crate) fn go(path: &str) {
    if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return;
    }
    leptos_actix::redirect(path);
    if request().is_some_and(|req| !is_server_function(req.path())) {
        status(StatusCode::FOUND);
    }
}

/// The sign-in page of the portal that a request is for, and back.
pub(super) fn sign_in(req: &HttpRequest) -> String {
    let (path, query) = if is_server_function(req.path()) {
        came_from(req)
    } else {
        (req.path().to_owned(), req.query_string().to_owned())
    };
    let page = if path.starts_with("/admin") { "/admin/sign-in" } else { "/sign-in" };
    let next = if query.is_empty() { path } else { format!("{path}?{query}") };
    format!("{page}?next={}", Url::escape(&next))
}

/// Path and query of the page that holds the form; the portal's first page where that is not known.
fn came_from(req: &HttpRequest) -> (String, String) {
    let referer = header(req, &REFERER).and_then(|referer| referer.split_once("://"));
    let page = referer.and_then(|(_, rest)| rest.split_once('/')).map(|(_, page)| page);
    let Some(page) = page else {
        let home = if req.path().starts_with("/admin") { "/admin" } else { "/" };
        return (home.to_owned(), String::new());
    };
    let page = page.split('#').next().unwrap_or_default();
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    (format!("/{path}"), query.to_owned())
}

fn is_server_function(path: &str) -> bool {
    path.starts_with("/portal/api/") || path.starts_with("/admin/api/")
}

/// A plain form, as opposed to a script: the browser wants a page in answer.
fn is_form(req: &HttpRequest) -> bool {
    is_server_function(req.path())
        && header(req, &ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

fn header<'r>(req: &'r HttpRequest, name: &HeaderName) -> Option<&'r str> {
    req.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn sign_in_leads_back_to_the_page() {
        let page = TestRequest::with_uri("/admin/configurations?section=x").to_http_request();
        assert_eq!(sign_in(&page), "/admin/sign-in?next=%2Fadmin%2Fconfigurations%3Fsection%3Dx");
        let call = TestRequest::with_uri("/portal/api/users/list")
            .insert_header((REFERER, "https://muster.test/configurations#here"))
            .to_http_request();
        assert_eq!(sign_in(&call), "/sign-in?next=%2Fconfigurations");
    }

    #[test]
    fn without_a_referer_a_form_leads_to_the_portal_it_belongs_to() {
        let call = TestRequest::with_uri("/admin/api/settings/save").to_http_request();
        assert_eq!(came_from(&call), ("/admin".to_owned(), String::new()));
    }
}
