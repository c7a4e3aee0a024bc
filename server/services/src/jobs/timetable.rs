//! Starts jobs when they are due, one heavy one at a time, and writes down how they ended.

use super::{
    HeldBack, Job, JobContext, JobFacts, JobStop,
    context::Reins,
    schedule::{is_due, next_start},
    store_record,
};
use crate::{clock::Clock, faults::unreadable, plan::Plan};
use futures_util::FutureExt;
use lyceum_api::{
    ApiResult,
    jobs::{JobRow, JobRun, JobSchedule, JobState},
    speech::{Code, Speech},
};
use lyceum_storage::{Store, records::jobs::JobRecord};
use std::{
    collections::{HashMap, HashSet},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::Ordering},
    time::Duration,
};
use tokio::{sync::Notify, task::JoinHandle};

/// How often the timetable is looked at.
const BEAT: Duration = Duration::from_secs(20);
/// How many runs are kept of each job.
const KEPT_RUNS: usize = 10;
/// How long a sentence about a run may be, in characters.
const OUTCOME_MOST: usize = 500;
/// How long jobs get to end when the server stops; each is done again after the next start.
const FAREWELL: Duration = Duration::from_secs(3);

/// The jobs, and what they do now.
pub struct Timetable {
    store: Store,
    clock: Arc<dyn Clock>,
    plan: Arc<Plan>,
    held_back: HeldBack,
    jobs: RwLock<Vec<Arc<dyn Job>>>,
    now: Mutex<Now>,
    /// Told when a job ends: another one may wait for that.
    changed: Notify,
}

#[derive(Default)]
struct Now {
    running: HashMap<&'static str, Running>,
    /// Started by an admin: the time of day and the load do not matter.
    wanted: HashSet<&'static str>,
    /// Newest starts in seconds since 1970: those of quiet runs are not stored.
    started: HashMap<&'static str, i64>,
    closed: bool,
}

struct Running {
    heavy: bool,
    reins: Arc<Reins>,
    task: Option<JoinHandle<()>>,
}

impl Timetable {
    /// A timetable without jobs.
    pub(crate) fn new(store: Store, clock: Arc<dyn Clock>, plan: Arc<Plan>, held_back: HeldBack) -> Arc<Self> {
        let (jobs, now, changed) = (RwLock::default(), Mutex::default(), Notify::new());
        Arc::new(Self { store, clock, plan, held_back, jobs, now, changed })
    }

