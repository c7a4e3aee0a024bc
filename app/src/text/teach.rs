//! The teacher's pages and imports.

words! {
    /// The teacher's pages and imports.
    pub struct TeachTexts {
        /// Heading.
        pub title: &'static str,
        /// First line.
        pub lead: &'static str,
        /// Tab.
        pub questions: &'static str,
        /// Tab.
        pub courses: &'static str,
        /// Tab.
        pub import: &'static str,
        /// Heading of questions that need the teacher.
        pub open_questions: &'static str,
        /// Heading of all others.
        pub answered_questions: &'static str,
        /// Empty state.
        pub no_questions_title: &'static str,
        /// Empty state.
        pub no_questions_text: &'static str,
        /// Empty state.
        pub no_open_title: &'static str,
        /// Empty state.
        pub no_open_text: &'static str,
        /// Tag.
        pub not_covered: &'static str,
        /// Tag.
        pub sent_to_you: &'static str,
        /// Heading above an answer.
        pub answer: &'static str,
        /// Heading above passages.
        pub sources: &'static str,
        /// Heading above passages that are not enough.
        pub nearest: &'static str,
        /// Instead of passages.
        pub no_passages: &'static str,
        /// Link.
        pub fill_gap: &'static str,
        /// First line of the courses.
        pub courses_lead: &'static str,
        /// Tag.
        pub published: &'static str,
        /// Before a date.
        pub changed: &'static str,
        /// Button.
        pub publish: &'static str,
        /// Button.
        pub hide: &'static str,
        /// Message: `{title}`.
        pub now_published: &'static str,
        /// Message: `{title}`.
        pub now_hidden: &'static str,
        /// Button.
        pub rename: &'static str,
        /// Heading of the dialog.
        pub rename_title: &'static str,
        /// Button of the dialog.
        pub save_title: &'static str,
        /// Message.
        pub renamed: &'static str,
        /// Link.
        pub update: &'static str,
        /// Button.
        pub delete: &'static str,
        /// Message: `{title}`.
        pub deleted: &'static str,
        /// Message: `{title}`.
        pub restored: &'static str,
        /// How to take a course elsewhere.
        pub export_hint: &'static str,
        /// Heading.
        pub import_title: &'static str,
        /// First line.
        pub import_lead: &'static str,
        /// Heading.
        pub import_state_title: &'static str,
        /// First line.
        pub import_state_lead: &'static str,
        /// Words of bringing content in.
        pub bring: BringTexts,
        /// Words of a running import.
        pub running: RunningTexts,
    }
}

words! {
    /// Choosing and sending files.
    pub struct BringTexts {
        /// In the drop zone.
        pub drop: &'static str,
        /// In the drop zone, while something is held over it.
        pub drop_now: &'static str,
        /// Below.
        pub drop_hint: &'static str,
        /// Button.
        pub choose_folder: &'static str,
        /// Button.
        pub choose_files: &'static str,
        /// Status while a folder is looked through.
        pub looking: &'static str,
        /// Problem.
        pub cannot_read: &'static str,
        /// Problem: `{n}`.
        pub too_many: &'static str,
        /// Heading: one file.
        pub chosen_one: &'static str,
        /// Heading: `{n}` files, `{size}`.
        pub chosen: &'static str,
        /// Button.
        pub remove_all: &'static str,
        /// Button on one file: `{path}`.
        pub remove: &'static str,
        /// Below a long list: `{n}`.
        pub more_files: &'static str,
        /// Beside a file: `{most}`.
        pub too_large: &'static str,
        /// Notice about one file.
        pub left_out_one: &'static str,
        /// Notice: `{n}` files.
        pub left_out: &'static str,
        /// Notice.
        pub zip_hint: &'static str,
        /// Label.
        pub becomes: &'static str,
        /// Choice.
        pub becomes_new: &'static str,
        /// Choice: `{title}`.
        pub becomes_newer: &'static str,
        /// Hint when a course is updated.
        pub update_hint: &'static str,
        /// Label.
        pub course_title: &'static str,
        /// Hint.
        pub course_title_hint: &'static str,
        /// Button.
        pub start: &'static str,
        /// Heading.
        pub sending: &'static str,
        /// Heading after failures.
        pub incomplete: &'static str,
        /// Heading at the end.
        pub finishing: &'static str,
        /// `{n}` of `{m}` files.
        pub files_of: &'static str,
        /// `{n}` of `{m}` bytes.
        pub bytes_of: &'static str,
        /// State of a file.
        pub waits: &'static str,
        /// State of a file.
        pub sent: &'static str,
        /// State of a file: `{time}`.
        pub rests: &'static str,
        /// State of a file.
        pub not_sent: &'static str,
        /// Problem of a file.
        pub broke_off: &'static str,
        /// Button.
        pub stop: &'static str,
        /// Message.
        pub stopped: &'static str,
        /// Button.
        pub send_again: &'static str,
        /// Button.
        pub go_on_without: &'static str,
        /// Without scripts.
        pub scripts_needed: &'static str,
        /// Heading of the side.
        pub kinds_title: &'static str,
        /// What can be read.
        pub kinds: [(&'static str, &'static str); 5],
        /// Heading.
        pub how_title: &'static str,
        /// How files become lessons.
        pub how: [&'static str; 3],
        /// Heading.
        pub newest: &'static str,
    }
}

words! {
    /// An import that runs or has run.
    pub struct RunningTexts {
        /// Phase.
        pub receiving: &'static str,
        /// Phase.
        pub reading: &'static str,
        /// Phase.
        pub indexing: &'static str,
        /// Phase.
        pub done: &'static str,
        /// Phase.
        pub failed: &'static str,
        /// Phase.
        pub cancelled: &'static str,
        /// What the phase means.
        pub receiving_text: &'static str,
        /// What the phase means.
        pub reading_text: &'static str,
        /// What the phase means.
        pub indexing_text: &'static str,
        /// What the phase means.
        pub done_text: &'static str,
        /// What the phase means.
        pub failed_text: &'static str,
        /// What the phase means.
        pub cancelled_text: &'static str,
        /// Title of an import without one.
        pub untitled: &'static str,
        /// Name of the bar, for screen readers.
        pub progress: &'static str,
        /// Status: `{n}` of `{m}`.
        pub embedding: &'static str,
        /// Status.
        pub embedded: &'static str,
        /// Button.
        pub stop: &'static str,
        /// Message.
        pub stopped: &'static str,
        /// Link.
        pub open_course: &'static str,
        /// Link.
        pub start_again: &'static str,
        /// Beside the buttons.
        pub seen: &'static str,
        /// Beside the buttons.
        pub not_seen: &'static str,
        /// Heading.
        pub report: &'static str,
        /// Check box.
        pub only_attention: &'static str,
        /// Column.
        pub file: &'static str,
        /// Column.
        pub outcome: &'static str,
        /// Column.
        pub note: &'static str,
        /// Outcome.
        pub read: &'static str,
        /// Outcome.
        pub read_with_note: &'static str,
        /// Outcome.
        pub skipped: &'static str,
        /// Outcome.
        pub unchanged: &'static str,
        /// `{n}` and the outcome.
        pub count: &'static str,
        /// Empty state.
        pub nothing_yet_title: &'static str,
        /// Empty state.
        pub nothing_yet_text: &'static str,
        /// Empty state.
        pub all_well_title: &'static str,
        /// Empty state.
        pub all_well_text: &'static str,
        /// Link without scripts.
        pub look_again: &'static str,
    }
}
