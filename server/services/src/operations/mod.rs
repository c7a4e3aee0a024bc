//! The plan with its use, the models, and the health of the server.

mod health;
mod models;
mod use_model;

pub(crate) use health::health;
pub(crate) use models::embedder_bytes;

use crate::{
    assistant::EmbedderSlot, assistants::Assistants, chat_models::ChatModels, deps::Deps, plan::Plan,
    rights::require_admin,
};
use async_trait::async_trait;
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    operations::{ModelChoice, ModelList, Operations, PlanReport, QueueReport},
};
use lyceum_models::Catalog;
use lyceum_storage::Store;
use std::{path::PathBuf, sync::Arc};
use use_model::ModelChange;

/// The operations port.
pub(crate) struct ThisServer {
    store: Store,
    plan: Arc<Plan>,
    assistants: Assistants,
    embedder: EmbedderSlot,
    catalog: Arc<Catalog>,
    models: PathBuf,
    chat_models: Arc<dyn ChatModels>,
    model_change: Arc<ModelChange>,
}

/// The operations port.
pub(crate) fn new(deps: &Deps) -> Arc<dyn Operations> {
    Arc::new(ThisServer {
        store: deps.store.clone(),
        plan: Arc::clone(&deps.plan),
        assistants: deps.assistants.clone(),
        embedder: deps.embedder.clone(),
        catalog: Arc::clone(&deps.catalog),
        models: deps.paths.models.clone(),
        chat_models: Arc::clone(&deps.chat_models),
        model_change: Arc::new(ModelChange::new(deps)),
    })
}

#[async_trait]
impl Operations for ThisServer {
    async fn get_plan(&self, who: &Viewer, _: Nothing) -> ApiResult<PlanReport> {
        require_admin(who)?;
        let limits = self.plan.report();
        let (health, healthy) = health(&self.store, &self.plan, &self.assistants, &limits);
        Ok(PlanReport { health, healthy, limits, up_s: self.plan.up_s(), day_ends_in_s: self.plan.day_ends_in_s() })
    }

    async fn list_models(&self, who: &Viewer, _: Nothing) -> ApiResult<ModelList> {
        require_admin(who)?;
        self.model_list().await
    }

    async fn use_model(&self, who: &Viewer, input: ModelChoice) -> ApiResult<ModelList> {
        require_admin(who)?;
        self.model_change.put_to_work(input).await?;
        self.model_list().await
    }

    async fn get_queue(&self, who: &Viewer, _: Nothing) -> ApiResult<QueueReport> {
        require_admin(who)?;
        let load = self.assistants.load_now().unwrap_or_default();
        Ok(QueueReport { running: load.running, waiting: load.waiting, tokens_per_s: load.tokens_per_s })
    }
}
