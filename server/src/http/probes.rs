//! `/healthz`: the process answers. `/readyz`: what works, part by part.

use super::{HttpState, mount::json, problem};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use lyceum_api::{ErrorKind, school::AssistantState};
use lyceum_services::{assistant::EmbedderSlot, assistants::Assistants, clock::Clock, entropy::Entropy};
use lyceum_storage::{self as storage, Store};
use serde::Serialize;
use std::sync::Arc;

/// The parts whose state the probes tell.
pub struct Health {
    /// The store.
    pub store: Store,
    /// The language models.
    pub assistants: Assistants,
    /// The embedder.
    pub embedder: EmbedderSlot,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Ready,
    Degraded,
    Unready,
}

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: Level,
    detail: String,
}

#[derive(Debug, Serialize)]
struct Readiness {
    status: Level,
    checks: Vec<Check>,
}

/// The process answers. No part is asked.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// What works. Without the model or with a full disk the server still serves pages: degraded, not down.
pub async fn readyz(State(state): State<HttpState>) -> Response {
    let assistants = &state.health.assistants;
    let mut checks = vec![
        storage_check(&state.health.store),
        model_check("assistant", assistants.answers.state()),
        embedder_check(&state.health.embedder),
        closing_check(&state),
    ];
    // One without a model of its own is as ready as the assistant.
    checks.extend(assistants.tutor_state().map(|tutor| model_check("tutor", tutor)));
    let status = checks.iter().map(|check| check.state).max().unwrap_or(Level::Ready);
    let mut response =
        json(&Readiness { status, checks }).unwrap_or_else(|error| problem::Problem(error).into_response());
    if status == Level::Unready {
        *response.status_mut() = problem::status(ErrorKind::Unavailable);
    }
    response
}

fn storage_check(store: &Store) -> Check {
    let (state, detail) = match store.health() {
        storage::Health::Writable => (Level::Ready, "reads and writes".to_owned()),
        storage::Health::Full => (Level::Degraded, "the disk is full; reading works".to_owned()),
        storage::Health::Failed { reason } => (Level::Unready, format!("writing has failed: {reason}")),
        storage::Health::Closed => (Level::Unready, "closed".to_owned()),
    };
    Check { name: "storage", state, detail }
}

fn model_check(name: &'static str, model: AssistantState) -> Check {
    let (state, detail) = match model {
        AssistantState::Ready { model } => (Level::Ready, model),
        AssistantState::Loading => (Level::Degraded, "the model is being loaded".to_owned()),
        AssistantState::Missing { reason } => (Level::Degraded, reason),
    };
    Check { name, state, detail }
}

fn embedder_check(embedder: &EmbedderSlot) -> Check {
    let (state, detail) = match (embedder.current(), embedder.problem()) {
        (Some(_), _) => (Level::Ready, "by words and by meaning".to_owned()),
        (None, None) => (Level::Degraded, "by words; the embedder is being loaded".to_owned()),
        (None, Some(problem)) => (Level::Degraded, format!("by words alone: {problem}")),
    };
    Check { name: "search", state, detail }
}

fn closing_check(state: &HttpState) -> Check {
    let closing = state.closing.has_begun();
    let (state, detail) = if closing { (Level::Unready, "closing") } else { (Level::Ready, "running") };
    Check { name: "lifecycle", state, detail: detail.to_owned() }
}
