//! Courses in lists and one by one.

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

/// English.
pub const EN: CourseTexts = CourseTexts {
    title: "Courses",
    lead: "Choose a course to read, watch and practise.",
    empty_title: "No courses yet",
    empty_learner: "As soon as your teacher brings one in, it is here.",
    empty_teacher: "Bring in a folder or a zip file with texts, slides or videos. It becomes a course in about a minute.",
    bring_in: "Bring in content",
    hidden: "hidden",
    lessons_one: "1 lesson",
    lessons: "{n} lessons",
    progress: "{n} of {m} lessons done",
    finished: "Finished",
    not_started: "Not started",
    lessons_title: "Lessons",
    lesson_done: "done",
    minutes: "about {n} min",
    kind_reading: "Reading",
    kind_video: "Video",
    kind_quiz: "Quiz",
    kind_exercise: "Exercise",
    start: "Start",
    go_on: "Go on",
    again: "Look at it again",
    no_lessons_title: "This course has no lessons yet",
    no_lessons_text: "The import may still be running. Come back in a minute.",
    ask: "Ask about this course",
    change: "Change this course",
    name: "Title",
    summary: "Summary",
    save: "Save course",
    saved: "Saved.",
    publish: "Show it to learners",
    hide: "Hide it from learners",
    update: "Bring in a newer version",
    delete: "Delete course",
    deleted: "“{title}” was deleted.",
    search_title: "Search",
    search_lead: "Type some words to find them in every course, with the exact place.",
    search_label: "What are you looking for?",
    search_button: "Search",
    search_found_one: "1 place found",
    search_found: "{n} places found",
    search_guessed: "Nothing matches exactly. These places are close to what you typed.",
    search_incomplete: "New content is still being made searchable. There may be more to find in a few minutes.",
    search_empty_title: "Nothing found for “{q}”",
    search_empty_text: "Try fewer or other words, or ask in a whole sentence.",
    search_ask: "Ask the courses instead",
    page: "page {n}",
    at_time: "at {time}",
};
