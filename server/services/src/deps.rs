//! What the services stand on, put together by the server.

use crate::{
    accounts::HashingCost,
    assistant::{Assistant, EmbedderSlot},
    clock::Clock,
    entropy::Entropy,
    plan::Plan,
};
use bytes::Bytes;
use lyceum_models::catalog::Catalog;
use lyceum_parsers::worker::Workers;
use lyceum_search::Index;
use lyceum_storage::Store;
use std::{path::PathBuf, sync::Arc};

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

/// Everything that the services are built from.
pub struct Deps {
    /// The store.
    pub store: Store,
    /// The search index.
    pub index: Index,
    /// The parsers in their child processes.
    pub workers: Workers,
    /// The slot of the language model.
    pub assistant: Assistant,
    /// The slot of the embedder.
    pub embedder: EmbedderSlot,
    /// The plan, enforced.
    pub plan: Arc<Plan>,
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
    /// The demo course; empty for none.
    pub demo_course: Arc<[DemoFile]>,
    /// How much work a password costs; [`HashingCost::default`] except in tests.
    pub hashing: HashingCost,
    /// The server's version.
    pub version: String,
}
