//! The only place where the parts are joined: store, index, parsers, engine, plan, services, HTTP.

mod backups;
mod chat_files;
mod command;
mod demo_course;
mod models;
mod recovery_trial;
mod running;

pub use backups::access_keys;
pub use chat_files::{added, chat_file, tutor_file};
pub use command::{Opened, open_for_command};
pub use models::{catalog, models_folder};
pub use recovery_trial::RecoveryTrial;
pub use running::{Running, console_socket, start};

use self::chat_files::ChatFiles;
use crate::{
    config::Config,
    error::{ServerError, ServerResult},
    messages, telemetry,
};
use lyceum_api::{operations::ModelPurpose, plan::PlanLimit};
use lyceum_models::{Embedder, Engine};
use lyceum_parsers::worker::Workers;
use lyceum_search::Index;
use lyceum_services::{
    Services,
    accounts::HashingCost,
    assistant::EmbedderSlot,
    assistants::Assistants,
    cache::{Cache, CacheBounds},
    clock::{Clock, SystemClock},
    deps::{Deps, JobSettings, Paths, SchoolDefaults},
    entropy::{Entropy, SystemEntropy},
    monitoring::MonitoringSettings,
    plan::{Limits, Plan, PlanSettings, system_time_zone},
};
use lyceum_storage::{Store, StoreOptions};
use std::{fmt::Debug, fs::DirBuilder, os::unix::fs::DirBuilderExt, path::PathBuf, sync::Arc, time::Duration};

/// Parts that a test puts in the place of the real ones.
#[derive(Clone, Default)]
pub struct Overrides {
    /// Time.
    pub clock: Option<Arc<dyn Clock>>,
    /// Randomness.
    pub entropy: Option<Arc<dyn Entropy>>,
    /// The language model; no file is loaded.
    pub engine: Option<Engine>,
    /// The embedder; no file is loaded.
    pub embedder: Option<Embedder>,
    /// How much work a password costs.
    pub hashing: Option<HashingCost>,
    /// The program that parses files: `<program> worker parse`.
    pub program: Option<PathBuf>,
    /// The token of the first start.
    pub setup_token: Option<String>,
}

impl Overrides {
    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock))
    }
    fn entropy(&self) -> Arc<dyn Entropy> {
        self.entropy.clone().unwrap_or_else(|| Arc::new(SystemEntropy))
    }
}

/// The data folder, opened: nothing else may use it meanwhile.
struct Data {
    store: Store,
    index: Index,
    paths: Paths,
}

impl Data {
    /// Opens store and index. Blocks while the journal is replayed.
    async fn open(config: &Config) -> ServerResult<Self> {
        let paths = paths(config);
        let options = store_options(config);
        blocking("opening the data folder", move || {
            // Nobody else on this machine has business in it: secrets are stored as hashes, questions as they are.
            let made = DirBuilder::new().recursive(true).mode(0o700).create(&paths.data);
            made.map_err(ServerError::io(format!("Cannot make {}", paths.data.display())))?;
            let store = Store::open(&paths.data, options)?;
            let index = Index::open(&paths.index)?.index;
            Ok::<_, ServerError>(Self { store, index, paths })
        })
        .await
    }
}

/// The folders, as the settings want them.
fn paths(config: &Config) -> Paths {
    let inside = Paths::inside(config.storage.folder());
    let folder = &config.backup.folder;
    let backups = if folder.as_os_str().is_empty() { inside.backups.clone() } else { folder.clone() };
    Paths { models: models_folder(config), backups, ..inside }
}

fn store_options(config: &Config) -> StoreOptions {
    let operations = usize::try_from(config.limits.figure(PlanLimit::DatabaseOperations)).unwrap_or(1000);
    // sled's own cache takes up to ten times its setting: the rest of the plan's figure is that, and the page cache.
    let cache_bytes = (config.limits.figure(PlanLimit::DatabaseMemory) / 20).clamp(8 << 20, 256 << 20);
    StoreOptions { operations_in_flight: operations, cache_bytes, ..StoreOptions::default() }
}

/// The slots of the models.
#[derive(Clone)]
struct Slots {
    assistants: Assistants,
    embedder: EmbedderSlot,
}

/// Joins the services over an opened data folder.
async fn join(
    config: &Config,
    overrides: &Overrides,
    data: &Data,
    slots: &Slots,
    chat_files: &ChatFiles,
    addresses: Vec<String>,
    setup_token: String,
) -> ServerResult<Services> {
    let (clock, entropy) = (overrides.clock(), overrides.entropy());
    let limits = Limits::with_overrides(config.limits.figures().map(|(limit, figure)| (limit.name(), figure)));
    let plan = Plan::open(PlanSettings {
        limits: limits?,
        store: data.store.clone(),
        clock: Arc::clone(&clock),
        entropy: Arc::clone(&entropy),
        paths: data.paths.clone(),
        time_zone: system_time_zone(),
        free_space: None,
    })
    .await?;
    let figure = |limit| config.limits.figure(limit);
    let bounds = CacheBounds {
        memory: figure(PlanLimit::CacheMemory),
        disk: figure(PlanLimit::CacheDisk),
        life: Duration::from_secs(figure(PlanLimit::CacheLife)),
    };
    let program = match &overrides.program {
        Some(program) => program.clone(),
        None => std::env::current_exe().map_err(ServerError::io("Cannot find this program"))?,
    };
    let backups = backups::open(config, &data.store, &data.paths, Arc::clone(&clock), &program)?;
    Ok(lyceum_services::build(Deps {
        store: data.store.clone(),
        index: data.index.clone(),
        workers: Workers::new(program),
        assistants: slots.assistants.clone(),
        embedder: slots.embedder.clone(),
        cache: Cache::new(Arc::clone(&clock), bounds),
        backups,
        plan,
        clock,
        entropy,
        paths: data.paths.clone(),
        school_defaults: SchoolDefaults { language: "en".to_owned(), time_zone: system_time_zone() },
        addresses,
        setup_token,
        catalog: Arc::new(catalog()?),
        chat_models: Arc::new(chat_files.clone()),
        demo_course: demo_course::files(),
        hashing: overrides.hashing.unwrap_or_default(),
        jobs: JobSettings {
            night: config.jobs.night(),
            models_ready: config.jobs.school_starts(),
            models_rest_after: config.jobs.models_rest_after(),
            // A model that a test gave cannot be loaded again.
            wake_models: overrides.engine.is_none().then(|| slots.waker(ModelPurpose::Answers, chat_files)),
            wake_tutor: Some(slots.waker(ModelPurpose::Tutor, chat_files)),
            questions_kept: config.jobs.questions_kept(),
            held_back: None,
        },
        monitoring: MonitoringSettings {
            thresholds: config.alerts.thresholds(),
            messengers: messages::messengers(&config.alerts),
            log: telemetry::log_book(),
        },
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
    .await?)
}

/// Runs blocking work away from the threads that answer.
async fn blocking<T: Send + 'static, E: Send + 'static + Into<ServerError>>(
    what: &str,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> ServerResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ServerError::Refused(format!("{what} failed: {}", words(&error))))?.map_err(Into::into)
}

fn words(error: &dyn Debug) -> String {
    format!("{error:?}")
}
