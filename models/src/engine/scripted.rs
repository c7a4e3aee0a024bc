//! An engine that says what a test tells it to, through the same queue, batching and cancelling.

use super::request::Turn;
use super::{Language, ModelInfo, Parts};
use crate::ModelError;
use crate::backend::{Backend, Begun, Logits, Row, SequenceId};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What the scripted engine answers to a conversation.
pub type Answer = Arc<dyn Fn(&[Turn]) -> String + Send + Sync>;

/// Tells a scripted engine what to say and when. A token is a word with the space before it.
#[derive(Clone)]
pub struct Script {
    /// The answer to a conversation.
    pub answer: Answer,
    /// Time that each step takes, in milliseconds.
    pub token_ms: Option<u64>,
    /// Holds the steps until the test releases them.
    pub gate: Option<Gate>,
}

impl Script {
    /// Always answers `text`, at once.
    pub fn saying(text: &str) -> Self {
        let text = text.to_owned();
        Self { answer: Arc::new(move |_| text.clone()), token_ms: None, gate: None }
    }

    /// The same, but each step waits at `gate`.
    pub fn gated(text: &str, gate: &Gate) -> Self {
        Self { gate: Some(gate.clone()), ..Self::saying(text) }
    }
}

/// Holds and releases the steps of a scripted engine. In one step every running answer gets one token. While
/// steps are held, the engine still takes requests, tells places and notices readers who leave.
#[derive(Clone, Default)]
pub struct Gate {
    shared: Arc<(Mutex<GateState>, Condvar)>,
}

#[derive(Default)]
struct GateState {
    released: u64,
    taken: u64,
    open: bool,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `steps` more steps through.
    pub fn release(&self, steps: u64) {
        self.lock().released += steps;
    }

    /// Lets everything through from now on.
    pub fn open(&self) {
        self.lock().open = true;
    }

    /// Holds every step that has not been taken yet.
    pub fn close(&self) {
        let mut state = self.lock();
        state.open = false;
        state.released = state.taken;
    }

    /// Waits until the engine has taken `steps` steps since the gate was made. False after `patience`.
    pub fn wait_for(&self, steps: u64, patience: Duration) -> bool {
        let result = self.shared.1.wait_timeout_while(self.lock(), patience, |state| state.taken < steps);
        result.unwrap_or_else(PoisonError::into_inner).0.taken >= steps
    }

    fn lets_through(&self) -> bool {
        let state = self.lock();
        state.open || state.taken < state.released
    }

    fn take(&self) {
        let mut state = self.lock();
        state.taken += 1;
        state.released = state.released.max(state.taken);
        self.shared.1.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, GateState> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The token that ends an answer.
const END: u32 = 0;
/// What is said when the script has ended but the request wants more.
const MORE: u32 = 1;

/// The words seen so far, which are the vocabulary, and the answers that were promised.
struct Words {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    /// What follows the token that stands for "now the answer to this conversation".
    answers: HashMap<u32, Vec<u32>>,
}

impl Words {
    fn new() -> Self {
        Self { texts: vec![String::new(), " more".to_owned()], numbers: HashMap::new(), answers: HashMap::new() }
    }

    fn tokens(&mut self, text: &str) -> Vec<u32> {
        words(text)
            .map(|word| {
                if let Some(&token) = self.numbers.get(word) {
                    return token;
                }
                let token = self.add(word);
                self.numbers.insert(word.to_owned(), token);
                token
            })
            .collect()
    }

    fn add(&mut self, text: &str) -> u32 {
        self.texts.push(text.to_owned());
        u32::try_from(self.texts.len() - 1).expect("tests say fewer words")
    }
}

/// Cuts before every space that follows something else.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.match_indices(' ').map(|(at, _)| at).find(|&at| at > 0).unwrap_or(rest.len());
        let (word, left) = rest.split_at(end);
        rest = left;
        (!word.is_empty()).then_some(word)
    })
}

struct ScriptedLanguage {
    words: Arc<Mutex<Words>>,
    answer: Answer,
}

