//! Answers that are kept for whoever asks the same with the same rights, while courses and model stay the same.

use crate::{
    basis::Basis,
    cache::{CacheArea, CacheKey, Scope},
};
use lyceum_api::school::AssistantState;
use lyceum_search::Hit;
use serde::{Deserialize, Serialize};

/// An answer as it was checked and stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptAnswer {
    /// Markdown with checked marks.
    pub(super) text: String,
    /// The cited passages, from 1.
    pub(super) cited: Vec<u32>,
    /// Whether the model found an answer in them.
    pub(super) covered: bool,
}

impl KeptAnswer {
    /// Where it is kept; none while no model is there. One that rests need not be woken for it.
    pub(super) fn key(basis: &Basis, scope: Scope, question: &str, hits: &[Hit]) -> Option<CacheKey> {
        let AssistantState::Ready { model } = basis.assistants.answers.state() else { return None };
        // The marks count passages, so their order matters.
        let passages: Vec<u8> = hits.iter().flat_map(|hit| hit.passage.id.to_be_bytes()).collect();
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(CacheKey::new(CacheArea::Answers, scope, &[question.as_bytes(), &passages, model.as_bytes()]))
    }
}
