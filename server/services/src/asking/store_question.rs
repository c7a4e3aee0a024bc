//! Stores a question with its answer, so that learner and teacher find it again.

use crate::{
    answers::answer_html,
    basis::Basis,
    faults::{Refusal, refused},
};
use lyceum_api::{
    ApiResult,
    asking::{AskedQuestion, Passage},
    ids::{CourseId, QuestionId, UserId},
};
use lyceum_storage::records::questions::{QuestionByTime, QuestionOfPerson, QuestionRecord};

/// A question before its answer.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) id: QuestionId,
    pub(super) user: UserId,
    pub(super) by: String,
    pub(super) question: String,
    pub(super) course: Option<CourseId>,
    pub(super) passages: Vec<Passage>,
    pub(super) covered: bool,
}

/// Stores a question with its answer, which may be empty.
pub(super) async fn store_question(basis: &Basis, asked: &Asked, answer: &str, cited: &[u32]) -> ApiResult<()> {
    let Asked { id, user, by: asked_by, question, course, passages, covered } = asked.clone();
    let record = QuestionRecord {
        id,
        user,
        asked_by,
        question,
        course,
        answer: answer.to_owned(),
        covered,
        told_teacher: false,
        passages,
        citations: cited.to_vec(),
        at_s: basis.now_s(),
    };
    let stored = basis.store.transact(move |tx| -> Result<_, Refusal> {
        tx.put(&id, &record)?;
        tx.put(&(user, newest_first(id), id), &QuestionOfPerson {})?;
        tx.put(&(newest_first(id), id), &QuestionByTime { for_teacher: !covered })?;
        Ok(())
    });
    stored.await.map_err(refused)
}

/// A number that is smaller for newer questions: their identifiers begin with 48 bits of milliseconds.
pub(super) fn newest_first(id: QuestionId) -> u64 {
    !u64::try_from(id.0 >> 80).unwrap_or(u64::MAX)
}

/// The question as its reader sees it.
pub(super) fn view(record: QuestionRecord) -> AskedQuestion {
    let html = if record.answer.is_empty() {
        String::new()
    } else {
        answer_with_links(&record.answer, &record.passages, &record.citations)
    };
    let QuestionRecord { id, question, asked_by, at_s, covered, told_teacher, passages, citations, .. } = record;
    AskedQuestion { id, question, asked_by, at_s, html, covered, told_teacher, passages, citations }
}

/// The answer as safe HTML, each checked mark `[n]` a link to its passage's place. The links need no script.
pub(super) fn answer_with_links(answer: &str, passages: &[Passage], cited: &[u32]) -> String {
    let mut html = answer_html(answer);
    for (number, passage) in (1_u32..).zip(passages).filter(|(number, _)| cited.contains(number)) {
        // Checked marks have a blank before them; `a[1]` in code has none. `href` is made of identifiers only, so it
        // needs no escaping.
        let link = format!(r#" <a class="cite" href="{}" data-cite="{number}">[{number}]</a>"#, passage.href);
        html = html.replace(&format!(" [{number}]"), &link);
    }
    html
}
