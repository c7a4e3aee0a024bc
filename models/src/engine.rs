//! One thread that owns a model and writes many answers at once.
//!
//! [`Engine::submit`] turns a conversation into tokens on the caller's thread and sends it to the engine thread
//! (`worker`), where the `scheduler` decides who is next. Each step computes one token for every running answer
//! and a chunk of prompts; text goes to the readers through a `mailbox` that never blocks the engine.

mod language;
mod mailbox;
mod options;
mod pace;
mod request;
mod running;
mod scheduler;
mod scored;
mod scripted;
mod speculation;
mod text_stream;
mod turns;
mod worker;

pub(crate) use language::Language;
pub use mailbox::Generation;
pub use options::{DateFormatter, EngineLoad, EngineOptions, ModelInfo, RunningLimits};
pub use request::{Event, Finish, GenerationError, Request, Sampling, ServiceClass, SubmitError, Turn, Usage};
pub use scored::{TokenChance, TokenScore};
pub use scripted::{Answer, Gate, Script};
pub use turns::Turns;

use self::language::GgufLanguage;
use self::running::{Form, Job};
use self::worker::{Command, Worker};
use crate::backend::{self, Backend, BackendKind, ModelShape};
use crate::gguf::{GgufFile, Value};
use crate::grammar::Vocabulary;
use crate::{ModelError, allocator, priority};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// An answer shorter than this is not worth a place: a conversation must leave room for it, if it wants as much.
const LEAST_ANSWER: u32 = 16;
/// No vocabulary has tokens that stand for more bytes on average; longer texts are refused unread.
const MOST_BYTES_PER_TOKEN: usize = 16;

/// What the handles and the thread both see.
struct Shared {
    waiting: AtomicU32,
    running: AtomicU32,
    most_running: AtomicU32,
    tokens_per_s: AtomicU32,
    most_kept: AtomicU64,
    /// The same as the engine was loaded with.
    allowed_kept: u64,
    cache_bytes: AtomicU64,
    kept_bytes: AtomicU64,
    paused: AtomicU64,
    proposed_tokens: AtomicU64,
    accepted_tokens: AtomicU64,
    closed: AtomicBool,
}

/// Handle of one engine thread. Cheap to clone; the thread ends when the last handle is gone and its
/// answers are written.
#[derive(Clone)]
pub struct Engine {
    info: Arc<ModelInfo>,
    language: Arc<dyn Language>,
    shared: Arc<Shared>,
    commands: SyncSender<Command>,
    max_waiting: u32,
    /// Sorted when an answer in a form is asked for first.
    vocabulary: Arc<Mutex<Option<Arc<Vocabulary>>>>,
}

impl Engine {
    /// Loads a model. Blocking; takes as long as reading the file. Refuses a file that is damaged, or needs more
    /// memory than [`EngineOptions::model_bytes`], before anything is loaded.
    pub fn load(path: &Path, backend: BackendKind, options: EngineOptions) -> Result<Self, ModelError> {
        let path = path.to_owned();
        Self::start(options, move |options| load_parts(&path, backend, options))
    }

    /// Bytes of memory that a file's weights and scratch space would take. Reads its header alone, and refuses what
    /// [`Engine::load`] would refuse for its format.
    pub fn memory_needed(path: &Path, backend: BackendKind) -> Result<u64, ModelError> {
        let file = GgufFile::open(path)?;
        ModelShape::from_gguf(file.header())?;
        Ok(backend::memory_needed(backend, file.header()))
    }

    /// An engine for tests that says what the script tells it.
    pub fn scripted(script: Script) -> Self {
        Self::scripted_with(script, EngineOptions::default())
    }

    /// The same with limits of its own.
    pub fn scripted_with(script: Script, options: EngineOptions) -> Self {
        let parts = scripted::parts(script, options.context_tokens);
        Self::start(options, move |_| Ok(parts)).expect("a thread can be started")
    }

