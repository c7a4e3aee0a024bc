//! The places where the language model and the embedder stand once they are loaded.

use lyceum_api::{ApiError, ApiResult, ErrorKind, school::AssistantState};
use lyceum_models::{Embedder, Engine};
use std::sync::{Arc, PoisonError, RwLock};

/// What stands in a slot.
#[derive(Clone)]
enum Content<T> {
    Loading,
    Ready(T),
    Missing(String),
}

/// A slot for a part that is loaded while the server already answers. Clones share it.
#[derive(Clone)]
struct Slot<T>(Arc<RwLock<Content<T>>>);

impl<T: Clone> Slot<T> {
    fn new(content: Content<T>) -> Self {
        Self(Arc::new(RwLock::new(content)))
    }
    fn read(&self) -> Content<T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    fn write(&self, content: Content<T>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = content;
    }
}

/// The slot of the language model.
#[derive(Clone)]
pub struct Assistant(Slot<Engine>);

impl Assistant {
    /// The model is being loaded.
    pub fn loading() -> Self {
        Self(Slot::new(Content::Loading))
    }

    /// The model is there already.
    pub fn ready(engine: Engine) -> Self {
        Self(Slot::new(Content::Ready(engine)))
    }

    /// There is no model, for this reason (a sentence).
    pub fn missing(reason: impl Into<String>) -> Self {
        Self(Slot::new(Content::Missing(reason.into())))
    }

    /// Puts the loaded model in its place; the one before ends with its last answer.
    pub fn set_ready(&self, engine: Engine) {
        self.0.write(Content::Ready(engine));
    }

    /// The model could not be loaded, for this reason (a sentence).
    pub fn set_missing(&self, reason: impl Into<String>) {
        self.0.write(Content::Missing(reason.into()));
    }

    /// What everybody may know.
    pub fn state(&self) -> AssistantState {
        match self.0.read() {
            Content::Loading => AssistantState::Loading,
            Content::Ready(engine) => AssistantState::Ready { model: engine.info().name.clone() },
            Content::Missing(reason) => AssistantState::Missing { reason },
        }
    }

    /// The engine, if it can answer now.
    pub fn current(&self) -> Option<Engine> {
        match self.0.read() {
            Content::Ready(engine) => Some(engine),
            Content::Loading | Content::Missing(_) => None,
        }
    }

    /// The engine, or the sentence that says why there is no answer.
    pub fn engine(&self) -> ApiResult<Engine> {
        match self.0.read() {
            Content::Ready(engine) => Ok(engine),
            Content::Loading => Err(ApiError::new(
                ErrorKind::Unavailable,
                "assistant_loading",
                "The assistant is starting. Please try again in a few seconds; search works already.",
            )
            .retry_after(5)),
            Content::Missing(_) => Err(ApiError::new(
                ErrorKind::Unavailable,
                "assistant_missing",
                "The assistant cannot answer because its model is not there. Search and passages still work; please tell your administrator.",
            )),
        }
    }
}

/// The slot of the embedder, which finds passages by meaning.
#[derive(Clone)]
pub struct EmbedderSlot(Slot<Embedder>);

impl EmbedderSlot {
    /// It is being loaded.
    pub fn loading() -> Self {
        Self(Slot::new(Content::Loading))
    }

    /// It is there already.
    pub fn ready(embedder: Embedder) -> Self {
        Self(Slot::new(Content::Ready(embedder)))
    }

    /// It is not there, for this reason (a sentence).
    pub fn missing(reason: impl Into<String>) -> Self {
        Self(Slot::new(Content::Missing(reason.into())))
    }

    /// Puts it in its place.
    pub fn set_ready(&self, embedder: Embedder) {
        self.0.write(Content::Ready(embedder));
    }

    /// It could not be loaded, for this reason (a sentence).
    pub fn set_missing(&self, reason: impl Into<String>) {
        self.0.write(Content::Missing(reason.into()));
    }

    /// The embedder, if it is there. Search works without it, by words alone.
    pub fn current(&self) -> Option<Embedder> {
        match self.0.read() {
            Content::Ready(embedder) => Some(embedder),
            Content::Loading | Content::Missing(_) => None,
        }
    }

    /// Why it is not there, as a sentence; none while it loads or works.
    pub fn problem(&self) -> Option<String> {
        match self.0.read() {
            Content::Missing(reason) => Some(reason),
            Content::Loading | Content::Ready(_) => None,
        }
    }
}
