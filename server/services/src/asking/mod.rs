//! Search, and answers with sources.

mod ask;
mod citations;
mod compose;
mod evidence;
mod find;
mod forget_questions;
mod kept_answer;
mod list_questions;
mod passage_view;
mod questions_for_teacher;
mod search;
mod store_question;
mod tell_teacher;
#[cfg(test)]
mod tests;

use crate::{basis::Basis, deps::Deps, imports::Importing};
use lyceum_api::{
    ApiResult, EventStream, Nothing, Viewer,
    asking::{AskForm, Asking, PassagePlace, PassageRef, QuestionList, QuestionRef, SearchQuery, SearchResults},
};
use std::sync::Arc;

pub(crate) use forget_questions::forget_questions;
pub(crate) use questions_for_teacher::{QuestionsToday, questions_for_teacher};

/// The implementation of [`Asking`].
struct AskingService {
    basis: Basis,
    importing: Arc<Importing>,
}

/// Search and answers; `importing` knows what is still to come.
pub(crate) fn new(deps: &Deps, importing: &Arc<Importing>) -> Arc<dyn Asking> {
    Arc::new(AskingService { basis: Basis::new(deps), importing: Arc::clone(importing) })
}

#[async_trait::async_trait]
impl Asking for AskingService {
    async fn search(&self, who: &Viewer, input: SearchQuery) -> ApiResult<SearchResults> {
        search::search(&self.basis, &self.importing, who, input).await
    }
    async fn get_passage(&self, who: &Viewer, input: PassageRef) -> ApiResult<PassagePlace> {
        search::get_passage(&self.basis, who, input.passage).await
    }
    async fn ask(&self, who: &Viewer, input: AskForm) -> ApiResult<EventStream> {
        ask::ask(&self.basis, &self.importing, who, input).await
    }
    async fn list_my_questions(&self, who: &Viewer, _: Nothing) -> ApiResult<QuestionList> {
        list_questions::list_my_questions(&self.basis, who)
    }
    async fn list_questions(&self, who: &Viewer, _: Nothing) -> ApiResult<QuestionList> {
        list_questions::list_questions(&self.basis, who)
    }
    async fn tell_teacher(&self, who: &Viewer, input: QuestionRef) -> ApiResult<Nothing> {
        tell_teacher::tell_teacher(&self.basis, who, input.question).await
    }
}
