//! The places where the language model and the embedder stand once they are loaded.

mod restraint;

use self::restraint::Restraint;
use lyceum_api::{ApiError, ApiResult, ErrorKind, school::AssistantState};
use lyceum_models::{Embedder, Engine};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// How long a question waits for a model that rested.
const WAKES_WITHIN: Duration = Duration::from_secs(30);

/// Loads the model again, on a thread of its own, and puts it into its slot.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What stands in a slot.
#[derive(Clone)]
enum Content<T> {
    Loading,
    Ready(T),
    /// Unloaded while nobody needs it.
    Resting {
        model: String,
        wake: Wake,
    },
    Missing(String),
    /// Nothing is wanted here.
    Vacant,
}

/// A slot for a part that is loaded while the server already answers. Clones share it.
#[derive(Clone)]
struct Slot<T>(Arc<watch::Sender<Content<T>>>);

impl<T: Clone> Slot<T> {
    fn new(content: Content<T>) -> Self {
        Self(Arc::new(watch::Sender::new(content)))
    }
    fn read(&self) -> Content<T> {
        self.0.borrow().clone()
    }
    fn write(&self, content: Content<T>) {
        self.0.send_replace(content);
    }
}

/// The slot of the language model, with the name that people and programs know it by.
#[derive(Clone)]
pub struct Assistant {
    slot: Slot<(Arc<str>, Engine)>,
    /// How often the engine was asked for.
    uses: Arc<AtomicU64>,
    /// Whether it has rested before: then loading is waited for.
    woken: Arc<AtomicBool>,
    /// Held while an engine comes, so that none slips through.
    restraint: Arc<Mutex<Restraint>>,
}

impl Assistant {
    fn new(content: Content<(Arc<str>, Engine)>) -> Self {
        Self { slot: Slot::new(content), uses: Arc::default(), woken: Arc::default(), restraint: Arc::default() }
    }

    /// The model is being loaded.
    pub fn loading() -> Self {
        Self::new(Content::Loading)
    }

    /// The model is there already, under the name in its file.
    pub fn ready(engine: Engine) -> Self {
        Self::new(Content::Ready((engine.info().name.as_str().into(), engine)))
    }

    /// There is no model, for this reason (a sentence).
    pub fn missing(reason: impl Into<String>) -> Self {
        Self::new(Content::Missing(reason.into()))
    }

    /// There is to be no model.
    pub fn vacant() -> Self {
        Self::new(Content::Vacant)
    }

    /// Puts the loaded model in its place; the one before ends with its last answer. `name` is the one in the catalog:
    /// what stands inside of a file says little to people.
    pub fn set_ready(&self, name: &str, engine: Engine) {
        let restraint = self.restraint();
        restraint.hold(&engine);
        self.slot.write(Content::Ready((name.into(), engine)));
    }

    /// Lets no more than this many answers run at the same time, by this engine and those that come after it; none lifts
    /// the limit.
    pub(crate) fn limit_running(&self, most: Option<u32>) {
        self.restraint().limit_running(most, self.current().as_ref());
    }

    /// Keeps no more than so many bytes of what ended answers had computed, in the same way.
    pub(crate) fn limit_kept(&self, most_bytes: Option<u64>) {
        self.restraint().limit_kept(most_bytes, self.current().as_ref());
    }

    fn restraint(&self) -> MutexGuard<'_, Restraint> {
        self.restraint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The model could not be loaded, for this reason (a sentence).
    pub fn set_missing(&self, reason: impl Into<String>) {
        self.slot.write(Content::Missing(reason.into()));
    }

    /// No model is wanted any more; the one that is there ends with its last answer.
    pub fn set_vacant(&self) {
        self.slot.write(Content::Vacant);
    }

    /// Whether no model is wanted.
    pub fn is_vacant(&self) -> bool {
        matches!(self.slot.read(), Content::Vacant)
    }

    /// Empties the slot for another model, which questions wait for from now on.
    pub fn make_way(&self) {
        self.woken.store(true, Ordering::Release);
        self.slot.write(Content::Loading);
    }

