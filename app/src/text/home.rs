//! The page to start from.

words! {
    /// The page to start from.
    pub struct HomeTexts {
        /// Heading: `{name}`.
        pub hello: &'static str,
        /// First line.
        pub learner_lead: &'static str,
        /// First line.
        pub teacher_lead: &'static str,
        /// First line.
        pub admin_lead: &'static str,
        /// Above the big card.
        pub go_on: &'static str,
        /// Above the big card, when nothing was started.
        pub start: &'static str,
        /// Button of the big card.
        pub go_on_button: &'static str,
        /// Heading.
        pub courses: &'static str,
        /// Link.
        pub all_courses: &'static str,
        /// Heading for teachers and admins.
        pub all_courses_title: &'static str,
        /// Empty state.
        pub nothing_yet_title: &'static str,
        /// Empty state for learners.
        pub nothing_yet_text: &'static str,
        /// Empty state for teachers.
        pub nothing_yet_teacher: &'static str,
        /// Big card when all is finished.
        pub all_done_title: &'static str,
        /// Below.
        pub all_done_text: &'static str,
        /// Heading of the ask card.
        pub ask_title: &'static str,
        /// Text in its field.
        pub ask_hint: &'static str,
        /// Its button.
        pub ask_button: &'static str,
        /// Heading.
        pub today: &'static str,
        /// Figure.
        pub people_today: &'static str,
        /// Figure.
        pub questions_today: &'static str,
        /// Heading.
        pub need_you: &'static str,
        /// Empty state.
        pub need_you_empty_title: &'static str,
        /// Empty state.
        pub need_you_empty_text: &'static str,
        /// Tag.
        pub not_covered: &'static str,
        /// Tag.
        pub sent_to_you: &'static str,
        /// Link.
        pub all_questions: &'static str,
        /// Button.
        pub bring_in: &'static str,
        /// Link.
        pub project: &'static str,
        /// Heading.
        pub plan: &'static str,
        /// Link.
        pub whole_plan: &'static str,
        /// Heading.
        pub manage: &'static str,
    }
}
