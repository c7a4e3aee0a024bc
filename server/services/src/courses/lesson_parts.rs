//! Turns the stored blocks of a lesson into parts of a page: numbers every block, and signs the addresses of files.

use super::{mark_quiz::last_result, media::Signer};
use crate::{basis::Basis, imports::lesson_id};
use lyceum_api::{
    ApiResult,
    courses::{AnswerForm, Cue, Exercise, ExerciseTest, LessonPart, Quiz, QuizQuestion, Video},
    ids::UserId,
};
use lyceum_parsers::references::{Reference, rewrite};
use lyceum_storage::records::{
    courses::{
        CourseFiles, CourseRecord, LessonBody, LessonRecord, Solution, SourceFile, StoredBlock, StoredBody,
        StoredExercise, StoredFile, StoredQuiz, StoredVideo,
    },
    progress::{LessonProgress, SavedCode},
};
use std::{collections::HashMap, fmt::Write as _};

/// The files of a course, with the hand that signs their addresses for one person.
pub(super) struct Shelf<'a> {
    signer: &'a Signer,
    user: UserId,
    now_s: i64,
    course: &'a CourseRecord,
    lesson: &'a LessonRecord,
    files: HashMap<&'a str, &'a SourceFile>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(
        signer: &'a Signer,
        user: UserId,
        now_s: i64,
        course: &'a CourseRecord,
        lesson: &'a LessonRecord,
        files: &'a CourseFiles,
    ) -> Self {
        let files = files.files.iter().map(|file| (file.path.as_str(), file)).collect();
        Self { signer, user, now_s, course, lesson, files }
    }

    fn address(&self, file: &StoredFile) -> String {
        self.signer.address(file, &file.name, self.user, self.now_s)
    }

    /// The address of a file of the course: the lesson that was made from it, or the file itself.
    fn file(&self, path: &str) -> Option<String> {
        let (path, place) = path.split_once('#').map_or((path, ""), |(path, place)| (path, place));
        let id = lesson_id(self.course.id, path);
        if self.course.lessons.contains(&id) {
            return Some(if place.is_empty() { format!("/lessons/{id}") } else { format!("/lessons/{id}#{place}") });
        }
        self.files.get(path).map(|file| self.address(file.shown.as_ref().unwrap_or(&file.original)))
    }
}

/// The parts of a lesson in order.
pub(super) fn lesson_parts(basis: &Basis, shelf: &Shelf<'_>, body: &LessonBody) -> ApiResult<Vec<LessonPart>> {
    let progress = basis.get::<LessonProgress>(&(shelf.user, shelf.lesson.id))?;
    let mut parts = Vec::new();
    let mut html = String::new();
    let mut page = None;
    for (number, block) in body.blocks.iter().enumerate() {
        if let StoredBody::Html(block_html) = &block.body {
            if block.page != page {
                page = block.page;
                if let Some(n) = page {
                    let _ = write!(html, r#"<span class="page" id="p{n}">{n}</span>"#);
                }
            }
            let _ = write!(html, r#"<div id="b{number}">{}</div>"#, with_addresses(shelf, body, block_html));
            continue;
        }
        if !html.is_empty() {
            parts.push(LessonPart::Html { html: std::mem::take(&mut html) });
        }
        match &block.body {
            StoredBody::Video(video) => {
                let resume_at_s = progress.as_ref().and_then(|p| p.videos.get(&video.key)).copied().unwrap_or(0.0);
                parts.extend(video_part(shelf, video, &body.blocks[number + 1..], resume_at_s));
            }
            StoredBody::Quiz(quiz) => parts.push(LessonPart::Quiz(quiz_part(basis, shelf, body, quiz)?)),
            StoredBody::Exercise(exercise) => {
                parts.push(LessonPart::Exercise(exercise_part(basis, shelf, body, exercise)?));
            }
            // Belongs to the video before it.
            StoredBody::Cue { .. } | StoredBody::Html(_) => {}
        }
    }
    if !html.is_empty() {
        parts.push(LessonPart::Html { html });
    }
    if body.offer_original
        && let Some(source) = shelf.files.get(shelf.lesson.path.as_str())
    {
        let StoredFile { name, bytes, .. } = &source.original;
        parts.push(LessonPart::File { name: name.clone(), src: shelf.address(&source.original), bytes: *bytes });
    }
    Ok(parts)
}

fn with_addresses(shelf: &Shelf<'_>, body: &LessonBody, html: &str) -> String {
    rewrite(html, |reference| match reference {
        Reference::File(path) => shelf.file(path),
        Reference::Picture(name) => body.pictures.iter().find(|p| p.name == name).map(|picture| shelf.address(picture)),
    })
}

/// None where the file is gone, which an import that was cut short could leave behind.
fn video_part(shelf: &Shelf<'_>, video: &StoredVideo, after: &[StoredBlock], resume_at_s: f64) -> Option<LessonPart> {
    let file = shelf.files.get(video.path.as_str())?;
    let transcript = after.iter().map_while(|block| match block.body {
        StoredBody::Cue { start_ms, end_ms } => {
            Some(Cue { start_s: seconds(start_ms), end_s: seconds(end_ms), text: block.text.clone() })
        }
        _ => None,
    });
    let captions = video.captions.iter().filter_map(|(language, path)| {
        shelf.files.get(path.as_str()).map(|file| (language.clone(), shelf.address(&file.original)))
    });
    Some(LessonPart::Video(Video {
        key: video.key.clone(),
        title: video.title.clone(),
        src: shelf.address(&file.original),
        seconds: video.seconds,
        captions: captions.collect(),
        transcript: transcript.collect(),
        resume_at_s,
    }))
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

fn quiz_part(basis: &Basis, shelf: &Shelf<'_>, body: &LessonBody, quiz: &StoredQuiz) -> ApiResult<Quiz> {
    let questions = quiz.questions.iter().map(|question| QuizQuestion {
        html: with_addresses(shelf, body, &question.html),
        answer: match &question.solution {
            Solution::Choices { choices, many: false, .. } => AnswerForm::One { choices: choices.clone() },
            Solution::Choices { choices, many: true, .. } => AnswerForm::Many { choices: choices.clone() },
            Solution::Number { unit, .. } => AnswerForm::Number { unit: unit.clone() },
            Solution::Text { .. } => AnswerForm::Text {},
        },
    });
    Ok(Quiz {
        key: quiz.key.clone(),
        title: quiz.title.clone(),
        questions: questions.collect(),
        last: last_result(basis, shelf.user, shelf.lesson.id, quiz)?,
    })
}

fn exercise_part(
    basis: &Basis,
    shelf: &Shelf<'_>,
    body: &LessonBody,
    exercise: &StoredExercise,
) -> ApiResult<Exercise> {
    let saved = basis.get::<SavedCode>(&(shelf.user, shelf.lesson.id, exercise.key.clone()))?;
    let tests = exercise.tests.iter().map(|test| ExerciseTest {
        name: test.name.clone(),
        input: test.input.clone(),
        expected: test.expected.clone(),
    });
    Ok(Exercise {
        key: exercise.key.clone(),
        title: exercise.title.clone(),
        task: with_addresses(shelf, body, &exercise.task),
        language: exercise.language.clone(),
        starter: exercise.starter.clone(),
        saved: saved.map(|saved| saved.code),
        tests: tests.collect(),
    })
}
