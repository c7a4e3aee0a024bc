//! Files from outside become blocks of text; runs in a limited child process.
//!
//! Everything here reads bytes that nobody has vouched for. Each format has a bound on size, count and depth, and an
//! error in plain words. [`worker::Workers`] runs [`parse`] in a child process, so that a file that breaks a parser
//! spoils itself alone.

pub mod archive;
mod course;
mod document;
mod error;
mod escape;
mod exercise;
pub mod html;
pub mod kind;
mod links;
pub mod markdown;
pub mod mp4;
pub mod names;
mod office;
mod pdf;
mod picture;
mod quiz;
mod read;
pub mod references;
mod text;
pub mod vtt;
pub mod worker;

pub use course::CourseSource;
pub use document::{Block, BlockBody, Document, EmbedSource, Picture};
pub use error::{ParseError, Refusal};
pub use exercise::{ExerciseSource, TestSource};
pub use kind::Kind;
pub use quiz::{AnswerSource, QuestionSource, QuizSource};
pub use read::parse;
