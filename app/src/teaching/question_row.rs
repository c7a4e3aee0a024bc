//! A learner's question, which opens to the answer that was given and the passages it came from.

use crate::erase::Erase;
use crate::{
    components::{Badge, HtmlPart, LinkButton, PassageCard, Tone, When},
    routes,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::asking::AskedQuestion;

/// A question in the teacher's list. A plain `<details>`, so that it opens without scripts.
#[component]
pub(crate) fn QuestionRow(
    /// The question.
    asked: AskedQuestion,
) -> AnyView {
    let words = &texts().teach;
    let sources = if asked.covered { words.sources } else { words.nearest };
    let none = asked.passages.is_empty();
    let passages = asked.passages.into_iter().map(|passage| view! { <li><PassageCard passage/></li> });
    view! {
        <details class="asked">
            <summary>
                <span class="asked-text">{asked.question}</span>
                <span class="question-facts">
                    <span>{asked.asked_by}</span>
                    <When at_s=asked.at_s/>
                    {asked.told_teacher.then(|| view! { <Badge text=words.sent_to_you icon="hand"/> })}
                    {(!asked.covered).then(|| view! { <Badge text=words.not_covered tone=Tone::Warning icon="circle-alert"/> })}
                </span>
            </summary>
            <div class="asked-inside">
                {(!asked.html.is_empty()).then(|| view! { <h3>{words.answer}</h3> <HtmlPart html=asked.html/> })}
                {if none {
                    view! { <p class="quiet">{words.no_passages}</p> }.erase()
                } else {
                    view! { <h3>{sources}</h3> <ul class="passage-list">{passages.collect_view()}</ul> }.erase()
                }}
                {(!asked.covered).then(|| view! {
                    <div class="actions"><LinkButton href=routes::IMPORT text=words.fill_gap icon="upload"/></div>
                })}
            </div>
        </details>
    }
    .erase()
}
