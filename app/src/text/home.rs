//! The page to start from.

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
    /// Tag.
    pub healthy: &'static str,
    /// Tag.
    pub unhealthy: &'static str,
    /// Heading.
    pub plan: &'static str,
    /// Link.
    pub whole_plan: &'static str,
    /// Heading.
    pub manage: &'static str,
}

/// English.
pub const EN: HomeTexts = HomeTexts {
    hello: "Hello, {name}",
    learner_lead: "Go on where you stopped, or choose a course.",
    teacher_lead: "See what was asked and where your learners need you.",
    admin_lead: "See how the school's server is doing, at a glance.",
    go_on: "Go on with",
    start: "Start with",
    go_on_button: "Go on",
    courses: "Your courses",
    all_courses: "All courses",
    all_courses_title: "Courses",
    nothing_yet_title: "No courses yet",
    nothing_yet_text: "As soon as your teacher brings one in, it is here.",
    nothing_yet_teacher: "Bring in a folder of texts, slides or videos: it becomes a course in a minute.",
    all_done_title: "You have finished everything",
    all_done_text: "Ask a question, or look at a lesson again.",
    ask_title: "Have a question?",
    ask_hint: "What do you want to know?",
    ask_button: "Ask",
    today: "Today",
    people_today: "people were here",
    questions_today: "questions were asked",
    need_you: "Waiting for an answer from you",
    need_you_empty_title: "No open questions",
    need_you_empty_text: "Questions that your courses do not cover, or that learners send to you, are shown here.",
    not_covered: "not in the courses",
    sent_to_you: "sent to you",
    all_questions: "All questions",
    bring_in: "Bring in content",
    project: "Show the page to project",
    healthy: "All is well.",
    unhealthy: "This needs you.",
    plan: "The plan at a glance",
    whole_plan: "The whole plan",
    manage: "Manage",
};
