//! Looking at a page.

use std::{fs, path::PathBuf, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fantoccini::{Locator, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};

use super::{
    axe,
    leaves::{Leaf, Who},
    stage::Stage,
};
use crate::browser::driver::Browser;

/// How pages are looked at: the theme and the width in CSS pixels.
const WAYS: [(&str, u32); 4] = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)];
/// The lowest picture.
const LOWEST: u32 = 720;
/// The highest one: what is below is more of the same.
const HIGHEST: u32 = 4_000;

/// Somebody who looks at pages.
pub(super) struct Look<'b> {
    browser: &'b Browser,
    /// Where pictures are kept.
    screens: Option<PathBuf>,
    axe: Option<String>,
}

impl<'b> Look<'b> {
    pub(super) fn new(browser: &'b Browser, screens: Option<PathBuf>) -> Self {
        Self { browser, screens, axe: axe::source() }
    }

    /// Becomes this one.
    pub(super) async fn sign_in(&self, url: &str, stage: &Stage, who: Who) {
        self.command("Network.clearBrowserCookies", json!({})).await;
        if let Some((name, value)) = stage.cookie(who).and_then(|cookie| cookie.split_once('=')) {
            let cookie = json!({ "name": name, "value": value, "url": url, "httpOnly": true });
            let set = self.command("Network.setCookie", cookie).await;
            assert_eq!(set["success"], true, "a cookie");
        }
    }

    /// Opens a page and answers what is wrong with it.
    pub(super) async fn at(&self, url: &str, leaf: &Leaf) -> Vec<String> {
        let client = &self.browser.client;
        self.shape(WAYS[0].0, WAYS[0].1, LOWEST).await;
        client.goto(&format!("{url}{}", leaf.path)).await.expect("a page");
        if let Some(button) = leaf.press {
            let xpath = format!("//main//button[normalize-space(.)='{button}']");
            let button = client.wait().for_element(Locator::XPath(&xpath)).await;
            button
                .unwrap_or_else(|error| panic!("{xpath}: {error}"))
                .click()
                .await
                .expect("a click");
        }
        let awake = client.wait().at_most(Duration::from_secs(20));
        awake.for_element(Locator::Css("html[data-hydrated]")).await.expect("a page that is awake");
        let mut faults = Vec::new();
        if let Some(axe) = &self.axe {
            client.execute(axe, Vec::new()).await.expect("axe-core");
        }
        for (theme, width) in WAYS {
            self.shape(theme, width, LOWEST).await;
            let sideways = "return document.documentElement.scrollWidth - innerWidth";
            let sideways = client.execute(sideways, Vec::new()).await.expect("a width");
            if sideways.as_i64().is_some_and(|more| more > 0) {
                faults.push(format!("it is {sideways} pixels too wide"));
            }
            if self.axe.is_some() {
                faults.extend(axe::violations(client).await);
            }
            if let Some(folder) = &self.screens {
                let picture = self.picture(theme, width).await;
                fs::create_dir_all(folder).expect("a folder");
                fs::write(folder.join(leaf.picture(theme, width)), picture).expect("a picture");
            }
            faults.iter_mut().filter(|fault| !fault.contains(&leaf.path)).for_each(|fault| {
                *fault = format!("{} ({}), {theme}, {width}: {fault}", leaf.name, leaf.path);
            });
        }
        let expected = leaf.status.map(|status| status.to_string());
        let complaints = self.browser.complaints().await.into_iter();
        let is_expected =
            |line: &String| expected.as_ref().is_some_and(|status| line.contains(status));
        faults.extend(
            complaints
                .filter(|line| !is_expected(line))
                .map(|line| format!("{} ({}): {line}", leaf.name, leaf.path)),
        );
        faults
    }

    /// Gives the page a theme and a size.
    async fn shape(&self, theme: &str, width: u32, height: u32) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// The whole page as a picture.
    async fn picture(&self, theme: &str, width: u32) -> Vec<u8> {
        let height = "return document.documentElement.scrollHeight";
        let height = self.browser.client.execute(height, Vec::new()).await.expect("a height");
        let height = u32::try_from(height.as_u64().unwrap_or_default()).unwrap_or(HIGHEST);
        self.shape(theme, width, height.clamp(LOWEST, HIGHEST)).await;
        let how = json!({ "format": "webp", "quality": 70 });
        let shot = self.command("Page.captureScreenshot", how).await;
        STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("a picture")
    }

    async fn command(&self, cmd: &'static str, params: Value) -> Value {
        let command = DevTools { cmd, params };
        self.browser
            .client
            .issue_cmd(command)
            .await
            .unwrap_or_else(|error| panic!("{cmd}: {error}"))
    }
}

/// A command of Chromium's developer tools.
#[derive(Debug)]
struct DevTools {
    cmd: &'static str,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "cmd": self.cmd, "params": self.params }).to_string()))
    }
}
