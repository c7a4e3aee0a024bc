//! Which model files are used, and how they are loaded while the server already answers.

use super::{Overrides, Slots, chat_files::ChatFiles};
use crate::{config::Config, enclosed, error::ServerResult};
use lyceum_api::{operations::ModelPurpose, plan::PlanLimit};
use lyceum_models::{
    Embedder, EngineOptions, FileState, RunningLimits, ServiceClass,
    catalog::{self as files, Catalog},
};
use lyceum_services::{
    assistant::{Assistant, EmbedderSlot, Wake},
    assistants::Assistants,
    chat_models::ChatModels,
    clock::Clock,
    model_room::ModelRoom,
};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Added to the niceness of AI threads: pages stay fast while answers are written.
const AI_NICE: i32 = 10;

/// The models that this build knows.
pub fn catalog() -> ServerResult<Catalog> {
    Ok(Catalog::parse(include_str!("../../../assets/model-catalog.toml"))?)
}

/// The folder of model files.
pub fn models_folder(config: &Config) -> PathBuf {
    let folder = &config.models.folder;
    if folder.as_os_str().is_empty() { config.storage.folder().join("models") } else { folder.clone() }
}

impl Slots {
    /// Slots for a running server: what a test gave, else loading.
    pub(super) fn for_server(overrides: &Overrides, files: &ChatFiles) -> Self {
        let has_own = files.in_use(ModelPurpose::Tutor).is_some();
        let tutor = if has_own { Assistant::loading() } else { Assistant::vacant() };
        let answers = overrides.engine.clone().map_or_else(Assistant::loading, Assistant::ready);
        Self {
            assistants: Assistants { answers, tutor },
            embedder: overrides.embedder.clone().map_or_else(EmbedderSlot::loading, EmbedderSlot::ready),
        }
    }

    /// Loads what is not there yet, on a thread of its own.
    pub(super) fn load(&self, config: &Config, overrides: &Overrides, files: ChatFiles) -> ServerResult<()> {
        let (slots, config, catalog) = (self.clone(), config.clone(), catalog()?);
        let (engine, embedder) = (overrides.engine.is_none(), overrides.embedder.is_none());
        let work = move || {
            let folder = models_folder(&config);
            if let Err(error) = enclosed::unpack_missing(&catalog, &folder) {
                tracing::warn!(%error, "the models inside this program could not be unpacked");
            }
            if embedder {
                slots.load_embedder(&config, &catalog, &folder);
            }
            if engine {
                slots.load_engine(ModelPurpose::Answers, &files);
            }
            slots.load_engine(ModelPurpose::Tutor, &files);
        };
        let spawned = std::thread::Builder::new().name("load-models".to_owned()).spawn(work);
        spawned.map(drop).map_err(crate::error::ServerError::io("Cannot start a thread"))
    }

    /// Loads the model of a purpose again after it rested, on a thread of its own.
    pub(super) fn waker(&self, purpose: ModelPurpose, files: &ChatFiles) -> Wake {
        let (slots, files) = (self.clone(), files.clone());
        Arc::new(move || {
            let (slot, slots, files) = (slots.assistants.of(purpose).clone(), slots.clone(), files.clone());
            let work = move || slots.load_engine(purpose, &files);
            if let Err(error) = std::thread::Builder::new().name("wake-model".to_owned()).spawn(work) {
                slot.set_missing(format!("The model cannot be loaded: {error}."));
            }
        })
    }

    fn load_engine(&self, purpose: ModelPurpose, files: &ChatFiles) {
        let slot = self.assistants.of(purpose);
        let Some(name) = files.in_use(purpose) else { return slot.set_vacant() };
        let loaded = self.has_room(purpose, &name, files).and_then(|()| files.load(&name));
        match (loaded, purpose) {
            (Ok(engine), _) => {
                tracing::info!(model = name, purpose = purpose.name(), "the assistant is ready");
                slot.set_ready(&name, engine);
            }
            (Err(reason), ModelPurpose::Answers) => {
                tracing::warn!(reason, "the assistant cannot answer");
                slot.set_missing(reason);
            }
            (Err(reason), ModelPurpose::Tutor) => {
                tracing::warn!(reason, "hints come from the model that writes answers");
                slot.set_missing(reason);
            }
        }
    }

    /// Whether the tutor's model fits beside the one that writes answers, which comes first: without it there would be
    /// neither answers nor hints.
    fn has_room(&self, purpose: ModelPurpose, name: &str, models: &ChatFiles) -> Result<(), String> {
        if purpose == ModelPurpose::Answers {
            return Ok(());
        }
        let files = models.here();
        let room = ModelRoom { assistants: &self.assistants, models, files: &files, allowed: models.allowed() };
        let needs = files.iter().find(|file| file.name == name).map(|file| file.needs.clone());
        // One whose file is not there is told so by whoever loads it.
        needs.transpose()?.map_or(Ok(()), |needs| room.check(purpose, name, needs))
    }

