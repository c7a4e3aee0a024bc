//! Answers a question from the courses: the passages at once, then the model's words with checked marks.

use super::{
    citations::Citations,
    compose::{LONGEST_ANSWER, compose},
    evidence::is_covered,
    find::{Wanted, courses_to_search, find, scope_of},
    kept_answer::KeptAnswer,
    passage_view::passage,
    store_question::{Asked, answer_with_links, store_question},
};
use crate::{
    answers::{Answer, End, Filter, Reader, give_back_unused, reader, submit},
    basis::Basis,
    cache::Scope,
    imports::Importing,
    plan::{Permit, Step},
    rights::require_user,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, EventStream, StreamEvent, Viewer,
    asking::{AskForm, Passage},
    ids::{QuestionId, UserId},
    speech::{Code, Said},
    stream::{FinishReason, Finished},
};
use lyceum_models::{Request, Sampling, ServiceClass};
use lyceum_search::Hit;
use std::sync::Arc;
use tokio::sync::Notify;

/// The longest question, in characters.
const LONGEST_QUESTION: usize = 2000;
/// How many passages are shown.
const SHOWN_PASSAGES: usize = 5;
/// How many of the nearest passages are shown when the courses do not cover the question.
const NEAREST_PASSAGES: usize = 3;
/// How a small model says that it found nothing, as the prompt taught it.
const NOT_SAID: &str = "passages do not say";

/// What is said when the courses do not cover a question.
const NOT_COVERED: &str = "<p>Your courses do not cover this question. Below are the passages that come nearest. You can send the question to your teacher.</p>";
/// The same when there is nothing near.
const NOTHING_NEAR: &str = "<p>Your courses do not cover this question. You can send it to your teacher.</p>";

/// The same while content is being brought in, which may cover it.
const MORE_TO_COME: &str = "New content is still being brought in, and the answer may be in it. Please ask again in a moment. The question was not kept, and nothing of your day was used up.";
/// Seconds until content may be there: the demo course takes a few.
const LOOK_AGAIN_S: u64 = 5;

/// Searches, tells the passages, and answers in a task of its own that ends when the reader leaves.
pub(super) async fn ask(basis: &Basis, importing: &Importing, who: &Viewer, input: AskForm) -> ApiResult<EventStream> {
    let user = require_user(who)?;
    let question = input.question.trim().to_owned();
    if question.is_empty() || question.chars().count() > LONGEST_QUESTION {
        let message = format!("Please write a question of 1 to {LONGEST_QUESTION} characters.");
        return Err(ApiError::invalid("question", "question_length", message));
    }
    let arrivals = importing.arrivals();
    let courses = courses_to_search(basis, who, input.course)?;
    let more_to_come = importing.is_more_to_come(&arrivals, &courses, input.course);
    let scope = scope_of(basis, &courses);
    let wanted = Wanted { text: question.clone(), courses, limit: SHOWN_PASSAGES, prefer_lesson: input.lesson };
    let mut hits = find(basis, wanted).await?.hits;
    let covered = is_covered(&question, &hits);
    if !covered {
        hits.truncate(NEAREST_PASSAGES);
    }
    let passages: Vec<Passage> = hits.iter().cloned().map(passage).collect();
    let (reader, stream) = reader();
    let _ = reader.tell(StreamEvent::Passages { passages: passages.clone(), covered }).await;
    let task = Task {
        basis: basis.clone(),
        who: who.clone(),
        asked: Asked {
            id: QuestionId(basis.new_id()),
            user,
            by: who.name.clone(),
            question,
            course: input.course,
            passages,
            covered,
        },
        hits,
        scope,
        more_to_come,
    };
    tokio::spawn(task.run(reader));
    Ok(stream)
}

struct Task {
    basis: Basis,
    who: Viewer,
    asked: Asked,
    hits: Vec<Hit>,
    scope: Scope,
    /// Whether courses or passages were still missing when the search began.
    more_to_come: bool,
}

impl Task {
    async fn run(self, reader: Reader) {
        let event = if !self.asked.covered && self.more_to_come {
            // Not kept: it is no answer, and would be shown as one whenever the question comes again.
            Some(StreamEvent::Failed(more_to_come()))
        } else if !self.asked.covered {
            let html = if self.hits.is_empty() { NOTHING_NEAR } else { NOT_COVERED };
            self.passages_alone(html.to_owned(), Vec::new()).await
        } else if self.basis.plan.relief().is_on(Step::PassagesOnly) {
            let rests = Said::new(Code::PassagesAlone);
            self.passages_alone(format!("<p>{}</p>", rests.english()), vec![rests]).await
        } else {
            self.answer(&reader).await
        };
        if let Some(event) = event {
            let _ = reader.tell(event).await;
        }
    }

