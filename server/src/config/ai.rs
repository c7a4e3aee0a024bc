//! Section `ai`: the inference engine.

use super::bad;
use crate::error::ServerResult;
use lyceum_models::{BackendKind, CacheFormat};
use serde::Deserialize;

/// The inference engine.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ai {
    /// Which backend computes: a name of [`BackendKind::NAMES`].
    pub backend: String,
    /// How the native backend keeps earlier tokens: a name of [`CacheFormat::NAMES`].
    pub cache: String,
    /// Threads that compute; 0 for the plan's share of the cores that are there.
    pub threads: usize,
    /// Tokens of context that one answer may use.
    pub context_tokens: u32,
    /// Requests that may wait for the engine.
    pub waiting: usize,
}

impl Ai {
    /// Which backend computes.
    pub fn backend(&self) -> BackendKind {
        // A name that is none was refused by `check`.
        BackendKind::from_name(&self.backend).unwrap_or_default()
    }

    /// How earlier tokens are kept.
    pub fn cache(&self) -> CacheFormat {
        // As above.
        CacheFormat::from_name(&self.cache).unwrap_or_default()
    }

    /// Values that the type alone does not rule out.
    pub fn check(&self) -> ServerResult<()> {
        if BackendKind::from_name(&self.backend).is_none() {
            return Err(bad("ai.backend", &self.backend, "`native`, `candle` or `candle-exact`"));
        }
        if CacheFormat::from_name(&self.cache).is_none() {
            return Err(bad("ai.cache", &self.cache, "`q8` or `f16`"));
        }
        if self.threads > 256 {
            return Err(bad("ai.threads", self.threads, "at most 256"));
        }
        if !(256..=131_072).contains(&self.context_tokens) {
            return Err(bad("ai.context_tokens", self.context_tokens, "from 256 to 131072"));
        }
        if !(1..=10_000).contains(&self.waiting) {
            return Err(bad("ai.waiting", self.waiting, "from 1 to 10000"));
        }
        Ok(())
    }
}