    fn load_embedder(&self, config: &Config, catalog: &Catalog, folder: &Path) {
        let name = &config.models.embedding;
        let loaded = present(catalog, name, folder)
            .and_then(|()| load_encoder(config, &folder.join(name)).map_err(|error| sentence(&error)));
        match loaded {
            Ok(embedder) => {
                tracing::info!(model = name, "search by meaning is ready");
                self.embedder.set_ready(embedder);
            }
            Err(reason) => {
                tracing::warn!(reason, "search works by words alone");
                self.embedder.set_missing(reason);
            }
        }
    }
}

/// The embedder, on as many threads as the engine.
fn load_encoder(config: &Config, folder: &Path) -> Result<Embedder, lyceum_models::ModelError> {
    Embedder::load(folder, config.ai.backend(), threads(config))
}

pub(super) fn present(catalog: &Catalog, name: &str, folder: &Path) -> Result<(), String> {
    let Some(entry) = catalog.get(name) else {
        return Err(format!("There is no model {name} in the catalog; `lyceum models list` shows all."));
    };
    match files::state(entry, folder) {
        FileState::Present => Ok(()),
        FileState::Missing => {
            Err(format!("The files of the model {name} are not there. Fetch them with `lyceum models pull`."))
        }
        FileState::WrongSize => {
            Err(format!("The files of the model {name} are incomplete. Fetch them again with `lyceum models pull`."))
        }
    }
}

/// An error as a sentence.
pub(super) fn sentence(error: &lyceum_models::ModelError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// The most answers that are written at the same time. Each gets a word in every step: with more of them nobody would
/// get words as fast as people read, with fewer the last ones of a school would wait long for their first.
const MOST_RUNNING: u32 = 160;

/// What the plan and the settings allow the engine.
pub fn options(config: &Config, clock: &Arc<dyn Clock>) -> EngineOptions {
    let figure = |limit| config.limits.figure(limit);
    let cache = |class: ServiceClass| match class {
        ServiceClass::Ask => figure(PlanLimit::AskMemory),
        ServiceClass::Tutor => figure(PlanLimit::TutorMemory),
        ServiceClass::Chat | ServiceClass::Api => figure(PlanLimit::ChatMemory),
    };
    let places = |class: ServiceClass| {
        let places = match class {
            ServiceClass::Ask => figure(PlanLimit::AskUsers),
            ServiceClass::Tutor => figure(PlanLimit::TutorUsers),
            ServiceClass::Chat | ServiceClass::Api => figure(PlanLimit::ChatUsers),
        };
        u32::try_from(places).unwrap_or(u32::MAX)
    };
    let per_service = ServiceClass::ALL.map(places);
    let total = per_service.into_iter().fold(0, u32::saturating_add).min(MOST_RUNNING);
    let clock = Arc::clone(clock);
    EngineOptions {
        running: RunningLimits { total, per_service },
        kept_bytes: figure(PlanLimit::ChatMemory),
        threads: threads(config),
        max_waiting: u32::try_from(config.ai.waiting).unwrap_or(u32::MAX),
        cache_bytes: ServiceClass::ALL.map(cache),
        cache_format: config.ai.cache(),
        model_bytes: figure(PlanLimit::AiMemory),
        context_tokens: config.ai.context_tokens,
        nice: AI_NICE,
        date: Some(Arc::new(move |format| {
            let mut text = String::new();
            // A format that the template's author made up gives no date rather than a panic.
            let _ = write!(text, "{}", clock.now().strftime(format));
            text
        })),
        ..EngineOptions::default()
    }
}

/// The AI share of the plan's cores out of the cores that are there; two at least, where there are two, because the
/// shares of the others are lent out and priority keeps the web fast.
fn threads(config: &Config) -> usize {
    if config.ai.threads > 0 {
        return config.ai.threads;
    }
    let figure = |limit| config.limits.figure(limit);
    let (ai, web, rest) = (figure(PlanLimit::AiCores), figure(PlanLimit::WebCores), figure(PlanLimit::BackgroundCores));
    let cores = lyceum_services::plan::cores();
    let share = cores * ai / (ai + web + rest);
    usize::try_from(share.max(2).min(cores).max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_models_are_in_the_catalog() {
        let (config, catalog) = (Config::defaults().unwrap(), catalog().unwrap());
        for name in [&config.models.chat, &config.models.embedding] {
            assert!(catalog.get(name).is_some(), "{name}");
        }
    }
}
