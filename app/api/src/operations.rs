//! The plan with its use, the models, and the health of the server.

use crate::{Nothing, endpoint::port, plan::LimitUse, speech::Speech};
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
}

/// The model that shall write answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelChoice {
    /// Its name.
    pub name: String,
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
    /// Lets another model write answers, and gives the models as they are then. Running answers come to their end.
    call UseModel, use_model(ModelChoice) -> ModelList = Post "/api/models/use", Admin;
    /// Tells what runs and waits.
    call GetQueue, get_queue(Nothing) -> QueueReport = Get "/api/queue", Admin;
}
