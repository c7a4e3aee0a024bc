//! What the server measures of itself, and what it makes of it: history, alerts, advice, self-help.
//!
//! [`Monitor::step`] runs every five seconds: it takes a sample ([`sampler`]), adds it to the [`history`], looks at the
//! thresholds ([`watch`]) and at the ladder of [`self_help`]. The last three are pure; time comes from the clock.

mod advice;
mod alert_words;
mod alerts;
mod history;
mod history_file;
mod log_book;
mod look_ups;
mod message;
mod overview;
mod readings;
mod sampler;
mod self_help;
mod series;
#[cfg(test)]
mod tests;
mod traffic;
mod watch;

pub use log_book::LogBook;
pub use look_ups::LookUps;
pub use message::{AlertMessage, Messenger};
pub use sampler::TellLookUps;
pub use traffic::{BOUNDS_MS, Route, RouteCount, Traffic};
pub use watch::Thresholds;

use crate::{
    clock::Clock,
    deps::Deps,
    entropy::Entropy,
    faults::ServicesError,
    plan::{Relief, Step},
    rights::require_admin,
};
use async_trait::async_trait;
use history::{History, Values, column_of};
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    monitoring::{
        AlertKind, AlertList, AlertRef, LimitQuery, LogQuery, LogTail, Metric, Monitoring, MuteAlert, Overview, Series,
        SeriesQuery,
    },
};
use lyceum_backup::Backups;
use lyceum_storage::Store;
use sampler::{Sampler, Sources};
use self_help::Ladder;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::{Duration, Instant},
};
use watch::{Change, Watch};

/// The time between two samples.
pub const SAMPLE_EVERY: Duration = Duration::from_secs(5);
/// How often the history is written to its file. A crash loses no more than this.
const SAVED_EVERY: Duration = Duration::from_mins(10);

/// What is set for monitoring.
#[derive(Clone, Default)]
pub struct MonitoringSettings {
    /// Where alerts begin.
    pub thresholds: Thresholds,
    /// Ways to send messages.
    pub messengers: Vec<Arc<dyn Messenger>>,
    /// The newest lines of the log.
    pub log: LogBook,
}

/// Measures the server, and helps it.
pub struct Monitor {
    sources: Sources,
    store: Store,
    backups: Backups,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: MonitoringSettings,
    addresses: Vec<String>,
    file: PathBuf,
    state: Mutex<State>,
}

struct State {
    sampler: Sampler,
    history: History,
    /// Seconds since 1970 of the newest sample, and its values.
    newest: Option<(i64, Values)>,
    saved: Instant,
    watch: Watch,
    ladder: Ladder,
    helped_s: i64,
}

impl Monitor {
    /// Takes up the history and the alerts where the last process left them.
    pub(crate) fn open(deps: &Deps, settings: MonitoringSettings) -> Result<Arc<Self>, ServicesError> {
        let file = deps.paths.data.join("monitoring").join("history.bin");
        let holding = alerts::holding(&deps.store)?;
        let state = State {
            sampler: Sampler::default(),
            history: history_file::load(&file),
            newest: None,
            saved: deps.clock.monotonic(),
            watch: Watch::new(settings.thresholds, holding.into_iter().map(|(_, kind)| kind)),
            ladder: Ladder::default(),
            helped_s: 0,
        };
        Ok(Arc::new(Self {
            sources: Sources {
                plan: Arc::clone(&deps.plan),
                store: deps.store.clone(),
                assistants: deps.assistants.clone(),
                traffic: Arc::default(),
                caches: RwLock::default(),
                data: deps.paths.data.clone(),
            },
            store: deps.store.clone(),
            backups: deps.backups.clone(),
            clock: Arc::clone(&deps.clock),
            entropy: Arc::clone(&deps.entropy),
            settings,
            addresses: deps.addresses.clone(),
            file,
            state: Mutex::new(state),
        }))
    }

    /// Where answers are counted.
    pub fn traffic(&self) -> &Arc<Traffic> {
        &self.sources.traffic
    }

    /// Counts the look-ups of another cache with the others.
    pub fn count_look_ups(&self, tell: TellLookUps) {
        self.sources.caches.write().unwrap_or_else(PoisonError::into_inner).push(tell);
    }

    /// Hits and misses of all caches since the start.
    pub fn look_ups(&self) -> (u64, u64) {
        sampler::look_ups(&self.sources)
    }

