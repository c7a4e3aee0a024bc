//! BM25 over text and headings (BM25F with one length), term at a time over tantivy's postings.
//!
//! tantivy's own scorer fixes k1 and b, takes its statistics from all courses, and cannot weigh fields into one
//! frequency; the postings give all that is needed.
//! Formula: Robertson, Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6.

use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, TERMINATED, Term};

use crate::SearchError;
use crate::allowed::Allowed;
use crate::analysis::QueryWord;
use crate::view::{HEAD_WEIGHT, count};

/// How soon repetition of a word stops to count.
const K1: f32 = 1.2;
/// How much long passages are held against.
const B: f32 = 0.75;
/// Weight of a word of the course title: it leads to the course, not to a place in it.
const COURSE_WEIGHT: f32 = 0.3;

/// Scores of all passages that hold a word of the query.
#[derive(Debug)]
pub(crate) struct Scores {
    /// For each segment a score per document, empty where nothing matched; 0 means no match.
    by_segment: Vec<Vec<f32>>,
}

/// Frequencies of one word in the documents of one segment.
struct Seen {
    doc: DocId,
    text: f32,
    course: f32,
}

impl Scores {
    /// Score of a document, if any word matched.
    pub fn get(&self, address: DocAddress) -> Option<f32> {
        let segment = self.by_segment.get(address.segment_ord as usize)?;
        segment.get(address.doc_id as usize).copied().filter(|score| *score > 0.0)
    }

    /// The `limit` best documents, best first; ties in the order of the index.
    pub fn best(&self, limit: usize) -> Vec<(DocAddress, f32)> {
        let mut found = Vec::new();
        for (ordinal, scores) in (0..).zip(&self.by_segment) {
            for (doc, score) in (0..).zip(scores).filter(|(_, score)| **score > 0.0) {
                found.push((DocAddress { segment_ord: ordinal, doc_id: doc }, *score));
            }
        }
        let order = |a: &(DocAddress, f32), b: &(DocAddress, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by(limit - 1, order);
        }
        found.truncate(limit);
        found.sort_unstable_by(order);
        found
    }

    /// Whether nothing matched.
    pub fn is_empty(&self) -> bool {
        self.by_segment.iter().flatten().all(|score| *score <= 0.0)
    }
}

/// Scores the allowed passages by the words of a query.
pub(crate) fn score(allowed: &Allowed<'_>, words: &[QueryWord]) -> Result<Scores, SearchError> {
    let segments = &allowed.view.segments;
    let mut scores: Vec<Vec<f32>> = vec![Vec::new(); segments.len()];
    for word in words {
        let mut seen: Vec<Vec<Seen>> = Vec::with_capacity(segments.len());
        for segment in 0..segments.len() {
            seen.push(frequencies(allowed, segment, &word.variants)?);
        }
        let holding = |of: fn(&Seen) -> f32| seen.iter().flatten().filter(|doc| of(doc) > 0.0).count();
        let text_idf = idf(allowed.passages, holding(|doc| doc.text));
        let course_idf = COURSE_WEIGHT * idf(allowed.passages, holding(|doc| doc.course));
        let times = count(word.count);
        for (segment, seen) in seen.iter().enumerate().filter(|(_, seen)| !seen.is_empty()) {
            let lengths = &segments[segment].table.lengths;
            let scores = &mut scores[segment];
            scores.resize(lengths.len(), 0.0);
            for found in seen {
                let doc = found.doc as usize;
                let norm = K1 * (1.0 - B + B * lengths[doc] / allowed.mean_length);
                let of_text = text_idf * found.text * (K1 + 1.0) / (found.text + norm);
                let of_course = if found.course > 0.0 { course_idf } else { 0.0 };
                scores[doc] += times * (of_text + of_course);
            }
        }
    }
    Ok(Scores { by_segment: scores })
}

/// Weighted frequencies of a word (any of its variants) in the allowed documents of a segment.
fn frequencies(allowed: &Allowed<'_>, segment: usize, variants: &[String]) -> Result<Vec<Seen>, SearchError> {
    if !allowed.sees_any(segment) {
        return Ok(Vec::new());
    }
    let fields = allowed.view.fields;
    let mut found = Vec::new();
    for variant in variants {
        for (field, text, course) in
            [(fields.body, 1.0, 0.0), (fields.head, HEAD_WEIGHT, 0.0), (fields.course_words, 0.0, 1.0)]
        {
            each(allowed, segment, field, variant, &mut |doc, frequency| {
                found.push(Seen { doc, text: frequency * text, course: frequency * course });
            })?;
        }
    }
    found.sort_unstable_by_key(|seen| seen.doc);
    found.dedup_by(|next, kept| {
        let same = next.doc == kept.doc;
        if same {
            kept.text += next.text;
            kept.course += next.course;
        }
        same
    });
    Ok(found)
}

fn each(
    allowed: &Allowed<'_>,
    segment: usize,
    field: Field,
    term: &str,
    tell: &mut dyn FnMut(DocId, f32),
) -> Result<(), SearchError> {
    let inverted = allowed.view.segments[segment].reader.inverted_index(field)?;
    let term = Term::from_field_text(field, term);
    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
    let mut doc = postings.doc();
    while doc != TERMINATED {
        if allowed.sees(segment, doc) {
            tell(doc, count(postings.term_freq()));
        }
        doc = postings.advance();
    }
    Ok(())
}

/// Weight of a word by how few passages hold it; never below zero (Lucene's form).
#[expect(clippy::cast_precision_loss, reason = "a logarithm of counts")]
fn idf(passages: usize, holding: usize) -> f32 {
    let (all, holding) = (passages as f32, holding as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// Documents of a lesson among the allowed ones.
pub(crate) fn of_lesson(allowed: &Allowed<'_>, lesson: u128) -> Result<Vec<DocAddress>, SearchError> {
    let field = allowed.view.fields.lesson;
    let term = Term::from_field_bytes(field, &lesson.to_be_bytes());
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(&allowed.view.segments) {
        let inverted = segment.reader.inverted_index(field)?;
        let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if allowed.sees(ordinal as usize, postings.doc()) {
                found.push(DocAddress { segment_ord: ordinal, doc_id: postings.doc() });
            }
            postings.advance();
        }
    }
    Ok(found)
}
