//! Courses, lessons, quizzes, progress, and the page that each role starts from.

use crate::{
    Nothing,
    asking::AskedQuestion,
    endpoint::port,
    ids::{CourseId, LessonId},
    plan::LimitUse,
    speech::Speech,
};
use serde::{Deserialize, Serialize};

/// A course in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourseCard {
    /// The identifier.
    pub id: CourseId,
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Address of a small picture.
    pub cover: Option<String>,
    /// How many lessons it has.
    pub lessons: u32,
    /// How many of them this person has finished.
    pub finished: u32,
    /// Whether learners see it.
    pub published: bool,
    /// Seconds since 1970 of the newest import.
    pub changed_s: i64,
}

/// All courses that the person may open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourseList {
    /// By title.
    pub courses: Vec<CourseCard>,
}

/// A course with its lessons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Course {
    /// The course.
    pub card: CourseCard,
    /// Its lessons in order.
    pub lessons: Vec<LessonRow>,
    /// Where to go on; the first lesson at the start.
    pub go_on: Option<LessonId>,
    /// Whether the person may change it.
    pub may_change: bool,
}

/// What a lesson is made of, above all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LessonKind {
    /// Text and pictures.
    Reading,
    /// A video.
    Video,
    /// Questions.
    Quiz,
    /// A code exercise.
    Exercise,
}

/// A lesson in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LessonRow {
    /// The identifier.
    pub id: LessonId,
    /// The title.
    pub title: String,
    /// What it is made of, above all.
    pub kind: LessonKind,
    /// About how long it takes.
    pub minutes: u32,
    /// Whether this person has finished it.
    pub finished: bool,
}

/// A lesson to read, watch or do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lesson {
    /// The identifier.
    pub id: LessonId,
    /// Its course.
    pub course: CourseId,
    /// Its course's title.
    pub course_title: String,
    /// The title.
    pub title: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Its place in the course, from 1.
    pub number: u32,
    /// How many lessons the course has.
    pub of: u32,
    /// The parts in order.
    pub parts: Vec<LessonPart>,
    /// The lesson before.
    pub previous: Option<LessonRow>,
    /// The lesson after.
    pub next: Option<LessonRow>,
    /// Whether this person has finished it.
    pub finished: bool,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonPart {
    /// Text and pictures as safe HTML. Every block has `id="b<n>"`, n being its number in the lesson, so that a
    /// passage can be opened and marked; pages of a document start with `<span class="page" id="p<n>">`.
    Html {
        /// The HTML.
        html: String,
    },
    /// A video.
    Video(Video),
    /// Questions.
    Quiz(Quiz),
    /// A code exercise.
    Exercise(Exercise),
    /// A file to download, where it cannot be shown.
    File {
        /// The name to save it under.
        name: String,
        /// Its address, as attachment.
        src: String,
        /// Its size.
        bytes: u64,
    },
}

/// A video with its transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Video {
    /// Its name within the lesson, for progress.
    pub key: String,
    /// The title.
    pub title: String,
    /// Address of the MP4 file.
    pub src: String,
    /// Length.
    pub seconds: u32,
    /// Captions by language: (BCP 47 tag, address of the WebVTT file).
    pub captions: Vec<(String, String)>,
    /// The transcript, from the first captions.
    pub transcript: Vec<Cue>,
    /// Where this person stopped.
    pub resume_at_s: f64,
}

/// A line of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cue {
    /// Start in seconds.
    pub start_s: f64,
    /// End in seconds.
    pub end_s: f64,
    /// What is said.
    pub text: String,
}

/// Questions with this person's newest result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quiz {
    /// Its name within the lesson.
    pub key: String,
    /// The title.
    pub title: String,
    /// The questions, without solutions.
    pub questions: Vec<QuizQuestion>,
    /// This person's newest attempt.
    pub last: Option<QuizResult>,
}

/// A question of a quiz.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuizQuestion {
    /// The question as safe HTML.
    pub html: String,
    /// How it is answered.
    pub answer: AnswerForm,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum AnswerForm {
    /// One of these.
    One {
        /// The choices as plain text.
        choices: Vec<String>,
    },
    /// Any of these.
    Many {
        /// The choices as plain text.
        choices: Vec<String>,
    },
    /// A number.
    Number {
        /// The unit to show behind it.
        unit: String,
    },
    /// A word or a short text.
    Text {},
}

/// Answers to a quiz: for each question the chosen numbers (from 0) or the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuizAttempt {
    /// The lesson.
    pub lesson: LessonId,
    /// The quiz within the lesson.
    pub key: String,
    /// One answer for each question.
    pub answers: Vec<QuizAnswer>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuizAnswer {
    /// Chosen numbers, from 0.
    #[serde(default)]
    pub chosen: Vec<u32>,
    /// The number or text.
    #[serde(default)]
    pub text: String,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuizResult {
    /// For each question: whether it is right, and what to know about it.
    pub marks: Vec<QuizMark>,
    /// How many are right.
    pub right: u32,
    /// Seconds since 1970.
    pub at_s: i64,
}

/// What came of one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuizMark {
    /// What was answered.
    pub answer: QuizAnswer,
    /// Whether it is right.
    pub right: bool,
    /// An explanation as safe HTML; may be empty.
    pub explanation: String,
}

