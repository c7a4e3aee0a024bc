//! Marks the answers to a quiz and keeps every attempt.

use super::{access::open_lesson, quiz_marks::is_right};
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_user,
};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    courses::{QuizAnswer, QuizAttempt, QuizMark, QuizResult},
    ids::{LessonId, UserId},
};
use lyceum_parsers::references::rewrite;
use lyceum_storage::records::{
    courses::{LessonBody, StoredBody, StoredQuiz},
    progress::{QuizAttemptRecord, QuizStanding, StoredAnswer},
};

/// The longest answer, in characters.
const LONGEST_ANSWER: usize = 1000;
/// The most choices of one answer.
const MOST_CHOSEN: usize = 100;

/// Marks an attempt, stores it, and gives the marks with their explanations.
pub(super) async fn mark_quiz(basis: &Basis, who: &Viewer, input: QuizAttempt) -> ApiResult<QuizResult> {
    let user = require_user(who)?;
    let (lesson, _) = open_lesson(basis, who, input.lesson)?;
    let body = basis.get::<LessonBody>(&lesson.id)?.unwrap_or_default();
    let quiz = find_quiz(&body, &input.key).ok_or_else(|| ApiError::not_found("quiz"))?;
    if input.answers.len() != quiz.questions.len() {
        return Err(ApiError::invalid(
            "answers",
            "answer_count",
            format!(
                "This quiz has {} questions, and {} answers came. Please load the lesson again.",
                quiz.questions.len(),
                input.answers.len()
            ),
        ));
    }
    if input.answers.iter().any(|a| a.text.chars().count() > LONGEST_ANSWER || a.chosen.len() > MOST_CHOSEN) {
        return Err(ApiError::invalid(
            "answers",
            "answer_length",
            format!("Please keep each answer below {LONGEST_ANSWER} characters."),
        ));
    }
    let marked = quiz.questions.iter().zip(input.answers).map(|(question, answer)| StoredAnswer {
        right: is_right(&question.solution, &answer),
        chosen: answer.chosen,
        text: answer.text,
    });
    let answers: Vec<StoredAnswer> = marked.collect();
    let right = u32::try_from(answers.iter().filter(|answer| answer.right).count()).unwrap_or(u32::MAX);
    let attempt = QuizAttemptRecord { quiz: quiz.key.clone(), answers, right, at_s: basis.now_s() };
    let now_us = u64::try_from(basis.clock.now().as_microsecond()).unwrap_or(0);
    store_attempt(basis, user, lesson.id, now_us, attempt.clone()).await?;
    Ok(result(quiz, attempt))
}

async fn store_attempt(
    basis: &Basis,
    user: UserId,
    lesson: LessonId,
    now_us: u64,
    attempt: QuizAttemptRecord,
) -> ApiResult<()> {
    let stored = basis.store.transact(move |tx| -> Result<_, Refusal> {
        // Two attempts in the same microsecond, or a clock that went back: the next free number.
        let mut number = now_us;
        while tx.exists::<QuizAttemptRecord>(&(user, lesson, number))? {
            number += 1;
        }
        tx.put(&(user, lesson, number), &attempt)?;
        let key = (user, lesson, attempt.quiz.clone());
        let before = tx.get::<QuizStanding>(&key)?;
        let standing = QuizStanding {
            attempts: before.as_ref().map_or(0, |standing| standing.attempts) + 1,
            best: before.map_or(0, |standing| standing.best).max(attempt.right),
            last: attempt,
        };
        Ok(tx.put(&key, &standing)?)
    });
    stored.await.map_err(refused)
}

/// The person's newest result, unless the quiz has other questions since.
pub(super) fn last_result(
    basis: &Basis,
    user: UserId,
    lesson: LessonId,
    quiz: &StoredQuiz,
) -> ApiResult<Option<QuizResult>> {
    let standing = basis.get::<QuizStanding>(&(user, lesson, quiz.key.clone()))?;
    let last = standing.map(|standing| standing.last).filter(|last| last.answers.len() == quiz.questions.len());
    Ok(last.map(|last| result(quiz, last)))
}

fn result(quiz: &StoredQuiz, attempt: QuizAttemptRecord) -> QuizResult {
    let marks = attempt.answers.into_iter().zip(&quiz.questions).map(|(answer, question)| QuizMark {
        answer: QuizAnswer { chosen: answer.chosen, text: answer.text },
        right: answer.right,
        // No addresses are signed here: a picture becomes its description.
        explanation: rewrite(&question.explanation, |_| None),
    });
    QuizResult { marks: marks.collect(), right: attempt.right, at_s: attempt.at_s }
}

fn find_quiz<'a>(body: &'a LessonBody, key: &str) -> Option<&'a StoredQuiz> {
    body.blocks.iter().find_map(|block| match &block.body {
        StoredBody::Quiz(quiz) if quiz.key == key => Some(quiz),
        _ => None,
    })
}