    /// The newest value of a figure; none before the first sample, or where this machine does not tell.
    pub fn newest(&self, metric: Metric) -> Option<f32> {
        let state = self.state();
        let value = state.newest.as_ref()?.1[column_of(metric)];
        (!value.is_nan()).then_some(value)
    }

    /// The kinds of alerts that hold now.
    pub fn holding(&self) -> Vec<AlertKind> {
        self.state().watch.holding()
    }

    /// Takes a sample and does what follows from it.
    pub async fn step(self: &Arc<Self>) {
        let monitor = Arc::clone(self);
        // Reading /proc and folders blocks for a moment.
        match tokio::task::spawn_blocking(move || monitor.look()).await {
            Ok(changes) => self.note_changes(changes).await,
            Err(error) => tracing::error!(%error, "a sample could not be taken"),
        }
    }

    fn look(&self) -> Vec<Change> {
        let (now, now_s) = (self.clock.monotonic(), self.clock.now().as_second());
        let mut state = self.state();
        let mut values = state.sampler.sample(&self.sources, now);
        values[column_of(Metric::SelfHelp)] = sampler::number(self.relief().taken() as u64);
        state.history.add(now_s, &values);
        state.newest = Some((now_s, values));
        let readings = readings::of_alerts(&state.history, &self.store.health(), self.backups_behind_s(now_s));
        let changes = state.watch.look(&readings, now, now_s);
        let strain = readings::strain(&state.history);
        if let Some(steps) = state.ladder.look(strain, now, |step| self.relief().is_here(step)) {
            state.helped_s = now_s;
            let cause = state.ladder.cause().map_or("", |cause| cause.sentence().name());
            let step = steps.checked_sub(1).map_or("none", |last| Step::ALL[last].name());
            tracing::warn!(step, cause, "the server helps itself");
            self.relief().take(steps);
        }
        if now.saturating_duration_since(state.saved) >= SAVED_EVERY {
            state.saved = now;
            let history = state.history.clone();
            drop(state);
            self.save(&history);
        }
        changes
    }

    /// For how long backups or copies have failed.
    fn backups_behind_s(&self, now_s: i64) -> i64 {
        match self.backups.behind_since() {
            Ok(since_s) => since_s.map_or(0, |since_s| now_s - since_s),
            Err(error) => {
                tracing::warn!(%error, "how the copies stand cannot be read");
                0
            }
        }
    }

    /// Writes the history down, before the server closes.
    pub fn close(&self) {
        let history = self.state().history.clone();
        self.save(&history);
    }

    fn save(&self, history: &History) {
        if let Err(error) = history_file::save(history, &self.file) {
            tracing::warn!(%error, "the history of the figures could not be written");
        }
    }

    fn relief(&self) -> &Relief {
        self.sources.plan.relief()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The monitoring port.
pub(crate) struct MonitoringPort(pub(crate) Arc<Monitor>);

#[async_trait]
impl Monitoring for MonitoringPort {
    async fn get_overview(&self, who: &Viewer, _: Nothing) -> ApiResult<Overview> {
        require_admin(who)?;
        self.0.overview()
    }

    async fn get_series(&self, who: &Viewer, query: SeriesQuery) -> ApiResult<Series> {
        require_admin(who)?;
        Ok(self.0.series(&query))
    }

    async fn get_limit_series(&self, who: &Viewer, query: LimitQuery) -> ApiResult<Series> {
        require_admin(who)?;
        Ok(self.0.limit_series(&query))
    }

    async fn list_alerts(&self, who: &Viewer, _: Nothing) -> ApiResult<AlertList> {
        require_admin(who)?;
        self.0.list_alerts()
    }

    async fn acknowledge_alert(&self, who: &Viewer, alert: AlertRef) -> ApiResult<Nothing> {
        require_admin(who)?;
        self.0.acknowledge(who, alert.alert).await
    }

    async fn mute_alerts(&self, who: &Viewer, mute: MuteAlert) -> ApiResult<Nothing> {
        require_admin(who)?;
        self.0.mute(mute).await
    }

    async fn read_log(&self, who: &Viewer, query: LogQuery) -> ApiResult<LogTail> {
        require_admin(who)?;
        Ok(self.0.settings.log.tail(&query))
    }
}