    /// What everybody may know.
    pub fn state(&self) -> AssistantState {
        match self.slot.read() {
            Content::Loading => AssistantState::Loading,
            Content::Ready((name, _)) => AssistantState::Ready { model: name.to_string() },
            // Whoever asks wakes it: for them it is there.
            Content::Resting { model, .. } => AssistantState::Ready { model },
            Content::Missing(reason) => AssistantState::Missing { reason },
            Content::Vacant => AssistantState::Missing { reason: "There is no model for this.".to_owned() },
        }
    }

    /// The model that can answer now, under its name.
    pub fn loaded(&self) -> Option<(Arc<str>, Engine)> {
        match self.slot.read() {
            Content::Ready(loaded) => Some(loaded),
            Content::Loading | Content::Resting { .. } | Content::Missing(_) | Content::Vacant => None,
        }
    }

    /// The engine, if it can answer now.
    pub fn current(&self) -> Option<Engine> {
        self.loaded().map(|(_, engine)| engine)
    }

    /// The name of the model, if it can answer now.
    pub fn name(&self) -> Option<String> {
        self.loaded().map(|(name, _)| name.to_string())
    }

    /// The name of the model that answers whoever asks; one that rests is woken for that.
    pub fn served(&self) -> Option<String> {
        match self.state() {
            AssistantState::Ready { model } => Some(model),
            AssistantState::Loading | AssistantState::Missing { .. } => None,
        }
    }

    /// Waits while a model is being loaded, for a while: whoever waited in vain finds it loading still.
    pub async fn loading_ends(&self) {
        let mut slot = self.slot.0.subscribe();
        let _ = tokio::time::timeout(WAKES_WITHIN, slot.wait_for(|now| !matches!(now, Content::Loading))).await;
    }

    /// The engine, or the sentence that says why there is no answer. A model that rests is loaded first.
    pub async fn engine(&self) -> ApiResult<Engine> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        self.wake();
        if self.woken.load(Ordering::Acquire) {
            self.loading_ends().await;
        }
        match self.slot.read() {
            Content::Ready((_, engine)) => Ok(engine),
            Content::Loading | Content::Resting { .. } => Err(ApiError::new(
                ErrorKind::Unavailable,
                "assistant_loading",
                "The assistant is starting. Please try again in a few seconds; search works already.",
            )
            .retry_after(5)),
            Content::Missing(_) | Content::Vacant => Err(ApiError::new(
                ErrorKind::Unavailable,
                "assistant_missing",
                "The assistant cannot answer because its model is not there. Search and passages still work; please tell your administrator.",
            )),
        }
    }

    /// How often the engine was asked for since the start.
    pub fn uses(&self) -> u64 {
        self.uses.load(Ordering::Relaxed)
    }

    /// Takes the model out of the memory; tells whether it was there. Answers that run come to their end. `wake` loads
    /// it again.
    pub fn rest(&self, wake: Wake) -> bool {
        self.slot.0.send_if_modified(|now| {
            let Content::Ready((name, _)) = now else { return false };
            let model = name.to_string();
            *now = Content::Resting { model, wake };
            true
        })
    }

    /// Loads a model that rests, in the background. True if it is on its way now.
    pub fn wake(&self) -> bool {
        let mut work = None;
        let woken = self.slot.0.send_if_modified(|now| {
            let Content::Resting { wake, .. } = now else { return false };
            work = Some(Arc::clone(wake));
            *now = Content::Loading;
            true
        });
        if let Some(work) = work {
            self.woken.store(true, Ordering::Release);
            work();
        }
        woken
    }

    /// Whether the model rests.
    pub fn is_resting(&self) -> bool {
        matches!(self.slot.read(), Content::Resting { .. })
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
            Content::Loading | Content::Resting { .. } | Content::Missing(_) | Content::Vacant => None,
        }
    }

    /// Why it is not there, as a sentence; none while it loads or works.
    pub fn problem(&self) -> Option<String> {
        match self.0.read() {
            Content::Missing(reason) => Some(reason),
            Content::Loading | Content::Resting { .. } | Content::Ready(_) | Content::Vacant => None,
        }
    }
}
