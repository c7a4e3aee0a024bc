//! An answer that is being written.

use super::Language;
use super::mailbox::Writer;
use super::request::{Finish, GenerationError, Usage};
use super::scored::Chances;
use super::speculation::Guesser;
use super::text_stream::TextStream;
use crate::backend::{Ask, Logits, Row, Scores, SequenceId};
use crate::grammar::{Grammar, Machine, Vocabulary};
use crate::sampler::{Sampler, Sampling};
use std::sync::Arc;

/// A request with its prompt in tokens, on its way to the engine thread.
pub(super) struct Job {
    pub prompt: Vec<u32>,
    pub max_new_tokens: u32,
    pub sampling: Sampling,
    pub form: Option<Form>,
    pub stop: Vec<String>,
    pub ignore_eos: bool,
    pub service: super::ServiceClass,
    pub user: u128,
    pub writer: Writer,
}

impl Job {
    /// The length of prompt and answer together at most.
    pub(super) fn most_tokens(&self) -> u32 {
        length(&self.prompt).saturating_add(self.max_new_tokens)
    }
}

/// The form that an answer must have, and where it stands in it.
pub(super) struct Form {
    machine: Machine,
    vocabulary: Arc<Vocabulary>,
}

impl Form {
    pub(super) fn new(grammar: Arc<Grammar>, vocabulary: Arc<Vocabulary>) -> Self {
        Self { machine: Machine::new(grammar), vocabulary }
    }

    /// Makes all tokens impossible that the form does not allow next.
    fn narrow(&self, scores: &mut [f32], ends: &[u32]) {
        let mut allowed = self.vocabulary.allowed(&self.machine);
        for &end in ends {
            if let Some(allowed) = allowed.get_mut(end as usize) {
                *allowed = self.machine.may_end();
            }
        }
        for (token, score) in scores.iter_mut().enumerate() {
            if !allowed.get(token).copied().unwrap_or(false) {
                *score = f32::NEG_INFINITY;
            }
        }
    }
}

/// What became of an answer after one more token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Goes,
    Ends(Finish),
    Fails(&'static str),
}

/// What came of the rows of an answer.
pub(super) struct Taken {
    pub outcome: Outcome,
    /// Tokens that were guessed.
    pub guessed: u32,
    /// How many of them, from the first on, were right.
    pub right: u32,
}

/// An answer that is being written.
pub(super) struct Running {
    pub id: u64,
    pub sequence: SequenceId,
    writer: Writer,
    /// The prompt and what was written after it.
    tokens: Vec<u32>,
    prompt_tokens: u32,
    /// How many of them are read before the next one is written: the prompt, and after a pause all.
    to_read: u32,
    cached: u32,
    /// Tokens that the backend has computed, or is computing in this step.
    position: u32,
    guesser: Guesser,
    /// What is guessed to follow, computed in this step.
    guesses: Vec<u32>,
    written: u32,
    most: u32,
    sampler: Sampler,
    form: Option<Form>,
    /// How many rivals are told with the score of each token.
    rivals: Option<u32>,
    text: TextStream,
    bytes: Vec<u8>,
}

impl Running {
    pub(super) fn start(id: u64, job: Job, sequence: SequenceId, cached: u32, language: &dyn Language) -> Self {
        let forbidden = if job.ignore_eos { language.ends().to_vec() } else { Vec::new() };
        job.writer.started(length(&job.prompt), cached);
        Self {
            id,
            sequence,
            writer: job.writer,
            cached,
            position: cached,
            guesser: Guesser::new(),
            guesses: Vec::new(),
            written: 0,
            most: job.max_new_tokens,
            form: job.form,
            rivals: job.sampling.scores,
            sampler: Sampler::new(job.sampling, &job.prompt, forbidden),
            text: TextStream::new(job.stop),
            bytes: Vec::new(),
            prompt_tokens: length(&job.prompt),
            to_read: length(&job.prompt),
            tokens: job.prompt,
        }
    }

    /// Goes on after a pause in a new sequence, which knows the first `cached` tokens: reads the rest again.
    pub(super) fn resume(&mut self, sequence: SequenceId, cached: u32) {
        self.sequence = sequence;
        self.position = cached;
        self.to_read = length(&self.tokens);
    }

    /// What it says so far: the prompt and what was written after it.
    pub(super) fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The length of all of it, if the answer is as long as it may be.
    pub(super) fn most_tokens(&self) -> u32 {
        self.prompt_tokens.saturating_add(self.most)
    }

    /// Tokens that the backend has after a step with so many guesses, and with all that is to be read.
    pub(super) fn tokens_after(&self, guesses: u32) -> u32 {
        (self.position + 1 + guesses).max(self.to_read).min(self.most_tokens())
    }

    pub(super) fn reader_gone(&self) -> bool {
        self.writer.reader_gone()
    }

    /// Tokens that are not read yet, before the next one can be written.
    pub(super) fn unread(&self) -> u32 {
        self.to_read.saturating_sub(self.position)
    }

