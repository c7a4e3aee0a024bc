//! Search, and answers with sources.

use crate::{
    Nothing,
    endpoint::port,
    ids::{CourseId, LessonId, PassageId, QuestionId},
};
use serde::{Deserialize, Serialize};

/// A found passage, with its exact place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passage {
    /// The identifier.
    pub id: PassageId,
    /// The course.
    pub course: CourseId,
    /// The course's title.
    pub course_title: String,
    /// The lesson.
    pub lesson: LessonId,
    /// The lesson's title.
    pub lesson_title: String,
    /// Headings above it, outermost first, without the lesson's title.
    pub headings: Vec<String>,
    /// Page of the document, from 1.
    pub page: Option<u32>,
    /// Second of the video.
    pub second: Option<u32>,
    /// The text with the found words between `\u{2}` and `\u{3}`.
    pub marked: String,
    /// Address of the exact place: `/lessons/{id}?mark={passage}#b<n>`; the page marks the passage there.
    pub href: String,
    /// From 0 to 1.
    pub score: f32,
}

/// What to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchQuery {
    /// 1 to 1,000 characters.
    pub q: String,
    /// Only this course.
    #[serde(default)]
    pub course: Option<CourseId>,
    /// How many at the most, up to 50.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchResults {
    /// Best first.
    pub passages: Vec<Passage>,
    /// Whether spelling was guessed because nothing matched exactly.
    pub guessed: bool,
    /// Whether content is being brought in or made searchable, so that more may be found later.
    pub incomplete: bool,
}

/// A question to the courses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskForm {
    /// 1 to 2,000 characters.
    pub question: String,
    /// Only this course.
    #[serde(default)]
    pub course: Option<CourseId>,
    /// Prefer this lesson.
    #[serde(default)]
    pub lesson: Option<LessonId>,
}

/// A question that was asked, with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedQuestion {
    /// The identifier.
    pub id: QuestionId,
    /// The question.
    pub question: String,
    /// Who asked.
    pub asked_by: String,
    /// Seconds since 1970.
    pub at_s: i64,
    /// The answer as safe HTML; empty where there is none.
    pub html: String,
    /// Whether the courses covered it.
    pub covered: bool,
    /// Whether the learner sent it to the teacher.
    pub told_teacher: bool,
    /// The passages.
    pub passages: Vec<Passage>,
    /// The cited ones, from 1.
    pub citations: Vec<u32>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuestionRef {
    /// The question.
    pub question: QuestionId,
}

/// A page of at most 50 questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuestionList {
    /// Newest first.
    pub questions: Vec<AskedQuestion>,
}

/// The text range of a passage in its lesson, for the mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassagePlace {
    /// The passage's whole text, as it stands in the lesson.
    pub text: String,
    /// The first block, as in `id="b<n>"`.
    pub first_block: u32,
    /// The last block.
    pub last_block: u32,
}

/// One passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassageRef {
    /// The passage.
    pub passage: PassageId,
}

port! {
    /// Search and answers with sources.
    trait Asking = asking;
    /// Finds passages in the courses that the person may open.
    call FindPassages, search(SearchQuery) -> SearchResults = Get "/api/search", SignedIn;
    /// Tells where a passage stands in its lesson.
    call GetPassage, get_passage(PassageRef) -> PassagePlace = Get "/api/passages/{passage}", SignedIn;
    /// Answers a question from the courses: passages first, then the streamed answer with checked marks.
    stream Ask, ask(AskForm) = Post "/api/ask", SignedIn;
    /// Lists the own questions.
    call ListMyQuestions, list_my_questions(Nothing) -> QuestionList = Get "/api/questions/mine", SignedIn;
    /// Lists the questions of all learners.
    call ListQuestions, list_questions(Nothing) -> QuestionList = Get "/api/questions", Teacher;
    /// Sends the own question to the teacher.
    call TellTeacher, tell_teacher(QuestionRef) -> Nothing = Post "/api/questions/{question}/tell-teacher", SignedIn;
}
