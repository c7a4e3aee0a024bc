//! Quantised language models and embeddings on the CPU; knows no user, course or HTTP.
//!
//! The way of a token: [`gguf`] reads and checks the file, [`tokenizer`] and [`chat_template`] turn a
//! conversation into tokens, [`engine`] queues it fairly and runs it in steps through a [`backend`],
//! [`sampler`] picks the next token, and the text goes back through a [`engine::Generation`].

mod allocator;
pub mod backend;
pub mod bench;
pub mod catalog;
pub mod chat_template;
pub mod embedder;
pub mod engine;
mod error;
pub mod gguf;
pub mod grammar;
pub mod perplexity;
pub mod priority;
pub mod pull;
pub mod sampler;
pub mod tokenizer;

pub use backend::{BackendKind, CacheFormat};
pub use catalog::{Catalog, CatalogEntry, CatalogFile, FileState, Task};
pub use embedder::Embedder;
pub use engine::{
    Engine, EngineLoad, EngineOptions, Event, Finish, Gate, Generation, GenerationError, ModelInfo, Request,
    RunningLimits, Sampling, Script, ServiceClass, SubmitError, TokenChance, TokenScore, Turn, Turns, Usage,
};
pub use error::ModelError;
pub use grammar::Grammar;
pub use pull::{Origin, PullProgress};
