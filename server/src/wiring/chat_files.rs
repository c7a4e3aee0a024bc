//! The GGUF files that can write answers: those of the catalog, those added by hand, the one that the settings name by its
//! path; and which of them is in use.

use super::models::{catalog, models_folder, options, present, sentence};
use crate::{config::Config, error::ServerResult};
use lyceum_models::{
    Engine, EngineOptions, Task, Turns,
    catalog::{self as files, Catalog},
};
use lyceum_services::{
    chat_models::{ChatFile, ChatModels},
    clock::Clock,
};
use lyceum_storage::{Store, records::models::ChosenModel};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The most models that are looked at in the folder.
const MOST_ADDED: usize = 100;

/// The chat models of this server.
#[derive(Clone)]
pub(super) struct ChatFiles {
    config: Config,
    catalog: Arc<Catalog>,
    folder: PathBuf,
    store: Store,
    clock: Arc<dyn Clock>,
    /// While the model is changed, the one before still answers: both together get the processors of one.
    turns: Turns,
}

impl ChatFiles {
    pub(super) fn new(config: &Config, store: &Store, clock: &Arc<dyn Clock>) -> ServerResult<Self> {
        Ok(Self {
            config: config.clone(),
            catalog: Arc::new(catalog()?),
            folder: models_folder(config),
            store: store.clone(),
            clock: Arc::clone(clock),
            turns: Turns::default(),
        })
    }

    fn file(&self, name: &str) -> Result<PathBuf, String> {
        let chat = &self.config.models.chat;
        file_of(if name == shown_name(chat) { chat } else { name }, &self.catalog, &self.folder)
    }

    fn look_at(&self, name: String) -> Option<ChatFile> {
        let file = self.file(&name).ok()?;
        let bytes = file.metadata().ok()?.len();
        let needs = Engine::memory_needed(&file, self.config.ai.backend()).map_err(|error| sentence(&error));
        Some(ChatFile { name, bytes, needs })
    }
}

impl ChatModels for ChatFiles {
    fn here(&self) -> Vec<ChatFile> {
        let known = self.catalog.models.iter().filter(|entry| entry.task == Task::Chat).map(|entry| entry.name.clone());
        let mut names: Vec<String> = known.collect();
        names.extend(added(&self.catalog, &self.folder).into_iter().map(|(name, _)| name));
        if !names.contains(&self.in_settings()) {
            names.push(self.in_settings());
        }
        names.into_iter().filter_map(|name| self.look_at(name)).collect()
    }

    fn in_settings(&self) -> String {
        shown_name(&self.config.models.chat).to_owned()
    }

    /// An admin's choice counts for as long as its file is there and the settings name the same model as then.
    fn in_use(&self) -> String {
        let chosen = self.store.get::<ChosenModel>(&()).unwrap_or_else(|error| {
            tracing::warn!(%error, "the choice of the model cannot be read; the settings count");
            None
        });
        let settings = self.in_settings();
        chosen
            .filter(|chosen| chosen.instead_of == settings && self.file(&chosen.name).is_ok())
            .map_or(settings, |chosen| chosen.name)
    }

    fn load(&self, name: &str) -> Result<Engine, String> {
        let file = self.file(name)?;
        let options = EngineOptions { turns: self.turns.clone(), ..options(&self.config, &self.clock) };
        Engine::load(&file, self.config.ai.backend(), options).map_err(|error| sentence(&error))
    }
}

/// The name that people and programs know a model by: the one in the catalog, or the name of its file.
fn shown_name(chat: &str) -> &str {
    let file = Path::new(chat).file_name().and_then(|file| file.to_str()).unwrap_or(chat);
    file.strip_suffix(".gguf").unwrap_or(file)
}

/// Models that are in the folder but not in the catalog: name and size.
pub fn added(catalog: &Catalog, folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(String, u64)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let bytes = added_file(&name, folder).metadata().ok()?.len();
            catalog.get(&name).is_none().then_some((name, bytes))
        })
        .collect();
    found.sort();
    found.truncate(MOST_ADDED);
    found
}

fn added_file(name: &str, folder: &Path) -> PathBuf {
    folder.join(name).join(format!("{name}.gguf"))
}

/// The GGUF file of the model that the settings name.
pub fn chat_file(config: &Config, catalog: &Catalog, folder: &Path) -> Result<PathBuf, String> {
    file_of(&config.models.chat, catalog, folder)
}

/// The GGUF file of a model: from the catalog, added by hand, or named by its path.
fn file_of(name: &str, catalog: &Catalog, folder: &Path) -> Result<PathBuf, String> {
    if let Some(entry) = catalog.get(name) {
        present(catalog, name, folder)?;
        let file =
            entry.files.iter().find(|file| Path::new(&file.file).extension().is_some_and(|ending| ending == "gguf"));
        return file
            .map(|file| files::path(entry, file, folder))
            .ok_or_else(|| format!("The model {name} is no chat model."));
    }
    let candidates = [added_file(name, folder), PathBuf::from(name)];
    candidates.into_iter().find(|file| file.is_file()).ok_or_else(|| {
        format!(
            "There is no model {name}: it is neither in `lyceum models list` nor a GGUF file. Set `chat` in [models]."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_shown_by_its_name_in_the_catalog_or_its_files() {
        for (chat, shown) in
            [("smollm2-135m", "smollm2-135m"), ("Llama-3.2-1B", "Llama-3.2-1B"), ("/m/a.b.gguf", "a.b")]
        {
            assert_eq!(shown_name(chat), shown);
        }
    }

    #[test]
    fn a_missing_model_says_how_to_fetch_it() {
        let folder = tempfile::tempdir().unwrap();
        let (mut config, catalog) = (Config::defaults().unwrap(), catalog().unwrap());
        let reason = chat_file(&config, &catalog, folder.path()).unwrap_err();
        assert!(reason.contains("lyceum models pull"), "{reason}");
        "mine".clone_into(&mut config.models.chat);
        assert!(chat_file(&config, &catalog, folder.path()).unwrap_err().contains("mine"));
        let added = folder.path().join("mine/mine.gguf");
        std::fs::create_dir_all(added.parent().unwrap()).unwrap();
        std::fs::write(&added, "GGUF").unwrap();
        assert_eq!(chat_file(&config, &catalog, folder.path()), Ok(added));
    }
}
