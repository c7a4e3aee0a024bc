//! What a search sees: one committed state of the index, held in memory as far as ranking needs it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument};

use crate::analysis::Rules;
use crate::schema::{self, Fields};
use crate::{Passage, SearchError};

/// How much a word in lesson title or headings counts against one in the text; its length counts likewise.
pub(crate) const HEAD_WEIGHT: f32 = 1.5;

/// Columns of one segment. Segments never change (deletes aside), so a table is built once.
#[derive(Debug)]
pub(crate) struct SegmentTable {
    /// Passage id of each document.
    pub ids: Vec<u128>,
    /// Place of each document's course in `courses`.
    pub course_of: Vec<u32>,
    /// Courses in this segment.
    pub courses: Vec<u128>,
    /// Which text each document has.
    pub checks: Vec<u64>,
    /// Weighted number of terms of each document.
    pub lengths: Vec<f32>,
    rules: Vec<Rules>,
}

/// One segment of the view.
#[derive(Debug, Clone)]
pub(crate) struct SegmentView {
    /// tantivy's reader.
    pub reader: SegmentReader,
    /// Its columns.
    pub table: Arc<SegmentTable>,
}

/// What is known of a course.
#[derive(Debug, Clone, Default)]
pub(crate) struct CourseFacts {
    /// Passages in it.
    pub passages: usize,
    /// Sum of their lengths.
    pub length: f64,
    /// Passages by the rules they were analysed with.
    pub rules: HashMap<Rules, usize>,
}

/// Where a passage is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Its document.
    pub address: DocAddress,
    /// Its course.
    pub course: u128,
    /// Its text.
    pub check: u64,
}

/// One committed state.
#[derive(Debug)]
pub(crate) struct TextView {
    /// The fields.
    pub fields: Fields,
    /// Segments in the order of their ordinals.
    pub segments: Vec<SegmentView>,
    /// Courses that have passages.
    pub courses: HashMap<u128, CourseFacts>,
    /// Every passage.
    pub places: HashMap<u128, Place>,
    searcher: Searcher,
}

impl TextView {
    /// Reads the state behind `searcher`; tables of segments that `before` knows are taken over.
    pub fn read(searcher: Searcher, fields: Fields, before: Option<&Self>) -> Result<Self, SearchError> {
        let mut known: HashMap<SegmentId, Arc<SegmentTable>> = HashMap::new();
        for segment in before.into_iter().flat_map(|view| &view.segments) {
            known.insert(segment.reader.segment_id(), Arc::clone(&segment.table));
        }
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let table = match known.remove(&reader.segment_id()) {
                Some(table) => table,
                None => Arc::new(SegmentTable::read(reader, fields)?),
            };
            segments.push(SegmentView { reader: reader.clone(), table });
        }
        let mut view = Self { fields, segments, courses: HashMap::new(), places: HashMap::new(), searcher };
        view.gather();
        Ok(view)
    }

    fn gather(&mut self) {
        for (ordinal, segment) in (0..).zip(&self.segments) {
            for doc in segment.reader.doc_ids_alive() {
                let at = doc as usize;
                let table = &segment.table;
                let course = table.course(at);
                let facts = self.courses.entry(course).or_default();
                facts.passages += 1;
                facts.length += f64::from(table.lengths[at]);
                *facts.rules.entry(table.rules[at]).or_default() += 1;
                let address = DocAddress { segment_ord: ordinal, doc_id: doc };
                self.places.insert(table.ids[at], Place { address, course, check: table.checks[at] });
            }
        }
    }

    /// Reads a passage from the store.
    pub fn passage(&self, address: DocAddress) -> Result<Passage, SearchError> {
        schema::passage_of(self.fields, &self.searcher.doc::<TantivyDocument>(address)?)
    }

    /// Id of a document.
    pub fn id(&self, address: DocAddress) -> u128 {
        self.segments[address.segment_ord as usize].table.ids[address.doc_id as usize]
    }
}

impl SegmentTable {
    fn read(reader: &SegmentReader, fields: Fields) -> Result<Self, SearchError> {
        let docs = reader.max_doc();
        let columns = reader.fast_fields();
        let high = columns.column_first_or_default::<u64>(schema::ID_HIGH)?;
        let low = columns.column_first_or_default::<u64>(schema::ID_LOW)?;
        let checks = columns.column_first_or_default::<u64>(schema::CHECK)?;
        let rules = columns.column_first_or_default::<u64>(schema::RULES)?;
        let column = columns.bytes(schema::COURSE)?.ok_or_else(|| missing("the course of each passage"))?;
        let mut courses = Vec::new();
        for ordinal in 0..column.num_terms() {
            let mut bytes = Vec::new();
            column.ord_to_bytes(u64::try_from(ordinal).unwrap_or(u64::MAX), &mut bytes)?;
            let bytes: [u8; 16] = bytes.try_into().map_err(|_| missing("a whole course id"))?;
            courses.push(u128::from_be_bytes(bytes));
        }
        let mut course_of = Vec::new();
        for doc in 0..docs {
            let ordinal = column.term_ords(doc).next().and_then(|ordinal| u32::try_from(ordinal).ok());
            let ordinal = ordinal.filter(|&at| (at as usize) < courses.len());
            course_of.push(ordinal.ok_or_else(|| missing("the course of a passage"))?);
        }
        let body = reader.get_fieldnorms_reader(fields.body)?;
        let head = reader.get_fieldnorms_reader(fields.head)?;
        Ok(Self {
            ids: (0..docs).map(|doc| schema::joined(high.get_val(doc), low.get_val(doc))).collect(),
            course_of,
            courses,
            checks: (0..docs).map(|doc| checks.get_val(doc)).collect(),
            lengths: (0..docs)
                .map(|doc| count(body.fieldnorm(doc)) + HEAD_WEIGHT * count(head.fieldnorm(doc)))
                .collect(),
            rules: (0..docs).map(|doc| Rules::from_number(rules.get_val(doc))).collect(),
        })
    }

    /// Course of the document at this place.
    pub fn course(&self, at: usize) -> u128 {
        self.courses[self.course_of[at] as usize]
    }
}

fn missing(what: &str) -> SearchError {
    SearchError::Engine(format!("{what} is missing"))
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "scores need no more than 24 bits")]
pub(crate) fn count(n: u32) -> f32 {
    n as f32
}
