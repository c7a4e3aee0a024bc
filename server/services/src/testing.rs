//! A whole school for tests: real store and index in a temporary folder, a clock that stands still, a scripted model.

use crate::{
    Assistant, Assistants, Credential, Deps, EmbedderSlot, JobSettings, Paths, RequestFacts, SchoolDefaults, Services,
    accounts::HashingCost,
    build,
    cache::{Cache, CacheBounds},
    chat_models::{ChatFile, ChatModels},
    clock::{Clock, ManualClock},
    entropy::SeededEntropy,
    monitoring::MonitoringSettings,
    plan::{FreeSpace, Limits, Plan, PlanSettings},
};
use lyceum_api::{
    Nothing, Role, Viewer,
    endpoint::{Grant, Granted},
    operations::ModelPurpose,
    people::NewPerson,
    school::{SetupDone, SetupForm},
};
use lyceum_models::{Catalog, Embedder, Engine, Script};
use lyceum_parsers::worker::Workers;
use lyceum_search::Index;
use lyceum_storage::{Store, StoreOptions};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// 2026-03-02 at 07:00 in Nairobi.
const MORNING: i64 = 1_772_424_000;

/// No model files: the scripted model comes from none.
struct NoFiles;

impl ChatModels for NoFiles {
    fn here(&self) -> Vec<ChatFile> {
        Vec::new()
    }
    fn in_settings(&self, _: ModelPurpose) -> Option<String> {
        None
    }
    fn in_use(&self, _: ModelPurpose) -> Option<String> {
        None
    }
    fn load(&self, name: &str) -> Result<Engine, String> {
        Err(format!("There is no model {name}."))
    }
}

/// A running school.
pub(crate) struct TestSchool {
    pub(crate) folder: Arc<tempfile::TempDir>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    pub(crate) assistants: Assistants,
    pub(crate) services: Services,
    seed: u64,
}

/// What is set otherwise than usual.
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    pub(crate) script: Script,
    pub(crate) tutor: Assistant,
    pub(crate) chat_models: Arc<dyn ChatModels>,
    pub(crate) free_space: FreeSpace,
    pub(crate) jobs: JobSettings,
    pub(crate) monitoring: MonitoringSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            script: Script::saying("A leaf makes sugar from light."),
            tutor: Assistant::vacant(),
            chat_models: Arc::new(NoFiles),
            free_space: Arc::new(|| Some(1 << 50)),
            jobs: JobSettings { held_back: Some(Arc::new(|| None)), ..JobSettings::default() },
            monitoring: MonitoringSettings::default(),
        }
    }
}

impl TestSchool {
    /// A server before its first start.
    pub(crate) async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    /// A server before its first start, with settings.
    pub(crate) async fn start_with(settings: Settings) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::open(folder, Arc::new(ManualClock::at_second(MORNING)), settings, 1).await
    }

    /// The same data folder, opened again. The services were not closed: as after a crash, nothing was given back.
    pub(crate) async fn restart(self) -> Self {
        let Self { folder, clock, store, assistants, services, seed } = self;
        store.close().unwrap();
        drop((store, assistants, services));
        Self::open(folder, clock, Settings::default(), seed + 1).await
    }

    async fn open(folder: Arc<tempfile::TempDir>, clock: Arc<ManualClock>, settings: Settings, seed: u64) -> Self {
        // An index of its own for each start: a thread of the one before may still hold the old one.
        let paths = Paths { index: folder.path().join(format!("index-{seed}")), ..Paths::inside(folder.path()) };
        let store = open_store(folder.path()).await;
        let entropy = Arc::new(SeededEntropy::new(seed));
        let plan = Plan::open(PlanSettings {
            limits: settings.limits,
            store: store.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::clone(&entropy) as _,
            paths: paths.clone(),
            time_zone: "Africa/Nairobi".to_owned(),
            free_space: Some(settings.free_space),
        });
        let plan = plan.await.unwrap();
        let bounds = CacheBounds { memory: 64 << 20, disk: 64 << 20, life: Duration::from_hours(1) };
        let assistants =
            Assistants { answers: Assistant::ready(Engine::scripted(settings.script)), tutor: settings.tutor };
        let services = build(Deps {
            store: store.clone(),
            index: Index::open(&paths.index).unwrap().index,
            workers: Workers::new(crate::test_course::worker_path()),
            assistants: assistants.clone(),
            embedder: EmbedderSlot::ready(Embedder::scripted()),
            cache: Cache::new(Arc::clone(&clock) as Arc<dyn Clock>, bounds),
            backups: backups(&store, &paths, &clock),
            plan,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy,
            paths,
            school_defaults: SchoolDefaults { language: "en".to_owned(), time_zone: "Africa/Nairobi".to_owned() },
            addresses: vec!["http://192.168.1.5:8080".to_owned()],
            setup_token: "printed-token".to_owned(),
            catalog: Arc::new(Catalog { models: Vec::new() }),
            chat_models: settings.chat_models,
            demo_course: Arc::from([]),
            hashing: HashingCost::for_tests(),
            jobs: settings.jobs,
            monitoring: settings.monitoring,
            version: "0.0.0".to_owned(),
        })
        .await
        .unwrap();
        Self { folder, clock, store, assistants, services, seed }
    }

    /// A server whose first start is done, with its admin.
    pub(crate) async fn set_up() -> (Self, Viewer, SetupDone) {
        Self::set_up_with(Settings::default()).await
    }

    /// A server with settings whose first start is done, with its admin.
    pub(crate) async fn set_up_with(settings: Settings) -> (Self, Viewer, SetupDone) {
        let school = Self::start_with(settings).await;
        let done = school.services.ports.school.set_up(&school.visitor(), setup_form("printed-token")).await.unwrap();
        let admin = school.viewer(&token(&done));
        (school, admin, done.body)
    }

    /// A person with the name as password, signed in.
    pub(crate) async fn person(&self, admin: &Viewer, name: &str, role: Role) -> Viewer {
        let new = NewPerson { name: name.to_owned(), role, secret: secret_of(name), class: None };
        let made = self.services.ports.people.add_person(admin, new).await.unwrap();
        let viewer = self.services.sessions.viewer_of(made.person.id).unwrap();
        Viewer { network: "lan".to_owned(), on_this_machine: false, ..viewer }
    }

    /// Somebody on another machine who has not signed in.
    pub(crate) fn visitor(&self) -> Viewer {
        self.services.sessions.identify(Credential::None, facts())
    }

    /// Whoever holds this token.
    pub(crate) fn viewer(&self, token: &str) -> Viewer {
        self.services.sessions.identify(Credential::Cookie(token), facts())
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }
}

