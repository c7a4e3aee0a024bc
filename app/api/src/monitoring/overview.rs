//! The server at a glance.

use super::Metric;
use crate::{accounts::Person, ids::CourseId, speech::Speech};
use serde::{Deserialize, Serialize};

/// A figure as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figure {
    /// Which.
    pub metric: Metric,
    /// In the metric's unit; none where this machine does not tell.
    pub value: Option<f32>,
}

/// In which direction the server should grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More servers beside this one.
    Out,
    /// A larger server.
    Up,
}

/// A piece of advice about growing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Advice {
    /// In which direction.
    pub direction: Direction,
    /// What was measured against which threshold.
    pub reason: Speech,
    /// What to do.
    pub act: Speech,
}

/// Whether a step of self-help is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HelpStepState {
    /// It is not needed.
    Off,
    /// It is taken.
    On,
    /// This server has nothing to do in this step.
    NotHere,
}

/// A step that the server takes by itself under pressure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HelpStep {
    /// The name in metrics and logs.
    pub name: String,
    /// What it does.
    pub summary: Speech,
    /// Whether it is taken.
    pub state: HelpStepState,
}

/// What the server does by itself against pressure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SelfHelp {
    /// The steps in order; a step is taken only after all before it.
    pub steps: Vec<HelpStep>,
    /// What is under pressure; empty where nothing is.
    pub reason: Speech,
    /// Seconds since 1970 of the last change; 0 for never.
    pub changed_s: i64,
}

/// What a person uses today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonUse {
    /// Who.
    pub person: Person,
    /// AI interactions today.
    pub ai_interactions: u64,
    /// API requests today.
    pub api_requests: u64,
    /// Bytes stored.
    pub stored_bytes: u64,
}

/// What a course takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourseUse {
    /// Which.
    pub id: CourseId,
    /// Its title.
    pub title: String,
    /// Bytes of its files; a file that two courses share counts for both.
    pub bytes: u64,
}

/// The server at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Overview {
    /// Seconds since 1970 of the newest sample; 0 before the first.
    pub sampled_s: i64,
    /// Every figure as it is now.
    pub figures: Vec<Figure>,
    /// Advice about growing; empty where all fits.
    pub advice: Vec<Advice>,
    /// Self-help.
    pub self_help: SelfHelp,
    /// Who uses most today, at most ten.
    pub people: Vec<PersonUse>,
    /// Which courses take most, at most ten.
    pub courses: Vec<CourseUse>,
}
