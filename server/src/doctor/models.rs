//! Checks of the model files: there, whole, and the right ones.

use super::Check;
use crate::{
    config::Config,
    wiring::{catalog, chat_file, models_folder, tutor_file},
};
use lyceum_api::plan::PlanLimit;
use lyceum_models::{
    Engine, ModelError,
    catalog::{self as files, Catalog},
    gguf::GgufFile,
};
use lyceum_services::plan::spoken_bytes;
use std::path::Path;

const PULL: &str = "Fetch it with `lyceum models pull`. Without it the server still runs.";

/// The model that writes answers.
pub fn chat(config: &Config) -> Check {
    const NAME: &str = "chat model";
    let catalog = match catalog() {
        Ok(catalog) => catalog,
        Err(error) => return Check::failed(NAME, error.to_string(), ""),
    };
    let folder = models_folder(config);
    let file = match chat_file(config, &catalog, &folder) {
        Ok(file) => file,
        Err(reason) => {
            return Check::warning(NAME, reason, "Until then answers are passages without text from the assistant.");
        }
    };
    match whole(&catalog, &config.models.chat, &file, &folder) {
        Ok(()) => Check::fine(NAME, config.models.chat.clone()),
        Err(error) => Check::failed(NAME, error.to_string(), PULL),
    }
}

/// The model that gives the tutor's hints, and whether there is memory for it beside the one that writes answers.
pub fn tutor(config: &Config) -> Check {
    const NAME: &str = "tutor's model";
    const MEANWHILE: &str = "Until then hints come from the model that writes answers.";
    let (name, folder) = (&config.models.tutor, models_folder(config));
    let catalog = match catalog() {
        Ok(catalog) => catalog,
        Err(error) => return Check::failed(NAME, error.to_string(), ""),
    };
    let file = match tutor_file(config, &catalog, &folder) {
        None => return Check::fine(NAME, "none in the settings: hints come from the model that writes answers"),
        Some(Err(reason)) => return Check::warning(NAME, reason, MEANWHILE),
        Some(Ok(file)) => file,
    };
    if let Err(error) = whole(&catalog, name, &file, &folder) {
        return Check::failed(NAME, error.to_string(), PULL);
    }
    let both: u64 = [Some(file.clone()), chat_file(config, &catalog, &folder).ok().filter(|chat| *chat != file)]
        .into_iter()
        .flatten()
        .filter_map(|file| Engine::memory_needed(&file, config.ai.backend()).ok())
        .sum();
    let allowed = config.limits.figure(PlanLimit::AiMemory);
    if both > allowed {
        let found = format!("it needs {} with the chat model, of {}", spoken_bytes(both), spoken_bytes(allowed));
        return Check::warning(
            NAME,
            found,
            "Take smaller models, or raise `ai_memory`. Hints come from the chat model.",
        );
    }
    Check::fine(NAME, name.clone())
}

/// Whether the file of a model is the right one; of one that is not in the catalog, whether it can be read.
fn whole(catalog: &Catalog, name: &str, file: &Path, folder: &Path) -> Result<(), ModelError> {
    match catalog.get(name) {
        Some(entry) => files::verify(entry, folder),
        None => GgufFile::open(file).map(drop),
    }
}

/// The model that finds passages by meaning.
pub fn embedding(config: &Config) -> Check {
    const NAME: &str = "embedding model";
    let name = &config.models.embedding;
    let catalog = match catalog() {
        Ok(catalog) => catalog,
        Err(error) => return Check::failed(NAME, error.to_string(), ""),
    };
    let Some(entry) = catalog.get(name) else {
        return Check::failed(
            NAME,
            format!("{name} is not in the catalog"),
            "Set `embedding` in [models] to a name of `lyceum models list`.",
        );
    };
    match files::verify(entry, &models_folder(config)) {
        Ok(()) => Check::fine(NAME, name.clone()),
        Err(ModelError::Missing(_)) => Check::warning(NAME, format!("{name} is not there"), PULL),
        Err(error) => Check::failed(NAME, error.to_string(), PULL),
    }
}
