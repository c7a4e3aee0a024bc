//! The timetable of the server's own jobs.

/// The timetable of the server's own jobs.
pub struct JobTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
    /// Before the reason.
    pub held_back: &'static str,
    /// State.
    pub idle: &'static str,
    /// State.
    pub waiting: &'static str,
    /// State.
    pub running: &'static str,
    /// State.
    pub paused: &'static str,
    /// State of the newest run.
    pub failed: &'static str,
    /// Only one of these runs at a time.
    pub heavy: &'static str,
    /// Before a time.
    pub next: &'static str,
    /// Before a time.
    pub last: &'static str,
    /// No run yet.
    pub never: &'static str,
    /// Before a schedule.
    pub when: &'static str,
    /// A schedule: `{hours}`.
    pub every_hours: &'static str,
    /// A schedule: `{minutes}`.
    pub every_minutes: &'static str,
    /// A window: `{from}`, `{until}`.
    pub between: &'static str,
    /// Button.
    pub run: &'static str,
    /// Button.
    pub pause: &'static str,
    /// Button.
    pub go_on: &'static str,
    /// Button and heading.
    pub reschedule: &'static str,
    /// Button.
    pub as_usual: &'static str,
    /// Label.
    pub hours: &'static str,
    /// Label.
    pub from: &'static str,
    /// Label.
    pub until: &'static str,
    /// Hint.
    pub window_hint: &'static str,
    /// Button.
    pub save: &'static str,
    /// After a start.
    pub started: &'static str,
    /// After a change.
    pub saved: &'static str,
}

/// English.
pub const EN: JobTexts = JobTexts {
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
