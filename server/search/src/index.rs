//! The index: passages in tantivy, vectors in their own file.

use std::path::Path;

use crate::{Found, NewPassage, Passage, Query, SearchError};

/// What was found in the folder of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexState {
    /// The folder was new: index everything.
    Fresh,
    /// Complete up to this sequence of the journal.
    Ready {
        /// Handed to the last [`Index::commit`].
        sequence: u64,
    },
    /// The folder was damaged or of an older layout and was renamed aside: index everything again.
    Rebuilding,
}

/// An opened index and what has to be done with it.
#[derive(Debug)]
pub struct Opened {
    /// The index, usable at once.
    pub index: Index,
    /// What was found.
    pub state: IndexState,
}

/// The index of all courses. Cheap to clone; all methods block (call them from a blocking task) and may run at the same time.
#[derive(Debug, Clone)]
pub struct Index {}

impl Index {
    /// Opens or creates the index in `dir`. A damaged folder is renamed aside and never an error.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        let _ = dir;
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// Replaces all passages of a course. Seen by searches after the next [`Index::commit`].
    pub fn replace_course(&self, course: u128, passages: Vec<NewPassage>) -> Result<(), SearchError> {
        let _ = (self, course, passages);
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// Removes all passages of a course with the next commit.
    pub fn remove_course(&self, course: u128) -> Result<(), SearchError> {
        self.replace_course(course, Vec::new())
    }

    /// Makes the changes durable and visible. `sequence` comes back from [`Index::open`] as [`IndexState::Ready`].
    pub fn commit(&self, sequence: u64) -> Result<(), SearchError> {
        let _ = sequence;
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// At most `limit` committed passages that have no vector yet: id and the text to embed.
    pub fn without_vectors(&self, limit: usize) -> Result<Vec<(u128, String)>, SearchError> {
        let _ = limit;
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// Keeps vectors (any length above zero, all of the same number of values), durable when it returns. Vectors of passages that are gone are ignored.
    pub fn set_vectors(&self, vectors: Vec<(u128, Vec<f32>)>) -> Result<(), SearchError> {
        let _ = vectors;
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// Committed passages of a course: how many have a vector, and how many there are.
    pub fn vector_counts(&self, course: u128) -> (usize, usize) {
        let _ = (self, course);
        (0, 0)
    }

    /// Finds passages.
    pub fn search(&self, query: &Query<'_>) -> Result<Found, SearchError> {
        let _ = query;
        Err(SearchError::Engine("not built yet".to_owned()))
    }

    /// One committed passage. No check of rights: that is the caller's.
    pub fn get(&self, id: u128) -> Result<Option<Passage>, SearchError> {
        let _ = id;
        Err(SearchError::Engine("not built yet".to_owned()))
    }
}
