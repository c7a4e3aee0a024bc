//! The plan and the models.

words! {
    /// The plan and the models.
    pub struct AdminTexts {
        /// Heading.
        pub plan_title: &'static str,
        /// First line.
        pub plan_lead: &'static str,
        /// Button.
        pub print: &'static str,
        /// Before the sentence of health.
        pub healthy: &'static str,
        /// Before the sentence of health.
        pub unhealthy: &'static str,
        /// Figures are old.
        pub stale: &'static str,
        /// Heading.
        pub now: &'static str,
        /// Figure.
        pub running: &'static str,
        /// Figure.
        pub waiting: &'static str,
        /// Figure.
        pub tokens_per_second: &'static str,
        /// Figure.
        pub day_ends_in: &'static str,
        /// Figure.
        pub up_for: &'static str,
        /// How fresh the figures are.
        pub live: &'static str,
        /// How fresh the figures are.
        pub paused: &'static str,
        /// Heading.
        pub limits: &'static str,
        /// How to read the bars.
        pub legend: &'static str,
        /// Heading over limits that are near.
        pub alerts: &'static str,
        /// What to do about room.
        pub advice_room: &'static str,
        /// What to do about rush.
        pub advice_rush: &'static str,
        /// Before a name in the configuration.
        pub in_configuration: &'static str,
        /// Part of the plan.
        pub group_server: &'static str,
        /// Part of the plan.
        pub group_disk: &'static str,
        /// Part of the plan.
        pub group_database: &'static str,
        /// Part of the plan.
        pub group_cache: &'static str,
        /// Part of the plan.
        pub group_ai: &'static str,
        /// Part of the plan.
        pub group_web: &'static str,
        /// Part of the plan.
        pub group_person: &'static str,
        /// Part of the plan.
        pub group_service: &'static str,
        /// Below the heading of what each person may use.
        pub group_person_note: &'static str,
        /// Use: `{n}` of `{m}`.
        pub used_of: &'static str,
        /// After numbers.
        pub at_once: &'static str,
        /// After numbers.
        pub a_minute: &'static str,
        /// After numbers.
        pub a_day: &'static str,
        /// Unit, for one.
        pub core: &'static str,
        /// After numbers.
        pub cores: &'static str,
        /// State.
        pub fine: &'static str,
        /// State.
        pub near: &'static str,
        /// State.
        pub full: &'static str,
        /// State of what has no use.
        pub setting: &'static str,
        /// Share: `{n}`.
        pub percent: &'static str,
        /// Refused once.
        pub refused_once: &'static str,
        /// Refused: `{n}`.
        pub refused: &'static str,
        /// Heading.
        pub models_title: &'static str,
        /// First line.
        pub models_lead: &'static str,
        /// State of the assistant: `{model}`.
        pub assistant_ready: &'static str,
        /// State of the assistant.
        pub assistant_loading: &'static str,
        /// State of the assistant, before the reason.
        pub assistant_missing: &'static str,
        /// Task.
        pub writes_answers: &'static str,
        /// Task.
        pub gives_hints: &'static str,
        /// Task.
        pub writes_and_hints: &'static str,
        /// Task that it could do.
        pub can_write: &'static str,
        /// State of the tutor's own model: `{model}`.
        pub tutor_ready: &'static str,
        /// State of the tutor's own model.
        pub tutor_loading: &'static str,
        /// State of the tutor's own model, before the reason.
        pub tutor_missing: &'static str,
        /// Task.
        pub finds_passages: &'static str,
        /// Before a licence.
        pub licence: &'static str,
        /// Before a size.
        pub size: &'static str,
        /// Before a size.
        pub memory: &'static str,
        /// No value.
        pub nothing: &'static str,
        /// State.
        pub in_use: &'static str,
        /// State.
        pub on_disk: &'static str,
        /// State.
        pub not_here: &'static str,
        /// Before a command.
        pub run_this: &'static str,
        /// Empty list.
        pub no_models_title: &'static str,
        /// Empty list.
        pub no_models_text: &'static str,
        /// How to bring in another one.
        pub choose_model: &'static str,
        /// Before a size.
        pub needs_memory: &'static str,
        /// Button.
        pub use_for_answers: &'static str,
        /// Button.
        pub use_for_tutor: &'static str,
        /// Button.
        pub no_longer_for_tutor: &'static str,
        /// Beside a button: `{n}` of `{m}`.
        pub memory_after: &'static str,
        /// In the place of a button: `{n}` of `{m}`.
        pub too_little_memory: &'static str,
        /// Done: `{model}`.
        pub model_changed: &'static str,
        /// Done: `{model}`.
        pub tutor_changed: &'static str,
        /// Done: `{model}`.
        pub tutor_shares: &'static str,
    }
}
