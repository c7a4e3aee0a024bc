//! How far an import is, in words and icons.

use crate::{components::Tone, text::teach::RunningTexts};
use lyceum_api::imports::{FileOutcome, ImportPhase, ImportState};

/// Whether something still happens by itself.
pub(super) fn is_running(phase: ImportPhase) -> bool {
    matches!(phase, ImportPhase::Receiving | ImportPhase::Reading | ImportPhase::Indexing)
}

/// Whether passages still wait for their vectors.
pub(super) fn is_embedding(state: &ImportState) -> bool {
    state.phase == ImportPhase::Done && state.embedded < state.passages
}

/// The phase in words.
pub(super) fn name(phase: ImportPhase, words: &RunningTexts) -> &'static str {
    match phase {
        ImportPhase::Receiving => words.receiving,
        ImportPhase::Reading => words.reading,
        ImportPhase::Indexing => words.indexing,
        ImportPhase::Done => words.done,
        ImportPhase::Failed => words.failed,
        ImportPhase::Cancelled => words.cancelled,
    }
}

/// What the phase means.
pub(super) fn meaning(phase: ImportPhase, words: &RunningTexts) -> &'static str {
    match phase {
        ImportPhase::Receiving => words.receiving_text,
        ImportPhase::Reading => words.reading_text,
        ImportPhase::Indexing => words.indexing_text,
        ImportPhase::Done => words.done_text,
        ImportPhase::Failed => words.failed_text,
        ImportPhase::Cancelled => words.cancelled_text,
    }
}

/// The phase as tone and icon.
pub(super) fn look(phase: ImportPhase) -> (Tone, &'static str) {
    match phase {
        ImportPhase::Receiving | ImportPhase::Reading | ImportPhase::Indexing => (Tone::Info, "clock"),
        ImportPhase::Done => (Tone::Good, "circle-check"),
        ImportPhase::Failed => (Tone::Danger, "circle-alert"),
        ImportPhase::Cancelled => (Tone::Info, "circle-x"),
    }
}

/// The outcome of a file in words, with tone and icon.
pub(super) fn outcome(outcome: FileOutcome, words: &RunningTexts) -> (&'static str, Tone, &'static str) {
    match outcome {
        FileOutcome::Read => (words.read, Tone::Good, "circle-check"),
        FileOutcome::ReadWithNote => (words.read_with_note, Tone::Info, "info"),
        FileOutcome::Skipped => (words.skipped, Tone::Warning, "triangle-alert"),
        FileOutcome::Unchanged => (words.unchanged, Tone::Info, "check"),
    }
}
