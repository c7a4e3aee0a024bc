//! The own questions, newest first; each opens with its answer and can be sent to the teacher.

use super::state::Asking;
use crate::erase::Erase;
use crate::{
    components::{Badge, Button, EmptyState, HtmlPart, Load, Tone, When, use_toasts},
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::asking::{AskedQuestion, QuestionList, QuestionRef, TellTeacher};

/// The list. The newest one belongs to the answer above and is shown there.
#[component]
pub(crate) fn Mine(
    /// The own questions.
    list: crate::Loaded<QuestionList>,
    /// The state of the page's question.
    asking: Asking,
) -> impl IntoView {
    let words = &texts().ask;
    view! {
        <section class="mine">
            <h2>{words.mine}</h2>
            <Load data=list show=move |mine: QuestionList| {
                if mine.questions.is_empty() {
                    view! {
                        <EmptyState title=words.mine_empty_title text=words.mine_empty_text icon="message-circle-question-mark"/>
                    }
                    .erase()
                } else {
                    let rows = mine.questions.into_iter().map(|asked| view! { <Row asked asking list/> });
                    view! { <ul class="question-list">{rows.collect_view()}</ul> }.erase()
                }
            }/>
        </section>
    }
}

#[component]
fn Row(asked: AskedQuestion, asking: Asking, list: crate::Loaded<QuestionList>) -> impl IntoView {
    let words = &texts().ask;
    let toasts = use_toasts();
    let task = Task::default();
    let (id, told, covered) = (asked.id, asked.told_teacher, asked.covered);
    let tell = move |_| {
        task.run::<TellTeacher>(QuestionRef { question: id }, move |_| {
            toasts.say(words.told_teacher);
            list.refetch();
        });
    };
    let again = StoredValue::new(asked.clone());
    view! {
        <li>
            <details class="question-row">
                <summary>
                    <span class="question-text">{asked.question}</span>
                    {(!covered).then(|| view! { <Badge text=words.not_covered tone=Tone::Warning icon="info"/> })}
                    <span class="quiet small"><When at_s=asked.at_s/></span>
                </summary>
                <HtmlPart html=asked.html/>
                <div class="actions">
                    <Button
                        text=words.sources
                        icon="quote"
                        scripted=true
                        on:click=move |_| {
                            asking.show(again.get_value());
                            crate::browser::page::focus("main");
                        }
                    />
                    {if told {
                        view! { <span class="quiet small">{words.told_teacher}</span> }.erase()
                    } else {
                        view! { <Button text=words.tell_teacher icon="hand" scripted=true busy=task.busy on:click=tell/> }.erase()
                    }}
                </div>
            </details>
        </li>
    }
}