/// Backups that are proven in this process.
fn backups(store: &Store, paths: &Paths, clock: &Arc<ManualClock>) -> lyceum_backup::Backups {
    let clock = Arc::clone(clock);
    let settings = lyceum_backup::Settings {
        shelf: lyceum_backup::Shelf::at(&paths.backups),
        keep: lyceum_backup::Keep::default(),
        allowed_bytes: 1 << 40,
        more_keys: Vec::new(),
        copies: Vec::new(),
        credentials: lyceum_backup::Credentials::default(),
        folder_away_max: Duration::from_hours(7 * 24),
        copy_bytes_per_s: 0,
        rotate_copies: true,
        program: None,
        trial: None,
        settings_file: None,
        version: "0.0.0".to_owned(),
        now: Arc::new(move || clock.now().as_second()),
    };
    lyceum_backup::Backups::new(store.clone(), settings)
}

/// Opens the store, as soon as the last task of the start before has let go of it.
async fn open_store(folder: &Path) -> Store {
    for _ in 0..1000 {
        if let Ok(store) = Store::open(folder, StoreOptions::default()) {
            return store;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Store::open(folder, StoreOptions::default()).unwrap()
}

/// The secret of a test person.
pub(crate) fn secret_of(name: &str) -> String {
    format!("secret words of {name}")
}

/// The form of the first start.
pub(crate) fn setup_form(token: &str) -> SetupForm {
    SetupForm {
        token: token.to_owned(),
        language: "en".to_owned(),
        school_name: "Hill School".to_owned(),
        admin_name: "Ada Admin".to_owned(),
        admin_password: "tall green ladder".to_owned(),
        time_zone: "Africa/Nairobi".to_owned(),
        demo_course: false,
    }
}

/// What HTTP knows about a request from another machine.
pub(crate) fn facts() -> RequestFacts {
    RequestFacts { network: "lan".to_owned(), host: "school.lan:8080".to_owned(), ..RequestFacts::default() }
}

/// The token of a started session.
pub(crate) fn token<T>(granted: &Granted<T>) -> String {
    match &granted.grant {
        Grant::Start { token, .. } => token.clone(),
        other => panic!("no session was started: {other:?}"),
    }
}

/// Free disk space that a test sets.
pub(crate) fn settable_space(bytes: u64) -> (Arc<AtomicU64>, FreeSpace) {
    let free = Arc::new(AtomicU64::new(bytes));
    let seen = Arc::clone(&free);
    (free, Arc::new(move || Some(seen.load(Ordering::Relaxed))))
}

/// Waits for something that another task does, a short while at most.
pub(crate) async fn eventually(mut done: impl FnMut() -> bool) {
    for _ in 0..5000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it never happened");
}

/// No input.
pub(crate) const NOTHING: Nothing = Nothing {};
