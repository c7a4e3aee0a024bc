//! A real browser: Chromium without a window, through WebDriver.

use crate::{client::Client as Person, driver::Driver};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Browsers at once: more would only wait for each other on a small machine.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How long a condition may take to come true. A bound for failures, not a pause: conditions are polled.
const PATIENCE: Duration = Duration::from_secs(30);

/// The same for the driver, in milliseconds.
const PATIENCE_MS: u128 = PATIENCE.as_millis();

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
    // In this order: the browsers end, then their files go, then the next may start.
    _driver: Driver,
    profile: tempfile::TempDir,
    _place: SemaphorePermit<'static>,
}

/// A command for which the client has no method: where below the session, and what to send.
#[derive(Debug)]
struct Post(&'static str, Value);

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }
    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}

impl Browser {
    /// Opens a browser for the server at `base` (`http://127.0.0.1:port`).
    pub async fn open(base: &str, kind: Kind) -> Self {
        let place = PLACES.acquire().await.expect("nobody closes it");
        let profile = tempfile::tempdir().expect("a temporary folder");
        let driver = Driver::start(profile.path());
        let downloads = profile.path().join("downloads");
        let mut options = json!({
            "args": ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-quic",
                "--autoplay-policy=no-user-gesture-required",
                format!("--window-size={},{}", kind.size.0, kind.size.1),
                format!("--user-data-dir={}", profile.path().display())],
        });
        options["prefs"] = json!({"download.default_directory": downloads, "download.prompt_for_download": false});
        if !kind.scripts {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let Value::Object(capabilities) = json!({"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
                // A page is open once its document is: what else must be there, each test says by what it waits for.
                "pageLoadStrategy": "eager", "timeouts": {"pageLoad": PATIENCE_MS, "script": PATIENCE_MS}})
        else {
            unreachable!("it is an object")
        };
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector).capabilities(capabilities).connect(&driver.address).await;
        let client = client.expect("Chromium starts");
        Self { client, base: base.to_owned(), _driver: driver, profile, _place: place }
    }

    /// Signs somebody in, whose sign-in at the front door is another test's business.
    pub async fn sign_in(&self, person: &Person) {
        // A cookie can only be set on a page of its site.
        self.visit("/healthz").await;
        let cookie = person.cookie();
        let (name, value) = cookie.split_once('=').expect("the person is signed in");
        let command = Post("cookie", json!({"cookie": {"name": name, "value": value, "path": "/", "httpOnly": true}}));
        self.client.issue_cmd(command).await.expect("the cookie is taken");
    }

    /// A browser in which somebody is signed in.
    pub async fn of(base: &str, person: &Person) -> Self {
        let browser = Self::open(base, Kind::default()).await;
        browser.sign_in(person).await;
        browser
    }

    /// Lets pages believe that the window is this wide: Chromium's own has a least width.
    pub async fn narrow_to(&self, width: u32) {
        let metrics = json!({"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": true});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.client.issue_cmd(Post("goog/cdp/execute", command)).await.expect("the window becomes narrow");
    }

    /// Lets every request for such an address fail (`*` stands for anything).
    pub async fn block(&self, address: &str) {
        for (cmd, params) in [("Network.enable", json!({})), ("Network.setBlockedURLs", json!({"urls": [address]}))] {
            let command = json!({"cmd": cmd, "params": params});
            self.client.issue_cmd(Post("goog/cdp/execute", command)).await.expect("the browser blocks an address");
        }
    }

    /// Opens a page of the server as it is sent.
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
                let (path, text, console) = (self.path().await, self.text().await, self.console().await);
                panic!("not within {PATIENCE:?}: {what}\n{path}\n{text}\n{console:#?}");
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

    /// All messages of the console since the last call that are an error, a warning, or a breach of the content
    /// security policy.
    pub async fn console(&self) -> Vec<Value> {
        let log = self.client.issue_cmd(Post("se/log", json!({"type": "browser"}))).await.expect("there is a console");
        let entries = log.as_array().cloned().unwrap_or_default().into_iter();
        entries
            .filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG")
            // A refusal that a test asked for is a red line in the console by Chromium's own rule.
            .filter(|entry| entry["source"] != "network")
            .collect()
    }

    /// Fails if the console holds an error, a warning, or a breach of the content security policy.
    pub async fn console_is_clean(&self) {
        let bad = self.console().await;
        assert!(bad.is_empty(), "console of {}: {bad:#?}", self.path().await);
    }

    /// How many elements there are.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("the page can be searched").len()
    }

    /// Waits until the path of the address starts so.
    pub async fn comes_to(&self, start: &str) {
        let quoted = Value::from(start);
        self.until(&format!("the address {start}"), &format!("return location.pathname.startsWith({quoted})")).await;
    }

    /// Waits for a button or link with these words, and clicks it.
    pub async fn press(&self, words: &str) {
        let quoted = Value::from(words);
        let script = format!(
            "const found = [...document.querySelectorAll('main :is(button, a), dialog button, .toast button')]
                .find(e => e.innerText.trim() === {quoted} && e.checkVisibility()); found?.click(); return !!found"
        );
        self.until(&format!("something to press: {words:?}"), &script).await;
    }

    /// Waits for a saved file and reads it.
    pub async fn saved(&self, name: &str) -> String {
        let path: PathBuf = self.profile.path().join("downloads").join(name);
        let started = Instant::now();
        loop {
            match std::fs::read_to_string(&path) {
                Ok(text) if !text.is_empty() => return text,
                _ => assert!(started.elapsed() < PATIENCE, "{} was not saved", path.display()),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
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
