//! Where the words of a query stand in a passage.

use std::collections::HashSet;
use std::ops::Range;

use crate::Passage;
use crate::analysis::{QueryWord, Side};
use crate::schema;

/// Marks of one passage.
const MOST_MARKS: usize = 256;

/// Byte ranges of the words in the text, in order; overlapping ones are joined.
pub(crate) fn find(passage: &Passage, words: &[QueryWord]) -> Vec<Range<usize>> {
    let terms: HashSet<&str> = words.iter().flat_map(|word| &word.variants).map(String::as_str).collect();
    let mut marks: Vec<Range<usize>> = Vec::new();
    for token in schema::rules_of(passage).analyse(&passage.text, Side::Index) {
        if !terms.contains(token.text.as_str()) {
            continue;
        }
        if let Some(last) = marks.last_mut().filter(|last| token.offset_from < last.end) {
            last.end = last.end.max(token.offset_to);
        } else if marks.len() == MOST_MARKS {
            break;
        } else {
            marks.push(token.offset_from..token.offset_to);
        }
    }
    marks
}
