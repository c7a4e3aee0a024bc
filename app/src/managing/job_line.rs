//! A job of the timetable as a row: what it does, when, how it went, and what an admin can do about it.

use super::{code_sentence::code_sentence, job_dialog::open_job_dialog};
use crate::erase::Erase;
use crate::{
    components::{Badge, Button, Problem, Tone, When, use_toasts},
    task::Task,
    text::{fill, language, texts},
};
use leptos::prelude::*;
use lyceum_api::jobs::{JobRef, JobRow, JobRun, JobSchedule, JobState, PauseJob, SetJobPaused, StartJob};

/// The row.
#[component]
pub(crate) fn JobLine(
    /// The job.
    job: JobRow,
    /// The job whose time is being changed.
    moving: RwSignal<Option<JobRow>>,
    /// Loads the jobs again.
    changed: Callback<()>,
) -> AnyView {
    let words = &texts().jobs;
    let toasts = use_toasts();
    let task = Task::default();
    let paused = job.state == JobState::Paused;
    let running = matches!(job.state, JobState::Running { .. });
    let (name, title) = (job.name.clone(), job.title.clone());
    let start = move |_| {
        let title = title.clone();
        task.run::<StartJob>(JobRef { job: name.clone() }, move |_| {
            toasts.say(fill(words.started, &[("job", &title)]));
            changed.run(());
        });
    };
    let name = job.name.clone();
    let pause = move |_| {
        let input = PauseJob { job: name.clone(), paused: !paused };
        task.run::<SetJobPaused>(input, move |_| changed.run(()));
    };
    let whole = job.clone();
    let badge = state_badge(&job);
    let reason = match &job.state {
        JobState::Waiting { reason } => Some(language().speak(reason)),
        _ => None,
    };
    view! {
        <article class="job-line">
            <div class="job-head">
                <h3>{job.title}</h3>
                {badge}
                {job.heavy.then(|| view! { <Badge text=words.heavy/> })}
                <p class="quiet">{code_sentence(&job.summary)}</p>
                {reason.map(|reason| view! { <p class="small">{reason}</p> })}
            </div>
            <dl class="job-facts">
                <div><dt>{words.when}</dt><dd>{schedule_text(job.schedule)}</dd></div>
                <div>
                    <dt>{words.next}</dt>
                    <dd>{job.next_s.map_or_else(|| "–".erase(), |at_s| view! { <When at_s/> }.erase())}</dd>
                </div>
                <div>
                    <dt>{words.last}</dt>
                    <dd>{last_run(job.runs.first())}</dd>
                </div>
            </dl>
            <div class="actions scripted">
                {(!running).then(|| view! { <Button text=words.run icon="refresh-cw" busy=task.busy on:click=start/> })}
                <Button text=if paused { words.go_on } else { words.pause } kind="quiet" busy=task.busy on:click=pause/>
                <Button
                    text=words.reschedule
                    kind="quiet"
                    icon="clock"
                    on:click=move |_| open_job_dialog(moving, whole.clone())
                />
            </div>
            <Problem problem=task.problem/>
        </article>
    }
    .erase()
}

fn state_badge(job: &JobRow) -> AnyView {
    let words = &texts().jobs;
    let failed = job.runs.first().is_some_and(|run| !run.good);
    let (text, tone, icon) = match job.state {
        JobState::Running { done, total } if total > 0 => {
            (format!("{} · {} %", words.running, done * 100 / total), Tone::Good, "activity")
        }
        JobState::Running { .. } => (words.running.to_owned(), Tone::Good, "activity"),
        JobState::Paused => (words.paused.to_owned(), Tone::Warning, "hand"),
        JobState::Waiting { .. } => (words.waiting.to_owned(), Tone::Info, "clock"),
        JobState::Idle if failed => (words.failed.to_owned(), Tone::Warning, "triangle-alert"),
        JobState::Idle => (words.idle.to_owned(), Tone::Info, "circle"),
    };
    view! { <Badge text tone icon/> }.erase()
}

fn last_run(run: Option<&JobRun>) -> AnyView {
    match run {
        Some(run) => {
            let outcome = language().say(&run.outcome, &run.said);
            view! { <When at_s=run.ended_s/><p class="small" dir="auto">{code_sentence(&outcome)}</p> }.erase()
        }
        None => texts().jobs.never.erase(),
    }
}

/// `every 20 hours, between 22:00 and 05:00`.
fn schedule_text(schedule: JobSchedule) -> String {
    let words = &texts().jobs;
    let every = if schedule.every_s >= 2 * 3600 {
        fill(words.every_hours, &[("hours", &(schedule.every_s / 3600).to_string())])
    } else {
        fill(words.every_minutes, &[("minutes", &(schedule.every_s / 60).to_string())])
    };
    if schedule.from_minute == schedule.until_minute {
        return every;
    }
    let (from, until) = (time_text(schedule.from_minute), time_text(schedule.until_minute));
    format!("{every}, {}", fill(words.between, &[("from", &from), ("until", &until)]))
}

/// `22:05`.
pub(super) fn time_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
