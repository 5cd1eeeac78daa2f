//! The product, in process.

use std::{pin::Pin, rc::Rc, sync::Arc};

use actix_web::{
    dev::Service as _,
    test::{self, TestRequest},
};
use muster_app::{
    App, CallLog, EventSettings, GlobalAdmin, MailDoor, Mailer, Operator, Portal, Post, Pusher,
    SealingKey, Secret, Settings, Transport,
};
use muster_core::{
    actor::Actor,
    policy::{Policy, Preset, UserNameIs},
};
use muster_server::{
    router::{self, Deps},
    system::SystemEntropy,
};

use crate::{
    Anonymous, Backend, Call, Enterprise, PortalClient, TestClock, TestDatabase, TestNames,
    TestPost, TestResponse, fixtures::unique,
};

/// The address that clients are told.
pub(crate) const PUBLIC_URL: &str = "https://muster.example";

/// What secrets of receivers are sealed with.
const SEALING_KEY: &str = "bXVzdGVyIHRlc3RzIHNlYWwgd2l0aCB0aGlzIGtleSE=";

type Answering = Pin<Box<dyn Future<Output = TestResponse>>>;

struct Inner {
    app: Arc<App>,
    clock: TestClock,
    calls: CallLog,
    service: Box<dyn Fn(TestRequest) -> Answering>,
    database: TestDatabase,
    names: TestNames,
    post: TestPost,
}

/// The whole product on a database of its own; clones are the same one.
#[derive(Clone)]
pub struct TestApp(Rc<Inner>);

impl TestApp {
    /// On a database that other tests may use too; none where this backend is not at hand.
    pub async fn on(backend: Backend) -> Option<Self> {
        Some(Self::open(TestDatabase::shared(backend)?).await)
    }

    /// On a database that no other test uses; none where this backend is not at hand.
    pub async fn alone_on(backend: Backend) -> Option<Self> {
        Some(Self::open(TestDatabase::alone(backend).await?).await)
    }

    /// On this database, which must have its schema.
    pub async fn open(database: TestDatabase) -> Self {
        Self::open_at(database, TestClock::new(), TestNames::default()).await
    }

    /// Another instance on the same database, at the same time.
    pub async fn sibling(&self) -> Self {
        let Inner { database, clock, names, .. } = &*self.0;
        Self::open_at(database.again(), clock.clone(), names.clone()).await
    }

    async fn open_at(database: TestDatabase, clock: TestClock, names: TestNames) -> Self {
        let sealing_key = SealingKey::parse(SEALING_KEY).expect("a sealing key");
        let post = TestPost::default();
        let settings = Settings {
            public_url: PUBLIC_URL.to_owned(),
            hashing_threads: 2,
            events: EventSettings { sealing_key: Some(sealing_key), allow_http: false },
            keep_calls: true,
            resolver: Arc::new(names.clone()),
            mail: Some(MailDoor {
                server: "smtp://mail.example".to_owned(),
                from: "Muster <muster@example.com>".to_owned(),
                post: post.post(),
            }),
        };
        let app = App::open(
            &database.options(),
            settings,
            Arc::new(clock.clone()),
            Arc::new(SystemEntropy),
        )
        .await
        .expect("the application opens");
        let (calls, _writer) = CallLog::start(Arc::clone(&app));
        let deps = Deps { app: Arc::clone(&app), calls: calls.clone() };
        let service = Rc::new(test::init_service(router::app(deps)).await);
        let service = Box::new(move |request: TestRequest| -> Answering {
            let service = Rc::clone(&service);
            Box::pin(async move {
                match service.call(request.to_request()).await {
                    Ok(response) => TestResponse::read(response.into_parts().1).await,
                    // What actix does with an error of a middleware.
                    Err(error) => TestResponse::read(error.error_response()).await,
                }
            })
        });
        Self(Rc::new(Inner { app, clock, calls, service, database, names, post }))
    }

    /// The use cases.
    pub fn use_cases(&self) -> &Arc<App> {
        &self.0.app
    }

    /// What the router is made of.
    pub fn deps(&self) -> Deps {
        Deps { app: Arc::clone(&self.0.app), calls: self.0.calls.clone() }
    }

    /// The job that pushes events, over this transport.
    pub fn pusher(&self, transport: Arc<dyn Transport>) -> Pusher {
        Pusher::new(Arc::clone(&self.0.app), transport, muster_scim_api::render_event)
    }

    /// The job that sends notices, by this post.
    pub fn mailer(&self, post: Arc<dyn Post>) -> Mailer {
        Mailer::new(Arc::clone(&self.0.app), post)
    }

    /// The clock of this application.
    pub fn clock(&self) -> &TestClock {
        &self.0.clock
    }

    /// The name servers that the product asks.
    pub fn names(&self) -> &TestNames {
        &self.0.names
    }

    /// Takes the mails that administrators send to try it.
    pub fn post(&self) -> &TestPost {
        &self.0.post
    }

    /// The database underneath.
    pub fn database(&self) -> &TestDatabase {
        &self.0.database
    }

    /// Waits until every call so far is in the call log.
    pub async fn flush_calls(&self) {
        self.0.calls.flush().await;
    }

    /// Sends a request to the router, as it is.
    pub async fn send(&self, call: Call) -> TestResponse {
        (self.0.service)(call.into_request()).await
    }

    /// Somebody without credentials.
    pub fn anonymous(&self) -> Anonymous {
        Anonymous::new(self.clone())
    }

    /// A global administrator.
    pub fn global(&self) -> GlobalAdmin {
        Operator::at_the_command_line().global(&self.0.app)
    }

    /// A new global administrator, signed in to the Admin portal.
    pub async fn admin_portal_client(&self) -> PortalClient {
        self.admin_portal_client_of(&format!("{}@example.com", unique("")), "").await
    }

    /// The same with an e-mail and a name that are chosen.
    pub async fn admin_portal_client_of(&self, email: &str, name: &str) -> PortalClient {
        let password = Secret::new("correct horse battery staple");
        let use_cases = self.use_cases();
        let made = use_cases.global_admin_create(&self.global(), email, name, &password).await;
        made.expect("a person");
        let ctx = use_cases.ctx(Actor::Anonymous);
        let session = use_cases.sign_in(&ctx, email, &password, Portal::Admin).await;
        let cookie = session.expect("a session").cookie;
        PortalClient::new(self.clone(), format!("muster_admin={}", cookie.expose()))
    }

    /// A new enterprise led by its directory, ready for provisioning.
    pub async fn enterprise(&self) -> Enterprise {
        self.enterprise_with(Preset::DirectoryLed).await
    }

    /// A new enterprise led by its directory, where no two people share a user name, and an empty value
    /// clears.
    pub async fn plain_enterprise(&self) -> Enterprise {
        self.enterprise_with(Policy {
            username_is: UserNameIs::Opaque,
            empty_clears: true,
            ..Policy::preset(Preset::DirectoryLed)
        })
        .await
    }

    /// A new enterprise by the letter of the standard, ready for provisioning.
    pub async fn rfc_enterprise(&self) -> Enterprise {
        self.enterprise_with(Preset::Rfc).await
    }

    /// A new enterprise with this policy, ready for provisioning.
    pub async fn enterprise_with(&self, policy: impl Into<Policy>) -> Enterprise {
        self.enterprise_named(&unique("Enterprise"), policy).await
    }

    /// The same with a name that people read.
    pub async fn enterprise_named(&self, name: &str, policy: impl Into<Policy>) -> Enterprise {
        Enterprise::make(self, name, policy.into()).await
    }
}
