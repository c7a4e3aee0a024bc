//! Lessons and all they are made of.

words! {
    /// Lessons and all they are made of.
    pub struct LessonTexts {
        /// First line.
        pub lead: &'static str,
        /// `{n}` of `{m}`.
        pub number: &'static str,
        /// Name of the bar below a lesson, for screen readers.
        pub progress: &'static str,
        /// Link.
        pub previous: &'static str,
        /// Link.
        pub next: &'static str,
        /// Button.
        pub done: &'static str,
        /// Button.
        pub undone: &'static str,
        /// Message.
        pub done_message: &'static str,
        /// Link after the last lesson.
        pub back_to_course: &'static str,
        /// Notice above a marked passage.
        pub marked_note: &'static str,
        /// Notice.
        pub mark_lost: &'static str,
        /// Button.
        pub ask_open: &'static str,
        /// Heading.
        pub ask_title: &'static str,
        /// First line.
        pub ask_lead: &'static str,
        /// Label.
        pub ask_label: &'static str,
        /// Button.
        pub ask_button: &'static str,
        /// Button.
        pub ask_stop: &'static str,
        /// Button.
        pub ask_again: &'static str,
        /// Heading.
        pub ask_sources: &'static str,
        /// Notice.
        pub ask_not_covered: &'static str,
        /// Link.
        pub ask_tell: &'static str,
        /// `{n}` others, `{time}`.
        pub ask_waiting: &'static str,
        /// While nothing has arrived.
        pub ask_reading: &'static str,
        /// While text arrives.
        pub ask_writing: &'static str,
        /// Where it matters.
        pub ask_may_be_wrong: &'static str,
        /// `{time}`.
        pub video_resumed: &'static str,
        /// Button.
        pub video_restart: &'static str,
        /// In the video element.
        pub video_no_support: &'static str,
        /// Notice.
        pub video_failed: &'static str,
        /// Heading.
        pub transcript: &'static str,
        /// For screen readers: `{time}`.
        pub transcript_jump: &'static str,
        /// Empty state.
        pub transcript_empty: &'static str,
        /// Label of the captions track: `{language}`.
        pub captions: &'static str,
        /// `{n}` questions.
        pub quiz_lead: &'static str,
        /// One question.
        pub quiz_lead_one: &'static str,
        /// `{n}` of `{m}`.
        pub quiz_question: &'static str,
        /// Hint.
        pub quiz_choose_one: &'static str,
        /// Hint.
        pub quiz_choose_many: &'static str,
        /// Label.
        pub quiz_number: &'static str,
        /// Label.
        pub quiz_text: &'static str,
        /// Button.
        pub quiz_check: &'static str,
        /// Button.
        pub quiz_again: &'static str,
        /// Mark.
        pub quiz_right: &'static str,
        /// Mark.
        pub quiz_wrong: &'static str,
        /// `{n}` of `{m}`.
        pub quiz_result: &'static str,
        /// Below it.
        pub quiz_all_right: &'static str,
        /// Below it.
        pub quiz_some_wrong: &'static str,
        /// Problem.
        pub quiz_missing: &'static str,
        /// Label of the editor.
        pub exercise_code: &'static str,
        /// `{language}`.
        pub exercise_language: &'static str,
        /// Hint of the editor.
        pub exercise_hint: &'static str,
        /// Button.
        pub exercise_save: &'static str,
        /// Message.
        pub exercise_saved: &'static str,
        /// Beside the button.
        pub exercise_unsaved: &'static str,
        /// Button.
        pub exercise_reset: &'static str,
        /// Dialog.
        pub exercise_reset_text: &'static str,
        /// Heading.
        pub exercise_tests: &'static str,
        /// Column.
        pub exercise_test_input: &'static str,
        /// Column.
        pub exercise_test_expected: &'static str,
        /// Column.
        pub exercise_test_name: &'static str,
        /// Button.
        pub run: &'static str,
        /// Button.
        pub run_tests: &'static str,
        /// Button.
        pub run_stop: &'static str,
        /// Label.
        pub run_input: &'static str,
        /// Hint.
        pub run_input_hint: &'static str,
        /// Heading.
        pub run_output: &'static str,
        /// Status.
        pub run_loading: &'static str,
        /// Status.
        pub run_running: &'static str,
        /// Status.
        pub run_done: &'static str,
        /// Instead of output.
        pub run_empty: &'static str,
        /// Status.
        pub run_stopped: &'static str,
        /// Status: `{n}`.
        pub run_too_long: &'static str,
        /// Below output that was cut.
        pub run_cut: &'static str,
        /// Status.
        pub run_error: &'static str,
        /// Status.
        pub run_no_python: &'static str,
        /// Button.
        pub run_ask: &'static str,
        /// Result.
        pub test_passed: &'static str,
        /// Result.
        pub test_failed: &'static str,
        /// No result.
        pub test_waiting: &'static str,
        /// Heading of a column.
        pub test_gave: &'static str,
        /// Status: `{n}` and `{m}`.
        pub tests_passed: &'static str,
        /// Status.
        pub tests_all_passed: &'static str,
        /// What the tutor gets: `{name}`, `{input}`, `{expected}`, `{got}`.
        pub tests_report: &'static str,
        /// Heading.
        pub tutor_title: &'static str,
        /// First line.
        pub tutor_lead: &'static str,
        /// Label.
        pub tutor_error: &'static str,
        /// Label.
        pub tutor_question: &'static str,
        /// Button.
        pub tutor_button: &'static str,
        /// Button.
        pub tutor_next: &'static str,
        /// `{n}`: `{name}`.
        pub tutor_step: &'static str,
        /// State of a step.
        pub tutor_step_open: &'static str,
        /// State of a step.
        pub tutor_step_locked: &'static str,
        /// While nothing has arrived.
        pub tutor_thinking: &'static str,
        /// Link: `{name}`.
        pub file_open: &'static str,
        /// Title of the panel's handle.
        pub ask_about_page: &'static str,
    }
}
