//! Ask: the question on top, the passages at once, the streamed answer.
//!
//! The question is in the address, so that it can be shared and works without scripts: then the passages alone are
//! shown. With scripts the answer starts by itself, unless the same question was answered before: a reload must not
//! cost one of the day's interactions.

use crate::erase::Erase;
use crate::{
    address::encode,
    asking::{answer::Answer, mine::Mine, state::Asking},
    browser::{draft, form::Values},
    components::{Button, Heading, Load, Notice, PassageCard},
    load, load_or, routes,
    text::{language, texts},
};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    Nothing,
    asking::{AskForm, FindPassages, ListMyQuestions, SearchQuery, SearchResults},
    courses::{CourseList, ListCourses},
    ids::CourseId,
};

const DRAFT: &str = "draft-ask";
/// How many passages are shown without scripts.
const SHOWN: u32 = 5;

/// The page.
#[component]
pub(crate) fn Ask() -> AnyView {
    let words = &texts().ask;
    let query = use_query_map();
    let in_address = Memo::new(move |_| query.read().get("q").map(|q| q.trim().to_owned()).unwrap_or_default());
    let course = Memo::new(move |_| query.read().get("course").and_then(|course| course.parse::<CourseId>().ok()));
    let asking = Asking::new();
    let mine = load::<ListMyQuestions>(|| Some(Nothing {}));
    Effect::new(move |before: Option<u32>| {
        let answered = asking.answered.get();
        if before.is_some_and(|before| before != answered) {
            mine.refetch();
        }
        answered
    });
    Effect::new(move |_| {
        let (question, course) = (in_address.get(), course.get());
        if question.is_empty() || asking.question.get_untracked() == question {
            return;
        }
        leptos::task::spawn_local(async move {
            let before = mine.await.ok().and_then(|mine| mine.questions.into_iter().find(|q| q.question == question));
            match before {
                Some(asked) => asking.show(asked),
                None => asking.start(AskForm { question, course, lesson: None }),
            }
        });
    });
    view! {
        <Heading title=words.title lead=words.lead/>
        <QuestionForm in_address course asking/>
        {move || (!asking.question.read().is_empty()).then(|| view! { <Answer asking/> })}
        <WithoutScripts question=in_address course/>
        <Mine list=mine asking/>
    }
    .erase()
}

#[component]
fn QuestionForm(in_address: Memo<String>, course: Memo<Option<CourseId>>, asking: Asking) -> impl IntoView {
    let words = &texts().ask;
    let courses = load::<ListCourses>(|| Some(Nothing {}));
    let area = NodeRef::<html::Textarea>::new();
    let keep = draft::keep(area, DRAFT.to_owned());
    let start = move |event| {
        let form = Values::take(&event);
        let question = form.text("q").trim().to_owned();
        if question.is_empty() || asking.task.busy.get_untracked() {
            return;
        }
        draft::forget(DRAFT);
        asking.start(AskForm { question, course: form.text("course").parse().ok(), lesson: None });
    };
    // Enter asks, Shift+Enter makes a new line: as in every field for one question.
    let enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            if let Some(form) = area.get_untracked().and_then(|area| area.form()) {
                let _ = form.request_submit();
            }
        }
    };
    view! {
        <form class="ask-form" method="get" action=routes::ASK on:submit=start>
            <label for="ask-q">{words.question}</label>
            <textarea
                node_ref=area
                id="ask-q"
                name="q"
                rows="2"
                maxlength="2000"
                required=true
                on:input=keep
                on:keydown=enter
            >
                {crate::components::area_text(&in_address.get_untracked())}
            </textarea>
            <div class="ask-form-row">
                <Load data=courses show=move |list: CourseList| {
                    view! {
                        <label class="ask-course">
                            <span>{words.in_course}</span>
                            <select name="course">
                                <option value="">{words.all_courses}</option>
                                {list.courses.into_iter().map(|card| {
                                    let id = card.id;
                                    view! { <option value=id.to_string() selected=course.get_untracked() == Some(id)>{card.title}</option> }
                                }).collect_view()}
                            </select>
                        </label>
                    }
                    .erase()
                }/>
                <div class="actions">
                    {move || asking.task.busy.get().then(|| view! {
                        <Button text=words.stop icon="square" on:click=move |_| asking.stop()/>
                    })}
                    <Button text=words.ask kind="primary" r#type="submit" icon="send-horizontal" busy=asking.task.busy/>
                </div>
            </div>
        </form>
    }
}

/// The passages for the question in the address, for browsers that run no scripts; others never see them.
#[component]
fn WithoutScripts(question: Memo<String>, course: Memo<Option<CourseId>>) -> impl IntoView {
    let words = &texts().ask;
    let found = load_or::<FindPassages>(
        move || {
            let q = question.get();
            (!q.is_empty() && cfg!(feature = "ssr")).then(|| SearchQuery {
                q,
                course: course.get(),
                limit: Some(SHOWN),
            })
        },
        || Ok(SearchResults { passages: Vec::new(), guessed: false, incomplete: false }),
    );
    view! {
        <div class="unscripted">
            <Load data=found show=move |found: SearchResults| {
                let language = language();
                // A question that cannot be answered yet: the address leads to it again.
                let later = found.incomplete.then(|| {
                    let again = format!("{}?q={}", routes::ASK, encode(&question.get_untracked()));
                    view! {
                        <Notice>{language.texts.courses.search_incomplete}</Notice>
                        <p><a href=again>{words.look_again}</a></p>
                    }
                });
                if found.passages.is_empty() {
                    return later.erase();
                }
                let cards = found.passages.into_iter().zip(1_u32..).map(|(passage, number)| {
                    view! { <li><PassageCard passage number_in_answer=number/></li> }
                });
                view! { {later} <p class="quiet">{words.without_scripts}</p> <ol class="passage-list">{cards.collect_view()}</ol> }.erase()
            }/>
        </div>
    }
}