    /// Adds a job; one of the same name is replaced.
    pub fn register(&self, job: Arc<dyn Job>) {
        let mut jobs = self.jobs.write().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|other| other.facts().name != job.facts().name);
        jobs.push(job);
        jobs.sort_by_key(|job| job.facts().title);
    }

    /// Looks at the timetable again and again. Abort the task to end it.
    pub(crate) fn spawn(self: &Arc<Self>) -> JoinHandle<()> {
        let timetable = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = tokio::time::sleep(BEAT) => {}
                    () = timetable.changed.notified() => {}
                }
                timetable.start_due().await;
            }
        })
    }

    /// Starts every job whose time has come.
    pub async fn start_due(self: &Arc<Self>) {
        let (now, zone) = (self.clock.now(), self.plan.time_zone());
        let held_back = (self.held_back)();
        for job in self.all() {
            let facts = job.facts();
            let wanted = self.now().wanted.contains(facts.name);
            let record = match self.record(facts.name) {
                Ok(record) => record,
                Err(error) => {
                    tracing::warn!(error = error.message, job = facts.name, "a job cannot be looked at");
                    continue;
                }
            };
            let due = is_due(record.schedule.unwrap_or(facts.schedule), &record, now, &zone);
            if wanted || (due && !(facts.heavy && held_back.is_some())) {
                self.start(&job, facts, record, wanted).await;
            }
        }
    }

    /// Starts a job now, or as soon as the heavy one that runs has ended.
    pub(super) async fn start_now(self: &Arc<Self>, job: &Arc<dyn Job>) -> ApiResult<()> {
        let facts = job.facts();
        self.now().wanted.insert(facts.name);
        let record = self.record(facts.name)?;
        self.start(job, facts, record, true).await;
        Ok(())
    }

    async fn start(self: &Arc<Self>, job: &Arc<dyn Job>, facts: JobFacts, record: JobRecord, wanted: bool) {
        let reins = Arc::new(Reins::default());
        {
            let mut now = self.now();
            let blocked = facts.heavy && now.running.values().any(|running| running.heavy);
            if now.closed || blocked || now.running.contains_key(facts.name) {
                return;
            }
            now.wanted.remove(facts.name);
            now.running.insert(facts.name, Running { heavy: facts.heavy, reins: Arc::clone(&reins), task: None });
        }
        let started_s = self.clock.now().as_second();
        self.now().started.insert(facts.name, started_s);
        if facts.heavy {
            let noted = store_record(&self.store, facts.name, move |record| {
                record.started_s = Some(started_s);
                record.unfinished = true;
            });
            if let Err(error) = noted.await {
                tracing::warn!(%error, job = facts.name, "a job cannot start");
                self.now().running.remove(facts.name);
                return;
            }
        }
        let context = JobContext {
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            name: facts.name,
            reins,
            gives_way: (facts.heavy && !wanted).then(|| Arc::clone(&self.held_back)),
            memo: Mutex::new(record.memo),
        };
        let (timetable, job) = (Arc::clone(self), Arc::clone(job));
        let task = tokio::spawn(async move { timetable.run(&*job, facts, &context, started_s).await });
        if let Some(running) = self.now().running.get_mut(facts.name) {
            running.task = Some(task);
        }
    }

    async fn run(&self, job: &dyn Job, facts: JobFacts, context: &JobContext, started_s: i64) {
        tracing::debug!(job = facts.name, "a job starts");
        let done = AssertUnwindSafe(job.run(context)).catch_unwind().await;
        let done = done.unwrap_or_else(|_| Err(JobStop::Failed("It broke off; the log says where.".to_owned())));
        if let Some(ended) = Ended::of(done, started_s, self.clock.now().as_second(), facts.name) {
            self.note(facts.name, ended).await;
        }
        self.now().running.remove(facts.name);
        self.changed.notify_one();
    }

    async fn note(&self, name: &'static str, ended: Ended) {
        let noted = store_record(&self.store, name, move |record| match ended {
            // It stays unfinished, so that it goes on.
            Ended::Interrupted(started_s) => (record.started_s, record.unfinished) = (Some(started_s), true),
            Ended::Run(run) => {
                record.failures = if run.good { 0 } else { record.failures.saturating_add(1) };
                (record.started_s, record.unfinished) = (Some(run.started_s), false);
                record.runs.insert(0, run);
                record.runs.truncate(KEPT_RUNS);
            }
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, job = name, "the end of a job cannot be stored; it is done again");
        }
    }

    /// Asks a running job to stop; it goes on when it may.
    pub(super) fn stop(&self, name: &str) {
        let mut now = self.now();
        now.wanted.retain(|wanted| *wanted != name);
        if let Some(running) = now.running.get(name) {
            running.reins.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Ends what runs, before the store is closed. Whatever does not end in time is done again after the next start.
    pub(crate) async fn close(&self) {
        let tasks: Vec<JoinHandle<()>> = {
            let mut now = self.now();
            now.closed = true;
            now.running.values().for_each(|running| running.reins.stop.store(true, Ordering::Relaxed));
            now.running.values_mut().filter_map(|running| running.task.take()).collect()
        };
        for mut task in tasks {
            if tokio::time::timeout(FAREWELL, &mut task).await.is_err() {
                task.abort();
            }
        }
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Whether a job runs.
    pub fn is_running(&self, name: &str) -> bool {
        self.now().running.contains_key(name)
    }

    /// Why heavy jobs wait now.
    pub(super) fn held_back(&self) -> Option<Speech> {
        (self.held_back)()
    }

    /// The jobs by title.
    pub(super) fn all(&self) -> Vec<Arc<dyn Job>> {
        self.jobs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A job with its times and its state.
    pub(super) fn row(&self, facts: JobFacts) -> ApiResult<JobRow> {
        let record = self.record(facts.name)?;
        let schedule = record.schedule.unwrap_or(facts.schedule);
        let state = self.state(facts, schedule, &record);
        let (clock, zone) = (self.clock.now(), self.plan.time_zone());
        let waits = matches!(state, JobState::Idle | JobState::Waiting { .. });
        Ok(JobRow {
            name: facts.name.to_owned(),
            title: facts.title.to_owned(),
            summary: facts.summary.to_owned(),
            heavy: facts.heavy,
            schedule,
            rescheduled: record.schedule.is_some(),
            next_s: waits.then(|| next_start(schedule, &record, clock, &zone).as_second()),
            state,
            runs: record.runs,
        })
    }

    fn state(&self, facts: JobFacts, schedule: JobSchedule, record: &JobRecord) -> JobState {
        let now = self.now();
        if let Some(running) = now.running.get(facts.name) {
            let (done, total) = (&running.reins.done, &running.reins.total);
            return JobState::Running { done: done.load(Ordering::Relaxed), total: total.load(Ordering::Relaxed) };
        }
        let wanted = now.wanted.contains(facts.name);
        let other = facts.heavy && now.running.values().any(|running| running.heavy);
        drop(now);
        let due = wanted || is_due(schedule, record, self.clock.now(), &self.plan.time_zone());
        match self.held_back() {
            _ if record.paused && !wanted => JobState::Paused,
            _ if due && other => JobState::Waiting { reason: Code::OtherHeavyJob.into() },
            Some(reason) if due && facts.heavy && !wanted => JobState::Waiting { reason },
            _ => JobState::Idle,
        }
    }

    fn record(&self, name: &str) -> ApiResult<JobRecord> {
        let mut record = self.store.get::<JobRecord>(&name.to_owned()).map_err(unreadable)?.unwrap_or_default();
        record.started_s = record.started_s.max(self.now().started.get(name).copied());
        Ok(record)
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is written down about the end of a run.
enum Ended {
    Interrupted(i64),
    Run(JobRun),
}

impl Ended {
    /// Nothing, for a run that has nothing to say.
    fn of(done: Result<Speech, JobStop>, started_s: i64, ended_s: i64, name: &str) -> Option<Self> {
        let (good, Speech { text, said }) = match done {
            Ok(outcome) if outcome.is_empty() => return None,
            Ok(outcome) => (true, outcome),
            Err(JobStop::Interrupted) => return Some(Self::Interrupted(started_s)),
            Err(JobStop::Failed(outcome)) => {
                tracing::warn!(reason = outcome, job = name, "a job failed");
                (false, Speech::in_english(outcome))
            }
        };
        let outcome = text.chars().take(OUTCOME_MOST).collect();
        Some(Self::Run(JobRun { started_s, ended_s, good, outcome, said }))
    }
}
