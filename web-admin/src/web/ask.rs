//! What a page is asked, and what a form answers.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use actix_web::{HttpRequest, cookie::Cookie};
use muster_app::{App, Edge};

use super::{Form, Here, Page};

/// The request of a page, by whoever may see it.
pub(crate) struct Ask<C> {
    /// Who asks.
    pub(crate) caller: C,
    /// The use cases.
    pub(crate) app: Arc<App>,
    /// Where the page is.
    pub(crate) here: Here,
    /// What was posted; empty where the page is visited.
    pub(crate) form: Form,
    /// Answers the calls that a rehearsal repeats.
    pub(crate) edge: Edge,
    pub(super) http: HttpRequest,
    pub(super) cookies: Cookies,
}

/// The cookies that go with the answer.
pub(super) type Cookies = Rc<RefCell<Vec<Cookie<'static>>>>;

impl<C> Ask<C> {
    /// A part of the path.
    pub(crate) fn segment(&self, name: &str) -> &str {
        self.http.match_info().get(name).unwrap_or_default()
    }

    /// The request as it came.
    pub(crate) fn http(&self) -> &HttpRequest {
        &self.http
    }

    /// Sends a cookie with the answer.
    pub(crate) fn send(&self, cookie: Cookie<'static>) {
        self.cookies.borrow_mut().push(cookie);
    }
}

/// What comes after a form did its work.
pub(crate) enum Then {
    /// The page is shown again, and says so: `done-…` in the catalogue.
    Done(&'static str),
    /// The same, with a value that the sentence needs.
    Note(&'static str, String),
    /// The browser goes there.
    Go(String),
    /// The browser goes there, and that page says so.
    Leave(String, &'static str),
    /// This page is shown once: it has a secret, or what came of a trial.
    Show(Box<Page>),
}

impl Then {
    /// This page is shown once.
    pub(crate) fn show(page: Page) -> Self {
        Self::Show(Box::new(page))
    }
}
