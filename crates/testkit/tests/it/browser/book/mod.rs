//! Every page as it is looked at: light and dark, narrow and wide. None breaks a rule of WCAG 2.2 AA that a
//! machine can check, none has to be scrolled sideways, none leaves a word on the console. With
//! `MUSTER_SCREENS` each is kept as a picture in that folder.

mod axe;
mod leaves;
mod look;
mod stage;

use std::net::TcpListener;

use actix_web::{HttpServer, rt};
use muster_server::router;
use muster_testkit::{Backend, TestApp};

use self::{
    leaves::{Ids, Leaf, Who},
    look::Look,
    stage::Stage,
};
use super::driver::{Browser, variable};
use crate::coverage::ROUTES;

/// Looks at every page of one portal, in a browser of its own.
async fn read(wanted: impl Fn(Who) -> bool) {
    let Some(browser) = Browser::start(true).await else { return };
    let app = TestApp::alone_on(Backend::Sqlite).await.expect("a database in a file");
    let stage = Stage::set(&app).await;
    let (url, handle) = serve(&app);
    let look = Look::new(&browser, variable("MUSTER_SCREENS").map(Into::into));
    let mut faults = Vec::new();
    for leaf in leaves::all(&stage.ids).into_iter().filter(|leaf| wanted(leaf.who)) {
        look.sign_in(&url, &stage, leaf.who).await;
        faults.extend(look.at(&url, &leaf).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    browser.close().await;
    handle.stop(false).await;
}

/// The product of a test on a socket.
fn serve(app: &TestApp) -> (String, actix_web::dev::ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let deps = app.deps();
    let server = HttpServer::new(move || router::app(deps.clone()))
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
    let handle = server.handle();
    rt::spawn(server);
    (url, handle)
}

#[actix_web::test]
async fn the_portal_of_an_enterprise() {
    read(|who| matches!(who, Who::Admin | Who::Member)).await;
}

#[actix_web::test]
async fn the_portal_of_the_installation() {
    read(|who| matches!(who, Who::Global | Who::Nobody)).await;
}

/// A page that is added is looked at.
#[test]
fn every_page_is_in_the_book() {
    let leaves = leaves::all(&Ids::sample());
    let shown = |pattern: &str| leaves.iter().any(|leaf| is_of(&leaf.path, pattern));
    let pages = ROUTES.iter().filter(|route| route.method == "GET" && route.is_portal());
    let missing: Vec<&str> = pages
        .map(|route| route.path)
        // A file is no page.
        .filter(|path| !path.contains(".json") && !shown(path))
        .collect();
    assert!(missing.is_empty(), "no leaf of the book shows {missing:#?}");
}

/// Whether an address is one of a pattern.
fn is_of(address: &str, pattern: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    let parts = |text: &str| text.split('/').count();
    parts(path) == parts(pattern)
        && path
            .split('/')
            .zip(pattern.split('/'))
            .all(|(part, wanted)| part == wanted || wanted.starts_with('{'))
}

impl Leaf {
    /// The name of its picture.
    fn picture(&self, theme: &str, width: u32) -> String {
        format!("{}-{theme}-{width}.webp", self.name)
    }
}
