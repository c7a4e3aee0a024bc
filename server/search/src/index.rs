//! The index: passages in tantivy, vectors in their own file.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Term};

use crate::analysis::ANALYSIS_VERSION;
use crate::recovery::{self, Payload};
use crate::schema::{self, Fields};
use crate::snapshot::Snapshot;
use crate::vectors::Vectors;
use crate::view::TextView;
use crate::{Found, NewPassage, Passage, Query, SearchError, language, search};

/// Memory of the writer before it writes a segment (bytes).
const WRITER_MEMORY: usize = 48 << 20;

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
    /// Vectors are kept and find their passages by id and text.
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

/// The index of all courses.
///
/// Cheap to clone. All methods block (call them from a blocking task) and may run at the same time; a search never
/// waits for a commit. After an error of a writing method everything since the last commit is lost: repeat it.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    text: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    writing: Mutex<Writing>,
    snapshot: RwLock<Snapshot>,
}

struct Writing {
    /// `None` until something is written, and after an error: a writer that failed once stays dead.
    writer: Option<IndexWriter>,
    vectors: Vectors,
    /// Which text was handed out to be turned into a vector, so that a vector of an older text is not kept.
    handed_out: HashMap<u128, u64>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("passages", &self.snapshot().text.places.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens or creates the index in `dir`. Damage is never an error: the damaged part is renamed aside or left out.
    ///
    /// One process at a time: the data folder is locked by its owner.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        std::fs::create_dir_all(dir)?;
        let (text, state) = recovery::open(&dir.join("text"))?;
        let fields = schema::build().1;
        let reader = text.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let reader: IndexReader = reader;
        let view = TextView::read(reader.searcher(), fields, None)?;
        let mut vectors = Vectors::open(&dir.join("vectors"))?;
        let known = vectors.follow(&view, &HashMap::new());
        if matches!(state, IndexState::Ready { .. }) {
            vectors.forget_waiting();
            vectors.tidy(&known)?;
        }
        let snapshot = Snapshot { text: Arc::new(view), vectors: Arc::new(known) };
        let writing = Writing { writer: None, vectors, handed_out: HashMap::new() };
        let shared = Shared { text, fields, reader, writing: Mutex::new(writing), snapshot: RwLock::new(snapshot) };
        Ok(Opened { index: Self { shared: Arc::new(shared) }, state })
    }

    /// Replaces all passages of a course. Seen by searches after the next [`Index::commit`].
    pub fn replace_course(&self, course: u128, mut passages: Vec<NewPassage>) -> Result<(), SearchError> {
        let fields = self.shared.fields;
        // Analysis is the long part; it needs no lock.
        language::fill_in(&mut passages);
        let mut documents = Vec::with_capacity(passages.len());
        for mut passage in passages {
            passage.course = course;
            documents.push(schema::document(fields, &passage)?);
        }
        self.write(|writer| {
            writer.delete_term(Term::from_field_bytes(fields.course, &course.to_be_bytes()));
            for document in documents {
                writer.add_document(document)?;
            }
            Ok(())
        })
    }

    /// Removes all passages of a course with the next commit.
    pub fn remove_course(&self, course: u128) -> Result<(), SearchError> {
        self.replace_course(course, Vec::new())
    }

