//! A real browser: Chromium without a window, through WebDriver.

use crate::driver::Driver;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long a condition may take to come true. A bound for failures, not a pause: conditions are polled.
const PATIENCE: Duration = Duration::from_secs(30);

/// What kind of browser.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Whether scripts run.
    pub scripts: bool,
    /// Width and height of the window.
    pub size: (u32, u32),
}

impl Default for Kind {
    fn default() -> Self {
        Self { scripts: true, size: (1280, 900) }
    }
}

/// A browser with an empty profile.
pub struct Browser {
    /// The WebDriver client, for what has no method here.
    pub client: Client,
    base: String,
    _profile: tempfile::TempDir,
    _driver: Driver,
}

/// Chromium's own command for the console: all messages since the last call.
#[derive(Debug)]
struct ReadConsole;

impl WebDriverCompatibleCommand for ReadConsole {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }
    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"type": "browser"}).to_string()))
    }
}

impl Browser {
    /// Opens a browser for the server at `base` (`http://127.0.0.1:port`).
    pub async fn open(base: &str, kind: Kind) -> Self {
        let driver = Driver::start();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut options = json!({
            "args": ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-quic",
                "--autoplay-policy=no-user-gesture-required",
                format!("--window-size={},{}", kind.size.0, kind.size.1),
                format!("--user-data-dir={}", profile.path().display())],
        });
        if !kind.scripts {
            options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
        }
        let Value::Object(capabilities) =
            json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}})
        else {
            unreachable!("it is an object")
        };
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector).capabilities(capabilities).connect(&driver.address).await;
        Self { client: client.expect("Chromium starts"), base: base.to_owned(), _profile: profile, _driver: driver }
    }

    /// Opens a page of the server and, where scripts run, waits until it is alive.
    pub async fn visit(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("the page opens");
    }

    /// Opens a page and waits until the browser half has taken it over.
    pub async fn visit_alive(&self, path: &str) {
        self.visit(path).await;
        self.alive().await;
    }

    /// Waits until the browser half has taken the page over.
    pub async fn alive(&self) {
        self.until("the page comes alive", "return performance.getEntriesByName('hydrated').length > 0").await;
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a script returns something true.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        let started = Instant::now();
        loop {
            // A page that is being left answers with an error: that is "not yet".
            if let Ok(value) = self.client.execute(script, vec![]).await
                && !matches!(value, Value::Null | Value::Bool(false))
            {
                return value;
            }
            if started.elapsed() > PATIENCE {
                let page = self.client.source().await.unwrap_or_default();
                let start: String = page.chars().take(6000).collect();
                panic!("not within {PATIENCE:?}: {what}\n{}\n{start}", self.path().await);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{css} on {}: {error}\n{}", self.path().await, self.text().await),
        }
    }

    /// Waits for an element and clicks it.
    pub async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("click {css}: {error}"));
    }

    /// Waits for a field and types into it, after what is there.
    pub async fn fill(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap_or_else(|error| panic!("type into {css}: {error}"));
    }

    /// Waits until the page's text holds `words`.
    pub async fn reads(&self, words: &str) {
        let quoted = Value::from(words);
        self.until(&format!("the page says {words:?}"), &format!("return document.body.innerText.includes({quoted})"))
            .await;
    }

    /// The text that a person sees.
    pub async fn text(&self) -> String {
        self.find_text("body").await
    }

    /// The text of an element.
    pub async fn find_text(&self, css: &str) -> String {
        let element = self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"));
        element.text().await.expect("an element has a text")
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("a page has an address");
        url.as_str().replacen(&self.base, "", 1)
    }

    /// Fails if the console holds an error, a warning, or a breach of the content security policy.
    pub async fn console_is_clean(&self) {
        let log = self.client.issue_cmd(ReadConsole).await.expect("the console can be read");
        let bad: Vec<_> = log
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG")
            // A refusal that a test asked for is a red line in the console by Chromium's own rule.
            .filter(|entry| entry["source"] != "network")
            .collect();
        assert!(bad.is_empty(), "console of {}: {bad:#?}", self.path().await);
    }

    /// A picture of the window as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// Ends the browser.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }
}
