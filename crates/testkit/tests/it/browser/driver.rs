//! Headless Chromium, driven through its own driver.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser of a test's own; it ends with the test.
pub(super) struct Browser {
    pub(super) client: Client,
    pub(super) scripts: bool,
    driver: Driver,
    /// The profile; an empty one for every browser.
    _profile: TempDir,
}

/// The driver's process.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // It ends its browser when it ends; a driver that is gone already is fine.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Browser {
    /// Starts one, with scripts or without; none where there is no Chromium.
    ///
    /// # Panics
    ///
    /// Without a Chromium, if `REQUIRE_BROWSER` is set.
    pub(super) async fn start(scripts: bool) -> Option<Self> {
        let chromium = program("MUSTER_TEST_CHROMIUM", "/usr/bin/chromium");
        let chromedriver = program("MUSTER_TEST_CHROMEDRIVER", "/usr/bin/chromedriver");
        let (Some(chromium), Some(chromedriver)) = (chromium, chromedriver) else {
            assert!(
                variable("REQUIRE_BROWSER").is_none_or(|value| value == "0"),
                "REQUIRE_BROWSER is set and there is no Chromium; `cargo xtask setup` installs it"
            );
            eprintln!("skipped: there is no Chromium; `cargo xtask setup` installs it");
            return None;
        };
        let (driver, port) = Driver::start(&chromedriver);
        let profile = TempDir::with_prefix("muster-browser-").unwrap();
        let capabilities = capabilities(&chromium, profile.path(), scripts);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the driver opens a browser");
        Some(Self { client, scripts, driver, _profile: profile })
    }

    /// What the console said since it was last asked: errors and failed requests.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(ConsoleLog).await.expect("the console's log");
        log.as_array()
            .into_iter()
            .flatten()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// Ends the browser, which must have had nothing to complain about.
    pub(super) async fn close(self) {
        assert_eq!(self.complaints().await, Vec::<String>::new(), "the console has complaints");
        self.client.close().await.expect("the browser closes");
        drop(self.driver);
    }
}

impl Driver {
    fn start(program: &str) -> (Self, u16) {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let port = output
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        (Self(child), port)
    }
}

fn capabilities(chromium: &str, profile: &Path, scripts: bool) -> fantoccini::wd::Capabilities {
    // The background services of the browser would ask for servers that are not there.
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,1000",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let javascript = if scripts { 1 } else { 2 };
    let Value::Object(capabilities) = json!({
        "goog:chromeOptions": {
            "binary": chromium,
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": javascript },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    }) else {
        unreachable!("an object is an object")
    };
    capabilities
}

fn program(name: &str, usual: &str) -> Option<String> {
    variable(name).or_else(|| Path::new(usual).exists().then(|| usual.to_owned()))
}

#[expect(clippy::disallowed_methods, reason = "tests are told about their browser this way")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Chromium's own command for what its console said.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
