//! Courses in lists and one by one.

words! {
    /// Courses in lists and one by one.
    pub struct CourseTexts {
        /// Heading.
        pub title: &'static str,
        /// First line.
        pub lead: &'static str,
        /// Empty state.
        pub empty_title: &'static str,
        /// Empty state.
        pub empty_learner: &'static str,
        /// Empty state.
        pub empty_teacher: &'static str,
        /// Button.
        pub bring_in: &'static str,
        /// Tag of a course that learners do not see.
        pub hidden: &'static str,
        /// One lesson.
        pub lessons_one: &'static str,
        /// `{n}` lessons.
        pub lessons: &'static str,
        /// `{n}` of `{m}` lessons.
        pub progress: &'static str,
        /// All lessons.
        pub finished: &'static str,
        /// No lesson.
        pub not_started: &'static str,
        /// Heading.
        pub lessons_title: &'static str,
        /// For screen readers.
        pub lesson_done: &'static str,
        /// `{n}` minutes.
        pub minutes: &'static str,
        /// Kind of lesson.
        pub kind_reading: &'static str,
        /// Kind of lesson.
        pub kind_video: &'static str,
        /// Kind of lesson.
        pub kind_quiz: &'static str,
        /// Kind of lesson.
        pub kind_exercise: &'static str,
        /// Button.
        pub start: &'static str,
        /// Button.
        pub go_on: &'static str,
        /// Button.
        pub again: &'static str,
        /// Empty state.
        pub no_lessons_title: &'static str,
        /// Empty state.
        pub no_lessons_text: &'static str,
        /// Link.
        pub ask: &'static str,
        /// Heading.
        pub change: &'static str,
        /// Label.
        pub name: &'static str,
        /// Label.
        pub summary: &'static str,
        /// Button.
        pub save: &'static str,
        /// Message.
        pub saved: &'static str,
        /// Button.
        pub publish: &'static str,
        /// Button.
        pub hide: &'static str,
        /// Link.
        pub update: &'static str,
        /// Button.
        pub delete: &'static str,
        /// Message: `{title}`.
        pub deleted: &'static str,
        /// Heading.
        pub search_title: &'static str,
        /// First line.
        pub search_lead: &'static str,
        /// Label.
        pub search_label: &'static str,
        /// Button.
        pub search_button: &'static str,
        /// One hit.
        pub search_found_one: &'static str,
        /// `{n}` hits.
        pub search_found: &'static str,
        /// Notice.
        pub search_guessed: &'static str,
        /// Notice.
        pub search_incomplete: &'static str,
        /// Empty state: `{q}`.
        pub search_empty_title: &'static str,
        /// Empty state.
        pub search_empty_text: &'static str,
        /// Link.
        pub search_ask: &'static str,
        /// `{n}` of a document.
        pub page: &'static str,
        /// `{time}` in a video.
        pub at_time: &'static str,
    }
}
