//! A document on its way to a lesson: what the reader gave, in the form in which it is stored.

use super::natural_order::title_of;
use lyceum_parsers::{AnswerSource, BlockBody, Document, ExerciseSource, QuizSource};
use lyceum_storage::records::courses::{
    LessonBody, Solution, StoredBlock, StoredBody, StoredExercise, StoredFile, StoredQuestion, StoredQuiz, StoredTest,
    StoredVideo,
};

/// A document before its videos are joined. A video that it names stands in its blocks without length and captions.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The path of its file within the course.
    pub(super) path: String,
    /// The title in the document.
    pub(super) title: Option<String>,
    /// The language that the document tells.
    pub(super) language: Option<String>,
    /// Its place, if it tells one.
    pub(super) order: Option<u32>,
    /// The blocks.
    pub(super) blocks: Vec<StoredBlock>,
    /// The pictures inside it.
    pub(super) pictures: Vec<StoredFile>,
    /// Whether the original is offered to be saved.
    pub(super) offer_original: bool,
}

impl Draft {
    /// From what the reader gave.
    pub(super) fn new(path: &str, document: Document, pictures: Vec<StoredFile>) -> Self {
        let (mut quizzes, mut exercises) = (0, 0);
        let blocks = document.blocks.into_iter().map(|block| StoredBlock {
            body: match block.body {
                BlockBody::Html(html) => StoredBody::Html(html),
                BlockBody::Quiz(quiz) => {
                    quizzes += 1;
                    StoredBody::Quiz(stored_quiz(format!("quiz-{quizzes}"), quiz))
                }
                BlockBody::Exercise(exercise) => {
                    exercises += 1;
                    StoredBody::Exercise(stored_exercise(format!("exercise-{exercises}"), exercise))
                }
                BlockBody::Embed(embed) => StoredBody::Video(video_named(&embed.path, &embed.title, true)),
            },
            text: block.text,
            heading: block.heading,
            page: block.page,
            second: None,
        });
        Self {
            path: path.to_owned(),
            blocks: blocks.collect(),
            title: document.title.filter(|title| !title.trim().is_empty()),
            language: document.language,
            order: None,
            pictures,
            offer_original: false,
        }
    }

    /// From the lesson of the import before, when its file has not changed: without what was joined to it.
    pub(super) fn again(path: &str, title: &str, language: &str, body: LessonBody) -> Self {
        let own = |block: &StoredBlock| match &block.body {
            StoredBody::Cue { .. } => false,
            StoredBody::Video(video) => video.embedded,
            _ => true,
        };
        Self {
            path: path.to_owned(),
            title: Some(title.to_owned()),
            language: Some(language.to_owned()),
            order: None,
            blocks: body.blocks.into_iter().filter(own).collect(),
            pictures: body.pictures,
            offer_original: body.offer_original,
        }
    }

    /// Whether the document names this file as a video.
    pub(super) fn embeds(&self, path: &str) -> bool {
        self.blocks.iter().any(|block| matches!(&block.body, StoredBody::Video(video) if video.path == path))
    }
}

/// A video by its name; length and captions follow.
pub(super) fn video_named(path: &str, title: &str, embedded: bool) -> StoredVideo {
    let title = if title.trim().is_empty() { title_of(path) } else { title.trim().to_owned() };
    StoredVideo { key: path.to_owned(), path: path.to_owned(), title, embedded, seconds: 0, captions: Vec::new() }
}

fn stored_quiz(key: String, quiz: QuizSource) -> StoredQuiz {
    let questions = quiz.questions.into_iter().map(|question| StoredQuestion {
        html: question.html,
        explanation: question.explanation,
        solution: match question.answer {
            AnswerSource::One { choices, right } => Solution::Choices { choices, right: vec![right], many: false },
            AnswerSource::Many { choices, right } => Solution::Choices { choices, right, many: true },
            AnswerSource::Number { value, tolerance, unit } => Solution::Number { value, tolerance, unit },
            AnswerSource::Text { accepted } => Solution::Text { accepted },
        },
    });
    StoredQuiz { key, title: quiz.title, questions: questions.collect() }
}

fn stored_exercise(key: String, exercise: ExerciseSource) -> StoredExercise {
    let tests = exercise.tests.into_iter().map(|t| StoredTest { name: t.name, input: t.input, expected: t.expected });
    StoredExercise {
        key,
        title: exercise.title,
        task: exercise.task,
        language: exercise.language,
        starter: exercise.starter,
        solution: exercise.solution,
        tests: tests.collect(),
    }
}
