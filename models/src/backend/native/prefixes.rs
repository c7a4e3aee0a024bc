//! Full pages that other sequences with the same beginning can use.
//!
//! A page is found by its own tokens and the page before it, so a found page always belongs to exactly these tokens.
//! It is here as soon as it is full, while its sequence still runs, and afterwards until it is the one that was not
//! used for longest among too many.

use super::page::{FreePages, PAGE, Page};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// A page that is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Link(u64);

impl Link {
    /// Before the first page.
    pub(super) const START: Self = Self(0);
}

struct Entry {
    link: Link,
    page: Arc<Page>,
    used: u64,
    depth: usize,
}

/// The known pages.
pub(super) struct Prefixes {
    entries: HashMap<(Link, [u32; PAGE]), Entry>,
    /// Most pages that no sequence uses.
    most_idle: usize,
    /// How many there are, when it was counted last.
    idle: usize,
    next: u64,
    clock: u64,
}

impl Prefixes {
    pub(super) fn new(most_idle: usize) -> Self {
        Self { entries: HashMap::new(), most_idle, idle: 0, next: 1, clock: 0 }
    }

    /// The pages of the beginning of `tokens`, as far as they are known, and the link of the last one.
    pub(super) fn find(&mut self, tokens: &[u32]) -> (Vec<Arc<Page>>, Link) {
        self.clock += 1;
        let (mut pages, mut link) = (Vec::new(), Link::START);
        for part in tokens.as_chunks::<PAGE>().0 {
            let Some(entry) = self.entries.get_mut(&(link, *part)) else { break };
            entry.used = self.clock;
            link = entry.link;
            pages.push(Arc::clone(&entry.page));
        }
        (pages, link)
    }

    /// Makes the `depth`-th page of a sequence known. Gives its link, and the page to use instead if there is one
    /// with the same tokens already.
    pub(super) fn add(
        &mut self,
        before: Link,
        tokens: &[u32; PAGE],
        depth: usize,
        page: &Arc<Page>,
    ) -> (Link, Arc<Page>) {
        let (next, used) = (self.next, self.clock);
        let entry = self.entries.entry((before, *tokens)).or_insert_with(|| {
            self.next += 1;
            Entry { link: Link(next), page: Arc::clone(page), used, depth }
        });
        (entry.link, Arc::clone(&entry.page))
    }

    /// Forgets the pages that were not used for longest while too many are used by no sequence; of a sequence's
    /// pages, the last ones first.
    pub(super) fn trim(&mut self, free: &mut FreePages) {
        let mut idle: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, entry)| Arc::strong_count(&entry.page) == 1)
            .map(|(key, entry)| ((entry.used, Reverse(entry.depth)), *key))
            .collect();
        let excess = idle.len().saturating_sub(self.most_idle);
        self.idle = idle.len() - excess;
        if excess == 0 {
            return;
        }
        idle.sort_unstable_by_key(|(age, _)| *age);
        for (_, key) in &idle[..excess] {
            if let Some(entry) = self.entries.remove(key) {
                free.give_back(entry.page);
            }
        }
    }

    /// Keeps at most so many pages that no sequence uses from now on.
    pub(super) fn keep(&mut self, most_idle: usize, free: &mut FreePages) {
        self.most_idle = most_idle;
        if self.idle > most_idle {
            self.trim(free);
        }
    }

    /// Pages that no sequence uses, when they were counted last: each time a sequence ended.
    pub(super) fn idle(&self) -> usize {
        self.idle
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, free: &mut FreePages) {
        self.idle = 0;
        self.entries.drain().for_each(|(_, entry)| free.give_back(entry.page));
    }
}
