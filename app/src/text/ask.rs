//! Answers with sources.

/// Answers with sources.
pub struct AskTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
}

/// English.
pub const EN: AskTexts =
    AskTexts { title: "Ask", lead: "Ask a question. The answer comes from your courses, with the places it is from." };
