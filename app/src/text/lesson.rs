//! Lessons and all they are made of.

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

/// English.
pub const EN: LessonTexts = LessonTexts {
    lead: "Read, watch and try what is here, then mark the lesson as done.",
    number: "Lesson {n} of {m}",
    progress: "Go on from here",
    previous: "Previous",
    next: "Next",
    done: "Mark as done",
    undone: "Done",
    done_message: "Lesson done.",
    back_to_course: "Back to the course",
    marked_note: "The passage that you came for is marked.",
    mark_lost: "The marked passage has changed since; this is where it was.",
    ask_open: "Ask about this lesson",
    ask_title: "Ask about this lesson",
    ask_lead: "The answer comes from your courses, this lesson first. You keep your place.",
    ask_label: "Your question",
    ask_button: "Ask",
    ask_stop: "Stop",
    ask_again: "Ask something else",
    ask_sources: "Where it is from",
    ask_not_covered: "Your courses do not cover this. These passages come closest.",
    ask_tell: "Open on the Ask page",
    ask_waiting: "{n} before you, about {time}",
    ask_reading: "Reading the passages",
    ask_writing: "Writing",
    ask_may_be_wrong: "The assistant may be wrong. The passages are what counts.",
    video_resumed: "You stopped at {time}.",
    video_restart: "Start from the beginning",
    video_no_support: "This browser cannot show the video.",
    video_failed: "The video does not load. Check the network, then reload the page.",
    transcript: "What is said",
    transcript_jump: "Jump to {time}",
    transcript_empty: "This video has no transcript.",
    captions: "Captions ({language})",
    quiz_lead: "{n} questions. You can try as often as you like.",
    quiz_lead_one: "One question. You can try as often as you like.",
    quiz_question: "Question {n} of {m}",
    quiz_choose_one: "Choose one.",
    quiz_choose_many: "Choose all that are right.",
    quiz_number: "Your number",
    quiz_text: "Your answer",
    quiz_check: "Check answers",
    quiz_again: "Try again",
    quiz_right: "Right",
    quiz_wrong: "Not yet",
    quiz_result: "{n} of {m} right",
    quiz_all_right: "Well done: all of it is right.",
    quiz_some_wrong: "Look at the ones that are not right yet, then try again.",
    quiz_missing: "Some questions have no answer yet. Answer them, then check again.",
    exercise_code: "Your code",
    exercise_language: "Language: {language}",
    exercise_hint: "Tab indents. Press Escape, then Tab, to leave the editor.",
    exercise_save: "Save code",
    exercise_saved: "Saved.",
    exercise_unsaved: "Not saved yet",
    exercise_reset: "Start over",
    exercise_reset_text: "Your code is replaced by the code that the exercise started with.",
    exercise_tests: "What it must do",
    exercise_test_input: "When it gets",
    exercise_test_expected: "it must give",
    exercise_test_name: "Test",
    tutor_title: "Stuck? Take a hint",
    tutor_lead: "The assistant sees your code and gives one hint at a time. It does not give the solution.",
    tutor_error: "The error or failing test, if there is one",
    tutor_question: "What have you tried, or what is unclear?",
    tutor_button: "Give me a hint",
    tutor_next: "Give me the next hint",
    tutor_step: "Step {n}: {name}",
    tutor_step_open: "next",
    tutor_step_locked: "later",
    tutor_thinking: "Reading your code",
    file_open: "Save {name}",
    ask_about_page: "Ask",
};
