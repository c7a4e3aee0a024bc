//! Checks of the model files: there, whole, and the right ones.

use super::Check;
use crate::{
    config::Config,
    wiring::{catalog, chat_file, models_folder},
};
use lyceum_models::{catalog as files, gguf::GgufFile};

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
    let checked = match catalog.get(&config.models.chat) {
        Some(entry) => files::verify(entry, &folder),
        None => GgufFile::open(&file).map(drop),
    };
    match checked {
        Ok(()) => Check::fine(NAME, config.models.chat.clone()),
        Err(error) => Check::failed(NAME, error.to_string(), PULL),
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
        Err(lyceum_models::ModelError::Missing(_)) => Check::warning(NAME, format!("{name} is not there"), PULL),
        Err(error) => Check::failed(NAME, error.to_string(), PULL),
    }
}
