//! Vectors of passages: eight bits a number, scanned exactly, kept in a file of their own.

mod block;
mod log;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

pub(crate) use block::{Block, Probe};
use log::{Log, Record};

use crate::SearchError;
use crate::view::TextView;

/// Vectors that a search sees, by course.
pub(crate) type VectorView = HashMap<u128, Arc<Block>>;

/// The file is written anew when more records than this, and than are of use, are of none.
const SPARE_RECORDS: usize = 1024;

/// The writing side: the file, and vectors whose passage is not in the index (yet).
#[derive(Debug)]
pub(crate) struct Vectors {
    log: Log,
    /// While an index is being built again, its passages come back one course after the other.
    waiting: HashMap<u128, Record>,
}

impl Vectors {
    /// Reads the file at `path`; damaged records are left out and computed again by the caller.
    pub fn open(path: &Path) -> Result<Self, SearchError> {
        let (log, records) = Log::open(path)?;
        Ok(Self { log, waiting: records.into_iter().map(|record| (record.id, record)).collect() })
    }

    /// Adapts the view to a new state of the text.
    pub fn follow(&mut self, text: &TextView, before: &VectorView) -> VectorView {
        let mut view: VectorView = HashMap::new();
        for (course, block) in before {
            let fits = |id: u128, check: u64| {
                text.places.get(&id).is_some_and(|place| place.course == *course && place.check == check)
            };
            if block.all(fits) {
                view.insert(*course, Arc::clone(block));
            } else {
                let kept = block.filtered(fits);
                if kept.len() > 0 {
                    view.insert(*course, Arc::new(kept));
                }
            }
        }
        if !self.waiting.is_empty() {
            let back: Vec<_> = self
                .waiting
                .values()
                .filter_map(|record| Some((record.id, text.places.get(&record.id)?)))
                .filter(|(id, place)| self.waiting[id].check == place.check)
                .map(|(id, place)| (id, place.course))
                .collect();
            for (id, course) in back {
                if let Some(record) = self.waiting.remove(&id) {
                    Arc::make_mut(view.entry(course).or_default()).put(&record);
                }
            }
        }
        view
    }

    /// Keeps vectors of passages that are in the index. Durable when it returns.
    pub fn put(
        &mut self,
        text: &TextView,
        before: &VectorView,
        vectors: Vec<(u128, Vec<f32>)>,
        expected: &HashMap<u128, u64>,
    ) -> Result<VectorView, SearchError> {
        let mut records = Vec::new();
        for (id, values) in vectors {
            let Some(place) = text.places.get(&id) else { continue };
            if expected.get(&id).is_some_and(|check| *check != place.check) {
                continue;
            }
            if let Some(record) = Record::quantised(id, place.check, &values) {
                records.push((place.course, record));
            }
        }
        self.log.append(records.iter().map(|(_, record)| record))?;
        let mut view = before.clone();
        for (course, record) in records {
            Arc::make_mut(view.entry(course).or_default()).put(&record);
        }
        Ok(view)
    }

    /// Writes the file anew when most of it is of no use.
    pub fn tidy(&mut self, view: &VectorView) -> Result<(), SearchError> {
        let used: usize = view.values().map(|block| block.len()).sum::<usize>() + self.waiting.len();
        if self.log.records() > used * 2 + SPARE_RECORDS {
            let blocks = view.values().flat_map(|block| block.records());
            self.log.rewrite(blocks.chain(self.waiting.values().cloned()))?;
        }
        Ok(())
    }

    /// Drops vectors whose passage is not in the index and will not come back.
    pub fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    /// Forgets all vectors.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.waiting.clear();
        self.log.rewrite(std::iter::empty())
    }
}