impl Language for ScriptedLanguage {
    fn prompt(&self, turns: &[Turn]) -> Result<Vec<u32>, ModelError> {
        let answer = (self.answer)(turns);
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let mut prompt: Vec<u32> = Vec::new();
        for turn in turns {
            prompt.extend(words.tokens(&turn.role));
            prompt.extend(words.tokens(&turn.text));
        }
        let answer = words.tokens(&answer);
        let now = words.add("");
        words.answers.insert(now, answer);
        prompt.push(now);
        Ok(prompt)
    }

    fn count(&self, text: &str) -> usize {
        words(text).count()
    }

    fn append_bytes(&self, token: u32, out: &mut Vec<u8>) {
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = words.texts.get(token as usize) {
            out.extend_from_slice(text.as_bytes());
        }
    }

    fn ends(&self) -> &[u32] {
        &[END]
    }

    fn vocabulary(&self) -> u32 {
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(words.texts.len()).unwrap_or(u32::MAX)
    }
}

struct ScriptedBackend {
    words: Arc<Mutex<Words>>,
    script: Script,
    /// For each sequence the answer, and where it begins.
    sequences: HashMap<SequenceId, (Vec<u32>, u32)>,
    next: u64,
}

impl Backend for ScriptedBackend {
    fn memory_bytes(&self) -> u64 {
        0
    }

    fn cache_bytes(&self, tokens: u32) -> u64 {
        tokens.into()
    }

    fn prefill_chunk(&self) -> u32 {
        u32::MAX
    }

    fn ready(&mut self) -> bool {
        self.script.gate.as_ref().is_none_or(Gate::lets_through)
    }

    fn begin(&mut self, _prompt: &[u32], _tokens: u32) -> Result<Begun, ModelError> {
        self.next += 1;
        Ok(Begun { sequence: SequenceId(self.next), cached_tokens: 0 })
    }

    fn end(&mut self, sequence: SequenceId) {
        self.sequences.remove(&sequence);
    }

    fn step(&mut self, rows: &[Row], out: &mut Logits) -> Result<(), ModelError> {
        if let Some(gate) = &self.script.gate {
            gate.take();
        }
        if let Some(ms) = self.script.token_ms {
            std::thread::sleep(Duration::from_millis(ms));
        }
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        let width = words.texts.len();
        out.reset(width);
        let mut scores = vec![f32::NEG_INFINITY; width];
        for row in rows {
            if let Some(answer) = words.answers.get(&row.token) {
                self.sequences.insert(row.sequence, (answer.clone(), row.position));
            }
            if row.wants_logits {
                let said = self.sequences.get(&row.sequence);
                let word = said.and_then(|(answer, start)| answer.get((row.position - start) as usize));
                let token = word.copied().unwrap_or(END) as usize;
                scores[token] = 0.0;
                // Only where the end is forbidden.
                scores[MORE as usize] = scores[MORE as usize].max(-1e9);
                out.extend(&scores);
                scores[token] = f32::NEG_INFINITY;
                scores[MORE as usize] = f32::NEG_INFINITY;
            }
        }
        Ok(())
    }

    fn reset(&mut self) {
        self.sequences.clear();
    }
}

/// The parts of a scripted engine.
pub(super) fn parts(script: Script, context_tokens: u32) -> Parts {
    let words = Arc::new(Mutex::new(Words::new()));
    let language = ScriptedLanguage { words: Arc::clone(&words), answer: Arc::clone(&script.answer) };
    let info = ModelInfo {
        name: "scripted".to_owned(),
        architecture: "scripted".to_owned(),
        parameters: 0,
        context_tokens,
        file_bytes: 0,
        memory_bytes: 0,
    };
    let backend = ScriptedBackend { words, script, sequences: HashMap::new(), next: 0 };
    Parts { backend: Box::new(backend), language: Arc::new(language), info }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_take_the_space_before_them_and_join_to_the_text() {
        let text = "Hello  big world ";
        assert_eq!(words(text).collect::<Vec<_>>(), ["Hello", " ", " big", " world", " "]);
        assert_eq!(words(text).collect::<String>(), text);
        assert_eq!(words("").count(), 0);
    }
}
