//! The timetable: work that the server does by itself when few people need it.

use crate::{
    Nothing,
    endpoint::port,
    speech::{Said, Speech},
};
use serde::{Deserialize, Serialize};

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobSchedule {
    /// Seconds from one start to the next; at least 60.
    pub every_s: u64,
    /// The first minute of the local day at which it may start, 0 to 1439.
    pub from_minute: u16,
    /// The first minute at which it may no longer start. The same as `from_minute` means at any time; a smaller one
    /// means that the window goes over midnight.
    pub until_minute: u16,
}

/// What a job does now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its time.
    Idle,
    /// Its time has come, but it waits.
    Waiting {
        /// What for.
        reason: Speech,
    },
    /// It runs.
    Running {
        /// Steps done.
        done: u64,
        /// Steps in all; 0 if that is not known.
        total: u64,
    },
    /// An admin has stopped it until further notice.
    Paused,
}

/// How a run of a job ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobRun {
    /// Seconds since 1970.
    pub started_s: i64,
    /// Seconds since 1970.
    pub ended_s: i64,
    /// Whether it did what it should.
    pub good: bool,
    /// What came of it, in English.
    pub outcome: String,
    /// The same for other languages; empty where nothing is known but that text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
}

/// A job of the timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobRow {
    /// Its name, e.g. `merge_index`.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// What it does and why, as a sentence.
    pub summary: String,
    /// Whether it is heavy: of these only one runs at a time, and they wait while the server is busy.
    pub heavy: bool,
    /// When it runs.
    pub schedule: JobSchedule,
    /// Whether an admin has set the schedule.
    pub rescheduled: bool,
    /// What it does now.
    pub state: JobState,
    /// Seconds since 1970 of its next start; none while it is paused or runs.
    pub next_s: Option<i64>,
    /// Its newest runs, newest first.
    pub runs: Vec<JobRun>,
}

/// All jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobList {
    /// By title.
    pub jobs: Vec<JobRow>,
    /// Why heavy jobs wait now; none while they may run.
    pub held_back: Option<Speech>,
}

/// Names a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JobRef {
    /// Its name.
    pub job: String,
}

/// Stops a job until further notice, or lets it go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PauseJob {
    /// Its name.
    pub job: String,
    /// Whether it is stopped.
    pub paused: bool,
}

/// Another schedule for a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RescheduleJob {
    /// Its name.
    pub job: String,
    /// The schedule; none for the server's own.
    #[serde(default)]
    pub schedule: Option<JobSchedule>,
}

port! {
    /// Jobs of the timetable.
    trait Jobs = jobs;
    /// Lists the jobs of the timetable.
    call ListJobs, list_jobs(Nothing) -> JobList = Get "/api/jobs", Admin;
    /// Starts a job now, at whatever time of day; a heavy one as soon as no other heavy one runs.
    call StartJob, start_job(JobRef) -> JobRow = Post "/api/jobs/{job}/run", Admin;
    /// Stops a job until further notice, also in the middle of its work, or lets it go on.
    call SetJobPaused, set_job_paused(PauseJob) -> JobRow = Post "/api/jobs/{job}/pause", Admin;
    /// Sets when a job runs.
    call SetJobSchedule, set_job_schedule(RescheduleJob) -> JobRow = Patch "/api/jobs/{job}", Admin;
}
