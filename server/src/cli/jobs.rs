//! `lyceum jobs`: what the server does by itself.

use super::{out, place::Place, reach::reach, serve::runtime};
use crate::error::{ServerError, ServerResult};
use clap::Subcommand;
use lyceum_api::{
    Nothing,
    jobs::{JobRef, JobRow, JobSchedule, JobState, ListJobs, PauseJob, SetJobPaused, StartJob},
};
use std::time::Duration;

/// How often a running job is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// See and run the server's own jobs.
#[derive(Debug, Subcommand)]
pub enum Jobs {
    /// List the jobs with their times and newest runs
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Run a job now and wait for its end
    Run {
        #[command(flatten)]
        place: Place,
        /// Its name, as `lyceum jobs list` has it
        job: String,
    },
    /// Stop a job until further notice
    Pause {
        #[command(flatten)]
        place: Place,
        /// Its name
        job: String,
    },
    /// Let a stopped job go on
    Resume {
        #[command(flatten)]
        place: Place,
        /// Its name
        job: String,
    },
}

impl Jobs {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        runtime()?.block_on(async {
            match self {
                Self::List { place, json } => list(&place, json).await,
                Self::Run { place, job } => run_to_the_end(&place, job).await,
                Self::Pause { place, job } => set_paused(&place, job, true).await,
                Self::Resume { place, job } => set_paused(&place, job, false).await,
            }
        })
    }
}

async fn list(place: &Place, json: bool) -> ServerResult<()> {
    let school = reach(place).await?;
    let list = school.call::<ListJobs>(Nothing {}).await;
    school.close().await?;
    let list = list?;
    if json {
        return out::json(&list);
    }
    let rows: Vec<Vec<String>> = list.jobs.iter().map(row).collect();
    out::table(&["job", "state", "when", "newest run"], &rows)
}

fn row(job: &JobRow) -> Vec<String> {
    let state = match &job.state {
        JobState::Idle => "idle".to_owned(),
        JobState::Waiting { reason } => format!("waits: {}", reason.text),
        JobState::Running { done, total } if *total > 0 => format!("running, {done} of {total}"),
        JobState::Running { .. } => "running".to_owned(),
        JobState::Paused => "paused".to_owned(),
    };
    let newest = job.runs.first().map_or_else(
        || "-".to_owned(),
        |run| if run.good { run.outcome.clone() } else { format!("FAILED: {}", run.outcome) },
    );
    vec![job.name.clone(), state, schedule(job.schedule), newest]
}

fn schedule(schedule: JobSchedule) -> String {
    let every = match schedule.every_s {
        hours if hours >= 7200 => format!("every {} h", hours / 3600),
        seconds => format!("every {} min", seconds / 60),
    };
    if schedule.from_minute == schedule.until_minute {
        return every;
    }
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{every}, {}-{}", time(schedule.from_minute), time(schedule.until_minute))
}

async fn run_to_the_end(place: &Place, job: String) -> ServerResult<()> {
    let school = reach(place).await?;
    let done = async {
        let before = named(&school, &job).await?;
        school.call::<StartJob>(JobRef { job: job.clone() }).await?;
        loop {
            tokio::time::sleep(LOOK).await;
            let now = named(&school, &job).await?;
            let ended = !matches!(now.state, JobState::Running { .. } | JobState::Waiting { .. });
            if ended || now.runs.first() != before.runs.first() {
                break Ok(now.runs.first().filter(|newest| Some(*newest) != before.runs.first()).cloned());
            }
        }
    };
    let done: ServerResult<_> = done.await;
    school.close().await?;
    match done? {
        Some(run) if !run.good => Err(ServerError::Refused(run.outcome)),
        Some(run) => out::line(&run.outcome),
        None => out::line("Done."),
    }
}

async fn named(school: &super::reach::Reach, job: &str) -> ServerResult<JobRow> {
    let list = school.call::<ListJobs>(Nothing {}).await?;
    let found = list.jobs.into_iter().find(|row| row.name == job);
    found.ok_or_else(|| ServerError::Refused(format!("There is no job {job}; `lyceum jobs list` shows all.")))
}

async fn set_paused(place: &Place, job: String, paused: bool) -> ServerResult<()> {
    let school = reach(place).await?;
    let set = school.call::<SetJobPaused>(PauseJob { job, paused }).await;
    school.close().await?;
    set.map(drop)
}
