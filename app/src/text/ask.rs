//! Answers with sources.

/// Answers with sources.
pub struct AskTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
    /// Label of the question.
    pub question: &'static str,
    /// Button.
    pub ask: &'static str,
    /// Button.
    pub stop: &'static str,
    /// Button.
    pub ask_again: &'static str,
    /// Label of the choice of a course.
    pub in_course: &'static str,
    /// Choice.
    pub all_courses: &'static str,
    /// Status: `{n}` and `{time}`.
    pub waiting: &'static str,
    /// Status.
    pub searching: &'static str,
    /// Status.
    pub reading: &'static str,
    /// Status.
    pub writing: &'static str,
    /// Status.
    pub done: &'static str,
    /// Heading.
    pub answer: &'static str,
    /// Heading.
    pub sources: &'static str,
    /// Heading when the courses do not cover the question.
    pub nearest: &'static str,
    /// Tag.
    pub not_covered: &'static str,
    /// Button.
    pub tell_teacher: &'static str,
    /// Said when it was done.
    pub told_teacher: &'static str,
    /// Below an answer.
    pub may_be_wrong: &'static str,
    /// Without scripts.
    pub without_scripts: &'static str,
    /// Heading.
    pub mine: &'static str,
    /// Empty state.
    pub mine_empty_title: &'static str,
    /// Empty state.
    pub mine_empty_text: &'static str,
}

/// English.
pub const EN: AskTexts = AskTexts {
    title: "Ask",
    lead: "Ask a question. The answer comes from your courses, with the places it is from.",
    question: "Your question",
    ask: "Ask",
    stop: "Stop",
    ask_again: "Ask again",
    in_course: "Look in",
    all_courses: "All courses",
    waiting: "{n} before you, about {time}",
    searching: "Looking in your courses …",
    reading: "The assistant is reading the passages …",
    writing: "The assistant is writing …",
    done: "The answer is complete.",
    answer: "Answer",
    sources: "Where this comes from",
    nearest: "The nearest passages",
    not_covered: "Not in your courses",
    tell_teacher: "Send this question to your teacher",
    told_teacher: "Your teacher can see this question now.",
    may_be_wrong: "The assistant may be wrong. Open the passages to check.",
    without_scripts: "A written answer needs scripts, which are switched off in this browser. The passages below are what it would be written from.",
    mine: "Your questions",
    mine_empty_title: "No questions yet",
    mine_empty_text: "What you ask is kept here, with its answer.",
};
