//! The models: those of the catalog, whether their files are there, and what is loaded.

use super::ThisServer;
use crate::chat_models::look;
use lyceum_api::{
    ApiResult,
    operations::{ModelList, ModelPurpose, ModelRow, ModelTask},
    plan::PlanLimit,
};
use lyceum_models::{Catalog, CatalogEntry, FileState, Task, catalog};

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
    pub(super) async fn model_list(&self) -> ApiResult<ModelList> {
        let files = look(&self.chat_models).await?;
        let mut models: Vec<ModelRow> = self.catalog.models.iter().map(|entry| self.row(entry)).collect();
        for file in files {
            let row = row_of(&mut models, &file.name, file.bytes);
            match file.needs {
                Ok(bytes) => row.needs_bytes = bytes,
                Err(why) => row.problem = why,
            }
        }
        for (name, engine) in self.assistants.all().filter_map(|(_, assistant)| assistant.loaded()) {
            let info = engine.info();
            let row = row_of(&mut models, &name, info.file_bytes);
            row.loaded = true;
            row.memory_bytes = info.memory_bytes;
        }
        let in_use = self.chat_models.in_use(ModelPurpose::Answers).unwrap_or_default();
        let tutor = self.chat_models.in_use(ModelPurpose::Tutor);
        for row in models.iter_mut().filter(|row| row.task == ModelTask::Chat) {
            let gives_hints = row.name == *tutor.as_ref().unwrap_or(&in_use);
            row.purposes.extend((row.name == in_use).then_some(ModelPurpose::Answers));
            row.purposes.extend(gives_hints.then_some(ModelPurpose::Tutor));
        }
        models.sort_by_key(|row| (!row.loaded, !row.present));
        let allowed_bytes = self.plan.limits().figure(PlanLimit::AiMemory);
        Ok(ModelList { models, in_use, tutor, tutor_state: self.assistants.tutor_state(), allowed_bytes })
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
            needs_bytes: if embeds && present { size } else { 0 },
            present,
            loaded,
            purposes: Vec::new(),
            problem,
        }
    }
}

/// The row of a chat model; a new one where it is not in the catalog.
fn row_of<'m>(models: &'m mut Vec<ModelRow>, name: &str, bytes: u64) -> &'m mut ModelRow {
    let known = models.iter().position(|row| row.name == name);
    let place = known.unwrap_or_else(|| {
        models.push(ModelRow {
            name: name.to_owned(),
            task: ModelTask::Chat,
            licence: String::new(),
            bytes,
            memory_bytes: 0,
            needs_bytes: 0,
            present: true,
            loaded: false,
            purposes: Vec::new(),
            problem: String::new(),
        });
        models.len() - 1
    });
    &mut models[place]
}
