//! What the services stand on, put together by the server.

use crate::{
    accounts::HashingCost,
    assistant::{EmbedderSlot, Wake},
    assistants::Assistants,
    cache::Cache,
    chat_models::ChatModels,
    clock::Clock,
    entropy::Entropy,
    jobs::HeldBack,
    monitoring::MonitoringSettings,
    plan::Plan,
};
use bytes::Bytes;
use lyceum_backup::Backups;
use lyceum_models::catalog::Catalog;
use lyceum_parsers::worker::Workers;
use lyceum_search::Index;
use lyceum_storage::Store;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// The folders of one installation.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The data folder.
    pub data: PathBuf,
    /// Where uploads lie while they are read; emptied at start.
    pub imports: PathBuf,
    /// Where model files lie: `<models>/<name>/<file>`.
    pub models: PathBuf,
    /// Where backups lie.
    pub backups: PathBuf,
    /// The search index.
    pub index: PathBuf,
    /// The cache between two runs of the server.
    pub cache: PathBuf,
}

impl Paths {
    /// The folders inside one data folder.
    pub fn inside(data: impl Into<PathBuf>) -> Self {
        let data = data.into();
        Self {
            imports: data.join("imports"),
            models: data.join("models"),
            backups: data.join("backups"),
            index: data.join("index"),
            cache: data.join("cache"),
            data,
        }
    }
}

/// What holds before the first start is done, and where a form leaves something open.
#[derive(Clone, Debug)]
pub struct SchoolDefaults {
    /// BCP 47 tag.
    pub language: String,
    /// IANA name; see [`crate::plan::system_time_zone`].
    pub time_zone: String,
}

/// A file of the demo course.
#[derive(Clone, Debug)]
pub struct DemoFile {
    /// Its path within the course.
    pub path: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// How the timetable is set.
#[derive(Clone)]
pub struct JobSettings {
    /// When heavy jobs may start: from and until, in minutes of the local day; may go over midnight.
    pub night: (u16, u16),
    /// The minute of the local day at which the models are ready for the first lesson.
    pub models_ready: u16,
    /// For how long a model that writes must be unused before it leaves the memory; none for never.
    pub models_rest_after: Option<Duration>,
    /// Loads the model that writes answers again after it rested; none if it never rests.
    pub wake_models: Option<Wake>,
    /// Loads the tutor's own model again after it rested; none if it never rests.
    pub wake_tutor: Option<Wake>,
    /// For how long questions to the courses are kept; none for ever.
    pub questions_kept: Option<Duration>,
    /// Why heavy jobs should wait; none to ask plan, assistant and machine.
    pub held_back: Option<HeldBack>,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self {
            night: (22 * 60, 5 * 60),
            models_ready: 7 * 60,
            models_rest_after: None,
            wake_models: None,
            wake_tutor: None,
            questions_kept: None,
            held_back: None,
        }
    }
}

/// Everything that the services are built from.
pub struct Deps {
    /// The store.
    pub store: Store,
    /// The search index.
    pub index: Index,
    /// The parsers in their child processes.
    pub workers: Workers,
    /// The slots of the language models.
    pub assistants: Assistants,
    /// The slot of the embedder.
    pub embedder: EmbedderSlot,
    /// Backups of the store.
    pub backups: Backups,
    /// The plan, enforced.
    pub plan: Arc<Plan>,
    /// The cache.
    pub cache: Arc<Cache>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Folders.
    pub paths: Paths,
    /// Defaults of the school.
    pub school_defaults: SchoolDefaults,
    /// Addresses of this server for the projector, best first, e.g. `http://192.168.1.5:8080`.
    pub addresses: Vec<String>,
    /// The token that the server printed at its start; whoever sets the school up from another machine must know it.
    pub setup_token: String,
    /// The catalog of models.
    pub catalog: Arc<Catalog>,
    /// The chat models on this server.
    pub chat_models: Arc<dyn ChatModels>,
    /// The demo course; empty for none.
    pub demo_course: Arc<[DemoFile]>,
    /// How much work a password costs; [`HashingCost::default`] except in tests.
    pub hashing: HashingCost,
    /// How the timetable is set.
    pub jobs: JobSettings,
    /// Thresholds of alerts, ways to send messages, the log.
    pub monitoring: MonitoringSettings,
    /// The server's version.
    pub version: String,
}
