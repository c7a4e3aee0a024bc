//! Streams the next hint that the ladder allows.

use super::{
    code_form::fingerprint,
    guard::Guard,
    ladder::{HIGHEST, Next, TRY_FIRST, next},
    open_exercise,
    prompt::prompt,
};
use crate::{
    answers::{Answer, End, Reader, answer_html, give_back_unused, reader, submit},
    basis::Basis,
    faults::{Refusal, refused},
    plan::Permit,
    rights::require_user,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, EventStream, StreamEvent, Viewer,
    ids::{LessonId, UserId},
    stream::Finished,
    tutoring::HintForm,
};
use lyceum_models::{Request, Sampling, ServiceClass};
use lyceum_storage::records::tutoring::{GivenHint, LadderRecord};
use std::sync::Arc;
use tokio::sync::Notify;

/// The longest code, in bytes.
const LONGEST_CODE: usize = 64 * 1024;
/// The longest error, in characters.
const LONGEST_ERROR: usize = 8000;
/// The longest question, in characters.
const LONGEST_QUESTION: usize = 2000;
/// The longest hint, in tokens.
const LONGEST_HINT: u32 = 160;
/// How many hints are kept for each exercise.
const KEPT_HINTS: usize = 40;

/// What is said when nothing of the model's hint could be shown.
const INSTEAD: [&str; 4] = [
    "What should your program do first, and what does it do first? Read it aloud, line by line.",
    "Look at the last line that ran before the error, and at the values it works with.",
    "Write down what each variable holds after every step. Where does it differ from what you expect?",
    "Look at the example in the lesson again, and compare it with your code line by line.",
];

/// Checks the form and the ladder, then streams the hint.
pub(super) async fn ask_hint(basis: &Basis, who: &Viewer, form: HintForm) -> ApiResult<EventStream> {
    let user = require_user(who)?;
    check(&form)?;
    let (exercise, task) = open_exercise(basis, who, form.lesson, &form.key)?;
    let engine = basis.assistants.for_hints().await?;
    // From here on no second hint of this person can be under way, so the ladder stands still.
    let permit = basis.plan.enter(ServiceClass::Tutor, user)?;
    let key = (user, form.lesson, form.key.clone());
    let ladder = basis.get::<LadderRecord>(&key)?.unwrap_or_default();
    let code = fingerprint(&form.code);
    let Next::Open(level) = next(&ladder, &code, !form.question.trim().is_empty()) else {
        return Err(ApiError::new(ErrorKind::Conflict, "try_the_hint_first", TRY_FIRST));
    };
    let reservation = basis.plan.reserve_ai(who).await?;
    let last = ladder.hints.last().map(|hint| hint.text.as_str());
    let request = Request {
        turns: prompt(&engine, level, &task, &exercise.language, &form, last),
        max_new_tokens: LONGEST_HINT,
        sampling: Sampling { temperature: 0.3, top_p: 0.9, seed: basis.new_seed(), ..Sampling::default() },
        stop: vec!["\"\"\"".to_owned(), "\nTask:".to_owned()],
        ignore_eos: false,
        service: ServiceClass::Tutor,
        user: user.0,
    };
    let (generation, reservation) = submit(&engine, request, reservation).await?;
    let filter = Guard::new(level, exercise.solution.as_deref(), &[&exercise.starter, &form.code]);
    let answer = Answer { generation, reservation, stop: Arc::new(Notify::new()), filter };
    let (reader, stream) = reader();
    let _ = reader.tell(StreamEvent::Hint { level, highest: HIGHEST }).await;
    let hint = Hint { basis: basis.clone(), key, level, code };
    tokio::spawn(hint.run(reader, answer, permit));
    Ok(stream)
}

fn check(form: &HintForm) -> ApiResult<()> {
    if form.code.len() > LONGEST_CODE {
        return Err(ApiError::invalid("code", "code_length", "The code is longer than 64 KiB. Please shorten it."));
    }
    if form.error.chars().count() > LONGEST_ERROR {
        return Err(ApiError::invalid(
            "error",
            "error_length",
            format!("Please keep the error below {LONGEST_ERROR} characters."),
        ));
    }
    if form.question.chars().count() > LONGEST_QUESTION {
        return Err(ApiError::invalid(
            "question",
            "question_length",
            format!("Please keep the question below {LONGEST_QUESTION} characters."),
        ));
    }
    Ok(())
}

struct Hint {
    basis: Basis,
    key: (UserId, LessonId, String),
    level: u8,
    code: [u8; 32],
}

impl Hint {
    async fn run(self, reader: Reader, mut answer: Answer<Guard>, permit: Permit) {
        let (mut text, end) = answer.run(&reader).await;
        give_back_unused(answer).await;
        let event = match end {
            End::Failed(error) => Some(StreamEvent::Failed(error)),
            // A hint that its reader did not wait for is no step of the ladder.
            End::ReaderLeft => None,
            End::Complete(reason) => {
                if text.trim().is_empty() {
                    INSTEAD[usize::from(self.level.clamp(1, HIGHEST)) - 1].clone_into(&mut text);
                    let _ = reader.tell(StreamEvent::Text { text: text.clone() }).await;
                }
                Some(match self.store(&text).await {
                    Err(error) => StreamEvent::Failed(error),
                    Ok(()) => StreamEvent::Done(Finished {
                        message: None,
                        question: None,
                        html: answer_html(&text),
                        said: Vec::new(),
                        citations: Vec::new(),
                        reason,
                        left_today: self.basis.plan.left_today(self.key.0),
                    }),
                })
            }
        };
        drop(permit);
        if let Some(event) = event {
            let _ = reader.tell(event).await;
        }
    }

    async fn store(&self, text: &str) -> ApiResult<()> {
        let key = self.key.clone();
        let hint =
            GivenHint { level: self.level, text: text.trim().to_owned(), code: self.code, at_s: self.basis.now_s() };
        let stored = self.basis.store.transact(move |tx| -> Result<_, Refusal> {
            let mut ladder = tx.get::<LadderRecord>(&key)?.unwrap_or_default();
            ladder.hints.push(hint);
            let beyond = ladder.hints.len().saturating_sub(KEPT_HINTS);
            ladder.hints.drain(..beyond);
            Ok(tx.put(&key, &ladder)?)
        });
        stored.await.map_err(refused)
    }
}
