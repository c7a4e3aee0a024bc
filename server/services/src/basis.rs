//! What courses, imports, questions, chats and hints have in common: store, search, models, plan, time.

use crate::{
    assistant::EmbedderSlot,
    assistants::Assistants,
    cache::Cache,
    clock::Clock,
    deps::Deps,
    entropy::{Entropy, new_id},
    faults::unreadable,
    plan::Plan,
};
use lyceum_api::ApiResult;
use lyceum_search::Index;
use lyceum_storage::{Key, Record, Store};
use std::sync::Arc;

/// Cheap to clone; every area that teaches has one.
#[derive(Clone)]
pub(crate) struct Basis {
    pub(crate) store: Store,
    pub(crate) index: Index,
    pub(crate) assistants: Assistants,
    pub(crate) embedder: EmbedderSlot,
    pub(crate) plan: Arc<Plan>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Basis {
    pub(crate) fn new(deps: &Deps) -> Self {
        Self {
            store: deps.store.clone(),
            index: deps.index.clone(),
            assistants: deps.assistants.clone(),
            embedder: deps.embedder.clone(),
            plan: Arc::clone(&deps.plan),
            cache: Arc::clone(&deps.cache),
            clock: Arc::clone(&deps.clock),
            entropy: Arc::clone(&deps.entropy),
        }
    }

    /// Seconds since 1970.
    pub(crate) fn now_s(&self) -> i64 {
        self.clock.now().as_second()
    }

    /// A new identifier, greater than all older ones.
    pub(crate) fn new_id(&self) -> u128 {
        new_id(&*self.clock, &*self.entropy)
    }

    /// A seed for one answer.
    pub(crate) fn new_seed(&self) -> u64 {
        u64::from_le_bytes(crate::entropy::random(&*self.entropy))
    }

    /// One record.
    pub(crate) fn get<R: Record>(&self, key: &R::Key) -> ApiResult<Option<R>> {
        self.store.get::<R>(key).map_err(unreadable)
    }

    /// The first records whose key begins with `prefix`.
    pub(crate) fn scan<R: Record>(&self, prefix: &impl Key, limit: usize) -> ApiResult<Vec<(R::Key, R)>> {
        self.store.scan::<R>(&prefix.to_bytes(), limit).map_err(unreadable)
    }

    /// The last records whose key begins with `prefix`, last first.
    pub(crate) fn scan_back<R: Record>(&self, prefix: &impl Key, limit: usize) -> ApiResult<Vec<(R::Key, R)>> {
        self.store.scan_back::<R>(&prefix.to_bytes(), None, limit).map_err(unreadable)
    }
}
