//! The newest lines of the log in memory, for the page that shows them. Bounded in lines and bytes.

use lyceum_api::monitoring::{LogLine, LogQuery, LogTail};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// Lines that are kept.
const KEPT_LINES: usize = 2000;
/// Characters of a line that are kept.
const KEPT_CHARACTERS: usize = 600;
/// Lines that are shown at a time.
const SHOWN_LINES: usize = 200;
/// Characters of the words to look for.
const LONGEST_WORDS: usize = 100;

/// The newest lines. Clones share them.
#[derive(Clone, Default)]
pub struct LogBook(Arc<Mutex<VecDeque<LogLine>>>);

impl LogBook {
    /// Adds a line; the oldest goes when there are too many.
    pub fn add(&self, line: LogLine) {
        let text = line.text.chars().filter(|c| !c.is_control()).take(KEPT_CHARACTERS).collect();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(LogLine { text, ..line });
    }

    /// The newest lines, newest first.
    pub fn newest(&self, most: usize) -> Vec<LogLine> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().take(most).cloned().collect()
    }

    /// The newest lines that fit.
    pub(super) fn tail(&self, query: &LogQuery) -> LogTail {
        let words: String = query.words.trim().to_lowercase().chars().take(LONGEST_WORDS).collect();
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |line: &&LogLine| {
            line.level >= query.least
                && (words.is_empty() || line.text.to_lowercase().contains(&words) || line.part.contains(&words))
        };
        LogTail { lines: lines.iter().rev().filter(fits).take(SHOWN_LINES).cloned().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::monitoring::LogLevel;

    #[test]
    fn lines_are_bounded_and_found() {
        let book = LogBook::default();
        for number in 0..3000 {
            let level = if number % 100 == 0 { LogLevel::Warn } else { LogLevel::Info };
            let text = format!("line {number}\u{1b}[31m{}", "x".repeat(1000));
            book.add(LogLine { at_ms: number, level, part: "lyceum".to_owned(), text });
        }
        let all = book.tail(&LogQuery::default());
        assert_eq!((all.lines.len(), all.lines[0].at_ms), (SHOWN_LINES, 2999));
        assert!(all.lines.iter().all(|line| line.text.len() <= KEPT_CHARACTERS && !line.text.contains('\u{1b}')));
        let warnings = book.tail(&LogQuery { least: LogLevel::Warn, words: String::new() });
        assert_eq!(warnings.lines.len(), 20, "those of the last 2000 lines");
        let found = book.tail(&LogQuery { least: LogLevel::Debug, words: "LINE 2500".to_owned() });
        assert_eq!(found.lines.len(), 1);
    }
}
