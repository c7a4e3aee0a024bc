//! The timetable of the server's own jobs.

use crate::text::jobs::JobTexts;

pub(super) const WORDS: JobTexts = JobTexts {
    title: "Jobs",
    lead: "See what the server does by itself, mostly at night, and start, pause or move it.",
    held_back: "Heavy jobs wait now:",
    idle: "Waits for its time",
    waiting: "Its time has come, it waits",
    running: "Runs now",
    paused: "Paused",
    failed: "Went wrong",
    heavy: "Heavy",
    next: "Next",
    last: "Last",
    never: "not yet",
    when: "When",
    every_hours: "every {hours} hours",
    every_minutes: "every {minutes} minutes",
    between: "between {from} and {until}",
    run: "Run now",
    pause: "Pause",
    go_on: "Go on",
    reschedule: "Change the time",
    as_usual: "As usual",
    hours: "Hours from one start to the next",
    from: "Not before",
    until: "Not after",
    window_hint: "The same time twice means at any time of day.",
    save: "Save",
    started: "{job} starts.",
    saved: "{job} was changed.",
};
