//! The passages that a search may see. Everything else is left out before ranking, down to the word statistics,
//! so that no answer shows in any way what a hidden course contains.

use std::collections::{HashMap, HashSet};

use tantivy::DocId;

use crate::analysis::Rules;
use crate::view::TextView;

/// The allowed part of a view.
#[derive(Debug)]
pub(crate) struct Allowed<'a> {
    /// The whole view.
    pub view: &'a TextView,
    /// Allowed courses that have passages.
    pub courses: HashSet<u128>,
    /// Passages in them.
    pub passages: usize,
    /// Mean length of those passages, above zero.
    pub mean_length: f32,
    /// Set of rules they were analysed by.
    pub rules: u32,
    /// The commonest of these rules.
    pub main_rules: Rules,
    /// For each segment: whether the course at that place is allowed.
    open: Vec<Vec<bool>>,
}

impl<'a> Allowed<'a> {
    /// Works out what `courses` allow.
    pub fn new(view: &'a TextView, courses: &[u128]) -> Self {
        let courses: HashSet<u128> = courses.iter().copied().filter(|id| view.courses.contains_key(id)).collect();
        let mut passages = 0;
        let mut length = 0.0;
        let mut rules: HashMap<Rules, usize> = HashMap::new();
        for facts in courses.iter().map(|id| &view.courses[id]) {
            passages += facts.passages;
            length += facts.length;
            for (key, number) in &facts.rules {
                *rules.entry(*key).or_default() += number;
            }
        }
        let open = view
            .segments
            .iter()
            .map(|segment| segment.table.courses.iter().map(|course| courses.contains(course)).collect())
            .collect();
        Self {
            view,
            passages,
            mean_length: mean(length, passages),
            rules: rules.keys().fold(0, |bits, key| bits | key.bit()),
            main_rules: rules
                .iter()
                .max_by_key(|(key, number)| (**number, **key))
                .map_or(Rules::PLAIN, |(key, _)| *key),
            courses,
            open,
        }
    }

    /// Whether a document of a segment may be seen (and is not deleted).
    pub fn sees(&self, segment: usize, doc: DocId) -> bool {
        let view = &self.view.segments[segment];
        let course = view.table.course_of[doc as usize] as usize;
        self.open[segment][course] && !view.reader.is_deleted(doc)
    }

    /// Whether anything of a segment may be seen.
    pub fn sees_any(&self, segment: usize) -> bool {
        self.open[segment].iter().any(|open| *open)
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a mean of at most millions")]
fn mean(sum: f64, number: usize) -> f32 {
    if number == 0 { 1.0 } else { ((sum / number as f64) as f32).max(1.0) }
}