    /// Starts the thread and builds the parts on it, so that threads of the backend inherit its low priority.
    fn start(
        options: EngineOptions,
        build: impl FnOnce(&EngineOptions) -> Result<Parts, ModelError> + Send + 'static,
    ) -> Result<Self, ModelError> {
        // Room for all that may wait and the message to close; the counter of those that wait is the real bound.
        let (commands, receiver) = sync_channel(options.max_waiting as usize + 1);
        let shared = Arc::new(Shared {
            waiting: AtomicU32::new(0),
            running: AtomicU32::new(0),
            most_running: AtomicU32::new(u32::MAX),
            tokens_per_s: AtomicU32::new(0),
            most_kept: AtomicU64::new(options.kept_bytes),
            allowed_kept: options.kept_bytes,
            cache_bytes: AtomicU64::new(0),
            kept_bytes: AtomicU64::new(0),
            paused: AtomicU64::new(0),
            proposed_tokens: AtomicU64::new(0),
            accepted_tokens: AtomicU64::new(0),
            closed: AtomicBool::new(false),
        });
        let max_waiting = options.max_waiting;
        let (tell, told) = sync_channel(1);
        let for_thread = Arc::clone(&shared);
        let body = move || {
            priority::lower(options.nice);
            let Parts { backend, language, mut info } = match build(&options) {
                Ok(parts) => parts,
                Err(error) => {
                    let _ = tell.send(Err(error));
                    return;
                }
            };
            info.context_tokens = context_that_fits(&*backend, info.context_tokens, &options);
            if tell.send(Ok((Arc::new(info), Arc::clone(&language)))).is_ok() {
                Worker::new(backend, language, for_thread, receiver, &options).run();
            }
        };
        let thread = thread::Builder::new().name("engine".to_owned()).spawn(body);
        thread.map_err(|source| ModelError::Io { path: "the engine thread".into(), source })?;
        let (info, language) =
            told.recv().map_err(|_| ModelError::Compute("loading the model failed".to_owned()))??;
        Ok(Self { info, language, shared, commands, max_waiting, vocabulary: Arc::default() })
    }

    /// What is known about the model.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Puts a request into the queue. Tokenises on the calling thread: some milliseconds for long texts.
    pub fn submit(&self, request: Request) -> Result<Generation, SubmitError> {
        self.check(&request)?;
        let prompt = self.language.prompt(&request.turns).map_err(|e| SubmitError::Invalid(e.to_string()))?;
        self.submit_prompt(prompt, request)
    }

    /// Puts a prompt in tokens into the queue; the turns of `request` are not looked at.
    pub(crate) fn submit_prompt(&self, prompt: Vec<u32>, request: Request) -> Result<Generation, SubmitError> {
        if prompt.is_empty() {
            return Err(SubmitError::Invalid("there is nothing to answer".to_owned()));
        }
        let tokens = u32::try_from(prompt.len()).unwrap_or(u32::MAX);
        let context = self.info.context_tokens;
        let allowed = context.saturating_sub(request.max_new_tokens.min(LEAST_ANSWER));
        if tokens > allowed {
            return Err(SubmitError::TooLong { tokens, allowed });
        }
        let (writer, generation) = mailbox::mailbox();
        let job = Job {
            max_new_tokens: request.max_new_tokens.min(context - tokens),
            prompt,
            form: request.sampling.grammar.clone().map(|grammar| Form::new(grammar, self.vocabulary())),
            sampling: request.sampling,
            stop: request.stop,
            ignore_eos: request.ignore_eos,
            service: request.service,
            user: request.user,
            writer,
        };
        self.enter_queue()?;
        if self.commands.try_send(Command::Submit(Box::new(job))).is_err() {
            self.shared.waiting.fetch_sub(1, Ordering::AcqRel);
            return Err(SubmitError::Closed);
        }
        Ok(generation)
    }

    /// The tokens in the order of their bytes.
    fn vocabulary(&self) -> Arc<Vocabulary> {
        // The lock is held while sorting, so that it is done once.
        let mut known = self.vocabulary.lock().unwrap_or_else(PoisonError::into_inner);
        let size = self.language.vocabulary();
        if let Some(vocabulary) = known.as_ref().filter(|vocabulary| vocabulary.len() == size as usize) {
            return Arc::clone(vocabulary);
        }
        let vocabulary = Arc::new(Vocabulary::new(size, |token, out| self.language.append_bytes(token, out)));
        *known = Some(Arc::clone(&vocabulary));
        vocabulary
    }

    /// Its translator between text and tokens.
    pub(crate) fn language(&self) -> &dyn Language {
        &*self.language
    }

    fn check(&self, request: &Request) -> Result<(), SubmitError> {
        let invalid = |why: &str| Err(SubmitError::Invalid(why.to_owned()));
        if request.turns.is_empty() {
            return invalid("there is nothing to answer");
        }
        if request.max_new_tokens == 0 {
            return invalid("an answer needs at least one token");
        }
        if request.stop.len() > Request::MAX_STOPS {
            return invalid("there are too many stop texts");
        }
        if request.stop.iter().any(|stop| stop.is_empty() || stop.len() > Request::MAX_STOP_BYTES) {
            return invalid("a stop text is empty or too long");
        }
        if let Some(turn) = request.turns.iter().find(|t| !["system", "user", "assistant"].contains(&t.role.as_str())) {
            return invalid(&format!(
                "a turn cannot have the role \"{}\"",
                turn.role.chars().take(32).collect::<String>()
            ));
        }
        request.sampling.check().map_err(SubmitError::Invalid)?;
        let bytes: usize = request.turns.iter().map(|turn| turn.text.len()).sum();
        let allowed = self.info.context_tokens;
        if bytes / MOST_BYTES_PER_TOKEN > allowed as usize {
            // Four bytes a token is usual; the exact number would take long to find out.
            return Err(SubmitError::TooLong { tokens: u32::try_from(bytes / 4).unwrap_or(u32::MAX), allowed });
        }
        Ok(())
    }

