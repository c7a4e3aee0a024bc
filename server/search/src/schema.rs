//! How a passage lies in tantivy.

use tantivy::TantivyDocument;
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::PreTokenizedString;

use crate::analysis::{Rules, Side};
use crate::{Passage, SearchError};

/// Name of the fast columns, read per segment.
pub(crate) const COURSE: &str = "course";
pub(crate) const ID_HIGH: &str = "id_high";
pub(crate) const ID_LOW: &str = "id_low";
pub(crate) const CHECK: &str = "check";
pub(crate) const RULES: &str = "rules";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// Terms of the text.
    pub body: Field,
    /// Terms of lesson title and headings.
    pub head: Field,
    /// Terms of the course title.
    pub course_words: Field,
    /// Course id, 16 bytes.
    pub course: Field,
    /// Lesson id, 16 bytes.
    pub lesson: Field,
    id_high: Field,
    id_low: Field,
    check: Field,
    rules: Field,
    passage: Field,
}

/// The schema and its fields.
pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    // Terms come analysed (`PreTokenizedString`): the language differs from passage to passage.
    let terms = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs),
    );
    let key = BytesOptions::default().set_indexed();
    let fields = Fields {
        body: schema.add_text_field("body", terms.clone()),
        head: schema.add_text_field("head", terms.clone()),
        course_words: schema.add_text_field("course_words", terms),
        course: schema.add_bytes_field(COURSE, key.clone().set_fast()),
        lesson: schema.add_bytes_field("lesson", key),
        id_high: schema.add_u64_field(ID_HIGH, FAST),
        id_low: schema.add_u64_field(ID_LOW, FAST),
        check: schema.add_u64_field(CHECK, FAST),
        rules: schema.add_u64_field(RULES, FAST),
        passage: schema.add_bytes_field("passage", STORED),
    };
    (schema.build(), fields)
}

/// Rules that a passage is analysed by.
pub(crate) fn rules_of(passage: &Passage) -> Rules {
    Rules::of(passage.language.as_deref())
}

/// Which text a vector belongs to: it is dropped when the text changes under the same id.
pub(crate) fn check_of(text: &str) -> u64 {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    u64::from(crc32c::crc32c(text.as_bytes())) << 32 | u64::from(length)
}

/// Turns a passage into a document of tantivy.
pub(crate) fn document(fields: Fields, passage: &Passage) -> Result<TantivyDocument, SearchError> {
    let rules = rules_of(passage);
    let terms = |text: &str| PreTokenizedString { text: String::new(), tokens: rules.analyse(text, Side::Index) };
    let mut head = passage.lesson_title.clone();
    for heading in passage.headings.iter().filter(|heading| **heading != passage.lesson_title) {
        head.push('\n');
        head.push_str(heading);
    }
    let stored = rmp_serde::to_vec(passage).map_err(|_| SearchError::DamagedPassage)?;

    let mut document = TantivyDocument::default();
    document.add_pre_tokenized_text(fields.body, terms(&passage.text));
    document.add_pre_tokenized_text(fields.head, terms(&head));
    document.add_pre_tokenized_text(fields.course_words, terms(&passage.course_title));
    document.add_bytes(fields.course, &passage.course.to_be_bytes());
    document.add_bytes(fields.lesson, &passage.lesson.to_be_bytes());
    let (high, low) = halves(passage.id);
    document.add_u64(fields.id_high, high);
    document.add_u64(fields.id_low, low);
    document.add_u64(fields.check, check_of(&passage.text_for_vector()));
    document.add_u64(fields.rules, rules.number());
    document.add_bytes(fields.passage, &stored);
    Ok(document)
}

/// The passage inside a stored document.
pub(crate) fn passage_of(fields: Fields, document: &TantivyDocument) -> Result<Passage, SearchError> {
    let bytes = document.get_first(fields.passage).and_then(|value| value.as_bytes());
    bytes.and_then(|bytes| rmp_serde::from_slice(bytes).ok()).ok_or(SearchError::DamagedPassage)
}

fn halves(id: u128) -> (u64, u64) {
    let bytes = id.to_be_bytes();
    let half = |from: usize| bytes[from..from + 8].iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
    (half(0), half(8))
}

/// Reverse of the two columns of an id.
pub(crate) fn joined(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}
