//! Answers with sources.

words! {
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
        /// In place of an answer, above the nearest passages.
        pub nearest_only: &'static str,
        /// In place of an answer when nothing is near.
        pub nothing_near: &'static str,
        /// Button.
        pub tell_teacher: &'static str,
        /// Said when it was done.
        pub told_teacher: &'static str,
        /// Below an answer.
        pub may_be_wrong: &'static str,
        /// Without scripts.
        pub without_scripts: &'static str,
        /// Link, without scripts, to the same question again.
        pub look_again: &'static str,
        /// Heading.
        pub mine: &'static str,
        /// Empty state.
        pub mine_empty_title: &'static str,
        /// Empty state.
        pub mine_empty_text: &'static str,
    }
}
