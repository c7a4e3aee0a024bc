//! A sequence of tokens and its pages.

use super::page::{FreePages, PAGE, Page};
use super::prefixes::{Link, Prefixes};
use std::sync::Arc;

/// A sequence of tokens.
pub(super) struct Sequence {
    tokens: Vec<u32>,
    capacity: usize,
    /// Pages of all tokens. Those before the last full one may be shared, the rest belongs to this sequence alone.
    pages: Vec<Arc<Page>>,
    /// Tokens that may be taken back: the last ones.
    unsure: usize,
    /// Pages at the beginning that others can find, and the last one of them.
    known: usize,
    link: Link,
}

impl Sequence {
    /// A sequence of at most `capacity` tokens that begins like `prompt`: takes the pages that are known.
    pub(super) fn new(prompt: &[u32], capacity: usize, prefixes: &mut Prefixes) -> Self {
        // The last token is left out: what comes after it has to be computed.
        let wanted = &prompt[..prompt.len().min(capacity).saturating_sub(1)];
        let (pages, link) = prefixes.find(wanted);
        let known = pages.len();
        Self { tokens: wanted[..known * PAGE].to_vec(), capacity, pages, unsure: 0, known, link }
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Most tokens.
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Its pages.
    pub(super) fn pages(&self) -> &[Arc<Page>] {
        &self.pages
    }

    /// Takes pages for one more token.
    pub(super) fn push(&mut self, token: u32, free: &mut FreePages) {
        if self.tokens.len().is_multiple_of(PAGE) {
            self.pages.push(Arc::new(free.take()));
        }
        self.tokens.push(token);
    }

    /// The pages from that of the first token that is being computed on, to write into.
    pub(super) fn pages_mut(&mut self, first: usize) -> impl Iterator<Item = &mut Page> {
        self.pages[first..].iter_mut().map(|page| Arc::get_mut(page).expect("only full pages are shared"))
    }

    /// What comes after the first `tokens` tokens may be taken back until the next step.
    pub(super) fn expect(&mut self, tokens: usize) {
        self.unsure = self.tokens.len().saturating_sub(tokens);
    }

    /// Takes back what comes after the first `tokens` tokens, at most what may be.
    pub(super) fn take_back(&mut self, tokens: usize, free: &mut FreePages) {
        let length = tokens.max(self.tokens.len() - self.unsure).min(self.tokens.len());
        self.tokens.truncate(length);
        self.unsure = 0;
        self.pages.drain(length.div_ceil(PAGE)..).for_each(|page| free.give_back(page));
    }

    /// Lets others find the pages that are full now and stay.
    pub(super) fn publish(&mut self, prefixes: &mut Prefixes, free: &mut FreePages) {
        let sure = &self.tokens[..self.tokens.len() - self.unsure];
        for (index, tokens) in sure.as_chunks::<PAGE>().0.iter().enumerate().skip(self.known) {
            let (link, page) = prefixes.add(self.link, tokens, index, &self.pages[index]);
            let own = std::mem::replace(&mut self.pages[index], page);
            free.give_back(own);
            (self.known, self.link) = (index + 1, link);
        }
    }

    /// Gives back its pages.
    pub(super) fn end(self, prefixes: &mut Prefixes, free: &mut FreePages) {
        // Marks its known pages as used now, all of them.
        let _ = prefixes.find(&self.tokens);
        self.pages.into_iter().for_each(|page| free.give_back(page));
    }
}
