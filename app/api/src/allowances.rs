//! Allowances: what the limits of each person are for one person, where an admin has set them otherwise, with an end.

use crate::{
    accounts::Person,
    endpoint::port,
    ids::UserId,
    people::PersonRef,
    plan::{LimitUse, PlanLimit},
};
use serde::{Deserialize, Serialize};

/// A figure that an admin has set for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetFigure {
    /// In the limit's unit.
    pub figure: u64,
    /// Seconds since 1970 when the plan's figure holds again; none for good.
    pub until_s: Option<i64>,
    /// Who set it.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
}

/// A limit for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Allowance {
    /// The limit with this person's use; `allowed` is what holds now.
    pub limit: LimitUse,
    /// The plan's own figure.
    pub plan: u64,
    /// What an admin has set; none where the plan's figure holds.
    pub set: Option<SetFigure>,
}

/// A change of somebody's allowances, as it was noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AllowanceChange {
    /// Seconds since 1970.
    pub at_s: i64,
    /// Who did it.
    pub by: String,
    /// What was done, as a sentence.
    pub what: String,
}

/// The allowances of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Allowances {
    /// Whose.
    pub person: Person,
    /// Each limit.
    pub limits: Vec<Allowance>,
    /// Seconds until the next local day starts.
    pub day_ends_in_s: u64,
    /// What was changed, newest first, at most twenty.
    pub changes: Vec<AllowanceChange>,
}

/// A new figure for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetAllowance {
    /// Whose.
    pub user: UserId,
    /// Which limit of each person.
    pub limit: PlanLimit,
    /// In the limit's unit; none for the plan's own.
    #[serde(default)]
    pub figure: Option<u64>,
    /// Seconds since 1970 when the plan's figure holds again; none for good.
    #[serde(default)]
    pub until_s: Option<i64>,
    /// Why, at most 200 characters; may be empty.
    #[serde(default)]
    pub reason: String,
}

port! {
    /// What the limits of each person are for one person.
    trait AllowanceBook = allowances;
    /// Gives a person's allowances with their use.
    call GetAllowances, get_allowances(PersonRef) -> Allowances = Get "/api/people/{user}/quotas", Admin;
    /// Sets an allowance, or gives the plan's own figure back.
    call SetPersonAllowance, set_allowance(SetAllowance) -> Allowances = Post "/api/people/{user}/quotas", Admin;
}
