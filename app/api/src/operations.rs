//! The plan with its use, the models, and the health of the server.

use crate::{Nothing, endpoint::port, plan::LimitUse, school::AssistantState, speech::Speech};
use serde::{Deserialize, Serialize};

/// The plan with its use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanReport {
    /// One sentence of health.
    pub health: Speech,
    /// Whether all is well.
    pub healthy: bool,
    /// All limits, in the order of the plan.
    pub limits: Vec<LimitUse>,
    /// Seconds since the server started.
    pub up_s: u64,
    /// Seconds until the next local day starts.
    pub day_ends_in_s: u64,
}

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelTask {
    /// Writes answers.
    Chat,
    /// Finds passages by meaning.
    Embedding,
}

/// What a model that writes is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelPurpose {
    /// Chat and answers from the courses; hints too, where the tutor has no model of its own.
    #[default]
    Answers,
    /// Hints of the coding tutor.
    Tutor,
}

impl ModelPurpose {
    /// All, the one that every school has first.
    pub const ALL: [Self; 2] = [Self::Answers, Self::Tutor];

    /// The name in commands, JSON and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Tutor => "tutor",
        }
    }
}

/// A model file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelRow {
    /// The name in the catalog.
    pub name: String,
    /// What it is for.
    pub task: ModelTask,
    /// Its licence.
    pub licence: String,
    /// Size on disk; 0 if it is not there.
    pub bytes: u64,
    /// Memory in use; 0 if it is not loaded.
    pub memory_bytes: u64,
    /// Memory that it would take; 0 if its file is not there.
    pub needs_bytes: u64,
    /// Whether the file is there and its SHA-256 is right.
    pub present: bool,
    /// Whether it is loaded and answers.
    pub loaded: bool,
    /// What it is used for now, also while it rests or is not there; nothing for one that finds passages.
    #[serde(default)]
    pub purposes: Vec<ModelPurpose>,
    /// What is wrong and what to do, as a sentence; may be empty.
    pub problem: String,
}

/// All models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelList {
    /// Those in use first.
    pub models: Vec<ModelRow>,
    /// The name of the one that writes answers, also while it rests or is not there.
    pub in_use: String,
    /// The name of the tutor's own model; none where hints come from the one that writes answers.
    #[serde(default)]
    pub tutor: Option<String>,
    /// How the tutor's own model is; none where it has none. While it is not ready, hints come from the one that writes
    /// answers.
    #[serde(default)]
    pub tutor_state: Option<AssistantState>,
    /// Bytes of memory that the plan has for the models that write, all together.
    #[serde(default)]
    pub allowed_bytes: u64,
}

/// The model that shall write, and what for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelChoice {
    /// Its name. Empty, for the tutor alone: none of its own, so that hints come from the model that writes answers.
    pub name: String,
    /// What it shall be used for.
    #[serde(default)]
    pub purpose: ModelPurpose,
}

/// The running queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueueReport {
    /// Answers being written now.
    pub running: u32,
    /// Requests that wait.
    pub waiting: u32,
    /// New tokens a second, over the last ten seconds.
    pub tokens_per_s: f32,
}

port! {
    /// The plan, models and health.
    trait Operations = operations;
    /// Gives the plan with its use.
    call GetPlan, get_plan(Nothing) -> PlanReport = Get "/api/plan", Admin;
    /// Lists the models.
    call ListModels, list_models(Nothing) -> ModelList = Get "/api/models", Admin;
    /// Lets another model write answers, or gives the tutor a model of its own, and gives the models as they are then.
    /// Running answers come to their end.
    call UseModel, use_model(ModelChoice) -> ModelList = Post "/api/models/use", Admin;
    /// Tells what runs and waits.
    call GetQueue, get_queue(Nothing) -> QueueReport = Get "/api/queue", Admin;
}
