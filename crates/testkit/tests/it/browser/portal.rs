//! The product on a socket, and a portal as somebody uses it: by labels, links and buttons.

use std::{net::TcpListener, sync::Arc};

use actix_web::{HttpServer, dev::ServerHandle, rt};
use fantoccini::{Locator, elements::Element};
use muster_app::{App, CallLog, EnterpriseAdmin, EventSettings, Operator, Secret, Settings};
use muster_core::policy::Preset;
use muster_server::{
    router::{self, Deps},
    system::{SystemClock, SystemEntropy},
};
use muster_testkit::{Backend, TestDatabase, TestNames};

use super::driver::Browser;

/// What both administrators sign in with.
pub(super) const PASSWORD: &str = "correct horse battery staple";
/// The enterprise's administrator.
pub(super) const ADMIN: &str = "ada@contoso.example";
/// The installation's administrator.
pub(super) const GLOBAL_ADMIN: &str = "gloria@muster.example";

/// A server with one enterprise, whose provisioning is off, and two administrators.
pub(super) struct Server {
    pub(super) url: String,
    pub(super) app: Arc<App>,
    handle: ServerHandle,
    _database: TestDatabase,
}

impl Server {
    pub(super) async fn start() -> Self {
        let database = TestDatabase::alone(Backend::Sqlite).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings {
            public_url: url.clone(),
            hashing_threads: 2,
            events: EventSettings::default(),
            keep_calls: true,
            resolver: Arc::new(TestNames::default()),
            mail: None,
        };
        let options = database.options();
        let app = App::open(&options, settings, Arc::new(SystemClock), Arc::new(SystemEntropy));
        let app = app.await.unwrap();
        prepare(&app).await;
        let (calls, _writer) = CallLog::start(Arc::clone(&app));
        let deps = Deps { app: Arc::clone(&app), calls };
        let server = HttpServer::new(move || router::app(deps.clone()))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        rt::spawn(server);
        Self { url, app, handle, _database: database }
    }

    pub(super) async fn stop(self) {
        self.handle.stop(false).await;
    }
}

async fn prepare(app: &Arc<App>) {
    let operator = Operator::at_the_command_line();
    let global = operator.global(app);
    let password = Secret::new(PASSWORD);
    app.global_admin_create(&global, GLOBAL_ADMIN, "Gloria Admin", &password).await.unwrap();
    let contoso = app.enterprise_create(&global, "Contoso", Preset::DirectoryLed).await.unwrap();
    let admin = operator.enterprise(app, contoso.id).await.unwrap();
    app.admin_create(&admin, ADMIN, "Ada Admin", &password).await.unwrap();
}

/// A browser on the server's pages.
pub(super) struct Visitor<'a> {
    pub(super) browser: &'a Browser,
    pub(super) url: &'a str,
    pub(super) app: &'a App,
}

impl Visitor<'_> {
    /// Opens an address and waits until the page is awake.
    pub(super) async fn open(&self, path: &str) {
        self.browser.client.goto(&format!("{}{path}", self.url)).await.unwrap();
        self.awake().await;
    }

    /// With scripts, waits for the mark that a hydrated page sets.
    pub(super) async fn awake(&self) {
        if self.browser.scripts {
            self.find("//html[@data-hydrated]").await;
        }
    }

    /// The enterprise's administrator, at the command line.
    pub(super) async fn admin(&self) -> EnterpriseAdmin {
        let operator = Operator::at_the_command_line();
        let all = self.app.enterprise_list(&operator.global(self.app), None, 1).await.unwrap();
        operator.enterprise(self.app, all[0].enterprise.id).await.unwrap()
    }

    /// Signs in at the portal's page and arrives behind it.
    pub(super) async fn sign_in(&self, page: &str, email: &str) {
        self.open(page).await;
        self.field("E-mail").await.send_keys(email).await.unwrap();
        self.field("Password").await.send_keys(PASSWORD).await.unwrap();
        self.press("Sign in").await;
        self.find("//button[contains(., 'Sign out')]").await;
        self.awake().await;
    }

    /// The first element of an XPath; waits for it.
    pub(super) async fn find(&self, xpath: &str) -> Element {
        let found = self.browser.client.wait().for_element(Locator::XPath(xpath)).await;
        match found {
            Ok(element) => element,
            Err(error) => {
                let page = self.browser.client.source().await.unwrap_or_default();
                panic!("{xpath}: {error}\n{page}")
            }
        }
    }

    /// The field that a label names.
    pub(super) async fn field(&self, label: &str) -> Element {
        self.find(&format!("//*[@id=//label[contains(normalize-space(.), '{label}')]/@for]")).await
    }

    /// Presses the button that says so.
    pub(super) async fn press(&self, button: &str) {
        let xpath = format!("//button[normalize-space(.)='{button}' and not(@disabled)]");
        self.find(&xpath).await.click().await.unwrap();
    }

    /// Follows the link that says so, in the main menu or on the page.
    pub(super) async fn follow(&self, link: &str) {
        let xpath = format!("//a[normalize-space(.)='{link}']");
        self.find(&xpath).await.click().await.unwrap();
    }

    /// Waits for a text on the page.
    pub(super) async fn sees(&self, text: &str) {
        self.find(&format!("//*[contains(normalize-space(.), '{text}')]")).await;
    }

    /// Replaces what stands in a field.
    pub(super) async fn type_into(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// What stands in a field.
    pub(super) async fn value(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The refusal of a form is a failed request to the console, and no defect: only that is there.
    pub(super) async fn expect_complaints(&self, status: &str) {
        let complaints = self.browser.complaints().await;
        assert!(complaints.iter().all(|line| line.contains(status)), "{complaints:?}");
    }
}
