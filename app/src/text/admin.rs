//! The plan and the models.

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
    /// How to use another one.
    pub choose_model: &'static str,
}

/// English.
pub const EN: AdminTexts = AdminTexts {
    plan_title: "The plan",
    plan_lead: "See every limit of the school's server with its use, and what needs you.",
    print: "Print",
    healthy: "All is well.",
    unhealthy: "This needs you.",
    stale: "The server did not answer just now. The figures below are the newest that came.",
    now: "Right now",
    running: "answers being written",
    waiting: "waiting for their turn",
    tokens_per_second: "tokens a second",
    day_ends_in: "until the day ends",
    up_for: "since the server started",
    live: "These figures follow the server while you look at them.",
    paused: "Paused while nothing moves here. Move the pointer or press a key to go on.",
    limits: "All limits",
    legend: "The line on each bar stands at four fifths. Above it, a limit is nearly used up.",
    alerts: "Close to their limit",
    advice_room: "Remove what is no longer needed, or allow more in the configuration and restart the server.",
    advice_rush: "It passes when fewer people do this at the same moment. Everybody who is refused is told when to come back.",
    in_configuration: "In the configuration:",
    group_server: "Server",
    group_disk: "Disk",
    group_database: "Database",
    group_cache: "Cache",
    group_ai: "Assistant",
    group_web: "Pages and API",
    group_person: "Each person",
    group_service: "The service",
    group_person_note: "Shown is the person who uses most.",
    used_of: "{n} of {m}",
    at_once: "at once",
    a_minute: "a minute",
    a_day: "a day",
    cores: "cores",
    fine: "Fine",
    near: "Nearly used up",
    full: "Used up",
    setting: "Setting",
    percent: "{n} %",
    refused_once: "Refused once since the start",
    refused: "Refused {n} times since the start",
    models_title: "Models",
    models_lead: "See which models answer, and what to do if one does not.",
    assistant_ready: "The assistant answers, with {model}.",
    assistant_loading: "The assistant is starting: its model is being read.",
    assistant_missing: "The assistant cannot answer. Search and passages still work.",
    writes_answers: "Writes answers",
    finds_passages: "Finds passages by meaning",
    licence: "Licence",
    size: "On disk",
    memory: "In memory",
    nothing: "none",
    in_use: "In use",
    on_disk: "On this server, not in use",
    not_here: "Not on this server",
    run_this: "Run this on the server:",
    no_models_title: "No models",
    no_models_text: "The catalog of this server is empty. Search still works; answers need a model.",
    choose_model: "Which models are used stands in the configuration under [models]. A change counts after a restart.",
};
