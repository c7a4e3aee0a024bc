//! Whether a model fits into the plan's memory, beside the one that is used for the other purpose. Asked before anything is
//! loaded.

use crate::{
    assistants::Assistants,
    chat_models::{ChatFile, ChatModels},
};
use lyceum_api::operations::ModelPurpose;

/// The memory that the plan has for the models that write.
pub struct ModelRoom<'a> {
    /// What is loaded.
    pub assistants: &'a Assistants,
    /// What is to be loaded.
    pub models: &'a dyn ChatModels,
    /// The models that are here.
    pub files: &'a [ChatFile],
    /// Bytes that the plan has.
    pub allowed: u64,
}

impl ModelRoom<'_> {
    /// The model of a purpose, and the bytes that it holds; those that it will hold where it rests, is being loaded, or
    /// belongs to a server that does not run.
    pub fn claim(&self, purpose: ModelPurpose) -> Option<(String, u64)> {
        if let Some((name, engine)) = self.assistants.of(purpose).loaded() {
            return Some((name.to_string(), engine.info().memory_bytes));
        }
        let name = self.models.in_use(purpose)?;
        let file = self.files.iter().find(|file| file.name == name)?;
        Some((name, *file.needs.as_ref().ok()?))
    }

    /// Bytes that are taken when a model called `name` comes to be used for `purpose`: those of the other purpose's
    /// model, unless it is the same one, as a model is in the memory once.
    pub fn taken_beside(&self, purpose: ModelPurpose, name: &str) -> u64 {
        self.beside(purpose, name).map_or(0, |(_, bytes)| bytes)
    }

    /// Says with figures why a model that needs `needs` bytes cannot be used for `purpose`, and what to do.
    pub fn check(&self, purpose: ModelPurpose, name: &str, needs: u64) -> Result<(), String> {
        let beside = self.beside(purpose, name);
        let taken = beside.as_ref().map_or(0, |(_, bytes)| *bytes);
        if taken.saturating_add(needs) <= self.allowed {
            return Ok(());
        }
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        let (company, ways) = match (beside, purpose) {
            (None, _) => (String::new(), "or raise `ai_memory` in the settings"),
            (Some((other, _)), ModelPurpose::Answers) => (
                format!(" beside the {} MiB of the tutor's model {other}", mib(taken)),
                "raise `ai_memory` in the settings, or let the tutor use the model that writes answers",
            ),
            (Some((other, _)), ModelPurpose::Tutor) => (
                format!(" beside the {} MiB of {other}, which writes answers", mib(taken)),
                "or raise `ai_memory` in the settings",
            ),
        };
        Err(format!(
            "The model {name} needs {} MiB of memory{company}, and the plan has {} MiB for models. Take a smaller one, {ways}.",
            mib(needs),
            mib(self.allowed)
        ))
    }

    fn beside(&self, purpose: ModelPurpose, name: &str) -> Option<(String, u64)> {
        let other = match purpose {
            ModelPurpose::Answers => ModelPurpose::Tutor,
            ModelPurpose::Tutor => ModelPurpose::Answers,
        };
        self.claim(other).filter(|(claimed, _)| claimed != name)
    }
}
