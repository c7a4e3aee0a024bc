//! Courses, their lessons and the files they were made from.

use super::{KeySpace, Record, Space};
use lyceum_api::{
    courses::LessonKind,
    ids::{CourseId, LessonId, UserId},
};
use serde::{Deserialize, Serialize};

/// A course: what lists show, and its lessons in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourseRecord {
    /// The identifier.
    pub id: CourseId,
    /// The title.
    pub title: String,
    /// Whether a person gave the title: then an import leaves it alone.
    pub title_given: bool,
    /// One or two sentences.
    pub summary: String,
    /// Whether a person gave the summary: then an import leaves it alone.
    pub summary_given: bool,
    /// BCP 47 tag.
    pub language: String,
    /// The cover picture.
    pub cover: Option<StoredFile>,
    /// Whether learners see it.
    pub published: bool,
    /// Who imported it first; none from the command line.
    pub owner: Option<UserId>,
    /// Seconds since 1970.
    pub created_s: i64,
    /// Seconds since 1970 of the newest import.
    pub changed_s: i64,
    /// Seconds since 1970 at which it was deleted; it can be brought back for 30 days.
    pub deleted_s: Option<i64>,
    /// The lessons in order.
    pub lessons: Vec<LessonId>,
    /// How many passages its lessons have in the search index.
    pub passages: u32,
    /// Bytes of its files, as they count against the storage for courses and its owner's.
    pub stored_bytes: u64,
    /// The store's sequence at the newest change of what is indexed.
    pub sequence: u64,
}

impl Record for CourseRecord {
    const SPACE: Space = Space::Courses;
    const KIND: u8 = 1;
    type Key = CourseId;
}

/// A lesson as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonRecord {
    /// The identifier; stays the same when the course is imported again.
    pub id: LessonId,
    /// Its course.
    pub course: CourseId,
    /// The path of the file that it was made from, within the course.
    pub path: String,
    /// The title.
    pub title: String,
    /// BCP 47 tag.
    pub language: String,
    /// What it is made of, above all.
    pub kind: LessonKind,
    /// About how long it takes.
    pub minutes: u32,
}

impl Record for LessonRecord {
    const SPACE: Space = Space::Courses;
    const KIND: u8 = 2;
    type Key = LessonId;
}

/// What a lesson holds. Block `n` of the page is `blocks[n]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LessonBody {
    /// The blocks in order.
    pub blocks: Vec<StoredBlock>,
    /// Pictures that came inside the document, by their name there.
    pub pictures: Vec<StoredFile>,
    /// Whether the original file is offered to be saved.
    pub offer_original: bool,
}

impl Record for LessonBody {
    const SPACE: Space = Space::Courses;
    const KIND: u8 = 3;
    type Key = LessonId;
}

/// A block of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredBlock {
    /// What the page shows.
    pub body: StoredBody,
    /// The same as plain text, for search.
    pub text: String,
    /// The heading's level, 1 to 6.
    pub heading: Option<u8>,
    /// Page of the document, from 1.
    pub page: Option<u32>,
    /// Second of the video.
    pub second: Option<u32>,
}

/// What the page shows for a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StoredBody {
    /// Clean HTML; files of the course are named as `file:PATH`, pictures of the document as `picture:NAME`.
    Html(String),
    /// A video. The lines of its transcript are the next blocks.
    Video(StoredVideo),
    /// A line of the transcript of the video before it; times in milliseconds.
    Cue {
        /// Start.
        start_ms: u64,
        /// End.
        end_ms: u64,
    },
    /// Questions.
    Quiz(StoredQuiz),
    /// A code exercise.
    Exercise(StoredExercise),
}

/// A quiz with its solutions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredQuiz {
    /// Its name within the lesson.
    pub key: String,
    /// The title.
    pub title: String,
    /// The questions.
    pub questions: Vec<StoredQuestion>,
}

/// A question with its solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredQuestion {
    /// The question as clean HTML.
    pub html: String,
    /// How it is answered, and what is right.
    pub solution: Solution,
    /// What to know about it, as clean HTML.
    pub explanation: String,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Solution {
    /// One choice, or several where `many` is set.
    Choices {
        /// The choices as plain text.
        choices: Vec<String>,
        /// The right ones, from 0.
        right: Vec<u32>,
        /// Whether several may be chosen.
        many: bool,
    },
    /// A number.
    Number {
        /// The right number.
        value: f64,
        /// How far off an answer may be.
        tolerance: f64,
        /// The unit to show.
        unit: String,
    },
    /// A word or a short text.
    Text {
        /// Every accepted answer.
        accepted: Vec<String>,
    },
}

/// A code exercise with its reference solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredExercise {
    /// Its name within the lesson.
    pub key: String,
    /// The title.
    pub title: String,
    /// The task as clean HTML.
    pub task: String,
    /// Programming language.
    pub language: String,
    /// The code to start from.
    pub starter: String,
    /// The reference solution; never leaves the server.
    pub solution: Option<String>,
    /// Tests.
    pub tests: Vec<StoredTest>,
}

/// A test of a code exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredTest {
    /// What it shows.
    pub name: String,
    /// Expression or standard input.
    pub input: String,
    /// The expected output.
    pub expected: String,
}

/// A video of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredVideo {
    /// Its name within the lesson, for progress.
    pub key: String,
    /// Path of the MP4 file within the course.
    pub path: String,
    /// The title.
    pub title: String,
    /// Whether the document names it at this place; otherwise it was joined by its name.
    pub embedded: bool,
    /// Length in seconds.
    pub seconds: u32,
    /// Captions: (BCP 47 tag, path of the WebVTT file within the course). The first one is the transcript.
    pub captions: Vec<(String, String)>,
}

/// A file by its name, with where its bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// The name.
    pub name: String,
    /// BLAKE3 hash of the bytes.
    pub hash: [u8; 32],
    /// Size.
    pub bytes: u64,
}

/// Every file that a course was made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CourseFiles {
    /// By path.
    pub files: Vec<SourceFile>,
}

impl Record for CourseFiles {
    const SPACE: Space = Space::Courses;
    const KIND: u8 = 4;
    type Key = CourseId;
}

/// A file that a course was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its path within the course.
    pub path: String,
    /// The bytes as they came: for export, and to see whether it changed.
    pub original: StoredFile,
    /// The bytes to show in pages, where they differ: a picture that was encoded again.
    pub shown: Option<StoredFile>,
    /// The version of the reader that read it: a newer reader reads it again.
    pub reader: u32,
    /// What the report said about it.
    pub note: String,
}

/// That the passages of a course are in the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedCourse {
    /// [`CourseRecord::sequence`] of what was indexed.
    pub sequence: u64,
}

impl Record for IndexedCourse {
    const SPACE: Space = Space::Courses;
    const KIND: u8 = 5;
    type Key = CourseId;
}

/// The secret that signs addresses of stored files.
#[derive(Clone, Serialize, Deserialize)]
pub struct MediaKey {
    /// 256 random bits.
    pub key: [u8; 32],
}

impl Record for MediaKey {
    const SPACE: Space = Space::Files;
    const KIND: u8 = 1;
    type Key = u64;
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<CourseRecord>("courses"),
    KeySpace::of::<LessonRecord>("lessons"),
    KeySpace::of::<LessonBody>("lesson bodies"),
    KeySpace::of::<CourseFiles>("course files"),
    KeySpace::of::<IndexedCourse>("indexed courses"),
    KeySpace::of::<MediaKey>("media key"),
];