    /// Makes the changes durable and visible. `sequence` comes back from [`Index::open`] as [`IndexState::Ready`].
    pub fn commit(&self, sequence: u64) -> Result<(), SearchError> {
        let payload = Payload { sequence, analysis: ANALYSIS_VERSION };
        let payload = serde_json::to_string(&payload).map_err(|error| SearchError::Engine(error.to_string()))?;
        self.write(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&payload);
            commit.commit()?;
            Ok(())
        })?;
        self.renew()
    }

    /// Joins all segments into one, without the text of deleted passages; tells how many there were. What was not
    /// committed stays so. Searches go on meanwhile.
    pub fn merge(&self) -> Result<usize, SearchError> {
        let segments = self.shared.text.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.write(|writer| {
                writer.merge(&segments).wait()?;
                Ok(())
            })?;
            self.renew()?;
        }
        Ok(segments.len())
    }

    /// Shows the newest commit to searches.
    fn renew(&self) -> Result<(), SearchError> {
        let mut writing = self.writing();
        self.shared.reader.reload()?;
        let before = self.snapshot();
        let text = TextView::read(self.shared.reader.searcher(), self.shared.fields, Some(&before.text))?;
        let vectors = writing.vectors.follow(&text, &before.vectors);
        writing.handed_out.retain(|id, _| text.places.contains_key(id));
        self.publish(Snapshot { text: Arc::new(text), vectors: Arc::new(vectors) });
        writing.vectors.tidy(&self.snapshot().vectors)
    }

    /// At most `limit` committed passages that have no vector yet: id and the text to embed.
    pub fn without_vectors(&self, limit: usize) -> Result<Vec<(u128, String)>, SearchError> {
        let snapshot = self.snapshot();
        let mut wanted = Vec::new();
        for (id, place) in &snapshot.text.places {
            if wanted.len() == limit {
                break;
            }
            if !snapshot.vectors.get(&place.course).is_some_and(|block| block.holds(*id)) {
                wanted.push((*id, *place));
            }
        }
        // In the order of the store, which reads compressed blocks of neighbours.
        wanted.sort_unstable_by_key(|(_, place)| place.address);
        let mut found = Vec::with_capacity(wanted.len());
        for (id, place) in &wanted {
            found.push((*id, snapshot.text.passage(place.address)?.text_for_vector()));
        }
        self.writing().handed_out.extend(wanted.iter().map(|(id, place)| (*id, place.check)));
        Ok(found)
    }

    /// Keeps vectors, all of one width; seen at once and durable when it returns. Ignored are vectors of passages that
    /// are gone or have another text by now, and vectors that say nothing (empty, zero, not finite).
    pub fn set_vectors(&self, vectors: Vec<(u128, Vec<f32>)>) -> Result<(), SearchError> {
        let mut writing = self.writing();
        let before = self.snapshot();
        let ids: Vec<u128> = vectors.iter().map(|(id, _)| *id).collect();
        let Writing { vectors: kept, handed_out, .. } = &mut *writing;
        let after = kept.put(&before.text, &before.vectors, vectors, handed_out)?;
        for id in ids {
            handed_out.remove(&id);
        }
        self.publish(Snapshot { text: before.text, vectors: Arc::new(after) });
        Ok(())
    }

    /// Forgets all vectors: needed when another embedder is used, whose vectors mean something else.
    pub fn forget_vectors(&self) -> Result<(), SearchError> {
        let mut writing = self.writing();
        writing.vectors.clear()?;
        self.publish(Snapshot { text: self.snapshot().text, vectors: Arc::default() });
        Ok(())
    }

    /// Committed passages of a course: how many have a vector, and how many there are.
    pub fn vector_counts(&self, course: u128) -> (usize, usize) {
        let snapshot = self.snapshot();
        let with = snapshot.vectors.get(&course).map_or(0, |block| block.len());
        (with, snapshot.text.courses.get(&course).map_or(0, |facts| facts.passages))
    }

    /// Finds passages. No query text is an error; what cannot be searched finds nothing.
    pub fn search(&self, query: &Query<'_>) -> Result<Found, SearchError> {
        search::run(&self.snapshot(), query)
    }

    /// One committed passage. No check of rights: that is the caller's.
    pub fn get(&self, id: u128) -> Result<Option<Passage>, SearchError> {
        let text = self.snapshot().text;
        text.places.get(&id).map(|place| text.passage(place.address)).transpose()
    }

    fn write(&self, act: impl FnOnce(&mut IndexWriter) -> Result<(), SearchError>) -> Result<(), SearchError> {
        let mut writing = self.writing();
        let mut writer = match writing.writer.take() {
            Some(writer) => writer,
            None => self.shared.text.writer_with_num_threads(1, WRITER_MEMORY)?,
        };
        act(&mut writer)?;
        writing.writer = Some(writer);
        Ok(())
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot(&self) -> Snapshot {
        self.shared.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn publish(&self, snapshot: Snapshot) {
        *self.shared.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }
}
