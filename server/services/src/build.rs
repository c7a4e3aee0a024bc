//! Joins the services: from what they stand on to the ports that HTTP and pages call.

use crate::{
    accounts, allowances, asking, backups,
    cache::{Cache, CacheArea},
    chat, completions, courses,
    courses::media::Signer,
    deps::Deps,
    entropy::random,
    faults::ServicesError,
    imports::{ImportPorts, Importing},
    jobs::{self, ManagedJobs, Timetable},
    monitoring::{Monitor, MonitoringPort},
    operations, people,
    plan::{Plan, Step, folder_bytes},
    register::Register,
    school::{self, DemoCourse},
    sessions::Sessions,
    tutoring,
};
use lyceum_api::{Ports, plan::PlanLimit};
use lyceum_backup::{BackupActs, Backups};
use lyceum_models::Engine;
use std::sync::Arc;

/// The services of one server.
#[derive(Clone)]
pub struct Services {
    /// What HTTP and pages call.
    pub ports: Ports,
    /// Who is behind a request.
    pub sessions: Arc<Sessions>,
    /// The plan, enforced.
    pub plan: Arc<Plan>,
    /// Measures the server.
    pub monitor: Arc<Monitor>,
    /// Imports and exports for the command line.
    pub importing: Arc<Importing>,
    /// Search results and stored answers.
    pub cache: Arc<Cache>,
    /// What the server does by itself.
    pub timetable: Arc<Timetable>,
    /// Backups, for whoever keeps the timetable.
    pub backups: Backups,
    pub(crate) deps: Arc<Deps>,
}

/// Builds the services, and clears up after imports that the end of the last process cut short: that has to be over
/// before the first request can start another one.
pub async fn build(deps: Deps) -> Result<Services, ServicesError> {
    let sessions = Sessions::new(deps.store.clone(), Arc::clone(&deps.clock), &deps.school_defaults.language);
    let register = Register::new(&deps, Arc::clone(&sessions)).map_err(|_| ServicesError::Hashing)?;
    let signer = Signer::open(&deps.store, random(deps.entropy.as_ref()))?;
    let importing = Importing::new(&deps, signer.clone());
    if let Err(error) = importing.recover_imports().await {
        tracing::warn!(%error, "imports that a restart cut short could not be cleared up");
    }
    let imports = Arc::new(ImportPorts(Arc::clone(&importing)));
    let courses = courses::new(&deps, signer);
    let demo_course = Arc::new(DemoCourse {
        files: Arc::clone(&deps.demo_course),
        imports: (*imports).clone(),
        courses: Arc::clone(&courses),
    });
    let timetable = jobs::new(&deps, &importing, &sessions);
    let acts: Arc<dyn BackupActs> = Arc::new(deps.backups.clone());
    timetable.register_backups(&acts, deps.jobs.night);
    let monitor = Monitor::open(&deps, deps.monitoring.clone())?;
    let ports = Ports {
        school: school::new(&deps, &register, demo_course),
        accounts: accounts::new(&register),
        people: people::new(&register),
        courses,
        imports: Arc::clone(&imports) as _,
        files: imports,
        asking: asking::new(&deps, &importing),
        chats: chat::new(&deps),
        tutoring: tutoring::new(&deps),
        backups: backups::new(&deps),
        operations: operations::new(&deps),
        jobs: Arc::new(ManagedJobs(Arc::clone(&timetable))),
        allowances: allowances::new(&deps),
        monitoring: Arc::new(MonitoringPort(Arc::clone(&monitor))),
        completions: completions::new(&deps),
    };
    let (plan, cache) = (Arc::clone(&deps.plan), Arc::clone(&deps.cache));
    let (loading, folder) = (Arc::clone(&cache), deps.paths.cache.clone());
    let tokens = tokio::task::spawn_blocking(move || loading.load(&folder)).await.unwrap_or_default();
    for token in tokens {
        sessions.warm(token);
    }
    tell_use(&plan, &deps, &sessions);
    help_itself(&plan, &deps, &sessions, &monitor);
    let backups = deps.backups.clone();
    Ok(Services { ports, sessions, plan, monitor, importing, cache, timetable, backups, deps: Arc::new(deps) })
}

/// Registers what the steps of self-help do in these parts.
fn help_itself(plan: &Plan, deps: &Deps, sessions: &Arc<Sessions>, monitor: &Monitor) {
    /// Answers that run at the same time while memory or time is short.
    const SMALL_BATCH: u32 = 32;
    let remembered = Arc::clone(sessions);
    monitor.count_look_ups(Box::new(move || remembered.look_ups().counted()));
    for area in CacheArea::ALL {
        let kept = Arc::clone(&deps.cache);
        monitor.count_look_ups(Box::new(move || {
            let area = kept.area_use(area);
            (area.hits, area.misses)
        }));
    }
    let (remembered, kept) = (Arc::clone(sessions), Arc::clone(&deps.cache));
    let assistants = deps.assistants.clone();
    plan.relief().register(Step::ShrinkCaches, move |on| {
        if on {
            remembered.forget_remembered();
            kept.clear();
        }
        // What is kept between questions comes from the memory of the chat.
        for (_, assistant) in assistants.all() {
            assistant.limit_kept(on.then_some(0));
        }
    });
    let assistants = deps.assistants.clone();
    plan.relief().register(Step::SmallerBatches, move |on| {
        for (_, assistant) in assistants.all() {
            assistant.limit_running(on.then_some(SMALL_BATCH));
        }
    });
}

/// Tells the plan the use of limits that others look after.
fn tell_use(plan: &Plan, deps: &Deps, sessions: &Arc<Sessions>) {
    /// About what one remembered viewer takes: identifiers, name, classes, and the cache's own bookkeeping.
    const REMEMBERED_BYTES: u64 = 512;
    let (assistants, embedder) = (deps.assistants.clone(), deps.embedder.clone());
    let embedder_bytes = operations::embedder_bytes(&deps.catalog);
    plan.observe(PlanLimit::AiMemory, move || {
        let taken = |engine: Engine| {
            let load = engine.load_now();
            // What ended answers had computed is not counted: it is given back the moment that others need it.
            engine.info().memory_bytes + load.cache_bytes
        };
        let engines: u64 = assistants.engines().map(|(_, engine)| taken(engine)).sum();
        Some(engines + if embedder.current().is_some() { embedder_bytes } else { 0 })
    });
    let (sessions, cache) = (Arc::clone(sessions), Arc::clone(&deps.cache));
    plan.observe(PlanLimit::CacheMemory, move || Some(sessions.remembered() * REMEMBERED_BYTES + cache.bytes()));
    let (folder, cache) = (deps.paths.cache.clone(), Arc::clone(&deps.cache));
    plan.observe(PlanLimit::CacheOperations, move || Some(cache.operations()));
    plan.observe(PlanLimit::CacheDisk, move || Some(folder_bytes(&folder)));
}
