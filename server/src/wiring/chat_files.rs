//! The GGUF files that can write: those of the catalog, those added by hand, those that the settings name by their path; and
//! which of them are in use.

use super::models::{catalog, models_folder, options, present, sentence};
use crate::{config::Config, error::ServerResult};
use lyceum_api::{operations::ModelPurpose, plan::PlanLimit};
use lyceum_models::{
    Engine, EngineOptions, Task, Turns,
    catalog::{self as files, Catalog},
};
use lyceum_services::{
    chat_models::{ChatFile, ChatModels},
    clock::Clock,
};
use lyceum_storage::{
    Record, Store,
    records::models::{ChosenModel, ChosenTutor},
};
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
    /// The tutor's model beside the one that writes answers, and, while a model is changed, the one before: all together
    /// get the processors of one.
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
        let settings = &self.config.models;
        let named = [&settings.chat, &settings.tutor].into_iter().find(|named| name == shown_name(named));
        file_of(named.map_or(name, String::as_str), &self.catalog, &self.folder)
    }

    /// Bytes that the plan has for models.
    pub(super) fn allowed(&self) -> u64 {
        self.config.limits.figure(PlanLimit::AiMemory)
    }

    fn look_at(&self, name: String) -> Option<ChatFile> {
        let file = self.file(&name).ok()?;
        let bytes = file.metadata().ok()?.len();
        let needs = Engine::memory_needed(&file, self.config.ai.backend()).map_err(|error| sentence(&error));
        Some(ChatFile { name, bytes, needs })
    }

    /// An admin's choice. Where it cannot be read the settings count.
    fn choice<R: Record<Key = ()>>(&self) -> Option<R> {
        self.store.get::<R>(&()).unwrap_or_else(|error| {
            tracing::warn!(%error, "the choice of the model cannot be read; the settings count");
            None
        })
    }

    fn for_answers(&self) -> String {
        let settings = shown_name(&self.config.models.chat);
        let chosen = self.choice::<ChosenModel>().filter(|chosen| chosen.instead_of == settings);
        let chosen = chosen.map(|chosen| chosen.name).filter(|name| self.file(name).is_ok());
        chosen.unwrap_or_else(|| settings.to_owned())
    }

    fn for_tutor(&self) -> Option<String> {
        let settings = self.in_settings(ModelPurpose::Tutor);
        match self.choice::<ChosenTutor>().filter(|chosen| chosen.instead_of == settings) {
            Some(ChosenTutor { name: None, .. }) => None,
            Some(ChosenTutor { name: Some(name), .. }) if self.file(&name).is_ok() => Some(name),
            Some(_) | None => settings,
        }
    }
}

impl ChatModels for ChatFiles {
    fn here(&self) -> Vec<ChatFile> {
        let known = self.catalog.models.iter().filter(|entry| entry.task == Task::Chat).map(|entry| entry.name.clone());
        let mut names: Vec<String> = known.collect();
        names.extend(added(&self.catalog, &self.folder).into_iter().map(|(name, _)| name));
        for name in ModelPurpose::ALL.into_iter().filter_map(|purpose| self.in_settings(purpose)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().filter_map(|name| self.look_at(name)).collect()
    }

    fn in_settings(&self, purpose: ModelPurpose) -> Option<String> {
        let named = match purpose {
            ModelPurpose::Answers => &self.config.models.chat,
            ModelPurpose::Tutor => &self.config.models.tutor,
        };
        Some(shown_name(named).to_owned()).filter(|name| !name.is_empty())
    }

    /// An admin's choice counts for as long as its file is there and the settings name the same model as then.
    fn in_use(&self, purpose: ModelPurpose) -> Option<String> {
        match purpose {
            ModelPurpose::Answers => Some(self.for_answers()),
            ModelPurpose::Tutor => self.for_tutor().filter(|name| *name != self.for_answers()),
        }
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

/// The GGUF file of the tutor's own model in the settings; none where they name none.
pub fn tutor_file(config: &Config, catalog: &Catalog, folder: &Path) -> Option<Result<PathBuf, String>> {
    let tutor = &config.models.tutor;
    (!tutor.is_empty()).then(|| file_of(tutor, catalog, folder))
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
            "There is no model {name}: it is neither in `lyceum models list` nor a GGUF file. Name another in the section [models] of the settings."
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
