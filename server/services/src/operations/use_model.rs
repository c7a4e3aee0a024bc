//! Lets another model write answers while the server runs.
//!
//! Where both fit into the plan's memory, the new one is loaded beside the old one, which answers meanwhile and comes to
//! the end of what it has begun. Where they do not, the old one ends first, and questions wait for the new one.

use super::ThisServer;
use crate::{
    chat_models::ChatFile,
    faults::{store_error, store_fault},
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, operations::ModelChoice, plan::PlanLimit};
use lyceum_models::Engine;
use lyceum_storage::{StoreError, records::models::ChosenModel};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// The longest time for which running answers are waited for: more than the longest answer may take.
const ANSWERS_END_WITHIN: Duration = Duration::from_secs(200);
/// How often it is looked whether they have ended.
const LOOK: Duration = Duration::from_millis(50);

impl ThisServer {
    /// Loads the model, puts it to work, and remembers the choice.
    pub(super) async fn put_to_work(&self, choice: ModelChoice) -> ApiResult<()> {
        let Ok(_only) = self.changing.try_lock() else {
            let message = "Another model is being loaded. Please wait until it is there.";
            return Err(ApiError::new(ErrorKind::Conflict, "model_loading", message));
        };
        let file = self.chat_models.here().into_iter().find(|file| file.name == choice.name);
        let file = file.ok_or_else(|| {
            let message = format!(
                "There is no chat model {} on this server. `lyceum models add FILE` adds one, `lyceum models pull` fetches those of the catalog.",
                shortened(&choice.name)
            );
            ApiError::invalid("name", "model_not_here", message)
        })?;
        let needs = self.needs(&file)?;
        if self.assistant.name().as_ref() != Some(&file.name) {
            self.change_to(&file, needs).await?;
        }
        self.remember(file.name).await.map_err(|error| store_fault(&error))
    }

    /// What it needs, if the plan has that.
    fn needs(&self, file: &ChatFile) -> ApiResult<u64> {
        let needs = file.needs.clone().map_err(|why| ApiError::invalid("name", "model_not_usable", why))?;
        let allowed = self.plan.limits().figure(PlanLimit::AiMemory);
        if needs > allowed {
            let mib = |bytes: u64| bytes.div_ceil(1 << 20);
            let message = format!(
                "The model {} needs {} MiB of memory, and the plan has {} MiB for models. The model before it answers on. Take a smaller one, or raise `ai_memory` in the settings.",
                file.name,
                mib(needs),
                mib(allowed)
            );
            return Err(ApiError::invalid("name", "model_too_large", message));
        }
        Ok(needs)
    }

    async fn change_to(&self, file: &ChatFile, needs: u64) -> ApiResult<()> {
        let before = self.assistant.name().zip(self.assistant.current());
        let held = before.as_ref().map_or(0, |(_, engine)| engine.info().memory_bytes);
        let beside = held + needs <= self.plan.limits().figure(PlanLimit::AiMemory);
        let mut fallback = None;
        if let (false, Some((name, engine))) = (beside, before) {
            self.assistant.make_way();
            end_of_answers(engine).await;
            fallback = Some(name);
        }
        match self.load(&file.name).await {
            Ok(engine) => {
                tracing::info!(model = file.name, "another model writes answers");
                self.assistant.set_ready(&file.name, engine);
                Ok(())
            }
            Err(reason) => {
                if let Some(name) = fallback {
                    match self.load(&name).await {
                        Ok(engine) => self.assistant.set_ready(&name, engine),
                        Err(reason) => self.assistant.set_missing(reason),
                    }
                }
                Err(ApiError::invalid("name", "model_not_usable", format!("{reason} The model before it answers on.")))
            }
        }
    }

    async fn load(&self, name: &str) -> Result<Engine, String> {
        let (models, name) = (Arc::clone(&self.chat_models), name.to_owned());
        let loading = tokio::task::spawn_blocking(move || models.load(&name));
        loading.await.unwrap_or_else(|error| Err(format!("Loading the model failed: {error}.")))
    }

    async fn remember(&self, name: String) -> Result<(), StoreError> {
        let instead_of = self.chat_models.in_settings();
        let chosen = ChosenModel { name, instead_of, chosen_s: self.clock.now().as_second() };
        let stored = self.store.transact(move |tx| -> Result<(), StoreError> {
            if chosen.name == chosen.instead_of { tx.delete::<ChosenModel>(&()) } else { tx.put(&(), &chosen) }
        });
        stored.await.map_err(store_error)
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

/// A name as it is said back to whoever wrote it.
fn shortened(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
