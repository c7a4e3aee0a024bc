//! The teacher's pages and imports.

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
    pub kinds: &'static [(&'static str, &'static str)],
    /// Heading.
    pub how_title: &'static str,
    /// How files become lessons.
    pub how: &'static [&'static str],
    /// Heading.
    pub newest: &'static str,
}

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

/// English.
pub const EN: TeachTexts = TeachTexts {
    title: "Teach",
    lead: "See what learners ask, and look after your courses.",
    questions: "Questions",
    courses: "Courses",
    import: "Bring in content",
    open_questions: "Waiting for you",
    answered_questions: "Answered from your courses",
    no_questions_title: "Nobody has asked anything yet",
    no_questions_text: "What learners ask is listed here, first of all what your courses do not cover.",
    no_open_title: "Nothing waits for you",
    no_open_text: "Questions that your courses do not cover, or that learners send to you, come here first.",
    not_covered: "not in the courses",
    sent_to_you: "sent to you",
    answer: "What the assistant answered",
    sources: "Where that comes from",
    nearest: "The nearest passages",
    no_passages: "No passage of your courses comes close to this question.",
    fill_gap: "Bring in content about it",
    courses_lead: "Show, hide, rename and renew your courses.",
    published: "learners see it",
    changed: "changed",
    publish: "Show to learners",
    hide: "Hide from learners",
    now_published: "Learners see “{title}” now.",
    now_hidden: "“{title}” is hidden from learners now.",
    rename: "Rename",
    rename_title: "Rename course",
    save_title: "Save title",
    renamed: "The course has its new title.",
    update: "Bring in a newer version",
    delete: "Delete",
    deleted: "“{title}” was deleted.",
    restored: "“{title}” is back.",
    export_hint: "To take a course to another school, your administrator writes it to a folder on the server:",
    import_title: "Bring in content",
    import_lead: "Choose a folder, a zip or some files. They become a course that can be read, searched and asked.",
    import_state_title: "Import",
    import_state_lead: "See how far it is and what became of each file.",
    bring: BringTexts {
        drop: "Drag a folder, a zip or files here",
        drop_now: "Let go to add them",
        drop_hint: "or choose them on this device",
        choose_folder: "Choose a folder",
        choose_files: "Choose files or a zip",
        looking: "Looking through the folder …",
        cannot_read: "This browser could not read what was dropped. Please use one of the buttons.",
        too_many: "Only the first {n} files were taken: one course can have no more.",
        chosen_one: "1 file, {size}",
        chosen: "{n} files, {size}",
        remove_all: "Remove all",
        remove: "Leave out {path}",
        more_files: "and {n} more",
        too_large: "A file may have at most {most}, and this one is larger. Make it smaller or split it.",
        left_out_one: "1 file is too large and will be left out.",
        left_out: "{n} files are too large and will be left out.",
        zip_hint: "These are many files. Sending them takes several minutes; as one zip they arrive much faster.",
        becomes: "What shall become of it?",
        becomes_new: "A new course",
        becomes_newer: "A newer version of “{title}”",
        update_hint: "Lessons keep their address and everybody's progress. What is no longer there is removed.",
        course_title: "Title",
        course_title_hint: "Leave it empty to take the name of the folder or zip.",
        start: "Bring it in",
        sending: "Sending",
        incomplete: "Some files did not arrive",
        finishing: "All files are there",
        files_of: "{n} of {m} files",
        bytes_of: "{n} of {m}",
        waits: "waits",
        sent: "sent",
        rests: "goes on in {time}",
        not_sent: "not sent",
        broke_off: "The connection was lost, or the file was changed or moved meanwhile.",
        stop: "Stop",
        stopped: "Stopped. Nothing of it was kept on the server.",
        send_again: "Send them again",
        go_on_without: "Go on without them",
        scripts_needed: "Sending files needs scripts, and they are switched off in this browser. Your administrator can bring a folder in on the server itself:",
        kinds_title: "What can be read",
        kinds: &[
            ("file-text", "Markdown, HTML, plain text"),
            ("file", "PDF, Word (.docx), PowerPoint (.pptx)"),
            ("image", "Pictures: PNG, JPEG, GIF, WebP"),
            ("video", "Videos: MP4, with captions as WebVTT beside it"),
            ("folder-open", "A zip of all that"),
        ],
        how_title: "How it becomes a course",
        how: &[
            "Each document or video is a lesson, in the order of the file names: 01, 02, 03 …",
            "Folders become chapters. Pictures belong to the lesson that shows them.",
            "A file that cannot be read is left out; the report says why. The others are not touched by it.",
        ],
        newest: "Newest imports",
    },
    running: RunningTexts {
        receiving: "Files are arriving",
        reading: "Files are being read",
        indexing: "The course is being made searchable",
        done: "The course is ready",
        failed: "No course was made",
        cancelled: "Stopped",
        receiving_text: "Keep the page open from which they are sent.",
        reading_text: "You can leave this page; the import goes on.",
        indexing_text: "This takes a few seconds.",
        done_text: "It can be read, searched and asked.",
        failed_text: "Nothing of this import was kept.",
        cancelled_text: "Somebody stopped this import. Nothing of it was kept.",
        untitled: "New course",
        progress: "Progress of the import",
        embedding: "Search by meaning is being prepared: {n} of {m} passages. Search by words works already.",
        embedded: "Search by words and by meaning is ready.",
        stop: "Stop the import",
        stopped: "The import is being stopped.",
        open_course: "Open the course",
        start_again: "Bring in other content",
        seen: "Learners see it.",
        not_seen: "Learners do not see it yet.",
        report: "What became of each file",
        only_attention: "Only what needs attention",
        file: "File",
        outcome: "Outcome",
        note: "Remark",
        read: "Read",
        read_with_note: "Read, with a remark",
        skipped: "Left out",
        unchanged: "Unchanged",
        count: "{n} {outcome}",
        nothing_yet_title: "No file has been looked at yet",
        nothing_yet_text: "Each file is listed here as soon as it is.",
        all_well_title: "Nothing needs your attention",
        all_well_text: "Every file was read as it is.",
        look_again: "See how far it is now",
    },
};