    /// Tokens that it may still need at most.
    pub(super) fn left(&self) -> u32 {
        self.unread() + self.most.saturating_sub(self.written)
    }

    /// The rows of the newest token and of at most `most` guesses what follows, if the answer has begun. Each wants
    /// scores.
    pub(super) fn next_rows(&mut self, most: u32) -> Vec<Row> {
        let Some(&newest) = self.tokens.get(self.position as usize).filter(|_| self.unread() == 0) else {
            return Vec::new();
        };
        // Forms and told scores need the scores of every token, which a wrong guess would not be worth.
        let plain = self.form.is_none() && self.rivals.is_none();
        let most = if plain { most.min(self.most.saturating_sub(self.written + 1)) } else { 0 };
        self.guesses = self.guesser.guess(&self.tokens, most);
        let (start, sequence) = (self.position, self.sequence);
        self.position += 1;
        let tokens = std::iter::once(newest).chain(self.guesses.iter().copied());
        (start..).zip(tokens).map(|(position, token)| Row { sequence, token, position, wants_logits: true }).collect()
    }

    /// The rows of the next `most` tokens to read; the last of them wants scores.
    pub(super) fn prompt_rows(&mut self, most: u32) -> Vec<Row> {
        let (start, sequence) = (self.position, self.sequence);
        let end = start + self.unread().min(most);
        self.position = end;
        let last = self.to_read - 1;
        let tokens = &self.tokens[start as usize..end as usize];
        let row = |(position, &token)| Row { sequence, token, position, wants_logits: position == last };
        (start..).zip(tokens).map(row).collect()
    }

    /// Tokens that it has in the backend if all guesses that were wrong are taken back.
    pub(super) fn position(&self) -> u32 {
        self.position
    }

    /// Which scores it needs, for each of its rows that want some.
    pub(super) fn asks(&self) -> Vec<Ask> {
        if self.form.is_some() || self.rivals.is_some() { vec![Ask::All] } else { self.sampler.asks(&self.guesses) }
    }

    /// Takes the scores of its rows, whose first one is `row`: picks a token from each as long as the guesses are
    /// what is picked, just as if each had been computed alone.
    pub(super) fn take(&mut self, logits: &mut Logits, row: usize, language: &dyn Language) -> Taken {
        let guesses = std::mem::take(&mut self.guesses);
        let mut right = 0;
        let outcome = loop {
            let outcome = self.take_scores(logits.row(row + right), language);
            if outcome != Outcome::Goes || guesses.get(right) != self.tokens.last() {
                break outcome;
            }
            right += 1;
            self.position += 1;
        };
        let (tried, right) = (length(&guesses), u32::try_from(right).unwrap_or(u32::MAX));
        self.guesser.learn(tried, right);
        Taken { outcome, guessed: tried, right }
    }

    /// Picks the next token from its scores and shows its text.
    fn take_scores(&mut self, mut scores: Scores<'_>, language: &dyn Language) -> Outcome {
        let mut chances = None;
        if let Scores::All(scores) = &mut scores {
            chances = self.rivals.map(|count| (Chances::of(scores, count as usize), scores.to_vec()));
            if let Some(form) = &self.form {
                form.narrow(scores, language.ends());
            }
        }
        let Some(token) = self.sampler.pick(&scores) else {
            let why = "the model gave scores that are no numbers";
            return Outcome::Fails(if self.form.is_some() { "no token fits the form of the answer" } else { why });
        };
        if language.ends().contains(&token) {
            return Outcome::Ends(Finish::Stop);
        }
        self.written += 1;
        self.bytes.clear();
        language.append_bytes(token, &mut self.bytes);
        if let Some((chances, scores)) = chances {
            self.writer.scores(chances.score(token, scores[token as usize], language));
        }
        if let Some(form) = &mut self.form {
            form.machine.take_all(&self.bytes);
        }
        let piece = self.text.push(&self.bytes);
        self.writer.text(&piece.text);
        if piece.stopped || self.form.as_ref().is_some_and(|form| form.machine.complete()) {
            return Outcome::Ends(Finish::Stop);
        }
        if self.written >= self.most {
            return Outcome::Ends(Finish::Length);
        }
        self.tokens.push(token);
        Outcome::Goes
    }

    pub(super) fn finish(mut self, reason: Finish) {
        let rest = self.text.finish();
        self.writer.text(&rest);
        let usage =
            Usage { prompt_tokens: self.prompt_tokens, cached_tokens: self.cached, completion_tokens: self.written };
        self.writer.finish(reason, usage);
    }

    pub(super) fn fail(self, why: &str) {
        self.writer.fail(GenerationError::Fault(why.to_owned()));
    }
}

/// Prompts are bounded by the context, far below `u32::MAX`.
fn length(tokens: &[u32]) -> u32 {
    u32::try_from(tokens.len()).unwrap_or(u32::MAX)
}
