//! Gives vectors for texts. Counts no AI interaction: it is search, not an answer.

use super::{EMBEDDER, ForPrograms, check_model};
use crate::rights::require_user;
use lyceum_api::{ApiError, ApiResult, ErrorKind, Viewer, completions::Embeddings};
use lyceum_models::ServiceClass;

/// Texts of one request.
const MOST_TEXTS: usize = 256;
/// Bytes of one text; the model reads only its beginning anyway.
const MOST_BYTES: usize = 32 * 1024;

impl ForPrograms {
    pub(super) async fn embed_texts(&self, who: &Viewer, model: &str, texts: Vec<String>) -> ApiResult<Embeddings> {
        let person = require_user(who)?;
        if texts.is_empty() || texts.len() > MOST_TEXTS {
            let message = format!("Please send 1 to {MOST_TEXTS} texts.");
            return Err(ApiError::invalid("input", "out_of_bounds", message));
        }
        if texts.iter().any(|text| text.trim().is_empty() || text.len() > MOST_BYTES) {
            return Err(ApiError::invalid(
                "input",
                "out_of_bounds",
                "Each text has 1 to 32,768 bytes and is not blank.",
            ));
        }
        check_model(model, &[EMBEDDER])?;
        let embedder = self.embedder.current().ok_or_else(|| {
            ApiError::new(
                ErrorKind::Unavailable,
                "embedder_missing",
                "The model that gives vectors is not loaded. Please tell your administrator.",
            )
        })?;
        // A place like that of an answer, so that programs cannot crowd out people.
        let permit = self.plan.enter(ServiceClass::Api, person)?;
        let work = tokio::task::spawn_blocking(move || {
            let parts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let prompt_tokens: usize = parts.iter().map(|text| embedder.count_tokens(text)).sum();
            let vectors = embedder.embed(&parts);
            drop(permit);
            vectors.map(|vectors| (vectors, prompt_tokens))
        });
        let (vectors, prompt_tokens) = work.await.map_err(|error| fault(&error))?.map_err(|error| fault(&error))?;
        Ok(Embeddings {
            model: EMBEDDER.to_owned(),
            vectors,
            prompt_tokens: u32::try_from(prompt_tokens).unwrap_or(u32::MAX),
        })
    }
}

fn fault(error: &dyn std::fmt::Display) -> ApiError {
    tracing::error!(%error, "texts could not be embedded");
    ApiError::internal()
}