/// A code exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exercise {
    /// Its name within the lesson.
    pub key: String,
    /// The title.
    pub title: String,
    /// The task as safe HTML.
    pub task: String,
    /// Programming language, e.g. `python`.
    pub language: String,
    /// The code to start from.
    pub starter: String,
    /// The code that this person saved last.
    pub saved: Option<String>,
    /// Tests to run in the browser.
    pub tests: Vec<ExerciseTest>,
}

/// A test of a code exercise: the program reads `input` and prints `expected`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExerciseTest {
    /// What it shows.
    pub name: String,
    /// Expression or standard input.
    pub input: String,
    /// The expected output.
    pub expected: String,
}

/// Progress to be saved, in batches: at most 100 entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProgressBatch {
    /// The entries.
    pub entries: Vec<ProgressEntry>,
}

/// One piece of progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProgressEntry {
    /// The person has opened a lesson.
    Opened {
        /// The lesson.
        lesson: LessonId,
    },
    /// The person has finished a lesson, or takes that back.
    Finished {
        /// The lesson.
        lesson: LessonId,
        /// Whether it is finished.
        finished: bool,
    },
    /// The place in a video.
    Watched {
        /// The lesson.
        lesson: LessonId,
        /// The video within the lesson.
        key: String,
        /// The place in seconds.
        at_s: f64,
    },
    /// The code of an exercise.
    Code {
        /// The lesson.
        lesson: LessonId,
        /// The exercise within the lesson.
        key: String,
        /// The code, at most 64 KiB.
        code: String,
        /// Whether all tests passed in the browser.
        passed: bool,
    },
}

/// One course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CourseRef {
    /// The course.
    pub course: CourseId,
}

/// One lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LessonRef {
    /// The lesson.
    pub lesson: LessonId,
}

/// Changes of a course; what is not given stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeCourse {
    /// The course.
    pub course: CourseId,
    /// The new title, 1 to 120 characters.
    #[serde(default)]
    pub title: Option<String>,
    /// The new summary, at most 500 characters.
    #[serde(default)]
    pub summary: Option<String>,
    /// Whether learners see it.
    #[serde(default)]
    pub published: Option<bool>,
}

/// The page that a person starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Home {
    /// For a learner.
    Learner {
        /// Where to go on: course and lesson.
        go_on: Option<(CourseCard, LessonRow)>,
        /// All courses.
        courses: Vec<CourseCard>,
    },
    /// For a teacher.
    Teacher {
        /// Questions that the courses do not cover, or that were sent to the teacher; newest first.
        questions: Vec<AskedQuestion>,
        /// All courses.
        courses: Vec<CourseCard>,
        /// How many people used the school today.
        people_today: u32,
        /// How many questions were asked today.
        questions_today: u32,
    },
    /// For an admin.
    Admin {
        /// One sentence of health.
        health: Speech,
        /// Whether all is well.
        healthy: bool,
        /// The limits that are most used.
        limits: Vec<LimitUse>,
        /// All courses.
        courses: Vec<CourseCard>,
    },
}

port! {
    /// Courses, lessons, progress.
    trait Courses = courses;
    /// Gives the page that the person starts from.
    call GetHome, get_home(Nothing) -> Home = Get "/api/home", SignedIn;
    /// Lists the courses that the person may open.
    call ListCourses, list_courses(Nothing) -> CourseList = Get "/api/courses", SignedIn;
    /// Gives a course with its lessons.
    call GetCourse, get_course(CourseRef) -> Course = Get "/api/courses/{course}", SignedIn;
    /// Renames, describes, shows or hides a course.
    call UpdateCourse, change_course(ChangeCourse) -> Nothing = Patch "/api/courses/{course}", Teacher;
    /// Deletes a course. It can be brought back for 30 days.
    call DeleteCourse, delete_course(CourseRef) -> Nothing = Delete "/api/courses/{course}", Teacher;
    /// Brings a deleted course back.
    call RestoreCourse, restore_course(CourseRef) -> Nothing = Post "/api/courses/{course}/restore", Teacher;
    /// Gives a lesson.
    call GetLesson, get_lesson(LessonRef) -> Lesson = Get "/api/lessons/{lesson}", SignedIn;
    /// Marks the answers to a quiz.
    call MarkQuiz, mark_quiz(QuizAttempt) -> QuizResult = Post "/api/lessons/{lesson}/quiz", SignedIn;
    /// Saves progress.
    call SaveProgress, save_progress(ProgressBatch) -> Nothing = Post "/api/progress", SignedIn;
}
