//! A whole platform in this process: real store, real index, real parsers, real HTTP; only the model is scripted.

use crate::client::Client;
use lyceum::{Config, Overrides, Running};
use lyceum_models::{Embedder, Engine};
use lyceum_services::accounts::HashingCost;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery";
/// The PIN of learners in tests.
pub const PIN: &str = "4711";

/// A running platform in a folder of its own.
pub struct Platform {
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// The server.
    pub running: Option<Running>,
    /// Its data folder.
    pub data: tempfile::TempDir,
    config: Config,
    overrides: Overrides,
}

/// A school with one person per role.
pub struct School {
    /// The platform.
    pub platform: Platform,
    /// The admin, signed in.
    pub admin: Client,
    /// A teacher, signed in.
    pub teacher: Client,
    /// A learner, signed in.
    pub learner: Client,
    /// The code of the first class.
    pub class_code: String,
    /// The twelve words of the recovery sheet.
    pub recovery_words: String,
}

impl Platform {
    /// Starts one that has not been set up, with an assistant that always says `answer`.
    pub async fn saying(answer: &str) -> Self {
        let script = lyceum_models::Script::saying(answer);
        Self::with(Overrides { engine: Some(Engine::scripted(script)), ..Overrides::default() }, |_| {}).await
    }

    /// Starts one that has not been set up. What `overrides` leaves open is scripted or cheap.
    pub async fn with(overrides: Overrides, configure: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::defaults().expect("the defaults are valid");
        config.http.listen = "127.0.0.1:0".parse().expect("an address");
        config.storage.data = data.path().to_owned();
        configure(&mut config);
        let overrides = Overrides {
            embedder: overrides.embedder.or_else(|| Some(Embedder::scripted())),
            hashing: overrides.hashing.or(Some(HashingCost::for_tests())),
            program: overrides.program.or_else(|| Some(program())),
            ..overrides
        };
        let running = lyceum::start(config.clone(), overrides.clone()).await.expect("the server starts");
        Self { base: format!("http://{}", running.address), running: Some(running), data, config, overrides }
    }

    /// Nobody, on this platform.
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// Stops in order and starts again on the same folder with a new engine; the port is a new one.
    pub async fn restart(&mut self, engine: Engine) {
        self.overrides.engine = Some(engine);
        if let Some(running) = self.running.take() {
            running.stop().await.expect("the server stops in order");
        }
        let running =
            lyceum::start(self.config.clone(), self.overrides.clone()).await.expect("the server starts again");
        self.base = format!("http://{}", running.address);
        self.running = Some(running);
    }

    /// Sets the school up and makes one person per role.
    pub async fn into_school(self, demo_course: bool) -> School {
        let admin = self.client();
        let form = json!({"language": "en", "school_name": "Hill School", "admin_name": "Amina",
            "admin_password": PASSWORD, "demo_course": demo_course});
        let done = admin.post("/api/setup", &form).await.good().json();
        let class_code = text(&done["class_code"]);
        let words: Vec<String> = done["recovery_words"].as_array().expect("words").iter().map(text).collect();
        let teacher = json!({"name": "Tomas", "role": "teacher", "secret": PASSWORD});
        admin.post("/api/people", &teacher).await.good();
        let teacher = self.client();
        teacher.post("/api/sign-in", &json!({"name": "Tomas", "secret": PASSWORD})).await.good();
        let learner = self.client();
        let join = json!({"class_code": class_code, "name": "Lena", "secret": PIN});
        learner.post("/api/sign-up", &join).await.good();
        School { admin, teacher, learner, class_code, recovery_words: words.join(" "), platform: self }
    }
}

impl School {
    /// A school without courses whose assistant always says `answer`.
    pub async fn saying(answer: &str) -> Self {
        Platform::saying(answer).await.into_school(false).await
    }

    /// Brings files in as a course, waits until it is searchable, and shows it to learners. Gives the course.
    pub async fn import(&self, title: &str, files: &[(&str, &[u8])]) -> String {
        let state = self.import_only(&json!({"title": title}), files).await;
        assert_eq!(state["phase"], "done", "{state:#}");
        let course = text(&state["course"]);
        self.teacher.patch(&format!("/api/courses/{course}"), &json!({"published": true})).await.good();
        course
    }

    /// Brings files in and gives the finished import, whatever became of it.
    pub async fn import_only(&self, start: &Value, files: &[(&str, &[u8])]) -> Value {
        let import = self.teacher.post("/api/imports", start).await.good().json();
        let id = text(&import["id"]);
        for (path, bytes) in files {
            let path: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
            let address = format!("/api/imports/{id}/files?path={path}");
            self.teacher.send(http::Method::PUT, &address, &[], *bytes).await.good();
        }
        self.teacher.post(&format!("/api/imports/{id}/finish"), &json!({})).await.good();
        self.finished(&id).await
    }

    /// Waits until every passage of the newest import can be found by meaning.
    pub async fn embedded(&self) {
        self.embedded_for(&self.teacher).await;
    }

    /// The same for the imports that `who` sees.
    pub async fn embedded_for(&self, who: &Client) {
        loop {
            let imports = who.get("/api/imports").await.good().json();
            let newest = &imports["imports"][0];
            if newest["embedded"] == newest["passages"] {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
    }

    /// Waits until an import has come to its end.
    pub async fn finished(&self, import: &str) -> Value {
        self.finished_for(&self.teacher, import).await
    }

    /// The same for an import that `who` sees.
    pub async fn finished_for(&self, who: &Client, import: &str) -> Value {
        // Bounded by the parsers' own clock (120 s a file); polled, because there is nothing to be notified by in HTTP:
        // more and more slowly, as a person may ask a hundred times a minute.
        let mut pause = std::time::Duration::from_millis(50);
        loop {
            let state = who.get(&format!("/api/imports/{import}")).await.good().json();
            let phase = state["phase"].as_str().unwrap_or_default();
            if ["done", "failed", "cancelled"].contains(&phase) {
                return state;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(std::time::Duration::from_secs(1));
        }
    }
}

/// The text of a JSON string.
///
/// # Panics
/// If it is none.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

/// The real program, for what runs in processes of its own.
pub fn program() -> PathBuf {
    std::env::var_os("LYCEUM_BIN")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/lyceum"), PathBuf::from)
}
