//! The teacher's page: what learners ask, first of all what waits for the teacher.

use crate::erase::Erase;
use crate::{
    components::{EmptyState, Heading, Load},
    load,
    managing::manage_tabs::ManageTabs,
    teaching::question_row::QuestionRow,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    asking::{AskedQuestion, ListQuestions, QuestionList},
};

/// The page.
#[component]
pub(crate) fn Teach() -> AnyView {
    let words = &texts().teach;
    let questions = load::<ListQuestions>(|| Some(Nothing {}));
    view! {
        <Heading title=words.title lead=words.lead/>
        <ManageTabs/>
        <Load data=questions show=|list: QuestionList| view! { <Questions list/> }.erase()/>
    }
    .erase()
}

#[component]
fn Questions(list: QuestionList) -> AnyView {
    let words = &texts().teach;
    if list.questions.is_empty() {
        return view! {
            <EmptyState title=words.no_questions_title text=words.no_questions_text icon="message-circle-question-mark"/>
        }
        .erase();
    }
    let (open, answered): (Vec<_>, Vec<_>) =
        list.questions.into_iter().partition(|asked| asked.told_teacher || !asked.covered);
    view! {
        <div class="stack">
            <section>
                <div class="section-head"><h2>{words.open_questions}</h2></div>
                {if open.is_empty() {
                    view! { <EmptyState title=words.no_open_title text=words.no_open_text icon="circle-check"/> }.erase()
                } else {
                    rows(open)
                }}
            </section>
            {(!answered.is_empty()).then(|| view! {
                <section>
                    <div class="section-head"><h2>{words.answered_questions}</h2></div>
                    {rows(answered)}
                </section>
            })}
        </div>
    }
    .erase()
}

fn rows(questions: Vec<AskedQuestion>) -> AnyView {
    let rows = questions.into_iter().map(|asked| view! { <li><QuestionRow asked/></li> });
    view! { <ul class="rows">{rows.collect_view()}</ul> }.erase()
}
