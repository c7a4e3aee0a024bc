//! Lets another model write answers, or gives the tutor one of its own, while the server runs.
//!
//! Where both fit into the plan's memory, the new one is loaded beside the old one, which answers meanwhile and comes to
//! the end of what it has begun. Where they do not, the old one ends first, and questions wait for the new one. The model
//! of the other purpose stays in either case; what does not fit beside it is refused before anything is loaded. A model is
//! in the memory once: where both purposes name the same one, the tutor has none of its own.

#[cfg(test)]
mod tests;

use crate::{
    assistants::Assistants,
    chat_models::{ChatFile, ChatModels, look},
    clock::Clock,
    deps::Deps,
    faults::{store_error, store_fault},
    model_room::ModelRoom,
    plan::Plan,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind,
    operations::{ModelChoice, ModelPurpose},
    plan::PlanLimit,
    school::AssistantState,
};
use lyceum_models::Engine;
use lyceum_storage::{
    Store, StoreError,
    records::{
        Record,
        models::{ChosenModel, ChosenTutor},
    },
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// The longest time for which running answers are waited for: more than the longest answer may take.
const ANSWERS_END_WITHIN: Duration = Duration::from_secs(200);
/// How often it is looked whether they have ended.
const LOOK: Duration = Duration::from_millis(50);

/// Changes the models of one server.
pub(super) struct ModelChange {
    store: Store,
    plan: Arc<Plan>,
    assistants: Assistants,
    chat_models: Arc<dyn ChatModels>,
    clock: Arc<dyn Clock>,
    one_at_a_time: Mutex<()>,
}

impl ModelChange {
    pub(super) fn new(deps: &Deps) -> Self {
        Self {
            store: deps.store.clone(),
            plan: Arc::clone(&deps.plan),
            assistants: deps.assistants.clone(),
            chat_models: Arc::clone(&deps.chat_models),
            clock: Arc::clone(&deps.clock),
            one_at_a_time: Mutex::new(()),
        }
    }

    /// Loads the model, puts it to work, and remembers the choice. Goes on when whoever asked has left: half a change
    /// would leave the school without a model.
    pub(super) async fn put_to_work(self: &Arc<Self>, choice: ModelChoice) -> ApiResult<()> {
        let this = Arc::clone(self);
        let work = tokio::spawn(async move { this.change(choice).await });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "changing the model failed");
            Err(ApiError::internal())
        })
    }

    async fn change(&self, choice: ModelChoice) -> ApiResult<()> {
        let _only = self.one_at_a_time.try_lock().map_err(|_| busy())?;
        for (_, assistant) in self.assistants.all() {
            // Whoever loads it would put it in the place of the one that is chosen now, and takes memory meanwhile.
            assistant.loading_ends().await;
            if matches!(assistant.state(), AssistantState::Loading) {
                return Err(busy());
            }
        }
        let ModelChoice { name, purpose } = choice;
        let shares = || name.is_empty() || self.chat_models.in_use(ModelPurpose::Answers).as_ref() == Some(&name);
        if purpose == ModelPurpose::Tutor && shares() {
            self.assistants.tutor.set_vacant();
            tracing::info!("hints come from the model that writes answers");
            return self.remember(purpose, None).await;
        }
        let files = look(&self.chat_models).await?;
        let file = files.iter().find(|file| file.name == name).ok_or_else(|| not_here(&name))?;
        self.change_to(purpose, file, &files).await?;
        if purpose == ModelPurpose::Answers {
            return self.answers_changed(name).await;
        }
        self.remember(purpose, Some(name)).await
    }

    /// Puts a model in its place, if it fits there.
    async fn change_to(&self, purpose: ModelPurpose, file: &ChatFile, files: &[ChatFile]) -> ApiResult<()> {
        let needs = file.needs.clone().map_err(|why| ApiError::invalid("name", "model_not_usable", why))?;
        let allowed = self.plan.limits().figure(PlanLimit::AiMemory);
        let room = ModelRoom { assistants: &self.assistants, models: &*self.chat_models, files, allowed };
        room.check(purpose, &file.name, needs)
            .map_err(|why| ApiError::invalid("name", "model_too_large", format!("{why} Nothing was changed.")))?;
        let (slot, tutor) = (self.assistants.of(purpose), &self.assistants.tutor);
        if slot.name().as_ref() == Some(&file.name) {
            return Ok(());
        }
        if let Some((_, engine)) = tutor.loaded().filter(|(name, _)| **name == *file.name) {
            // It gives hints already, and goes on to do so.
            slot.set_ready(&file.name, engine);
            return Ok(());
        }
        let taken = room.taken_beside(purpose, &file.name) + needs;
        let ended = match slot.loaded() {
            Some((name, engine)) if engine.info().memory_bytes + taken > allowed => {
                slot.make_way();
                end_of_answers(engine).await;
                Some(name.to_string())
            }
            // Whoever asks meanwhile would wake it, into the place of the new one.
            None => slot.served().inspect(|_| slot.make_way()),
            Some(_) => None,
        };
        let refused = match self.load(purpose, &file.name).await {
            Ok(()) => return Ok(()),
            Err(reason) => ApiError::invalid("name", "model_not_usable", format!("{reason} Nothing was changed.")),
        };
        if let Some(name) = ended
            && let Err(reason) = self.load(purpose, &name).await
        {
            slot.set_missing(reason);
        }
        Err(refused)
    }

    /// Loads a model and puts it in its place.
    async fn load(&self, purpose: ModelPurpose, name: &str) -> Result<(), String> {
        let (models, wanted) = (Arc::clone(&self.chat_models), name.to_owned());
        let loading = tokio::task::spawn_blocking(move || models.load(&wanted));
        let engine = loading.await.unwrap_or_else(|error| Err(format!("Loading the model failed: {error}.")))?;
        tracing::info!(model = name, purpose = purpose.name(), "another model is used");
        self.assistants.of(purpose).set_ready(name, engine);
        Ok(())
    }

    /// Remembers the model that writes answers now, and that the tutor goes on as it does: without a model of its own
    /// where that would be the same one, and where it shared the one before.
    async fn answers_changed(&self, name: String) -> ApiResult<()> {
        let tutor = self.chat_models.in_use(ModelPurpose::Tutor);
        if tutor.as_ref() == Some(&name) {
            self.assistants.tutor.set_vacant();
        }
        self.remember(ModelPurpose::Answers, Some(name)).await?;
        if self.assistants.tutor.is_vacant() && self.chat_models.in_use(ModelPurpose::Tutor).is_some() {
            self.remember(ModelPurpose::Tutor, None).await?;
        }
        Ok(())
    }

    async fn remember(&self, purpose: ModelPurpose, name: Option<String>) -> ApiResult<()> {
        let (instead_of, chosen_s) = (self.chat_models.in_settings(purpose), self.clock.now().as_second());
        let as_in_settings = name == instead_of;
        match purpose {
            ModelPurpose::Answers => {
                let (name, instead_of) = (name.unwrap_or_default(), instead_of.unwrap_or_default());
                self.keep(ChosenModel { name, instead_of, chosen_s }, as_in_settings).await
            }
            ModelPurpose::Tutor => self.keep(ChosenTutor { name, instead_of, chosen_s }, as_in_settings).await,
        }
    }

    /// Stores a choice; one that is that of the settings is none.
    async fn keep<R: Record<Key = ()>>(&self, choice: R, as_in_settings: bool) -> ApiResult<()> {
        let stored = self.store.transact(move |tx| -> Result<(), StoreError> {
            if as_in_settings { tx.delete::<R>(&()) } else { tx.put(&(), &choice) }
        });
        stored.await.map_err(|error| store_fault(&store_error(error)))
    }
}

/// Waits until nothing runs and nobody waits, and ends the engine.
async fn end_of_answers(engine: Engine) {
    let latest = Instant::now() + ANSWERS_END_WITHIN;
    while Instant::now() < latest {
        let now = engine.load_now();
        if now.running == 0 && now.waiting == 0 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    engine.close();
}

fn busy() -> ApiError {
    let message = "A model is being loaded. Please wait until it is there.";
    ApiError::new(ErrorKind::Conflict, "model_loading", message)
}

fn not_here(name: &str) -> ApiError {
    let message = format!(
        "There is no chat model {} on this server. `lyceum models add FILE` adds one, `lyceum models pull` fetches those of the catalog.",
        shortened(name)
    );
    ApiError::invalid("name", "model_not_here", message)
}

/// A name as it is said back to whoever wrote it.
fn shortened(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
