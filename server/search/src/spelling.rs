//! Similar spellings, for queries of which no word is in the index as written.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::SearchError;
use crate::allowed::Allowed;
use crate::analysis::QueryWord;

/// Words of a query that are guessed at.
const MOST_WORDS: usize = 12;
/// Spellings looked up for one word.
const MOST_SPELLINGS: usize = 64;
/// Shorter words (in characters) have too many neighbours.
const SHORTEST_WORD: usize = 4;
/// From here on two errors are forgiven.
const LONG_WORD: usize = 7;

/// How far a guess may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// One error (a swap counts as one), or a word that only begins like this.
    Near,
    /// Two errors in long words.
    Far,
}

/// The words again with the spellings that the index knows; words without any are left out.
pub(crate) fn guess(allowed: &Allowed<'_>, words: &[QueryWord], reach: Reach) -> Result<Vec<QueryWord>, SearchError> {
    let mut guessed = Vec::new();
    for word in words.iter().take(MOST_WORDS) {
        let mut spellings = BTreeSet::new();
        for variant in &word.variants {
            let letters = variant.chars().count();
            if letters < SHORTEST_WORD || (reach == Reach::Far && letters < LONG_WORD) {
                continue;
            }
            collect(allowed, variant, reach, &mut spellings)?;
        }
        if !spellings.is_empty() {
            guessed.push(QueryWord { variants: spellings.into_iter().collect(), count: word.count });
        }
    }
    Ok(guessed)
}

fn collect(
    allowed: &Allowed<'_>,
    word: &str,
    reach: Reach,
    spellings: &mut BTreeSet<String>,
) -> Result<(), SearchError> {
    let fields = allowed.view.fields;
    let distance = if reach == Reach::Near { 1 } else { 2 };
    for (number, segment) in allowed.view.segments.iter().enumerate() {
        if !allowed.sees_any(number) {
            continue;
        }
        for field in [fields.body, fields.head] {
            let inverted = segment.reader.inverted_index(field)?;
            let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true).automaton()?;
            let mut stream = inverted.terms().search(automaton).into_stream()?;
            while spellings.len() < MOST_SPELLINGS && stream.advance() {
                spellings.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
            }
            if reach == Reach::Near {
                let mut stream = inverted.terms().range().ge(word.as_bytes()).into_stream()?;
                while spellings.len() < MOST_SPELLINGS && stream.advance() && stream.key().starts_with(word.as_bytes())
                {
                    spellings.extend(std::str::from_utf8(stream.key()).map(str::to_owned));
                }
            }
        }
    }
    Ok(())
}
