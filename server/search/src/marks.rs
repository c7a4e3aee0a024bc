//! Where the words of a query stand in a passage.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::Passage;
use crate::analysis::{QueryWord, Rules, Side, spans};
use crate::schema;

/// Marks of one passage.
const MOST_MARKS: usize = 256;

/// Marks the passages of one answer. Stemming is the long part, and passages share most of their words: each word is
/// looked at once per answer.
pub(crate) struct Marker<'a> {
    terms: HashSet<&'a str>,
    known: HashMap<Rules, HashMap<String, bool>>,
}

impl<'a> Marker<'a> {
    /// Prepares to mark these words.
    pub fn new(words: &'a [QueryWord]) -> Self {
        let terms = words.iter().flat_map(|word| &word.variants).map(String::as_str).collect();
        Self { terms, known: HashMap::new() }
    }

    /// Byte ranges of the words in the text, in order; overlapping ones are joined.
    pub fn find(&mut self, passage: &Passage) -> Vec<Range<usize>> {
        let rules = schema::rules_of(passage);
        let known = self.known.entry(rules).or_default();
        let mut marks: Vec<Range<usize>> = Vec::new();
        if self.terms.is_empty() {
            return marks;
        }
        for span in spans(&passage.text, Side::Index) {
            let word = &passage.text[span.clone()];
            let marked = known.get(word).copied().unwrap_or_else(|| {
                let terms = rules.analyse(word, Side::Query);
                let marked = terms.iter().any(|token| self.terms.contains(token.text.as_str()));
                known.insert(word.to_owned(), marked);
                marked
            });
            if !marked {
                continue;
            }
            if let Some(last) = marks.last_mut().filter(|last| span.start < last.end) {
                last.end = last.end.max(span.end);
            } else if marks.len() == MOST_MARKS {
                break;
            } else {
                marks.push(span);
            }
        }
        marks
    }
}
