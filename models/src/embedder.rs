//! Turns texts into vectors of unit length whose dot product says how close in meaning they are.

pub(crate) mod checkpoint;
pub(crate) mod reference;
mod scripted;

use self::checkpoint::{Sizes, Tensors};
use self::reference::Bert;
use crate::backend::native::Encoder;
use crate::{BackendKind, ModelError, allocator};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokenizers::Tokenizer;

/// Word pieces that the model was trained on; the rest of a longer text is left out.
pub const MOST_TOKENS: usize = 256;
/// A text cannot have more bytes of interest: longer words than this on average become "unknown" anyway.
const MOST_BYTES: usize = 32 << 10;
/// Word pieces that are computed together; bounds the memory.
const BATCH_TOKENS: usize = 1024;
/// Largest `tokenizer.json` and `config.json`.
const MOST_JSON: u64 = 16 << 20;

/// Turns texts into vectors. Cheap to clone, may be used from several threads at once.
#[derive(Clone)]
pub struct Embedder {
    kind: Arc<Kind>,
}

enum Kind {
    MiniLm { tokenizer: Box<Tokenizer>, width: usize, model: Model },
    Scripted,
}

/// What computes the vectors.
enum Model {
    Native(Box<Shared>),
    Reference(Box<Bert>),
}

/// The encoder for one caller after another. Who waits for the encoder holds the line meanwhile, so that callers take
/// turns, batch by batch, and a question is not behind a whole course that is being embedded.
struct Shared {
    line: Mutex<()>,
    encoder: Mutex<Encoder>,
}

impl Shared {
    fn embed(&self, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        // What the encoder holds between two calls is memory for results: valid after a panic elsewhere.
        let line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let mut encoder = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
        drop(line);
        encoder.embed(texts)
    }
}

impl Model {
    fn load(backend: BackendKind, sizes: Sizes, tensors: &mut Tensors, threads: usize) -> Result<Self, ModelError> {
        if backend == BackendKind::Native && Encoder::knows(&sizes) {
            let encoder = Mutex::new(Encoder::load(sizes, tensors, threads)?);
            return Ok(Self::Native(Box::new(Shared { line: Mutex::new(()), encoder })));
        }
        Ok(Self::Reference(Box::new(Bert::load(sizes, tensors)?)))
    }

    fn embed(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        match self {
            Self::Native(shared) => Ok(shared.embed(texts)),
            Self::Reference(bert) => bert.embed(texts),
        }
    }
}

impl Embedder {
    /// Loads a MiniLM (BERT) model from a folder with `model.safetensors`, `tokenizer.json` and `config.json`. The
    /// native backend computes in 8 bit on `threads` threads (0 for one per core), the others in f32 with candle.
    pub fn load(folder: &Path, backend: BackendKind, threads: usize) -> Result<Self, ModelError> {
        let json = read_json(&folder.join("tokenizer.json"))?;
        let wrong = |e: tokenizers::Error| ModelError::Damaged(format!("tokenizer.json cannot be used: {e}"));
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(wrong)?;
        // The file cuts and pads to 128; we cut to what the model knows and never pad.
        tokenizer.with_truncation(None).map_err(wrong)?.with_padding(None);
        let sizes = Sizes::parse(&read_json(&folder.join("config.json"))?)?;
        if tokenizer.get_vocab_size(true) > sizes.vocabulary || sizes.positions < MOST_TOKENS {
            return Err(ModelError::Damaged("its tokenizer and its weights do not fit together".to_owned()));
        }
        let (width, mut tensors) = (sizes.width, Tensors::load(&folder.join("model.safetensors"))?);
        let model = Model::load(backend, sizes, &mut tensors, threads)?;
        drop(tensors);
        allocator::give_back();
        Ok(Self { kind: Arc::new(Kind::MiniLm { tokenizer: Box::new(tokenizer), width, model }) })
    }

    /// For tests: a hashed bag of words. Texts that share words are close.
    pub fn scripted() -> Self {
        Self { kind: Arc::new(Kind::Scripted) }
    }

    /// The vectors of `texts`, in their order, each of unit length. Blocking. Texts beyond [`MOST_TOKENS`] word
    /// pieces are cut.
    pub fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, ModelError> {
        let Kind::MiniLm { tokenizer, model, .. } = &*self.kind else {
            return Ok(texts.iter().map(|text| scripted::embed(text)).collect());
        };
        let tokens = texts.iter().map(|text| pieces(tokenizer, text)).collect::<Result<Vec<_>, _>>()?;
        // Texts of like length together, so that a batch is full but bounded.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&index| tokens[index].len());
        let mut vectors = vec![Vec::new(); texts.len()];
        let mut batch = Vec::new();
        let mut size = 0;
        for index in order {
            if size + tokens[index].len() > BATCH_TOKENS {
                run(model, &tokens, &batch, &mut vectors)?;
                batch.clear();
                size = 0;
            }
            size += tokens[index].len();
            batch.push(index);
        }
        run(model, &tokens, &batch, &mut vectors)?;
        Ok(vectors)
    }

    /// Length of the vectors.
    pub fn dimensions(&self) -> usize {
        match &*self.kind {
            Kind::MiniLm { width, .. } => *width,
            Kind::Scripted => scripted::DIMENSIONS,
        }
    }

    /// How many word pieces `text` has, without the two that mark begin and end.
    pub fn count_tokens(&self, text: &str) -> usize {
        match &*self.kind {
            Kind::MiniLm { tokenizer, .. } => tokenizer.encode_fast(text, false).map_or(text.len(), |e| e.len()),
            Kind::Scripted => text.split_whitespace().count(),
        }
    }
}

impl std::fmt::Debug for Embedder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedder").field("dimensions", &self.dimensions()).finish()
    }
}

fn run(model: &Model, tokens: &[Vec<u32>], batch: &[usize], vectors: &mut [Vec<f32>]) -> Result<(), ModelError> {
    let texts: Vec<&[u32]> = batch.iter().map(|&index| tokens[index].as_slice()).collect();
    for (&index, vector) in batch.iter().zip(model.embed(&texts)?) {
        vectors[index] = vector;
    }
    Ok(())
}

/// The word pieces of a text with begin and end, at most [`MOST_TOKENS`].
fn pieces(tokenizer: &Tokenizer, text: &str) -> Result<Vec<u32>, ModelError> {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    let encoding = tokenizer.encode_fast(text, true).map_err(|e| ModelError::Tokenizer(e.to_string()))?;
    let mut ids = encoding.get_ids().to_vec();
    if ids.len() > MOST_TOKENS {
        let end = ids[ids.len() - 1];
        ids.truncate(MOST_TOKENS - 1);
        ids.push(end);
    }
    Ok(ids)
}

fn read_json(path: &Path) -> Result<Vec<u8>, ModelError> {
    let io = |source| ModelError::io(path, source);
    if std::fs::metadata(path).map_err(io)?.len() > MOST_JSON {
        return Err(ModelError::Damaged(format!("{} is too large", path.display())));
    }
    std::fs::read(path).map_err(io)
}
