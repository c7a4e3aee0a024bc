//! Changing when a job runs.

use super::job_line::time_text;
use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Problem, use_toasts},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::jobs::{JobRow, JobSchedule, RescheduleJob, SetJobSchedule};
use std::time::Duration;

const ID: &str = "job-dialog";

/// Opens the dialog for a job.
pub(crate) fn open_job_dialog(moving: RwSignal<Option<JobRow>>, job: JobRow) {
    moving.set(Some(job));
    // The fields must be there before one can get the focus.
    set_timeout(|| page::open_dialog(ID), Duration::ZERO);
}

/// The dialog.
#[component]
pub(crate) fn JobDialog(
    /// The job whose time is being changed.
    moving: RwSignal<Option<JobRow>>,
    /// Loads the jobs again.
    changed: Callback<()>,
) -> AnyView {
    let texts = texts();
    let words = &texts.jobs;
    let toasts = use_toasts();
    let task = Task::default();
    let close = move || {
        page::close_dialog(ID);
        task.problem.set(None);
        moving.set(None);
    };
    let send = move |schedule: Option<JobSchedule>| {
        let Some(job) = moving.get_untracked() else { return };
        task.run::<SetJobSchedule>(RescheduleJob { job: job.name, schedule }, move |_| {
            close();
            toasts.say(fill(words.saved, &[("job", &job.title)]));
            changed.run(());
        });
    };
    let save = move |event| {
        let values = Values::take(&event);
        let minute = |name| minute_of(&values.text(name)).unwrap_or(u16::MAX);
        send(Some(JobSchedule {
            every_s: seconds_of(&values.text("every_s")),
            from_minute: minute("from_minute"),
            until_minute: minute("until_minute"),
        }));
    };
    let inside = move || {
        let JobRow { title, schedule, rescheduled, .. } = moving.get()?;
        let hours = if schedule.every_s.is_multiple_of(3600) {
            (schedule.every_s / 3600).to_string()
        } else {
            format!("{}.{:02}", schedule.every_s / 3600, schedule.every_s % 3600 / 36)
        };
        Some(view! {
            <h2 id="job-dialog-title">{words.reschedule}": "{title}</h2>
            <Field name="every_s" label=words.hours value=hours max_length=8 problem=task.problem/>
            <Field name="from_minute" label=words.from value=time_text(schedule.from_minute) r#type="time" problem=task.problem/>
            <Field
                name="until_minute"
                label=words.until
                hint=words.window_hint
                value=time_text(schedule.until_minute)
                r#type="time"
                problem=task.problem
            />
            <Problem problem=task.problem fields=&["every_s", "from_minute", "until_minute"]/>
            <div class="actions">
                <Button text=words.save kind="primary" r#type="submit" busy=task.busy/>
                {rescheduled.then(|| view! { <Button text=words.as_usual on:click=move |_| send(None)/> })}
                <Button text=texts.frame.cancel on:click=move |_| close()/>
            </div>
        })
    };
    view! {
        <dialog id=ID class="dialog" aria-labelledby="job-dialog-title">
            <form on:submit=save>{inside}</form>
        </dialog>
    }
    .erase()
}

/// Seconds of `1.5` or `1,5` hours; 0 of what is no number, which the server refuses.
fn seconds_of(hours: &str) -> u64 {
    let text = hours.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let Ok(whole) = whole.parse::<u32>() else { return 0 };
    let hundredths = format!("{part:0<2}");
    let hundredths = hundredths.get(..2).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
    u64::from(whole) * 3600 + hundredths * 36
}

/// The minute of the day of `22:05`.
fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.get(..2)?.parse::<u16>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{minute_of, seconds_of};

    #[test]
    fn hours_and_times_are_read() {
        assert_eq!(seconds_of("20"), 72_000);
        assert_eq!(seconds_of(" 1,5 "), 5400);
        assert_eq!(seconds_of("0.25"), 900);
        assert_eq!(seconds_of("soon"), 0);
        assert_eq!(minute_of("22:05"), Some(1325));
        assert_eq!(minute_of("22:05:00"), Some(1325));
        assert_eq!(minute_of("late"), None);
    }
}
