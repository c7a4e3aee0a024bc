//! Monitoring, and what one person may use.

words! {
    /// Monitoring, and what one person may use.
    pub struct MonitoringTexts {
        /// Heading.
        pub title: &'static str,
        /// First line.
        pub lead: &'static str,
        /// Heading.
        pub alerts: &'static str,
        /// No alert holds.
        pub no_alerts: &'static str,
        /// Before the moment since when an alert holds.
        pub since: &'static str,
        /// Before the moment when an alert ended.
        pub until: &'static str,
        /// Heading over alerts that are over.
        pub past_alerts: &'static str,
        /// Button.
        pub acknowledge: &'static str,
        /// Who looks after an alert: `{name}`.
        pub acknowledged: &'static str,
        /// Button.
        pub mute: &'static str,
        /// Button.
        pub unmute: &'static str,
        /// Before the moment when a silence ends.
        pub muted_until: &'static str,
        /// Where messages go: `{channels}`.
        pub channels: &'static str,
        /// Messages go nowhere.
        pub no_channels: &'static str,
        /// Heading.
        pub now: &'static str,
        /// Figure.
        pub cpu: &'static str,
        /// Figure.
        pub memory: &'static str,
        /// Figure.
        pub disk: &'static str,
        /// Figure.
        pub responses: &'static str,
        /// Figure.
        pub errors: &'static str,
        /// Figure.
        pub people: &'static str,
        /// Figure.
        pub answers: &'static str,
        /// Figure.
        pub waiting: &'static str,
        /// A threshold: `{value}`.
        pub at_most: &'static str,
        /// Not measured.
        pub unknown: &'static str,
        /// Heading.
        pub charts: &'static str,
        /// Spans, shortest first.
        pub spans: [&'static str; 4],
        /// Label of the threshold's line.
        pub threshold: &'static str,
        /// Label of the time.
        pub time: &'static str,
        /// Titles of charts, in the order of the contract.
        pub chart_titles: [&'static str; 13],
        /// Heading.
        pub growth: &'static str,
        /// Nothing to grow for.
        pub no_growth: &'static str,
        /// Heading.
        pub self_help: &'static str,
        /// First line of self-help.
        pub self_help_lead: &'static str,
        /// State of a step.
        pub step_on: &'static str,
        /// State of a step.
        pub step_off: &'static str,
        /// State of a step.
        pub step_not_here: &'static str,
        /// Heading.
        pub top_people: &'static str,
        /// Heading.
        pub top_courses: &'static str,
        /// Nobody or nothing to list.
        pub nothing_used: &'static str,
        /// Column.
        pub name: &'static str,
        /// Column.
        pub ai_today: &'static str,
        /// Column.
        pub requests_today: &'static str,
        /// Column.
        pub stored: &'static str,
        /// Heading.
        pub log: &'static str,
        /// Field.
        pub log_words: &'static str,
        /// Field.
        pub log_level: &'static str,
        /// Levels, least grave first.
        pub levels: [&'static str; 4],
        /// Button.
        pub log_show: &'static str,
        /// No line fits.
        pub log_empty: &'static str,
        /// Heading: `{name}`.
        pub allowance_title: &'static str,
        /// First line.
        pub allowance_lead: &'static str,
        /// The plan's figure: `{value}`.
        pub allowance_plan: &'static str,
        /// Set by `{name}`.
        pub allowance_set: &'static str,
        /// Field.
        pub allowance_figure: &'static str,
        /// Field.
        pub allowance_days: &'static str,
        /// Field.
        pub allowance_reason: &'static str,
        /// Button.
        pub allowance_save: &'static str,
        /// Button.
        pub allowance_back: &'static str,
        /// Heading.
        pub allowance_changes: &'static str,
        /// No change yet.
        pub allowance_no_changes: &'static str,
        /// Button of a person's row.
        pub allowance_open: &'static str,
        /// A form was refused.
        pub refused: &'static str,
    }
}
