//! The chat models on this server, as the services see them: which there are, and loading one. The server, which knows
//! folders and settings, fills it in.

use lyceum_api::{ApiError, ApiResult, operations::ModelPurpose};
use lyceum_models::Engine;
use std::sync::Arc;

/// A chat model whose file is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatFile {
    /// The name that it is chosen by.
    pub name: String,
    /// Size of its file.
    pub bytes: u64,
    /// Bytes of memory that it takes when it is loaded; why it cannot be loaded, as a sentence.
    pub needs: Result<u64, String>,
}

/// The chat models of one server.
pub trait ChatModels: Send + Sync {
    /// Those whose files are here. Blocks: reads the heads of all files.
    fn here(&self) -> Vec<ChatFile>;

    /// What the settings name, whatever was chosen since; none where they give the tutor no model of its own.
    fn in_settings(&self, purpose: ModelPurpose) -> Option<String>;

    /// The one to load at the next start: an admin's choice, else what the settings name. None for a tutor without a
    /// model of its own, and where its model would be the one that writes answers.
    fn in_use(&self, purpose: ModelPurpose) -> Option<String>;

    /// Loads one. Blocks for as long as reading its file takes. The reason, as a sentence, if that is not possible.
    fn load(&self, name: &str) -> Result<Engine, String>;
}

/// Those whose files are here, looked at away from the threads that answer.
pub(crate) async fn look(models: &Arc<dyn ChatModels>) -> ApiResult<Vec<ChatFile>> {
    let models = Arc::clone(models);
    tokio::task::spawn_blocking(move || models.here()).await.map_err(|error| {
        tracing::error!(%error, "looking at the models failed");
        ApiError::internal()
    })
}
