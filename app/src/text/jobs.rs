//! The timetable of the server's own jobs.

words! {
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
}
