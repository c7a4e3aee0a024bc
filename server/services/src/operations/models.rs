//! The models: those of the catalog, whether their files are there, and what is loaded.

use super::ThisServer;
use lyceum_api::operations::{ModelList, ModelRow, ModelTask};
use lyceum_models::{Catalog, CatalogEntry, Engine, FileState, Task, catalog};

/// About what the embedder takes when it is loaded: its weights are used as they lie in the file.
pub(crate) fn embedder_bytes(catalog: &Catalog) -> u64 {
    catalog
        .models
        .iter()
        .filter(|entry| entry.task == Task::Embedding)
        .flat_map(|entry| &entry.files)
        .map(|file| file.bytes)
        .sum()
}

impl ThisServer {
    pub(super) fn model_list(&self) -> ModelList {
        let engine = self.assistant.current();
        let running = engine.as_ref().map(Engine::info);
        let mut models: Vec<ModelRow> = self.catalog.models.iter().map(|entry| self.row(entry)).collect();
        let mut found = false;
        for row in models.iter_mut().filter(|row| row.task == ModelTask::Chat) {
            // The engine knows its file, not the catalog: the same size means the same file.
            if let Some(info) = running.filter(|info| row.present && info.file_bytes == row.bytes) {
                row.loaded = true;
                row.memory_bytes = info.memory_bytes;
                found = true;
            }
        }
        if let Some(info) = running.filter(|_| !found) {
            models.push(ModelRow {
                name: info.name.clone(),
                task: ModelTask::Chat,
                licence: String::new(),
                bytes: info.file_bytes,
                memory_bytes: info.memory_bytes,
                present: true,
                loaded: true,
                problem: String::new(),
            });
        }
        models.sort_by_key(|row| (!row.loaded, !row.present));
        ModelList { models }
    }

    fn row(&self, entry: &CatalogEntry) -> ModelRow {
        let state = catalog::state(entry, &self.models);
        let size: u64 = entry.files.iter().map(|file| file.bytes).sum();
        let present = state == FileState::Present;
        let embeds = entry.task == Task::Embedding;
        let loaded = embeds && present && self.embedder.current().is_some();
        let problem = match state {
            FileState::Missing => {
                format!("It is not on this server. `lyceum models pull {}` fetches it.", entry.name)
            }
            FileState::WrongSize => {
                format!("Its file is damaged or incomplete. `lyceum models pull {}` fetches it again.", entry.name)
            }
            FileState::Present if embeds => self.embedder.problem().unwrap_or_default(),
            FileState::Present => String::new(),
        };
        ModelRow {
            name: entry.name.clone(),
            task: if embeds { ModelTask::Embedding } else { ModelTask::Chat },
            licence: entry.licence.clone(),
            bytes: if present { size } else { 0 },
            memory_bytes: if loaded { size } else { 0 },
            present,
            loaded,
            problem,
        }
    }
}