    /// No model runs, and no interaction is used.
    async fn passages_alone(&self, html: String, said: Vec<Said>) -> Option<StreamEvent> {
        if let Err(error) = store_question(&self.basis, &self.asked, "", &[]).await {
            return Some(StreamEvent::Failed(error));
        }
        let finished = self.finished(html, Vec::new(), FinishReason::Stop);
        Some(StreamEvent::Done(Finished { said, ..finished }))
    }

    async fn answer(&self, reader: &Reader) -> Option<StreamEvent> {
        let kept = KeptAnswer::key(&self.basis, self.scope, &self.asked.question, &self.hits);
        if let Some(answer) = kept.and_then(|key| self.basis.cache.get::<KeptAnswer>(&key)) {
            return self.answer_again(reader, answer).await;
        }
        let (mut answer, permit, short) = match self.prepare().await {
            Ok(prepared) => prepared,
            // The passages stay with the reader, and the question with the teacher.
            Err(error) => {
                let _ = store_question(&self.basis, &self.asked, "", &[]).await;
                return Some(StreamEvent::Failed(error));
            }
        };
        let (text, end) = answer.run(reader).await;
        let cited = answer.filter.cited();
        give_back_unused(answer).await;
        drop(permit);
        let text = text.trim();
        let said_nothing = cited.is_empty() && text.to_lowercase().contains(NOT_SAID);
        let asked = Asked { covered: !said_nothing, ..self.asked.clone() };
        let stored = store_question(&self.basis, &asked, text, &cited).await;
        match (stored, end) {
            (Err(error), _) | (_, End::Failed(error)) => Some(StreamEvent::Failed(error)),
            (Ok(()), End::Complete(reason)) => {
                // An answer from fewer passages is one for this moment.
                if let Some(key) = kept.filter(|_| !short && reason == FinishReason::Stop && !text.is_empty()) {
                    let answer = KeptAnswer { text: text.to_owned(), cited: cited.clone(), covered: asked.covered };
                    self.basis.cache.put(key, &answer);
                }
                let html = answer_with_links(text, &self.asked.passages, &cited);
                Some(StreamEvent::Done(self.finished(html, cited, reason)))
            }
            (Ok(()), End::ReaderLeft) => None,
        }
    }

    /// Gives an answer that was written before, from the same passages: no place, no interaction, no model.
    async fn answer_again(&self, reader: &Reader, answer: KeptAnswer) -> Option<StreamEvent> {
        let KeptAnswer { text, cited, covered } = answer;
        let asked = Asked { covered, ..self.asked.clone() };
        if let Err(error) = store_question(&self.basis, &asked, &text, &cited).await {
            return Some(StreamEvent::Failed(error));
        }
        let html = answer_with_links(&text, &self.asked.passages, &cited);
        // A reader that has left misses it; it is stored all the same.
        let _ = reader.tell(StreamEvent::Text { text }).await;
        Some(StreamEvent::Done(self.finished(html, cited, FinishReason::Stop)))
    }

    /// Begins an answer. The last part says whether it is made from fewer passages than in a quiet moment.
    async fn prepare(&self) -> ApiResult<(Answer<Citations>, Permit, bool)> {
        let basis = &self.basis;
        let engine = basis.assistants.answers.engine().await?;
        let permit = basis.plan.enter(ServiceClass::Ask, self.user())?;
        let reservation = basis.plan.reserve_ai(&self.who).await?;
        let crowded = engine.load_now().waiting > 0;
        let prompt = compose(&engine, &self.asked.question, &self.hits, crowded);
        let short = prompt.is_short(&self.hits);
        let request = Request {
            turns: prompt.turns,
            max_new_tokens: LONGEST_ANSWER,
            // The best words only: a source is no place for variety.
            sampling: Sampling { repetition_penalty: 1.05, seed: basis.new_seed(), ..Sampling::greedy() },
            stop: vec!["\nQuestion:".to_owned(), "\"\"\"".to_owned()],
            ignore_eos: false,
            service: ServiceClass::Ask,
            user: self.user().0,
        };
        let (generation, reservation) = submit(&engine, request, reservation).await?;
        let filter = Citations::new(self.hits.iter().take(prompt.passages).map(|hit| hit.passage.text.as_str()));
        Ok((Answer { generation, reservation, stop: Arc::new(Notify::new()), filter }, permit, short))
    }

    fn finished(&self, html: String, citations: Vec<u32>, reason: FinishReason) -> Finished {
        let left_today = self.basis.plan.left_today(self.user());
        Finished { message: None, question: Some(self.asked.id), html, said: Vec::new(), citations, reason, left_today }
    }

    fn user(&self) -> UserId {
        self.asked.user
    }
}

fn more_to_come() -> ApiError {
    ApiError::new(ErrorKind::Unavailable, "more_to_come", MORE_TO_COME).retry_after(LOOK_AGAIN_S)
}

impl Filter for Citations {
    fn push(&mut self, piece: &str) -> String {
        Citations::push(self, piece)
    }
    fn finish(&mut self) -> String {
        Citations::finish(self)
    }
}
