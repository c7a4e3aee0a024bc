//! The side that OpenAI-compatible clients use: the same engine, the same plan, another form.

mod complete;
mod embed;
#[cfg(test)]
mod tests;

use crate::{
    assistant::EmbedderSlot, assistants::Assistants, deps::Deps, entropy::Entropy, plan::Plan, rights::require_user,
};
use async_trait::async_trait;
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Viewer,
    completions::{CompletionRequest, CompletionStream, Completions, Embeddings, ServedModel},
};
use std::sync::Arc;

/// The name by which clients may call whatever model is loaded.
const DEFAULT_MODEL: &str = "default";
/// The name of the embedder, as of its model files.
const EMBEDDER: &str = "all-minilm-l6-v2";

/// The completions port.
pub(crate) struct ForPrograms {
    assistants: Assistants,
    embedder: EmbedderSlot,
    plan: Arc<Plan>,
    entropy: Arc<dyn Entropy>,
    started_s: i64,
}

/// The completions port.
pub(crate) fn new(deps: &Deps) -> Arc<dyn Completions> {
    Arc::new(ForPrograms {
        assistants: deps.assistants.clone(),
        embedder: deps.embedder.clone(),
        plan: Arc::clone(&deps.plan),
        entropy: Arc::clone(&deps.entropy),
        started_s: deps.clock.now().as_second(),
    })
}

impl ForPrograms {
    /// The names of the models that write: the one for answers, and the tutor's own.
    fn writers(&self) -> Vec<String> {
        self.assistants.all().filter_map(|(_, assistant)| assistant.served()).collect()
    }
}

#[async_trait]
impl Completions for ForPrograms {
    async fn models(&self, who: &Viewer) -> ApiResult<Vec<ServedModel>> {
        require_user(who)?;
        let embedder = self.embedder.current().map(|_| EMBEDDER.to_owned());
        let served = |name, embeds| ServedModel { name, created_s: self.started_s, embeds };
        Ok(self
            .writers()
            .into_iter()
            .map(|name| served(name, false))
            .chain(embedder.map(|name| served(name, true)))
            .collect())
    }

    async fn complete(&self, who: &Viewer, request: CompletionRequest) -> ApiResult<CompletionStream> {
        self.complete_turns(who, request).await
    }

    async fn embed(&self, who: &Viewer, model: &str, texts: Vec<String>) -> ApiResult<Embeddings> {
        self.embed_texts(who, model, texts).await
    }
}

/// Whether a client's name means a model that is served: its own, `default`, or none.
fn check_model(asked: &str, served: &[impl AsRef<str>]) -> ApiResult<()> {
    let served = served.iter().map(AsRef::as_ref);
    if asked.is_empty() || asked == DEFAULT_MODEL || served.clone().any(|name| asked.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(ApiError {
        field: Some("model".to_owned()),
        ..ApiError::new(
            ErrorKind::NotFound,
            "model_not_found",
            format!(
                "This server does not serve the model `{}`. It serves {}; `default` works as well.",
                shortened(asked),
                served.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
            ),
        )
    })
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}
