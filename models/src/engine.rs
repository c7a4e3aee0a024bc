//! One thread that owns a model and writes many answers at once.

mod mailbox;
mod options;
mod request;
mod scripted;

pub use mailbox::Generation;
pub use options::{DateFormatter, EngineLoad, EngineOptions, ModelInfo, RunningLimits};
pub use request::{Event, Finish, GenerationError, Request, Sampling, ServiceClass, SubmitError, Turn, Usage};
pub use scripted::{Answer, Gate, Script};

use crate::{BackendKind, ModelError};
use std::path::Path;

/// Handle of one engine thread. Cheap to clone; the thread ends when the last handle is gone and its
/// answers are written.
#[derive(Clone, Debug)]
pub struct Engine {
    info: ModelInfo,
}

impl Engine {
    /// Loads a model. Blocking; takes as long as reading the file.
    pub fn load(path: &Path, backend: BackendKind, options: EngineOptions) -> Result<Self, ModelError> {
        let _ = (backend, options);
        Err(ModelError::Missing(path.to_owned()))
    }

    /// An engine for tests that says what the script tells it.
    pub fn scripted(script: Script) -> Self {
        Self::scripted_with(script, EngineOptions::default())
    }

    /// The same with limits of its own.
    pub fn scripted_with(script: Script, options: EngineOptions) -> Self {
        let _ = (script, options);
        Self {
            info: ModelInfo {
                name: "scripted".to_owned(),
                architecture: "scripted".to_owned(),
                parameters: 0,
                context_tokens: 4096,
                file_bytes: 0,
                memory_bytes: 0,
            },
        }
    }

    /// What is known about the model.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Puts a request into the queue. Tokenises on the calling thread: some milliseconds for long texts.
    pub fn submit(&self, request: Request) -> Result<Generation, SubmitError> {
        let _ = request;
        Err(SubmitError::Closed)
    }

    /// How many tokens `text` has for this model.
    pub fn count_tokens(&self, text: &str) -> usize {
        text.len()
    }

    /// How busy the engine is.
    pub fn load_now(&self) -> EngineLoad {
        EngineLoad::default()
    }

    /// Ends all answers and takes no more. Returns at once.
    pub fn close(&self) {}
}