    fn enter_queue(&self) -> Result<(), SubmitError> {
        if self.shared.closed.load(Ordering::Acquire) {
            return Err(SubmitError::Closed);
        }
        let enter = |waiting: u32| (waiting < self.max_waiting).then_some(waiting + 1);
        let entered = self.shared.waiting.fetch_update(Ordering::AcqRel, Ordering::Acquire, enter);
        entered.map(drop).map_err(|waiting| SubmitError::QueueFull { waiting })
    }

    /// How many tokens `text` has for this model.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.language.count(text)
    }

    /// Lets no more than this many answers run at the same time, at least one; none lifts the limit. Those that run
    /// already end as they would.
    pub fn limit_running(&self, most: Option<u32>) {
        self.shared.most_running.store(most.map_or(u32::MAX, |most| most.max(1)), Ordering::Relaxed);
    }

    /// Keeps no more than so many bytes of what ended answers had computed; none stands for
    /// [`EngineOptions::kept_bytes`], which is never exceeded.
    pub fn limit_kept(&self, most_bytes: Option<u64>) {
        let allowed = self.shared.allowed_kept;
        self.shared.most_kept.store(most_bytes.unwrap_or(allowed).min(allowed), Ordering::Relaxed);
        // One that is busy looks by itself; the channel of one that rests has room.
        let _ = self.commands.try_send(Command::Look);
    }

    /// How busy the engine is.
    pub fn load_now(&self) -> EngineLoad {
        EngineLoad {
            running: self.shared.running.load(Ordering::Relaxed),
            waiting: self.shared.waiting.load(Ordering::Relaxed),
            tokens_per_s: f32::from_bits(self.shared.tokens_per_s.load(Ordering::Relaxed)),
            cache_bytes: self.shared.cache_bytes.load(Ordering::Relaxed),
            kept_bytes: self.shared.kept_bytes.load(Ordering::Relaxed),
            paused: self.shared.paused.load(Ordering::Relaxed),
            proposed_tokens: self.shared.proposed_tokens.load(Ordering::Relaxed),
            accepted_tokens: self.shared.accepted_tokens.load(Ordering::Relaxed),
        }
    }

    /// Ends all answers with [`Finish::Closing`] and takes no more. Returns at once.
    pub fn close(&self) {
        self.shared.closed.store(true, Ordering::Release);
        // A full channel cannot be: its room is one more than what may wait. A gone thread is closed already.
        let _ = self.commands.try_send(Command::Close);
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("info", &self.info).finish_non_exhaustive()
    }
}

/// What an engine is made of.
pub(crate) struct Parts {
    pub backend: Box<dyn Backend>,
    pub language: Arc<dyn Language>,
    pub info: ModelInfo,
}

fn load_parts(path: &Path, kind: BackendKind, options: &EngineOptions) -> Result<Parts, ModelError> {
    let file = GgufFile::open(path)?;
    let header = file.header();
    let shape = ModelShape::from_gguf(header)?;
    let needed = backend::memory_needed(kind, header);
    if needed > options.model_bytes {
        return Err(ModelError::TooLarge { needed, allowed: options.model_bytes });
    }
    let language = Arc::new(GgufLanguage::new(header, options.date.clone())?);
    let backend = backend::load(kind, &file, options.threads, options.cache_format)?;
    let file_name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let info = ModelInfo {
        name: header.get("general.name").and_then(Value::as_text).map_or(file_name, str::to_owned),
        architecture: shape.architecture,
        parameters: header.tensors().map(|(_, tensor)| tensor.numbers() as u64).sum(),
        context_tokens: shape.context.min(options.context_tokens),
        file_bytes: file.len(),
        memory_bytes: backend.memory_bytes(),
    };
    drop(file);
    allocator::give_back();
    Ok(Parts { backend, language, info })
}

/// The longest context whose cache fits into every service's share, so that any accepted request can run.
fn context_that_fits(backend: &dyn Backend, context: u32, options: &EngineOptions) -> u32 {
    let allowed = options.cache_bytes.into_iter().min().unwrap_or(0);
    let (mut fits, mut too_long) = (0, context + 1);
    while too_long - fits > 1 {
        let middle = fits + (too_long - fits) / 2;
        if backend.cache_bytes(middle) <= allowed {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    fits
}

#[cfg(test)]
mod tests;
