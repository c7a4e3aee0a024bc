//! A passage: the smallest piece of a course that can be found, cited and opened.

use serde::{Deserialize, Serialize};

/// One passage of a lesson as it is stored and returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Unique in the index.
    pub id: u128,
    /// Course it belongs to: the unit of access rights.
    pub course: u128,
    /// Lesson it belongs to.
    pub lesson: u128,
    /// Title of the course, searched with little weight.
    pub course_title: String,
    /// Title of the lesson, searched with more weight than the text.
    pub lesson_title: String,
    /// Headings above the passage, outermost first.
    pub headings: Vec<String>,
    /// Plain text. `Hit::marks` are byte ranges in it.
    pub text: String,
    /// Two-letter code (ISO 639-1). `None` on the way in: detected from the text or its neighbours; `None` on the
    /// way out: unknown.
    pub language: Option<String>,
    /// Page or slide, from 1.
    pub page: Option<u32>,
    /// Second of the video or sound where it begins.
    pub second: Option<u32>,
    /// First block of the lesson it covers.
    pub first_block: u32,
    /// Last block of the lesson it covers (inclusive).
    pub last_block: u32,
}

/// A passage on its way into the index: the same shape.
pub type NewPassage = Passage;

impl Passage {
    /// What is turned into a vector: lesson title and headings lend their meaning to the text.
    #[must_use]
    pub fn text_for_vector(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + 80);
        let mut last = "";
        for part in std::iter::once(&self.lesson_title).chain(&self.headings).map(|part| part.trim()) {
            if !part.is_empty() && part != last {
                out.push_str(part);
                out.push('\n');
                last = part;
            }
        }
        out.push_str(&self.text);
        out
    }
}
